//! How hard a method is to follow and to test.
//!
//! Cognitive complexity is counted as G. Ann Campbell defines it ("Cognitive Complexity: a new way of measuring
//! understandability"), cyclomatic complexity as BSL Language Server does: one, and each branch, loop, handler, jump,
//! logical operator and call of the method itself. That server counts operators in parentheses once more for each pair
//! around them; here each counts once.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;

use crate::lexer::{Lexer, Token};
use crate::workspace::{FileId, Snapshot};

/// How complex a method is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complexity {
    /// How hard it is to follow.
    pub cognitive: u32,
    /// How many ways lead through it.
    pub cyclomatic: u32,
    /// What adds to one of them, in the order of the text.
    pub increments: Vec<Increment>,
}

/// A word that makes a method more complex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Increment {
    /// The word, in bytes of the module.
    pub range: Range<usize>,
    /// What it adds to the cognitive complexity; 0 where it adds to the other one alone.
    pub cognitive: u32,
    /// How much of that is for standing in other blocks.
    pub nesting: u32,
    /// What it adds to the cyclomatic complexity.
    pub cyclomatic: u32,
}

/// The complexity of each method of a module, in the order of its summary.
pub fn complexities(snapshot: &Snapshot, file: FileId) -> Vec<Complexity> {
    let (Some(text), Some(it)) = (snapshot.text(file), snapshot.file(file)) else {
        return Vec::new();
    };
    let mut lexer = Lexer::new(&text);
    let methods = it.summary.methods.iter().map(|placed| {
        lexer.go_to(placed.range());
        of_tokens(lexer.by_ref(), &text, placed.method.name.as_str())
    });
    methods.collect()
}

/// The complexity of methods that stand at ranges of a text, by their names, and at last that of the text behind them:
/// the body of the module. The ranges are in the order of the text and do not overlap.
pub fn of_text<'n>(
    text: &str,
    methods: impl IntoIterator<Item = (Range<usize>, &'n str)>,
) -> (Vec<Complexity>, Complexity) {
    let mut lexer = Lexer::new(text);
    let mut end = 0;
    let mut found = Vec::new();
    for (range, name) in methods {
        end = range.end;
        lexer.go_to(range);
        found.push(of_tokens(&mut lexer, text, name));
    }
    lexer.go_to(end..text.len());
    (found, of_tokens(&mut lexer, text, ""))
}

/// The complexity of one method.
pub fn complexity(snapshot: &Snapshot, file: FileId, method: usize) -> Option<Complexity> {
    let text = snapshot.text(file)?;
    let placed = snapshot.method(file, method)?;
    let mut lexer = Lexer::new(&text);
    lexer.go_to(placed.range());
    let name = placed.method.name.as_str();
    Some(of_tokens(lexer, &text, name))
}

/// A block that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    If,
    Loop,
    Try,
}

/// A bracket that is open, and what the logical operator before it was.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    /// The operators in it go on with those before it.
    joins: bool,
    /// It holds the parts of `?`.
    is_ternary: bool,
    before: Option<Kind>,
}

#[derive(Default)]
struct Counter {
    found: Complexity,
    /// The blocks, and whether what follows stands in them: the condition of a block does not.
    blocks: Vec<(Block, bool)>,
    /// How many of each kind there are.
    counts: [usize; 3],
    brackets: Vec<Bracket>,
    /// How many blocks and `?` stand around.
    nesting: u32,
    /// The last logical operator of the expression.
    operator: Option<Kind>,
}

/// The complexity of the tokens of a method with this name.
pub(crate) fn of_tokens(tokens: impl Iterator<Item = Token>, text: &str, name: &str) -> Complexity {
    let mut counter = Counter::default();
    counter.found.cyclomatic = 1;
    let mut before: Option<Token> = None;
    let mut earlier: Option<Kind> = None;
    let mut directive: Option<usize> = None;
    for token in tokens.filter(|it| it.kind != Kind::Comment) {
        // Words of a directive are no code.
        if let Some(start) = directive {
            let between = text.get(start..token.start as usize).unwrap_or_default();
            if !between.contains(['\n', '\r']) {
                continue;
            }
            directive = None;
        }
        match token.kind {
            Kind::IfDirective | Kind::ElsifDirective | Kind::RegionDirective => {
                directive = Some(token.end as usize);
            }
            Kind::LeftParenthesis
                if before.is_some_and(|it| it.kind == Kind::Identifier)
                    && earlier != Some(Kind::Dot)
                    && !matches!(earlier, Some(Kind::ProcedureKw | Kind::FunctionKw)) =>
            {
                let called = before.filter(|it| same(it.text(text), name));
                if let Some(called) = called {
                    counter.add(called, 1, 0, 1);
                }
                counter.open(token, before);
            }
            _ => counter.token(token, before),
        }
        earlier = before.map(|it| it.kind);
        before = Some(token);
    }
    counter.found
}

