//! What a place of a text asks for: a statement, an expression, the name of a type.

use std::ops::Range;

use super::scan::{Block, Header, Inside, Open, Scan, TokenKind};
use super::words::{Word, is_word};

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// Nothing that we know: a comment, a number, a new name.
    Nothing,
    /// A comment; where it begins.
    Comment(usize),
    /// The content of a string; where its quote stands.
    Text(usize),
    /// The text of a query in a file of its own.
    Query,
    /// A member of what stands before the dot, which ends here.
    Member(usize),
    /// A directive of compilation or an annotation, behind `&`.
    Annotation,
    /// A directive of the preprocessor; where its `#` stands.
    Directive(usize),
    /// A statement, outside of methods a declaration too.
    Statement,
    /// An expression.
    Expression,
    /// What goes on behind an operand in the same line.
    Operator,
    /// What goes on behind an operand, or a new statement: the line is new.
    OperatorOrStatement,
    /// The type behind `Новый`.
    Type,
    /// The name of a new method: a handler of an event.
    MethodName,
    /// A parameter of a new method.
    Parameter,
    /// The default value of a parameter.
    Default,
    /// The variable of a loop, behind `Для`.
    LoopVariable,
    /// Behind the parameters of a new method.
    Export,
    /// A label, behind `~`.
    Label,
}

/// A place of a text and what surrounds it.
#[derive(Debug, Clone)]
pub(crate) struct Context<'t> {
    pub(crate) text: &'t str,
    pub(crate) offset: usize,
    /// The word before the cursor, as far as it is typed.
    pub(crate) typed: Range<usize>,
    /// The end of the word that the cursor stands in.
    pub(crate) word_end: usize,
    pub(crate) scan: Scan,
    pub(crate) wants: Wants,
    /// Where what may stand in a query is asked for: at the cursor, or before a word that the query cannot understand.
    pub(crate) asked: usize,
}

impl<'t> Context<'t> {
    /// The place at an offset; nothing where the text has none.
    pub(crate) fn at(text: &'t str, offset: usize) -> Option<Self> {
        let before = text.get(..offset)?;
        Self::with_word(text, before.trim_end_matches(is_word).len(), offset)
    }

    /// The same in a file that holds a query: what may stand there, the query tells.
    pub(crate) fn in_query(text: &'t str, offset: usize) -> Option<Self> {
        let before = text.get(..offset)?;
        Self::word_in_query(text, before.trim_end_matches(is_word).len(), offset)
    }

    /// The same where the word begins elsewhere than its letters tell.
    pub(crate) fn word_in_query(text: &'t str, start: usize, offset: usize) -> Option<Self> {
        let after = text.get(offset..)?;
        let end = after.find(|it| !is_word(it)).unwrap_or(after.len());
        Some(Self {
            text,
            offset,
            typed: start..offset,
            word_end: offset + end,
            scan: Scan::of(text, 0),
            wants: Wants::Query,
            asked: offset,
        })
    }

    /// The same where the word begins elsewhere than its letters tell.
    pub(crate) fn with_word(text: &'t str, start: usize, offset: usize) -> Option<Self> {
        let after = text.get(offset..)?;
        let end = after.find(|it| !is_word(it)).unwrap_or(after.len());
        let mut scan = Scan::of(text, start);
        // A word may begin what is scanned: nothing of it is needed.
        if start < scan.start {
            scan = Scan::of(text, offset);
        }
        let wants = wants(text, start, &scan);
        Some(Self {
            text,
            offset,
            typed: start..offset,
            word_end: offset + end,
            scan,
            wants,
            asked: offset,
        })
    }

    /// The innermost open bracket.
    pub(crate) fn open(&self) -> Option<&Open> {
        self.scan.open.last()
    }

    /// The method at hand, where its parameters are behind.
    pub(crate) fn method(&self) -> Option<&Header> {
        self.scan.method.as_ref()
    }

    /// Whether a block of a kind is open.
    pub(crate) fn is_in(&self, is: impl Fn(Block) -> bool) -> bool {
        self.scan.blocks.iter().any(|it| is(it.0))
    }

    /// The blanks before what stands at an offset, up to the beginning of its line.
    pub(crate) fn indent_at(&self, offset: usize) -> &'t str {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |it| it + 1);
        let line = before.get(line..).unwrap_or_default();
        let end = line.len() - line.trim_start().len();
        line.get(..end).unwrap_or_default()
    }

    /// What follows the word, blanks aside.
    pub(crate) fn follows(&self, sign: char) -> bool {
        let rest = self.text.get(self.word_end..).unwrap_or_default();
        rest.trim_start_matches([' ', '\t']).starts_with(sign)
    }

    /// Nothing but blanks stands before the word in its line.
    pub(crate) fn begins_line(&self) -> bool {
        self.indent_end().is_some()
    }

    /// The blanks before the word, where nothing else stands there.
    pub(crate) fn indent(&self) -> &'t str {
        self.indent_end().unwrap_or_default()
    }

    fn indent_end(&self) -> Option<&'t str> {
        let before = self.text.get(..self.typed.start)?;
        let line = before.rfind('\n').map_or(0, |it| it + 1);
        let blanks = before.get(line..)?;
        blanks.trim().is_empty().then_some(blanks)
    }

    /// Nothing but blanks stands behind the word in its line.
    pub(crate) fn ends_line(&self) -> bool {
        let rest = self.text.get(self.word_end..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        line.trim().is_empty()
    }
}

