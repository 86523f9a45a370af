use std::ops::Range;

use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;

rule! {
    /// # Неправильный перенос выражения
    ///
    /// Строка заканчивается знаком операции или начинается с запятой, скобки или точки с запятой. Глаз читает начала
    /// строк: знак операции в начале говорит, что это продолжение и какое, а висящий в конце строки теряется, и
    /// при правке условия легко оставить лишний или забыть нужный. В отличие от BSL Language Server, перенос вокруг
    /// директив препроцессора и перед текстом запроса на нескольких строках ошибкой не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сумма = Количество * Цена +
    ///     СуммаНДС;
    /// Заполнить(Строка
    ///     , Сумма);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сумма = Количество * Цена
    ///     + СуммаНДС;
    /// Заполнить(Строка,
    ///     Сумма);
    /// ```
    ///
    /// # Incorrect line break of an expression
    ///
    /// A line ends with an operator or begins with a comma, a parenthesis or a semicolon. Eyes read the beginnings of
    /// lines: an operator there says that the line goes on with an expression, and how, while one that hangs at the end
    /// is lost, and whoever edits the condition easily leaves one too many. Unlike BSL Language Server, breaks around
    /// preprocessor directives and before a query text of several lines are no fault.
    ///
    /// ## Wrong
    /// ```bsl
    /// Sum = Quantity * Price +
    ///     Tax;
    /// Fill(Row
    ///     , Sum);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Sum = Quantity * Price
    ///     + Tax;
    /// Fill(Row,
    ///     Sum);
    /// ```
    INCORRECT_LINE_BREAK {
        code: "IncorrectLineBreak",
        severity: Severity::Info,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 2,
        parameters: &[
            Parameter {
                name: "checkFirstSymbol",
                default: Default::Flag(true),
                ru: "проверять начала строк",
                en: "check the beginnings of lines",
            },
            Parameter {
                name: "listOfIncorrectFirstSymbol",
                default: Default::Pattern(FIRST),
                ru: "с чего строка начинаться не должна: регулярное выражение",
                en: "what no line begins with: a regular expression",
            },
            Parameter {
                name: "checkLastSymbol",
                default: Default::Flag(true),
                ru: "проверять концы строк",
                en: "check the ends of lines",
            },
            Parameter {
                name: "listOfIncorrectLastSymbol",
                default: Default::Pattern(LAST),
                ru: "чем строка заканчиваться не должна: регулярное выражение",
                en: "what no line ends with: a regular expression",
            },
        ],
        check: Check::File(check),
    }
}

const FIRST: &str = r"\)|;|,\s*\S+|\);";
const LAST: &str = r"ИЛИ|И|OR|AND|\+|-|/|%|\*";

fn check(context: &mut Context<'_>) {
    let first = context.pattern("listOfIncorrectFirstSymbol");
    let first = first.filter(|_| context.flag("checkFirstSymbol"));
    let last = context.pattern("listOfIncorrectLastSymbol");
    let last = last.filter(|_| context.flag("checkLastSymbol"));
    // What these expressions begin and end with is known, and most lines need not be given to them.
    let is_usual_first = context.setting("listOfIncorrectFirstSymbol") == FIRST;
    let is_usual_last = context.setting("listOfIncorrectLastSymbol") == LAST;
    let text = context.text();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let place = start;
        start += line.len();
        let content = line.trim_ascii_end();
        let indent = content.len() - content.trim_ascii_start().len();
        let Some(head) = content.as_bytes().get(indent) else {
            continue;
        };
        let code = match content.contains("//") {
            true => without_comment(context, place, content),
            false => content,
        };
        let may_begin = !is_usual_first || matches!(head, b')' | b';' | b',');
        if let Some(pattern) = first.filter(|_| may_begin)
            && let Some(rest) = code.get(indent..)
            && let Some(found) = pattern.find(rest).filter(|it| it.start() == 0)
        {
            let at = place + indent;
            broken_before(context, at..at + found.end());
        }
        let Some(pattern) = last else { continue };
        let tail = code.as_bytes().last();
        // The last bytes of letters of И and ИЛИ in both cases, and of AND and OR.
        let may_end = |it: &u8| {
            matches!(
                it,
                b'+' | b'-' | b'/' | b'%' | b'*' | b'd' | b'D' | b'r' | b'R' | 0x98 | 0xB8
            )
        };
        if !tail.is_some_and(|it| !is_usual_last || may_end(it)) {
            continue;
        }
        let ending = pattern.find_iter(code).filter(|it| it.end() == code.len());
        if let Some(found) = ending.last() {
            broken_after(context, place + found.start()..place + found.end());
        }
    }
}

