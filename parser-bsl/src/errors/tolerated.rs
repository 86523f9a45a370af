//! What the grammar lets pass although it is wrong.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tree_sitter::{Node, Tree};

use super::missing::opener;
use super::{SyntaxError, SyntaxErrorKind};
use crate::Dialect;
use crate::bsl::Kind;

/// Finds statements that no `;` separates (a statement keeps its place in the tree while the one
/// above it is being typed), directives of one's own, targets that cannot be assigned to. Looks at
/// the blocks and no deeper.
///
/// A method that is the same as in the tree before is not looked at again.
pub(super) fn tolerated(
    tree: &Tree,
    dialect: Dialect,
    seen: &mut Seen,
    errors: &mut Vec<SyntaxError>,
) {
    let before = std::mem::take(&mut seen.methods);
    let mut method: Option<Method> = None;
    let mut cursor = tree.walk();
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut level = Level::default();
    // Where errors begin that are no errors of their own.
    let mut explained = HashSet::new();
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
                    explained.insert(node.start_byte());
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
            match last_child(node) {
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
        if kind.is_statement() {
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
        let is_method = matches!(kind, Kind::ProcedureDefinition | Kind::FunctionDefinition)
            && levels.len() == 1
            && !node.has_error();
        let known = is_method.then(|| before.get(&node.id())).flatten();
        if let Some(known) = known {
            let start = node.start_byte();
            errors.extend(known.iter().map(|it| it.clone().moved(|at| at + start)));
            seen.methods.insert(node.id(), known.clone());
        } else if has_block(kind) && cursor.goto_first_child() {
            if is_method {
                method = Some(Method {
                    id: node.id(),
                    start: node.start_byte(),
                    errors: errors.len(),
                });
            }
            levels.push(std::mem::take(&mut level));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                seen.tree = Some(tree.clone());
                errors.retain(|it| {
                    it.kind != SyntaxErrorKind::Unexpected || !explained.contains(&it.range.start)
                });
                return;
            }
            level = levels.pop().unwrap_or_default();
            if levels.len() == 1
                && let Some(it) = method.take()
            {
                let found = errors.get(it.errors..).unwrap_or_default().iter();
                let found = found.map(|error| error.clone().moved(|at| at - it.start));
                seen.methods.insert(it.id, found.collect());
            }
        }
    }
}

/// What was found in the methods of a tree, to be found again in the tree after an edit.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Keeps the numbers of its nodes from being given to others.
    tree: Option<Tree>,
    /// For each method without errors, by its node, what is tolerated in it; from the start of the method.
    methods: HashMap<usize, Vec<SyntaxError>>,
}

#[cfg(test)]
impl Seen {
    pub(super) fn methods(&self) -> &HashMap<usize, Vec<SyntaxError>> {
        &self.methods
    }
}

/// A method that is being looked at.
struct Method {
    id: usize,
    start: usize,
    /// How many errors were found before it.
    errors: usize,
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

fn last_child(node: Node<'_>) -> Option<Node<'_>> {
    node.child(node.child_count().checked_sub(1)?)
}

/// Whether the last token of `node` is a missing one.
fn ends_with_missing(node: Node<'_>) -> bool {
    let mut last = node;
    while let Some(child) = last_child(last) {
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
