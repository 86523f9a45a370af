use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::text::Columns;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Слишком длинная строка
    ///
    /// Строка не помещается на экран: её конец не виден без прокрутки, и в нём легко не заметить условие или параметр.
    /// При сравнении и объединении версий такие строки приходится читать по буквам. Переносите выражения, а длинные
    /// тексты разбивайте. Строки многострочных литералов, начинающиеся с «|», не считаются.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если ЗначениеЗаполнено(Документ.Контрагент) И ЗначениеЗаполнено(Документ.Договор) И Документ.СуммаДокумента > 0 И НЕ Документ.ПометкаУдаления Тогда
    ///     Провести(Документ);
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если ЗначениеЗаполнено(Документ.Контрагент)
    ///     И ЗначениеЗаполнено(Документ.Договор)
    ///     И Документ.СуммаДокумента > 0
    ///     И НЕ Документ.ПометкаУдаления Тогда
    ///     Провести(Документ);
    /// КонецЕсли;
    /// ```
    ///
    /// # Line is too long
    ///
    /// The line does not fit on the screen: its end is out of sight, and a condition or an argument there is easily
    /// overlooked. When versions are compared and merged, such lines have to be read letter by letter. Break
    /// expressions, and split long texts. Lines of string literals that begin with `|` do not count.
    ///
    /// ## Wrong
    /// ```bsl
    /// If ValueIsFilled(Document.Counterparty) And ValueIsFilled(Document.Contract) And Document.Amount > 0 And Not Document.DeletionMark Then
    ///     Post(Document);
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If ValueIsFilled(Document.Counterparty)
    ///     And ValueIsFilled(Document.Contract)
    ///     And Document.Amount > 0
    ///     And Not Document.DeletionMark Then
    ///     Post(Document);
    /// EndIf;
    /// ```
    LINE_LENGTH {
        code: "LineLength",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BadPractice],
        parameters: &[
            Parameter {
                name: "maxLineLength",
                default: Default::Number(120),
                ru: "наибольшая длина строки в знаках",
                en: "the greatest length of a line, in characters",
            },
            Parameter {
                name: "checkMethodDescription",
                default: Default::Flag(true),
                ru: "проверять и комментарии с описаниями методов",
                en: "check comments that describe methods too",
            },
            Parameter {
                name: "excludeTrailingComments",
                default: Default::Flag(false),
                ru: "не считать комментарии за кодом",
                en: "leave out comments behind code",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxLineLength");
    let text = context.text();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        // A character takes a byte at least.
        if end - start > most {
            long(context, start, end, most);
        }
        start = end + 1;
    }
}

fn long(context: &mut Context<'_>, start: usize, end: usize, most: usize) {
    let file = context.file;
    let Some(line) = file.text().get(start..end) else {
        return;
    };
    let mut content = line.trim_end();
    // Most lines of so many bytes are of letters of two bytes.
    if content.chars().nth(most).is_none() {
        return;
    }
    let last = |content: &str| file.tree.leaf_at(start + content.len().checked_sub(1)?);
    let mut leaf = last(content);
    if let Some(comment) = leaf.filter(|it| it.kind() == Kind::Comment) {
        let is_trailing = comment.start() > start + (line.len() - line.trim_start().len());
        if is_trailing && context.flag("excludeTrailingComments") {
            content = line.get(..comment.start() - start).unwrap_or_default();
            content = content.trim_end();
            leaf = last(content);
        } else if !context.flag("checkMethodDescription") && describes_method(context, comment) {
            return;
        }
    }
    // The `;` behind a text of several lines is no reason to break the line.
    if let Some(semicolon) = leaf.filter(|it| it.kind() == Kind::Semicolon) {
        let before = file.text().get(start..semicolon.start());
        leaf = last(before.unwrap_or_default().trim_end());
    }
    if leaf.is_some_and(goes_on) {
        return;
    }
    let end = start + content.len();
    let length = file
        .module
        .lines()
        .position(file.text(), end, Columns::Utf16)
        .column;
    if length <= most {
        return;
    }
    let message = context.language.pick(
        format!("Строка длиннее {most} знаков: {length}"),
        format!("The line is longer than {most} characters: {length}"),
    );
    context.report(start..end, message);
}

/// A line of a string literal that began on a line above.
fn goes_on(leaf: BslNode<'_>) -> bool {
    leaf.kind() == Kind::StringFragment && leaf.text().starts_with('|')
}

fn describes_method(context: &Context<'_>, comment: BslNode<'_>) -> bool {
    let methods = &context.outline.methods;
    let next = methods.partition_point(|it| it.node.start() < comment.start());
    let description = methods.get(next).and_then(|it| it.comment.clone());
    description.is_some_and(|it| it.contains(&comment.start()))
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;
    use parser_bsl::Dialect;

    use super::*;
    use crate::testing::{found_alone, with};

    fn lengths(text: &str, parameters: &[(&str, Value)]) -> Vec<usize> {
        let mut parameters = parameters.to_vec();
        parameters.push(("maxLineLength", Value::Number(10)));
        let found = found_alone(
            with(&LINE_LENGTH, &parameters),
            text,
            Dialect::Bsl,
            Language::Ru,
        );
        found
            .iter()
            .map(|it| text[it.range.clone()].chars().count())
            .collect()
    }

    #[test]
    fn characters_are_counted_without_blanks_at_the_end() {
        assert!(lengths("Абвгд = 1;   \r\n", &[]).is_empty());
        assert_eq!(lengths("Абвгде = 1;\r\nА = 1;", &[]), [11]);
    }

    #[test]
    fn texts_of_several_lines_may_be_long() {
        assert!(lengths("А = \"а\n|бббббббббббббббб\n|вввввввввввв\";", &[]).is_empty());
        assert_eq!(lengths("А = Б(\"а\n|ббббббббббббббб\", 1);", &[]), [22]);
    }

    #[test]
    fn comments_count_unless_told_otherwise() {
        let text = "// Описание метода.\nПроцедура А()\nА(); // Комментарий.\nКонецПроцедуры";
        assert_eq!(lengths(text, &[]), [19, 13, 20, 14]);
        let not = |it| [(it, Value::Flag(it == "excludeTrailingComments"))];
        assert_eq!(lengths(text, &not("checkMethodDescription")), [13, 20, 14]);
        assert_eq!(lengths(text, &not("excludeTrailingComments")), [19, 13, 14]);
    }
}
