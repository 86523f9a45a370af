//! The call around a place of a text, however broken the text is.
//!
//! The text is read from the beginning of the method: strings, dates and comments are passed over, brackets are counted.

use std::ops::Range;

use metadata::same;

/// A call that is not finished where somebody asks about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// The name of what is called, or of the type behind `Новый`.
    pub(super) name: Range<usize>,
    /// What stands before the name.
    pub(super) kind: CallKind,
    /// The number of the argument at the place.
    pub(super) argument: usize,
    /// How many arguments there are, as far as the text goes on.
    pub(super) arguments: usize,
}

/// How something is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallKind {
    /// `Имя(`.
    Plain,
    /// `А.Имя(`.
    Member,
    /// `Новый Имя(`.
    New,
}

/// A bracket that is open.
struct Open {
    /// What it belongs to; nothing for one that only groups.
    call: Option<(Range<usize>, CallKind)>,
    commas: usize,
    /// Something stands behind the bracket.
    some: bool,
}

/// The innermost call around an offset of `text`; `from` is where its method, or its statement, begins.
pub(super) fn around(text: &str, from: usize, offset: usize) -> Option<Call> {
    let mut reader = Reader {
        text,
        at: from,
        open: Vec::new(),
        word: None,
        before: None,
    };
    while reader.at < offset {
        let start = reader.at;
        let token = reader.next()?;
        if reader.at > offset && token == Token::Comment {
            return None;
        }
        // A bracket or a comma at the place itself is not passed yet.
        reader.take(token, start);
    }
    let depth = reader.open.iter().rposition(|it| it.call.is_some())?;
    let (name, kind) = reader.open.get(depth)?.call.clone()?;
    let argument = reader.open.get(depth)?.commas;
    // The rest of the call tells how many arguments there are.
    let mut arguments = reader.open.get(depth).map(count).unwrap_or_default();
    while let Some(open) = reader.open.get(depth) {
        arguments = count(open);
        let start = reader.at;
        let Some(token) = reader.next() else { break };
        if token == Token::End {
            break;
        }
        reader.take(token, start);
    }
    Some(Call {
        name,
        kind,
        argument,
        arguments: arguments.max(argument + usize::from(argument > 0)),
    })
}

fn count(open: &Open) -> usize {
    match (open.commas, open.some) {
        (0, false) => 0,
        (commas, _) => commas + 1,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Blank,
    Comment,
    Word,
    /// A literal, an operator.
    Other,
    Open,
    Close,
    Comma,
    Dot,
    /// The end of a statement.
    End,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open>,
    /// The last word, where nothing but blanks stands behind it.
    word: Option<Range<usize>>,
    /// What stands before that word.
    before: Option<Before>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Dot,
    New,
    /// `Процедура`, `&`: what follows is no call.
    Declares,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Token> {
        let rest = self.text.get(self.at..)?;
        let first = rest.chars().next()?;
        let (token, length) = match first {
            _ if first.is_whitespace() || first == '\u{feff}' => (Token::Blank, first.len_utf8()),
            '/' if rest.starts_with("//") => (Token::Comment, line_length(rest)),
            '#' => (Token::Comment, line_length(rest)),
            '"' => (Token::Other, string_length(rest)),
            '\'' => (Token::Other, date_length(rest)),
            '(' | '[' => (Token::Open, 1),
            ')' | ']' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '.' => (Token::Dot, 1),
            ';' => (Token::End, 1),
            _ if first.is_alphanumeric() || first == '_' => {
                let length = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
                (Token::Word, length.unwrap_or(rest.len()))
            }
            _ => (Token::Other, first.len_utf8()),
        };
        self.at += length;
        Some(token)
    }

    fn take(&mut self, token: Token, start: usize) {
        match token {
            Token::Blank | Token::Comment => {}
            Token::Word => self.take_word(start),
            Token::Dot => {
                self.some();
                self.word = None;
                self.before = Some(Before::Dot);
            }
            Token::Open => {
                let call = self.call(start);
                self.some();
                self.open.push(Open {
                    call,
                    commas: 0,
                    some: false,
                });
                self.forget();
            }
            Token::Close => {
                self.open.pop();
                self.some();
                self.forget();
            }
            Token::Comma => {
                if let Some(open) = self.open.last_mut() {
                    open.commas += 1;
                }
                self.forget();
            }
            Token::End => {
                self.open.clear();
                self.forget();
            }
            Token::Other => {
                self.some();
                let sign = self.text.get(start..self.at);
                self.forget();
                if sign == Some("&") {
                    self.before = Some(Before::Declares);
                }
            }
        }
    }

    fn take_word(&mut self, start: usize) {
        let word = self.text.get(start..self.at).unwrap_or_default();
        let is_member = self.before == Some(Before::Dot) && self.word.is_none();
        let before = self.before.take().filter(|_| self.word.is_none());
        if is_member || !is_keyword(word) {
            self.some();
            self.word = Some(start..self.at);
            self.before = before;
            return;
        }
        // An expression has none of these in it: somebody has not closed a bracket above.
        if ends_expression(word) {
            self.open.clear();
        }
        self.forget();
        let is = |names: &[&str]| names.iter().any(|it| same(it, word));
        if is(&["Новый", "New"]) {
            self.before = Some(Before::New);
            self.some();
        } else if is(&["Процедура", "Procedure", "Функция", "Function"]) {
            self.before = Some(Before::Declares);
        }
    }

    /// What a bracket behind the last word calls.
    fn call(&self, bracket: usize) -> Option<(Range<usize>, CallKind)> {
        if self.text.as_bytes().get(bracket) != Some(&b'(') {
            return None;
        }
        let word = self.word.clone()?;
        let first = self.text.get(word.clone())?.chars().next()?;
        if first.is_numeric() {
            return None;
        }
        let kind = match self.before {
            None => CallKind::Plain,
            Some(Before::Dot) => CallKind::Member,
            Some(Before::New) => CallKind::New,
            Some(Before::Declares) => return None,
        };
        Some((word, kind))
    }

    fn some(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.some = true;
        }
    }

    fn forget(&mut self) {
        self.word = None;
        self.before = None;
    }
}