impl Counter {
    fn add(&mut self, token: Token, own: u32, nesting: u32, cyclomatic: u32) {
        let cognitive = own + nesting;
        self.found.cognitive += cognitive;
        self.found.cyclomatic += cyclomatic;
        self.found.increments.push(Increment {
            range: token.range(),
            cognitive,
            nesting,
            cyclomatic,
        });
    }

    fn token(&mut self, token: Token, before: Option<Token>) {
        match token.kind {
            Kind::IfKw => self.begin(token, Block::If),
            Kind::ForKw | Kind::WhileKw => self.begin(token, Block::Loop),
            Kind::TryKw => {
                self.push(Block::Try);
                self.end_expression();
            }
            Kind::ElsIfKw => {
                self.leave(Block::If);
                self.add(token, 1, 0, 1);
                self.end_expression();
            }
            Kind::ElseKw => {
                self.add(token, 1, 0, 1);
                self.end_expression();
            }
            Kind::ThenKw | Kind::DoKw => {
                self.end_expression();
                self.enter();
            }
            Kind::ExceptKw => {
                self.end_expression();
                let nesting = self.nesting;
                self.add(token, 1, nesting, 1);
                self.enter();
            }
            Kind::EndIfKw => self.end(Block::If),
            Kind::EndDoKw => self.end(Block::Loop),
            Kind::EndTryKw => self.end(Block::Try),
            Kind::Question => {
                let nesting = self.nesting;
                self.add(token, 1, nesting, 1);
            }
            Kind::GotoKw => self.add(token, 1, 0, 1),
            Kind::AndKw | Kind::OrKw => {
                let is_new = self.operator != Some(token.kind);
                self.operator = Some(token.kind);
                self.add(token, u32::from(is_new), 0, 1);
            }
            Kind::LeftParenthesis | Kind::LeftBracket => self.open(token, before),
            Kind::RightParenthesis | Kind::RightBracket => self.close(),
            Kind::Comma => self.operator = None,
            Kind::Semicolon => self.end_expression(),
            _ => {}
        }
    }

    fn begin(&mut self, token: Token, block: Block) {
        self.end_expression();
        let nesting = self.nesting;
        self.add(token, 1, nesting, 1);
        self.push(block);
    }

    fn push(&mut self, block: Block) {
        self.blocks.push((block, false));
        if let Some(count) = self.counts.get_mut(block as usize) {
            *count += 1;
        }
    }

    /// What follows stands in the innermost block.
    fn enter(&mut self) {
        if let Some((_, inside)) = self.blocks.last_mut()
            && !*inside
        {
            *inside = true;
            self.nesting += 1;
        }
    }

    /// What follows is the condition of the next part of a block.
    fn leave(&mut self, block: Block) {
        if let Some((known, inside)) = self.blocks.last_mut()
            && *known == block
            && *inside
        {
            *inside = false;
            self.nesting = self.nesting.saturating_sub(1);
        }
    }

    fn end(&mut self, block: Block) {
        self.end_expression();
        if self.counts.get(block as usize).is_none_or(|it| *it == 0) {
            return;
        }
        // What was opened in it and not closed is over too.
        while let Some((known, inside)) = self.blocks.pop() {
            if let Some(count) = self.counts.get_mut(known as usize) {
                *count -= 1;
            }
            self.nesting = self.nesting.saturating_sub(u32::from(inside));
            if known == block {
                break;
            }
        }
    }

