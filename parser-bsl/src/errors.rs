//! What is wrong with the syntax of a module, read off its tree.

use std::ops::Range;

use tree_sitter::{Node, Tree};

use crate::Dialect;
use crate::bsl::Kind;

/// One syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where, in bytes of the text; empty where something is missing.
    pub range: Range<usize>,
}

/// The kinds of syntax errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// This text does not belong here.
    Unexpected,
    /// A token is missing.
    Missing {
        /// The token: a keyword or a punctuation mark.
        token: Kind,
        /// For a token that closes something: what it closes (the `If` of an `EndIf`).
        opened_by: Option<Range<usize>>,
    },
    /// An expression or a name is missing, as after a dot.
    MissingName,
    /// A name or a member that is neither called nor assigned.
    IncompleteStatement,
    /// A string without its closing quote.
    UnclosedString,
    /// A preprocessor directive that lacks its name, its condition, `Then` or its end.
    BrokenDirective,
    /// A preprocessor directive that the platform does not know.
    UnknownDirective,
    /// A method that ends with the word of the other kind of method; the range is that word.
    WrongEnd {
        /// The token that should stand here.
        expected: Kind,
        /// The token that opened the method.
        opened_by: Range<usize>,
    },
    /// The target of an assignment that begins with something that cannot be assigned to.
    InvalidTarget,
}

/// The syntax errors of the tree of `text`, in the order of their places.
pub fn errors(tree: &Tree, text: &str, dialect: Dialect) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    if tree.root_node().has_error() {
        collect(tree, text, &mut errors);
    }
    tolerated(tree, dialect, &mut errors);
    errors.sort_by_key(|it| (it.range.start, it.range.end));
    errors.dedup();
    errors
}

/// The errors and the missing tokens of the tree. A loop, not a recursion: code may nest deeper than
/// the stack of a thread.
fn collect(tree: &Tree, text: &str, errors: &mut Vec<SyntaxError>) {
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() {
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::Unexpected,
                range: unexpected_range(node, text),
            });
        } else if node.is_missing() {
            errors.push(missing(node, text));
        } else if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// What the grammar lets pass although it is wrong: statements that no `;` separates (so that a
/// statement keeps its place in the tree while the one above it is being typed), directives of one's
/// own, targets that cannot be assigned to. Looks at the blocks and no deeper.
fn tolerated(tree: &Tree, dialect: Dialect, errors: &mut Vec<SyntaxError>) {
    let mut cursor = tree.walk();
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut level = Level::default();
    loop {
        let node = cursor.node();
        let kind = Kind::of(node);
        match kind {
            Kind::Semicolon => level.statement = None,
            Kind::Error => {
                level.statement = None;
                // The end of a statement whose start lacks a word is no second error.
                if let Some(end) = node.child(0).map(Kind::of)
                    && let Some(at) = level.unfinished.iter().rposition(|it| *it == end)
                {
                    level.unfinished.truncate(at);
                    errors.retain(|it| it.range.start != node.start_byte());
                }
            }
            Kind::CustomDirective if dialect == Dialect::Bsl => {
                errors.push(SyntaxError {
                    kind: SyntaxErrorKind::UnknownDirective,
                    range: node.byte_range(),
                });
            }
            Kind::AssignmentStatement => {
                if let Some(range) = invalid_target(node) {
                    errors.push(SyntaxError {
                        kind: SyntaxErrorKind::InvalidTarget,
                        range,
                    });
                }
            }
            _ => {}
        }
        if let Some(end) = end_of(kind) {
            match node
                .child_count()
                .checked_sub(1)
                .and_then(|it| node.child(it))
            {
                Some(last) if last.is_missing() && Kind::of(last) != end => {
                    level.unfinished.push(end)
                }
                // The statement inside of it misses its end, and so does this one.
                Some(last)
                    if matches!(
                        Kind::of(last),
                        Kind::Block | Kind::ElsifClause | Kind::ElseClause
                    ) =>
                {
                    let at = node.end_byte();
                    let kind = SyntaxErrorKind::Missing {
                        token: end,
                        opened_by: opener(node, end),
                    };
                    errors.push(SyntaxError {
                        kind,
                        range: at..at,
                    });
                }
                _ => {}
            }
        }
        if is_statement(kind) {
            if let Some(before) = level.statement
                // What is incomplete is reported already.
                && Kind::of(before) != Kind::IncompleteStatement
                && !ends_with_missing(before)
            {
                let end = before.end_byte();
                let kind = SyntaxErrorKind::Missing {
                    token: Kind::Semicolon,
                    opened_by: None,
                };
                errors.push(SyntaxError {
                    kind,
                    range: end..end,
                });
            }
            level.statement = Some(node);
        }
        if has_block(kind) && cursor.goto_first_child() {
            levels.push(std::mem::take(&mut level));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            level = levels.pop().unwrap_or_default();
        }
    }
}

