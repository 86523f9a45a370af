//! What is wrong with the syntax of a module, read off its tree.

use std::ops::Range;

use tree_sitter::{Node, Tree, TreeCursor};

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
}

/// The syntax errors of the tree of `text`, in the order of their places.
pub fn errors(tree: &Tree, text: &str) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    let root = tree.root_node();
    if root.has_error() {
        collect(&mut tree.walk(), text, &mut errors);
    }
    unseparated(&mut root.walk(), &mut errors);
    errors.sort_by_key(|it| (it.range.start, it.range.end));
    errors.dedup();
    errors
}

/// The errors and the missing tokens of the tree.
fn collect(cursor: &mut TreeCursor<'_>, text: &str, errors: &mut Vec<SyntaxError>) {
    let node = cursor.node();
    if node.is_error() {
        errors.push(SyntaxError { kind: SyntaxErrorKind::Unexpected, range: unexpected_range(node, text) });
        return;
    }
    if node.is_missing() {
        errors.push(missing(node, text));
        return;
    }
    if !node.has_error() || !cursor.goto_first_child() {
        return;
    }
    loop {
        collect(cursor, text, errors);
        if !cursor.goto_next_sibling() {
            break;
        }
    }
    cursor.goto_parent();
}

/// Statements that no `;` separates. The grammar lets them pass, so that a statement keeps its place
/// in the tree while the one above it is being typed. Walks the blocks only.
fn unseparated(cursor: &mut TreeCursor<'_>, errors: &mut Vec<SyntaxError>) {
    if !cursor.goto_first_child() {
        return;
    }
    let mut statement: Option<Node<'_>> = None;
    loop {
        let node = cursor.node();
        match Kind::of(node) {
            Kind::Semicolon => statement = None,
            Kind::Error => statement = None,
            kind if is_statement(kind) => {
                if let Some(statement) = statement {
                    let end = statement.end_byte();
                    // What is incomplete is reported already.
                    if Kind::of(statement) != Kind::IncompleteStatement && !ends_with_missing(statement) {
                        let kind = SyntaxErrorKind::Missing { token: Kind::Semicolon, opened_by: None };
                        errors.push(SyntaxError { kind, range: end..end });
                    }
                }
                statement = Some(node);
                if has_block(kind) {
                    unseparated(cursor, errors);
                }
            }
            kind if has_block(kind) => unseparated(cursor, errors),
            _ => {}
        }
        if !cursor.goto_next_sibling() {
            break;
        }
    }
    cursor.goto_parent();
}

/// Whether the last token of `node` is a missing one.
fn ends_with_missing(node: Node<'_>) -> bool {
    let mut last = node;
    while let Some(child) = u32::try_from(last.child_count()).ok().and_then(|it| last.child(it.checked_sub(1)?)) {
        last = child;
    }
    last.is_missing()
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
        Kind::Block
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
    range.start..range.start + line.len().max(found.chars().next().map_or(0, char::len_utf8))
}

fn missing(node: Node<'_>, text: &str) -> SyntaxError {
    // A missing token stands where the next one begins; what it belongs to is what comes before.
    let before = text[..node.start_byte()].trim_end().len();
    let parent = node.parent();
    let kind = match (Kind::of(node), parent.map(Kind::of)) {
        (Kind::Missing, Some(Kind::IncompleteStatement)) => {
            let start = parent.map_or(before, |it| it.start_byte());
            return SyntaxError { kind: SyntaxErrorKind::IncompleteStatement, range: start..before.max(start) };
        }
        (Kind::Missing, Some(Kind::ProcedureDefinition | Kind::FunctionDefinition)) => {
            SyntaxErrorKind::Missing { token: Kind::LeftParenthesis, opened_by: None }
        }
        (Kind::Missing, Some(Kind::MemberExpression)) | (Kind::Identifier, _) => SyntaxErrorKind::MissingName,
        (Kind::Missing, _) => SyntaxErrorKind::BrokenDirective,
        (Kind::StringFragment, _) => {
            let start = parent.map_or(before, |it| it.start_byte());
            return SyntaxError { kind: SyntaxErrorKind::UnclosedString, range: start..before.max(start) };
        }
        (token, _) => SyntaxErrorKind::Missing { token, opened_by: parent.and_then(|it| opener(it, token)) },
    };
    SyntaxError { kind, range: before..before }
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
    let owner = if Kind::of(parent) == Kind::Block { parent.parent()? } else { parent };
    let mut cursor = owner.walk();
    owner.children(&mut cursor).find(|it| opening.contains(&Kind::of(*it))).map(|it| it.byte_range())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(SyntaxErrorKind, &str)]) {
        let tree = crate::Parser::bsl().parse(text, None);
        let found: Vec<_> =
            errors(&tree, text).into_iter().map(|it| (it.kind, text[it.range].to_owned())).collect();
        let expected: Vec<_> = expected.iter().map(|(kind, text)| (kind.clone(), (*text).to_owned())).collect();
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
        check("Текст = \"начало;\nЧисло = 1;\n", &[(SyntaxErrorKind::UnclosedString, "\"начало;")]);
        check("Процедура А()\n\tТекст = \"начало;\nКонецПроцедуры\n", &[(SyntaxErrorKind::UnclosedString, "\"начало;")]);
    }

    #[test]
    fn a_name_that_is_neither_called_nor_assigned() {
        check("Документ.Проведен;", &[(SyntaxErrorKind::IncompleteStatement, "Документ.Проведен")]);
        check("Сообщить\nДокумент = 1;", &[(SyntaxErrorKind::IncompleteStatement, "Сообщить")]);
    }

    #[test]
    fn a_dot_without_a_name() {
        check("Результат = Документ.\nДругой = 1;", &[(SyntaxErrorKind::MissingName, "")]);
    }

    #[test]
    fn a_missing_end_names_what_it_closes() {
        check("Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\nКонецПроцедуры\n", &[(missing(Kind::EndIfKw, Some(25..33)), "")]);
        check("Вызов(Первый, Второй;", &[(missing(Kind::RightParenthesis, Some(10..11)), "")]);
    }

    #[test]
    fn a_missing_semicolon_stands_after_its_statement() {
        check("Сообщить(1)\nЧисло = 1;", &[(missing(Kind::Semicolon, None), "")]);
    }

    #[test]
    fn text_that_does_not_belong() {
        check("КонецЕсли;", &[(SyntaxErrorKind::Unexpected, "КонецЕсли")]);
    }

    #[test]
    fn a_region_without_a_name() {
        check("#Область\nПроцедура А()\nКонецПроцедуры\n#КонецОбласти\n", &[(SyntaxErrorKind::BrokenDirective, "")]);
    }
}