fn line_length(rest: &str) -> usize {
    rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// The length of a string that begins here: to its quote, or to the end of its last line.
fn string_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    loop {
        let Some(next) = memchr::memchr3(b'"', b'\n', b'\r', bytes.get(at..).unwrap_or_default())
        else {
            return rest.len();
        };
        at += next;
        match bytes.get(at) {
            Some(b'"') if bytes.get(at + 1) == Some(&b'"') => at += 2,
            Some(b'"') => return at + 1,
            _ => match continued(rest, at) {
                Some(next) => at = next,
                None => return at,
            },
        }
    }
}

/// Where a string goes on behind the end of a line: behind a bar, with comments between at most.
fn continued(rest: &str, line_end: usize) -> Option<usize> {
    let mut at = line_end;
    loop {
        let behind = rest.get(at..)?;
        let content = behind.trim_start();
        at += behind.len() - content.len();
        if content.starts_with('|') {
            return Some(at + 1);
        }
        if !content.starts_with("//") {
            return None;
        }
        at += line_length(content);
    }
}

fn date_length(rest: &str) -> usize {
    let end = rest.get(1..).and_then(|it| it.find(['\'', '\n', '\r']));
    match end.map(|it| it + 1) {
        Some(end) if rest.as_bytes().get(end) == Some(&b'\'') => end + 1,
        Some(end) => end,
        None => rest.len(),
    }
}

/// Words that no method is called.
fn is_keyword(word: &str) -> bool {
    const WORDS: [&str; 18] = [
        "И",
        "And",
        "Или",
        "Or",
        "Не",
        "Not",
        "Новый",
        "New",
        "Истина",
        "True",
        "Ложь",
        "False",
        "Неопределено",
        "Undefined",
        "Null",
        "Знач",
        "Val",
        "Ждать",
    ];
    ends_expression(word) || WORDS.iter().any(|it| same(it, word))
}