/// What was met among the children of one node.
#[derive(Default)]
struct Level<'tree> {
    /// The statement that the next one must be separated from.
    statement: Option<Node<'tree>>,
    /// The ends of the statements whose starts are not finished: `If` without `Then`.
    unfinished: Vec<Kind>,
}

/// The word that ends a statement with a block.
fn end_of(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::IfStatement => Some(Kind::EndIfKw),
        Kind::ForStatement | Kind::ForEachStatement | Kind::WhileStatement => Some(Kind::EndDoKw),
        Kind::TryStatement => Some(Kind::EndTryKw),
        _ => None,
    }
}

/// Whether the last token of `node` is a missing one.
fn ends_with_missing(node: Node<'_>) -> bool {
    let mut last = node;
    while let Some(child) = last
        .child_count()
        .checked_sub(1)
        .and_then(|it| last.child(it))
    {
        last = child;
    }
    last.is_missing()
}

/// What the target of an assignment begins with, when that is no name.
fn invalid_target(assignment: Node<'_>) -> Option<Range<usize>> {
    let mut first = assignment;
    while let Some(child) = first.child(0) {
        first = child;
    }
    // A target that begins with a name begins with its identifier.
    let is_name = matches!(
        Kind::of(first),
        Kind::Identifier | Kind::AwaitKw | Kind::AsyncKw
    );
    (!is_name).then(|| first.byte_range())
}

fn is_statement(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::AddHandlerStatement
            | Kind::AssignmentStatement
            | Kind::AwaitStatement
            | Kind::BreakStatement
            | Kind::CallStatement
            | Kind::ContinueStatement
            | Kind::ExecuteStatement
            | Kind::ForEachStatement
            | Kind::ForStatement
            | Kind::GotoStatement
            | Kind::IfStatement
            | Kind::IncompleteStatement
            | Kind::LabeledStatement
            | Kind::RaiseStatement
            | Kind::RemoveHandlerStatement
            | Kind::ReturnStatement
            | Kind::TryStatement
            | Kind::VarStatement
            | Kind::WhileStatement
    )
}

fn has_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::SourceFile
            | Kind::Block
            | Kind::ProcedureDefinition
            | Kind::FunctionDefinition
            | Kind::IfStatement
            | Kind::ElsifClause
            | Kind::ElseClause
            | Kind::ForStatement
            | Kind::ForEachStatement
            | Kind::WhileStatement
            | Kind::TryStatement
            | Kind::LabeledStatement
    )
}

/// The first line of what does not belong; at least one character.
fn unexpected_range(node: Node<'_>, text: &str) -> Range<usize> {
    let range = node.byte_range();
    let found = &text[range.clone()];
    let line = found.lines().next().unwrap_or_default().trim_end();
    range.start
        ..range.start
            + line
                .len()
                .max(found.chars().next().map_or(0, char::len_utf8))
}