    fn open(&mut self, token: Token, before: Option<Token>) {
        let before = before.map(|it| it.kind);
        let is_ternary = before == Some(Kind::Question);
        let is_group = token.kind == Kind::LeftParenthesis
            && !matches!(
                before,
                Some(Kind::Identifier | Kind::Question | Kind::NewKw | Kind::NotKw)
            );
        self.nesting += u32::from(is_ternary);
        self.brackets.push(Bracket {
            joins: is_group,
            is_ternary,
            before: self.operator,
        });
        if !is_group {
            self.operator = None;
        }
    }

    fn close(&mut self) {
        let Some(bracket) = self.brackets.pop() else {
            return;
        };
        self.nesting = self.nesting.saturating_sub(u32::from(bracket.is_ternary));
        if !bracket.joins {
            self.operator = bracket.before;
        }
    }

    fn end_expression(&mut self) {
        while !self.brackets.is_empty() {
            self.close();
        }
        self.operator = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    fn of(code: &str) -> Complexity {
        let fixture = format!(
            "\n//- /CommonModules/А.bsl\n// Если А Тогда\nФункция Шаг(А)\n{code}\nКонецФункции$0\n"
        );
        let made = workspace(&fixture);
        let (file, _) = made.cursor.expect("a cursor");
        let snapshot = made.snapshot();
        let all = complexities(&snapshot, file);
        assert_eq!(complexity(&snapshot, file, 0).as_ref(), all.first());
        let [one] = all.try_into().expect("one method");
        one
    }

    #[track_caller]
    fn check(code: &str, cognitive: u32, cyclomatic: u32) {
        let found = of(code);
        assert_eq!(
            (found.cognitive, found.cyclomatic),
            (cognitive, cyclomatic),
            "{found:#?}"
        );
        let sum: u32 = found.increments.iter().map(|it| it.cognitive).sum();
        assert_eq!(sum, cognitive);
    }

    #[test]
    fn a_straight_way_is_not_complex() {
        check("Б = 1; В(Б); Возврат Б;", 0, 1);
    }

    #[test]
    fn what_stands_deeper_is_harder_to_follow() {
        check("Если Б Тогда В(); КонецЕсли;", 1, 2);
        check(
            "Для Каждого Б Из А Цикл Если Б Тогда Пока В Цикл КонецЦикла; КонецЕсли; КонецЦикла;",
            1 + 2 + 3,
            4,
        );
        check(
            "Если Б Тогда ИначеЕсли В Тогда Г(); Иначе Д(); КонецЕсли;",
            3,
            4,
        );
        check(
            "Попытка Если Б Тогда КонецЕсли; Исключение Если Б Тогда КонецЕсли; КонецПопытки;",
            1 + 1 + 2,
            4,
        );
        // Another part of a condition is no deeper than the first one.
        check(
            "Если Б Тогда ИначеЕсли ?(В, 1, 2) = 1 Тогда Если Г Тогда КонецЕсли; КонецЕсли;",
            1 + 1 + 1 + 2,
            5,
        );
    }

    #[test]
    fn one_kind_of_operator_after_the_other_is_counted_once() {
        check("Б = В И Г И Д;", 1, 3);
        check("Б = В И Г Или Д Или Е И Ж;", 3, 5);
        check("Б = В И (Г И Д);", 1, 3);
        check("Б = В И Не (Г И Д);", 2, 3);
        check("Б = В И Ф(Г И Д, Е И Ж) И З;", 3, 5);
        check("Б = В И Г; Б = В И Г;", 2, 3);
    }

    #[test]
    fn questions_jumps_and_recursion_count() {
        check("Б = ?(В, ?(Г, 1, 2), 3);", 1 + 2, 3);
        check("Шаг(1); Шаг(2); Модуль.Шаг(3);", 2, 3);
        check("Перейти ~М; ~М:", 1, 2);
    }

    #[test]
    fn directives_strings_and_comments_do_not_count() {
        check(
            "#Если Клиент И Сервер Тогда\nБ();\n#КонецЕсли\n// Если\nБ = \"Если И\";",
            0,
            1,
        );
    }

    #[test]
    fn code_that_is_not_closed_is_counted_as_far_as_it_goes() {
        check(
            "Если Б Тогда Пока В Цикл КонецЕсли; Если Г Тогда КонецЕсли;",
            1 + 2 + 1,
            4,
        );
        check("КонецЕсли; КонецЦикла; ) Если Б Тогда", 1, 2);
    }
}