/// Words that stand in no expression.
fn ends_expression(word: &str) -> bool {
    const WORDS: [&str; 62] = [
        "Если",
        "If",
        "Тогда",
        "Then",
        "ИначеЕсли",
        "ElsIf",
        "Иначе",
        "Else",
        "КонецЕсли",
        "EndIf",
        "Для",
        "For",
        "Каждого",
        "Each",
        "Из",
        "In",
        "По",
        "To",
        "Пока",
        "While",
        "Цикл",
        "Do",
        "КонецЦикла",
        "EndDo",
        "Процедура",
        "Procedure",
        "КонецПроцедуры",
        "EndProcedure",
        "Функция",
        "Function",
        "КонецФункции",
        "EndFunction",
        "Возврат",
        "Return",
        "Попытка",
        "Try",
        "Исключение",
        "Except",
        "КонецПопытки",
        "EndTry",
        "ВызватьИсключение",
        "Raise",
        "Прервать",
        "Break",
        "Продолжить",
        "Continue",
        "Перем",
        "Var",
        "Экспорт",
        "Export",
        "Перейти",
        "Goto",
        "Выполнить",
        "Execute",
        "ДобавитьОбработчик",
        "AddHandler",
        "УдалитьОбработчик",
        "RemoveHandler",
        "Await",
        "Асинх",
        "Async",
        "Конец",
    ];
    WORDS.iter().any(|it| same(it, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name of the call, the number of the argument and how many there are.
    #[track_caller]
    fn check(fixture: &str, expected: Option<(&str, usize, usize)>) {
        let offset = fixture.find('¦').expect("a cursor");
        let text = fixture.replacen('¦', "", 1);
        let call = around(&text, 0, offset);
        let found = call.map(|it| (&text[it.name], it.argument, it.arguments));
        assert_eq!(found, expected, "{fixture}");
    }

    #[test]
    fn arguments_are_counted_to_the_place() {
        check("А(¦)", Some(("А", 0, 0)));
        check("А(1¦)", Some(("А", 0, 1)));
        check("А(1, ¦)", Some(("А", 1, 2)));
        check("А(, , ¦3, 4)", Some(("А", 2, 4)));
        check("А(1)¦", None);
        check("А¦(1)", None);
        check("А (\n\t1,\n\t¦", Some(("А", 1, 2)));
    }

    #[test]
    fn strings_dates_and_comments_have_no_commas() {
        check("А(\"б, в(\", ¦", Some(("А", 1, 2)));
        check("А(\"б, \"\"в\"\"(¦", Some(("А", 0, 1)));
        check("А(\"б\n\t|в, г\n\t// д,\n\t|е\", ¦", Some(("А", 1, 2)));
        check("А('2020, 01', ¦", Some(("А", 1, 2)));
        check("А(1, // б, в\n\t¦", Some(("А", 1, 2)));
        check("А(1, // б, ¦в\n\t2)", None);
        check("А(\"не закрыта, \n\t¦", Some(("А", 0, 1)));
    }

    #[test]
    fn the_innermost_call_is_meant() {
        check("А(Б(1, 2), В(¦", Some(("В", 0, 0)));
        check("А(Б(1, 2), (3 + ¦", Some(("А", 1, 2)));
        check("А(Б[1, ¦", Some(("А", 0, 1)));
        check("А(?(Да, 1, ¦", Some(("А", 0, 1)));
        check("А(Б(1, 2).В(3, ¦), 4)", Some(("В", 1, 2)));
    }

    #[test]
    fn what_stands_above_does_not_matter() {
        check("А(1, 2\nЕсли Б(¦", Some(("Б", 0, 0)));
        check("А(1;\nВ = Б(1, ¦", Some(("Б", 1, 2)));
        check("Если (А И ¦", None);
        check("Процедура А(Б, ¦", None);
        check("&Вместо(\"¦", None);
        check("Возврат (¦", None);
        check("А.Выполнить(1, ¦", Some(("Выполнить", 1, 2)));
        check("Новый(¦", None);
    }

    #[test]
    fn what_stands_before_a_name_is_told() {
        let kind = |text: &str| around(text, 0, text.len()).map(|it| it.kind);
        assert_eq!(kind("А("), Some(CallKind::Plain));
        assert_eq!(kind("Б\n\t.А("), Some(CallKind::Member));
        assert_eq!(kind("Б = Новый А("), Some(CallKind::New));
        assert_eq!(kind("Если Не А("), Some(CallKind::Plain));
    }

    #[test]
    fn no_text_is_too_much() {
        let text = "А(\"б\n|в\", 'г, [(//д\n#Если Новый Х(,))]&\"";
        for offset in 0..=text.len() + 1 {
            around(text, 0, offset);
        }
        let deep = "А(".repeat(100_000);
        assert!(around(&deep, 0, deep.len()).is_some());
    }
}