fn missing(node: Node<'_>, text: &str) -> SyntaxError {
    // A missing token stands where the next one begins; what it belongs to is what comes before.
    let before = text[..node.start_byte()].trim_end().len();
    let parent = node.parent();
    let from_start = |kind| {
        let start = parent.map_or(before, |it| it.start_byte());
        SyntaxError {
            kind,
            range: start..before.max(start),
        }
    };
    let closing = |token| SyntaxErrorKind::Missing {
        token,
        opened_by: parent.and_then(|it| opener(it, token)),
    };
    let kind = match (Kind::of(node), parent.map(Kind::of)) {
        (Kind::Missing, Some(Kind::IncompleteStatement)) => {
            return from_start(SyntaxErrorKind::IncompleteStatement);
        }
        (Kind::Missing, Some(Kind::MultilineString)) | (Kind::StringFragment, _) => {
            return from_start(SyntaxErrorKind::UnclosedString);
        }
        (Kind::Missing, Some(Kind::ProcedureDefinition | Kind::FunctionDefinition)) => {
            if let Some(error) = wrong_end(node, parent) {
                return error;
            }
            SyntaxErrorKind::Missing {
                token: Kind::LeftParenthesis,
                opened_by: None,
            }
        }
        (Kind::Missing, Some(Kind::MemberExpression)) | (Kind::Identifier, _) => {
            SyntaxErrorKind::MissingName
        }
        (Kind::Missing, Some(Kind::IndexExpression)) => closing(Kind::RightBracket),
        (
            Kind::Missing,
            Some(Kind::Arguments | Kind::ParenthesizedExpression | Kind::TernaryExpression),
        ) => closing(Kind::RightParenthesis),
        (Kind::Missing, _) => SyntaxErrorKind::BrokenDirective,
        (token, _) => closing(token),
    };
    SyntaxError {
        kind,
        range: before..before,
    }
}

/// The end of the other kind of method, which stands before the missing token `node`.
fn wrong_end(node: Node<'_>, method: Option<Node<'_>>) -> Option<SyntaxError> {
    let end = node.prev_sibling()?;
    let expected = match Kind::of(end) {
        Kind::EndFunctionKw => Kind::EndProcedureKw,
        Kind::EndProcedureKw => Kind::EndFunctionKw,
        _ => return None,
    };
    let opened_by = opener(method?, expected)?;
    Some(SyntaxError {
        kind: SyntaxErrorKind::WrongEnd {
            expected,
            opened_by,
        },
        range: end.byte_range(),
    })
}