/// A line without the comment at its end.
fn without_comment<'t>(context: &Context<'_>, place: usize, content: &'t str) -> &'t str {
    let slashes = memchr::memmem::find_iter(content.as_bytes(), "//");
    for at in slashes {
        let leaf = context.file.tree.leaf_at(place + at);
        if leaf.is_some_and(|it| it.kind() == Kind::Comment) {
            return content.get(..at).unwrap_or_default().trim_ascii_end();
        }
    }
    content
}

/// What begins a line: a finding where it is code.
fn broken_before(context: &mut Context<'_>, range: Range<usize>) {
    let Some(leaf) = context.file.tree.leaf_at(range.start) else {
        return;
    };
    let before = leaf.index().checked_sub(1).map(|_| context.text());
    let above = before.and_then(|it| it.get(..range.start));
    // Behind the branches of a condition of the preprocessor there is no other place for it.
    let is_below_directive = above
        .and_then(|it| it.trim_ascii_end().lines().next_back())
        .is_some_and(|it| it.trim_ascii_start().starts_with('#'));
    if is_text(leaf.kind()) || is_below_directive {
        return;
    }
    let written = leaf.text();
    let message = context.language.pick(
        format!("Строка начинается с «{written}»: перенесите его в конец предыдущей"),
        format!("The line begins with “{written}”: move it to the end of the previous one"),
    );
    context.report(range, message);
}

/// What ends a line: a finding where it is an operator with its other side on the next line.
fn broken_after(context: &mut Context<'_>, range: Range<usize>) {
    let file = context.file;
    let Some(leaf) = file.tree.leaf_at(range.start) else {
        return;
    };
    if is_text(leaf.kind()) || leaf.range() != range {
        return;
    }
    let mut next = leaf.next_sibling();
    while let Some(it) = next.filter(|it| it.kind() == Kind::Comment) {
        next = it.next_sibling();
    }
    let goes_on_with_text = next.is_some_and(|it| {
        it.kind() == Kind::MultilineString
            || it
                .descendants()
                .next()
                .is_some_and(|it| it.kind() == Kind::MultilineString)
            || is_directive(it.kind())
    });
    if goes_on_with_text {
        return;
    }
    let written = leaf.text();
    let message = context.language.pick(
        format!("Строка заканчивается знаком «{written}»: начните с него следующую"),
        format!("The line ends with “{written}”: begin the next one with it"),
    );
    context.report(range, message);
}

fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Comment
            | Kind::String
            | Kind::StringFragment
            | Kind::DeletedCode
            | Kind::InactiveCode
            | Kind::UsePath
    )
}

fn is_directive(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::IfDirective | Kind::ElsifDirective | Kind::ElseDirective | Kind::EndIfDirective
    )
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_with, with};

    #[test]
    fn both_ends_of_lines_are_looked_at() {
        check(
            &INCORRECT_LINE_BREAK,
            Language::Ru,
            "А = Б И // вот
      ^ Строка заканчивается знаком «И»: начните с него следующую
	В;
Г(Д,
	Е
	);
	^ Строка начинается с «)»: перенесите его в конец предыдущей
Ж = \"и
	|, так +
	|\";
Вызвать(З
	, // так
	1);
// А +
",
        );
    }

    #[test]
    fn a_query_text_may_stand_on_lines_of_its_own() {
        check(
            &INCORRECT_LINE_BREAK,
            Language::Ru,
            "Запрос.Текст = Запрос.Текст +
	\"ВЫБРАТЬ
	|	1\";
Имя = ЛИ;
",
        );
    }

    #[test]
    fn the_lists_can_be_set() {
        let set = || {
            let equal = Value::Text("=".to_owned());
            with(
                &INCORRECT_LINE_BREAK,
                &[
                    ("listOfIncorrectLastSymbol", equal),
                    ("checkFirstSymbol", Value::Flag(false)),
                ],
            )
        };
        check_with(
            set,
            Language::En,
            "А =
  ^ The line ends with “=”: begin the next one with it
	Б +
	В
	;
",
        );
    }
}