fn wants(text: &str, start: usize, scan: &Scan) -> Wants {
    match scan.inside {
        Inside::Comment(at) => return Wants::Comment(at),
        Inside::Text(at) => return Wants::Text(at),
        Inside::Directive(at) => return Wants::Directive(at),
        Inside::Date | Inside::Number => return Wants::Nothing,
        Inside::Code => {}
    }
    let Some(last) = scan.last() else {
        return Wants::Statement;
    };
    if last.is_sign(b'.') {
        return Wants::Member(last.end);
    }
    if last.is_sign(b'&') {
        return Wants::Annotation;
    }
    if last.is_sign(b'~') {
        return Wants::Label;
    }
    if scan.open.last().is_some_and(|it| it.is_header) {
        return match last {
            _ if last.is_sign(b'=') => Wants::Default,
            _ if last.is_sign(b'(') || last.is_sign(b',') => Wants::Parameter,
            _ => Wants::Nothing,
        };
    }
    let new_line = text
        .get(last.end..start)
        .is_some_and(|it| it.contains('\n'));
    if scan.statement().is_empty() {
        return Wants::Statement;
    }
    let first = scan.statement().first();
    let is_header =
        first.is_some_and(|it| it.is_word(Word::Procedure) || it.is_word(Word::Function));
    if is_header {
        return match last {
            _ if last.is_word(Word::Procedure) || last.is_word(Word::Function) => Wants::MethodName,
            _ if last.is_sign(b')') && !new_line => Wants::Export,
            _ if last.is_sign(b')') || last.is_word(Word::Export) => Wants::Statement,
            _ => Wants::Nothing,
        };
    }
    match last.kind {
        TokenKind::Word(word) => match word {
            Word::New => Wants::Type,
            Word::For => Wants::LoopVariable,
            Word::Each | Word::Var | Word::Val | Word::Goto => Wants::Nothing,
            Word::Export | Word::EndMethod | Word::EndIf | Word::EndDo | Word::EndTry => {
                Wants::Statement
            }
            Word::Jump if new_line => Wants::Statement,
            Word::Jump => Wants::Nothing,
            Word::Literal if new_line => Wants::OperatorOrStatement,
            Word::Literal => Wants::Operator,
            Word::Async => Wants::Statement,
            Word::Then | Word::Else | Word::Do | Word::Try | Word::Except => Wants::Statement,
            Word::Return | Word::Raise if new_line => Wants::Statement,
            _ => Wants::Expression,
        },
        TokenKind::Name | TokenKind::Value => {
            if first.is_some_and(|it| it.is_word(Word::Var)) {
                return Wants::Export;
            }
            // `&НаКлиенте`: behind an annotation a declaration begins.
            let is_annotation = scan.before_last().is_some_and(|it| it.is_sign(b'&'));
            if is_annotation {
                return Wants::Statement;
            }
            after_operand(new_line, scan)
        }
        TokenKind::Sign(b')' | b']') => {
            let of_annotation = first.is_some_and(|it| it.is_sign(b'&'));
            if of_annotation && scan.open.is_empty() {
                return Wants::Statement;
            }
            after_operand(new_line, scan)
        }
        TokenKind::Sign(b',') if first.is_some_and(|it| it.is_word(Word::Var)) => Wants::Nothing,
        TokenKind::Sign(b'?') => Wants::Nothing,
        TokenKind::Sign(_) => Wants::Expression,
    }
}

fn after_operand(new_line: bool, scan: &Scan) -> Wants {
    if new_line && scan.open.is_empty() {
        return Wants::OperatorOrStatement;
    }
    Wants::Operator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fixture: &str, expected: Wants) {
        let at = fixture.find("$0").expect("a cursor");
        let text = fixture.replacen("$0", "", 1);
        let context = Context::at(&text, at).expect("a place");
        assert_eq!(context.wants, expected, "{fixture}");
    }

    #[test]
    fn a_place_tells_what_may_stand_there() {
        check("$0", Wants::Statement);
        check("Проц$0", Wants::Statement);
        check("Процедура А()\n  $0\nКонецПроцедуры", Wants::Statement);
        check("Процедура А() $0\nКонецПроцедуры", Wants::Export);
        check("Процедура А() Экспорт\n\t$0\n", Wants::Statement);
        check("Процедура $0", Wants::MethodName);
        check("Процедура А($0", Wants::Parameter);
        check("Процедура А(Знач $0", Wants::Nothing);
        check("Процедура А(Б = $0", Wants::Default);
        check("Процедура А()\nБ = $0", Wants::Expression);
        check("Процедура А()\nБ = В $0", Wants::Operator);
        check("Процедура А()\nБ = В\n$0", Wants::OperatorOrStatement);
        check("Процедура А()\nБ = В(Г,\n$0", Wants::Expression);
        check("Процедура А()\nБ = Новый $0", Wants::Type);
        check("Процедура А()\nЕсли $0", Wants::Expression);
        check("Процедура А()\nЕсли Б Тогда\n$0", Wants::Statement);
        check("Процедура А()\nДля $0", Wants::LoopVariable);
        check("Процедура А()\nДля Каждого $0", Wants::Nothing);
        check("Процедура А()\nДля Каждого Б Из $0", Wants::Expression);
        check(
            "Процедура А()\nБ.$0",
            Wants::Member("Процедура А()\nБ.".len()),
        );
        check("Процедура А()\nБ = 1.$0", Wants::Nothing);
        check("Перем $0", Wants::Nothing);
        check("&$0", Wants::Annotation);
        check("&НаКлиенте\n$0", Wants::Statement);
        check("#$0", Wants::Directive(0));
        check("Процедура А()\nПерейти ~$0", Wants::Label);
        check("Процедура А()\nВозврат\n$0", Wants::Statement);
        check("Процедура А()\nВозврат $0", Wants::Expression);
    }
}