/// The token that a missing closing token belongs to.
fn opener(parent: Node<'_>, token: Kind) -> Option<Range<usize>> {
    let opening: &[Kind] = match token {
        Kind::EndIfKw => &[Kind::IfKw],
        Kind::EndDoKw => &[Kind::ForKw, Kind::WhileKw],
        Kind::EndTryKw => &[Kind::TryKw],
        Kind::EndProcedureKw => &[Kind::ProcedureKw],
        Kind::EndFunctionKw => &[Kind::FunctionKw],
        Kind::RightParenthesis => &[Kind::LeftParenthesis],
        Kind::RightBracket => &[Kind::LeftBracket],
        _ => return None,
    };
    // The missing end of a method stands in its block.
    let owner = if Kind::of(parent) == Kind::Block {
        parent.parent()?
    } else {
        parent
    };
    let mut cursor = owner.walk();
    owner
        .children(&mut cursor)
        .find(|it| opening.contains(&Kind::of(*it)))
        .map(|it| it.byte_range())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(SyntaxErrorKind, &str)]) {
        let tree = crate::Parser::bsl().parse(text, None);
        let found: Vec<_> = errors(&tree, text, Dialect::Bsl)
            .into_iter()
            .map(|it| (it.kind, text[it.range].to_owned()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, text)| (kind.clone(), (*text).to_owned()))
            .collect();
        assert_eq!(found, expected, "{}", tree.root_node());
    }

    fn missing(token: Kind, opened_by: Option<Range<usize>>) -> SyntaxErrorKind {
        SyntaxErrorKind::Missing { token, opened_by }
    }

    #[test]
    fn a_valid_module_has_none() {
        check("Процедура А() Экспорт\n\tБ = 1;\nКонецПроцедуры\n", &[]);
    }

    #[test]
    fn a_string_without_its_closing_quote() {
        check(
            "Текст = \"начало;\nЧисло = 1;\n",
            &[(SyntaxErrorKind::UnclosedString, "\"начало;")],
        );
        check(
            "Процедура А()\n\tТекст = \"начало;\nКонецПроцедуры\n",
            &[(SyntaxErrorKind::UnclosedString, "\"начало;")],
        );
    }

    #[test]
    fn a_name_that_is_neither_called_nor_assigned() {
        check(
            "Документ.Проведен;",
            &[(SyntaxErrorKind::IncompleteStatement, "Документ.Проведен")],
        );
        check(
            "Сообщить\nДокумент = 1;",
            &[(SyntaxErrorKind::IncompleteStatement, "Сообщить")],
        );
    }

    #[test]
    fn a_dot_without_a_name() {
        check(
            "Результат = Документ.\nДругой = 1;",
            &[(SyntaxErrorKind::MissingName, "")],
        );
    }

    #[test]
    fn a_missing_end_names_what_it_closes() {
        check(
            "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\nКонецПроцедуры\n",
            &[(missing(Kind::EndIfKw, Some(25..33)), "")],
        );
        check(
            "Вызов(Первый, Второй;",
            &[(missing(Kind::RightParenthesis, Some(10..11)), "")],
        );
    }

    #[test]
    fn a_method_that_is_not_closed_at_the_end_of_the_module() {
        check(
            "Процедура А()\n\tБ();\n",
            &[(missing(Kind::EndProcedureKw, Some(0..18)), "")],
        );
    }

    #[test]
    fn a_method_that_ends_as_the_other_kind() {
        let wrong = SyntaxErrorKind::WrongEnd {
            expected: Kind::EndProcedureKw,
            opened_by: 0..18,
        };
        check(
            "Процедура А()\nКонецФункции\nФункция Б()\nКонецФункции\n",
            &[(wrong, "КонецФункции")],
        );
    }

    #[test]
    fn however_many_brackets_are_open_the_innermost_is_named() {
        let text = "Процедура А()\n\tБ(В(1,\nКонецПроцедуры\n";
        check(text, &[(missing(Kind::RightParenthesis, Some(30..31)), "")]);
    }

    #[test]
    fn every_statement_that_is_open_is_named() {
        let text = "Процедура А()\n\tЕсли Б Тогда\n\t\tПока В Цикл\n\t\t\tГ();\nКонецПроцедуры\n";
        let (outer, inner) = (Some(25..33), Some(50..58));
        check(
            text,
            &[
                (missing(Kind::EndDoKw, inner), ""),
                (missing(Kind::EndIfKw, outer), ""),
            ],
        );
    }

    #[test]
    fn the_end_of_an_unfinished_start_is_no_second_error() {
        check(
            "Если А\n\tБ();\nКонецЕсли;\nВ();",
            &[(missing(Kind::ThenKw, None), "")],
        );
    }

    #[test]
    fn a_directive_of_ones_own_is_for_one_script_only() {
        let text = "#Обходимое\nА = 1;\n";
        check(text, &[(SyntaxErrorKind::UnknownDirective, "#Обходимое")]);
        let tree = crate::Parser::bsl().parse(text, None);
        assert_eq!(errors(&tree, text, Dialect::OneScript), []);
    }

    #[test]
    fn a_target_begins_with_a_name() {
        check("(А).Б = 1;", &[(SyntaxErrorKind::InvalidTarget, "(")]);
        check(
            "Новый Файл(П).Имя = 1;",
            &[(SyntaxErrorKind::InvalidTarget, "Новый")],
        );
        check("Ф(1)[2].А = 3; Ждать = 1;", &[]);
    }

    #[test]
    fn parameters_without_their_parenthesis() {
        check(
            "Процедура А Б)\nКонецПроцедуры",
            &[(missing(Kind::LeftParenthesis, None), "")],
        );
        check(
            "Процедура А\nКонецПроцедуры",
            &[(missing(Kind::LeftParenthesis, None), "")],
        );
    }

    #[test]
    fn code_may_nest_deeper_than_the_stack() {
        let depth = 100_000;
        let open = "Если А Тогда\n".repeat(depth) + &"(".repeat(depth);
        let tree = crate::Parser::bsl().parse(&open, None);
        assert!(!errors(&tree, &open, Dialect::Bsl).is_empty());
        let closed = "Если А Тогда\n".repeat(depth) + &"КонецЕсли;\n".repeat(depth);
        let tree = crate::Parser::bsl().parse(&closed, None);
        assert_eq!(errors(&tree, &closed, Dialect::Bsl), []);
    }

    #[test]
    fn a_missing_semicolon_stands_after_its_statement() {
        check(
            "Сообщить(1)\nЧисло = 1;",
            &[(missing(Kind::Semicolon, None), "")],
        );
    }

    #[test]
    fn text_that_does_not_belong() {
        check("КонецЕсли;", &[(SyntaxErrorKind::Unexpected, "КонецЕсли")]);
    }

    #[test]
    fn a_region_without_a_name() {
        check(
            "#Область\nПроцедура А()\nКонецПроцедуры\n#КонецОбласти\n",
            &[(SyntaxErrorKind::BrokenDirective, "")],
        );
    }
}
