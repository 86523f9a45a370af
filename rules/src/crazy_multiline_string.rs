use analysis::Fix;
use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Строковые литералы стоят рядом без операции
    ///
    /// Несколько литералов подряд платформа склеивает в одну строку. Читатель видит пропущенный `+`, запятую или опечатку
    /// в кавычках: кавычка внутри текста удваивается и легко теряется. Запишите одну строку с переносами `|` или сложите
    /// части явно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Текст = "Первая часть "
    ///     "вторая часть";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Текст = "Первая часть "
    ///     + "вторая часть";
    /// ```
    /// ```bsl
    /// Текст = "Первая строка
    ///     |вторая строка";
    /// ```
    ///
    /// # String literals stand side by side without an operator
    ///
    /// The platform glues literals that follow each other into one string. A reader sees a lost `+`, a lost comma or a slip
    /// in the quotes: a quote inside of a text is doubled, and easily lost. Write one string with `|` on its lines, or add the
    /// parts up.
    ///
    /// ## Wrong
    /// ```bsl
    /// Text = "The first part "
    ///     "the second part";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Text = "The first part "
    ///     + "the second part";
    /// ```
    CRAZY_MULTILINE_STRING {
        code: "CrazyMultilineString",
        tags: &[Tag::BadPractice, Tag::Suspicious, Tag::Unpredictable],
        check: Check::Nodes(&[Kind::AdjacentStrings], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    if node.has_error() {
        return;
    }
    let message = context.language.pick(
        "Литералы стоят рядом и склеиваются в одну строку: запишите одну строку или сложите части с «+»",
        "Literals side by side are glued into one string: write one string or add the parts with “+”",
    );
    let joined = joined(node);
    let title = context
        .language
        .pick("Записать одной строкой", "Write as one string");
    let finding = context.report(node.range(), message);
    if let Some(joined) = joined {
        finding.fix(Fix::possible(title.to_owned(), node.range(), joined));
    }
}

/// Literals of one line as one literal; nothing where one of them goes on over lines, or a comment stands between.
fn joined(node: BslNode<'_>) -> Option<String> {
    if node.text().contains('\n') {
        return None;
    }
    let mut joined = String::from("\"");
    for part in node.children() {
        let text = (part.kind() == Kind::String).then(|| part.text())?;
        joined += text.strip_prefix('"')?.strip_suffix('"')?;
    }
    joined.push('"');
    Some(joined)
}

#[cfg(test)]
mod tests {

    use super::CRAZY_MULTILINE_STRING;
    use crate::testing::{check_fix, check_no_fix};

    #[test]
    fn literals_of_one_line_are_joined() {
        check_fix(
            &CRAZY_MULTILINE_STRING,
            "А = \"б\" \"\"\"в\";",
            "А = \"б\"\"в\";",
        );
        check_no_fix(&CRAZY_MULTILINE_STRING, "А = \"б\"\n\"в\";");
    }
}
