use std::ops::Range;

use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::{Fix, Severity};

rule! {
    /// # Несколько пустых строк подряд
    ///
    /// Одна пустая строка отделяет мысль от мысли, вторая уже ничего не говорит: на экране помещается меньше кода,
    /// а сравнение версий показывает изменения, которых никто не хотел. Строка из одних пробелов тоже пустая.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Первая()
    /// КонецПроцедуры
    ///
    ///
    ///
    /// Процедура Вторая()
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Первая()
    /// КонецПроцедуры
    ///
    /// Процедура Вторая()
    /// КонецПроцедуры
    /// ```
    ///
    /// # Several empty lines in a row
    ///
    /// One empty line separates thoughts, a second one says nothing more: less code fits on the screen, and diffs show
    /// changes that nobody meant. A line of nothing but blanks is empty too.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure First()
    /// EndProcedure
    ///
    ///
    ///
    /// Procedure Second()
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure First()
    /// EndProcedure
    ///
    /// Procedure Second()
    /// EndProcedure
    /// ```
    CONSECUTIVE_EMPTY_LINES {
        code: "ConsecutiveEmptyLines",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        parameters: &[Parameter {
            name: "allowedEmptyLinesCount",
            default: Default::Number(1),
            ru: "сколько пустых строк подряд можно оставить",
            en: "how many empty lines in a row may stand",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let allowed = context.count("allowedEmptyLinesCount");
    let text = context.text();
    let bytes = text.as_bytes();
    // The empty lines before the line at hand: how many, where the first and the last of them begin.
    let (mut count, mut first, mut last) = (0, 0, 0);
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |it| start + it + 1);
        let is_blank = bytes[start..end].iter().all(u8::is_ascii_whitespace);
        if is_blank {
            if count == 0 {
                first = start;
            }
            count += 1;
            last = start;
        } else {
            if count > allowed {
                report(context, first..last, start, count);
            }
            count = 0;
        }
        start = end;
    }
    if count > allowed {
        report(context, first..last, bytes.len(), count);
    }
}

/// `lines` are the beginnings of the first and the last empty line, `end` is where they end.
fn report(context: &mut Context<'_>, lines: Range<usize>, end: usize, count: usize) {
    let allowed = context.count("allowedEmptyLinesCount");
    let text = context.text();
    let message = context.language.pick(
        format!("Пустых строк подряд {count}, достаточно {allowed}"),
        format!("{count} empty lines in a row, {allowed} will do"),
    );
    let title = context
        .language
        .pick("Убрать лишние пустые строки", "Remove extra empty lines");
    let eol = match text.get(..end).is_some_and(|it| it.ends_with("\r\n")) {
        true => "\r\n",
        false => "\n",
    };
    // At the end of the file, after the last line of code, none is of use.
    let kept = if end == text.len() { 0 } else { allowed };
    let fix = Fix::evident(title.to_owned(), lines.start..end, eol.repeat(kept));
    let range = lines.start..lines.end.max(text.ceil_char_boundary(lines.start + 1));
    context.report(range, message).fix(fix);
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;
    use parser_bsl::Dialect;

    use super::*;
    use crate::testing::{check_fix, found_alone, with};

    #[test]
    fn lines_of_blanks_are_empty_and_the_rest_stays() {
        let rule = &CONSECUTIVE_EMPTY_LINES;
        check_fix(rule, "А();\n\n \t\n\nБ();\n", "А();\n\nБ();\n");
        check_fix(rule, "А();\r\n\r\n\r\nБ();", "А();\r\n\r\nБ();");
        check_fix(rule, "\n\nА();", "\nА();");
        check_fix(rule, "А();\n\n\n\n", "А();\n");
        check_fix(rule, "\n\n\n", "");
    }

    #[test]
    fn the_number_can_be_set() {
        let found = |text: &str, allowed: i64| {
            let set = with(
                &CONSECUTIVE_EMPTY_LINES,
                &[("allowedEmptyLinesCount", Value::Number(allowed))],
            );
            found_alone(set, text, Dialect::Bsl, Language::En).len()
        };
        assert_eq!(found("А();\n\nБ();\n\n\nВ();", 0), 2);
        assert_eq!(found("А();\n\nБ();\n\n\nВ();", 1), 1);
        assert_eq!(found("А();\n\nБ();\n\n\nВ();", 2), 0);
    }
}
