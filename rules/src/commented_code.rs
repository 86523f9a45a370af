use std::ops::Range;

use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::{Fix, Severity};
use parser_bsl::flat::BslNode;

use crate::commented::{Recognizer, groups, inside, is_trailing};

rule! {
    /// # Закомментированный код
    ///
    /// Часть кода не удалена, а закомментирована. Читатель гадает, забыта она или ещё понадобится, код вокруг
    /// меняется, а она нет, и вернуть её через год уже нельзя: она не скомпилируется. Удалите её: прежний текст хранит
    /// история версий.
    ///
    /// В отличие от BSL Language Server, код от прозы отличает не вероятность, а разбор: строка комментария считается
    /// кодом, когда она им и является. Примеры в описании метода кодом не считаются.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Провести(Документ)
    ///     // Если Документ.Сумма > 0 Тогда
    ///     //     Документ.Записать();
    ///     // КонецЕсли;
    ///     ПровестиПоРегистрам(Документ);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Провести(Документ)
    ///     // Если сумма больше нуля, документ уже записан.
    ///     ПровестиПоРегистрам(Документ);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Commented out code
    ///
    /// A piece of code is not removed but commented out. Readers wonder whether it was forgotten or is still needed; the
    /// code around it changes while it does not, and a year later it would not compile. Remove it: the history of
    /// versions keeps the former text.
    ///
    /// Unlike in BSL Language Server, code is told from prose by parsing and not by a probability: a line of a comment
    /// is code when it is. Examples in the description of a method are no commented out code.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Post(Document)
    ///     // If Document.Amount > 0 Then
    ///     //     Document.Write();
    ///     // EndIf;
    ///     PostToRegisters(Document);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Post(Document)
    ///     // If the amount is above zero, the document is written already.
    ///     PostToRegisters(Document);
    /// EndProcedure
    /// ```
    COMMENTED_CODE {
        code: "CommentedCode",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BadPractice],
        parameters: &[
            Parameter {
                name: "threshold",
                default: Default::Real(0.9),
                ru: "принимается ради готовых настроек и ни на что не влияет: вероятности здесь нет",
                en: "taken for the sake of existing settings and without effect: there is no probability here",
            },
            Parameter {
                name: "exclusionPrefixes",
                default: Default::Text(""),
                ru: "начала комментариев, которые кодом не считать, через запятую",
                en: "beginnings of comments that are never code, separated by commas",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let mut recognizer = Recognizer::default();
    for group in groups(&context.file.tree) {
        look(context, &mut recognizer, &group);
    }
}

fn look(context: &mut Context<'_>, recognizer: &mut Recognizer, group: &[BslNode<'_>]) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let range = first.start()..last.end();
    let lines = group.iter().map(|it| inside(it.text()));
    let is_excluded = |line: &str| {
        context
            .words("exclusionPrefixes")
            .any(|it| line.starts_with(it))
    };
    let lines: Vec<&str> = lines.filter(|it| !is_excluded(it)).collect();
    let is_code = match describes_method(context, &range) {
        // A method that is commented out, right above another one.
        true => match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => {
                is_code_or_end(recognizer, first) && is_code_or_end(recognizer, last)
            }
            _ => false,
        },
        false => recognizer.holds_code(&lines),
    };
    if !is_code {
        return;
    }
    let message = context.language.pick(
        "Закомментированный код: удалите его, прежний текст хранит история версий",
        "Commented out code: remove it, the history of versions keeps the former text",
    );
    let title = context.language.pick(
        "Удалить закомментированный код",
        "Remove commented out code",
    );
    let fix = Fix::possible(title.to_owned(), lines_of(context, *first, range.end), "");
    context.report(range, message).fix(fix);
}

fn is_code_or_end(recognizer: &mut Recognizer, line: &str) -> bool {
    [
        "КонецПроцедуры",
        "КонецФункции",
        "EndProcedure",
        "EndFunction",
    ]
    .iter()
    .any(|it| metadata::same(it, line))
        || recognizer.is_code(line)
}

/// Whether comments are the description of a method or of a variable.
fn describes_method(context: &Context<'_>, range: &Range<usize>) -> bool {
    let methods = &context.outline.methods;
    let next = methods.partition_point(|it| it.name.start() < range.start);
    let description = methods.get(next).and_then(|it| it.comment.as_ref());
    if description.is_some_and(|it| it.start < range.end && range.start < it.end) {
        return true;
    }
    // A variable of the module has a description too.
    let variables = &context.outline.variables;
    let next = variables.partition_point(|it| it.node.start() < range.end);
    let between = variables.get(next).and_then(|it| {
        let between = context.text().get(range.end..it.node.start())?;
        Some(between.trim().is_empty() && between.matches('\n').count() == 1)
    });
    between == Some(true)
}

/// What goes with the comments: whole lines, or from the blanks in front of a comment behind code.
fn lines_of(context: &Context<'_>, first: BslNode<'_>, end: usize) -> Range<usize> {
    let text = context.text();
    let before = text.get(..first.start()).unwrap_or_default();
    let code = before.trim_end_matches([' ', '\t']);
    if is_trailing(text, first) {
        return code.len()..end;
    }
    let rest = text.get(end..).unwrap_or_default();
    let line_end = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    };
    code.len()..end + line_end
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_fix, check_with, with};

    #[test]
    fn a_line_of_code_is_enough_and_descriptions_are_left_alone() {
        check(
            &COMMENTED_CODE,
            Language::Ru,
            "// Пример:
//   Провести(Документ);
Процедура А()
	Б(); // В();
	     ^^^^^^^ Закомментированный код: удалите его, прежний текст хранит история версий
	// Смотри также Д();
	// и Е.
КонецПроцедуры
",
        );
    }

    #[test]
    fn a_method_that_is_commented_out_is_no_description() {
        check_fix(
            &COMMENTED_CODE,
            "//Процедура Б()\n//\tВ();\n//КонецПроцедуры\nПроцедура А()\nКонецПроцедуры\n",
            "Процедура А()\nКонецПроцедуры\n",
        );
        check_fix(&COMMENTED_CODE, "А(); // Б();\nВ();\n", "А();\nВ();\n");
    }

    #[test]
    fn comments_may_be_excluded() {
        let set = || {
            let prefixes = Value::Text("+, ---".to_owned());
            with(&COMMENTED_CODE, &[("exclusionPrefixes", prefixes)])
        };
        check_with(set, Language::Ru, "А();\n// + Б();\n// --- В();\n");
    }
}
