//! Words of the language that belong to one statement, and pairs of brackets.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::{Highlight, HighlightKind};
use crate::ide::labels::{self, may_hold_statements};
use crate::ide::path::{each, is_method};

/// What belongs to the word or the bracket that is the last of the nodes, which stand from the root downwards.
pub(super) fn of_word(nodes: &[Node<'_>]) -> Vec<Range<usize>> {
    let Some((leaf, above)) = nodes.split_last() else {
        return Vec::new();
    };
    let Some(parent) = above.last() else {
        return Vec::new();
    };
    let leaf_kind = Kind::of(*leaf);
    match leaf_kind {
        Kind::LeftParenthesis | Kind::RightParenthesis | Kind::LeftBracket | Kind::RightBracket => {
            return brackets(*parent);
        }
        _ if !is_keyword(*leaf) => return Vec::new(),
        _ => {}
    }
    let nearest = |fits: fn(Kind) -> bool| {
        let within = above.iter().rev();
        let mut within = within.take_while(|it| !is_method(Kind::of(**it)));
        within.find(|it| fits(Kind::of(**it)))
    };
    match Kind::of(*parent) {
        Kind::IfStatement | Kind::ElsifClause | Kind::ElseClause => {
            let whole = nearest(|it| it == Kind::IfStatement);
            whole.map_or_else(Vec::new, |it| of_condition(*it))
        }
        Kind::ForStatement | Kind::ForEachStatement | Kind::WhileStatement => of_loop(*parent),
        Kind::BreakStatement | Kind::ContinueStatement => {
            nearest(is_loop).map_or_else(Vec::new, |it| of_loop(*it))
        }
        Kind::TryStatement => of_try(*parent),
        Kind::RaiseStatement => {
            let around = nearest(|it| it == Kind::TryStatement);
            around.map_or_else(|| vec![leaf.byte_range()], |it| of_try(*it))
        }
        Kind::ProcedureDefinition | Kind::FunctionDefinition
            if !matches!(leaf_kind, Kind::ExportKw) =>
        {
            of_method(*parent)
        }
        Kind::ReturnStatement => {
            let mut around = above.iter().rev();
            let method = around.find(|it| is_method(Kind::of(**it)));
            method.map_or_else(Vec::new, |it| of_method(*it))
        }
        _ => Vec::new(),
    }
}

/// Whether a node is a word of the language: a leaf without a name of its own that is made of letters.
pub(super) fn is_keyword(node: Node<'_>) -> bool {
    !node.is_named() && node.kind().starts_with(|it: char| it.is_ascii_alphabetic())
}

fn is_loop(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ForStatement | Kind::ForEachStatement | Kind::WhileStatement
    )
}

/// The keywords that stand directly in a node.
fn keywords(node: Node<'_>, into: &mut Vec<Range<usize>>) {
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        if is_keyword(child) && !child.is_missing() && !child.byte_range().is_empty() {
            into.push(child.byte_range());
        }
    }
}

fn of_condition(statement: Node<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    keywords(statement, &mut found);
    let mut cursor = statement.walk();
    for alternative in statement.children_by_field_name("alternative", &mut cursor) {
        keywords(alternative, &mut found);
    }
    found
}

fn of_loop(statement: Node<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    keywords(statement, &mut found);
    if let Some(body) = statement.child_by_field_name("body") {
        each(&mut body.walk(), |node, _, _| match Kind::of(node) {
            Kind::BreakStatement | Kind::ContinueStatement => {
                keywords(node, &mut found);
                false
            }
            kind => !is_loop(kind) && may_hold_statements(kind),
        });
    }
    found
}

fn of_try(statement: Node<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    keywords(statement, &mut found);
    for field in ["body", "handler"] {
        let Some(part) = statement.child_by_field_name(field) else {
            continue;
        };
        each(&mut part.walk(), |node, _, _| match Kind::of(node) {
            Kind::RaiseStatement => {
                keywords(node, &mut found);
                false
            }
            kind => kind != Kind::TryStatement && may_hold_statements(kind),
        });
    }
    found
}

fn of_method(method: Node<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut cursor = method.walk();
    for child in method.children(&mut cursor) {
        let is_own = is_keyword(child) && Kind::of(child) != Kind::ExportKw;
        if is_own && !child.byte_range().is_empty() {
            found.push(child.byte_range());
        }
    }
    each(&mut method.walk(), |node, above, _| match Kind::of(node) {
        Kind::ReturnStatement => {
            keywords(node, &mut found);
            false
        }
        kind => above.is_empty() || may_hold_statements(kind),
    });
    found
}

/// The outermost brackets of a node.
fn brackets(node: Node<'_>) -> Vec<Range<usize>> {
    let is_bracket = |it: &Node<'_>| {
        let kind = Kind::of(*it);
        let is_one = matches!(
            kind,
            Kind::LeftParenthesis | Kind::RightParenthesis | Kind::LeftBracket | Kind::RightBracket
        );
        is_one && !it.byte_range().is_empty()
    };
    let mut cursor = node.walk();
    let all = node.children(&mut cursor).filter(is_bracket);
    all.map(|it| it.byte_range()).collect()
}

/// The places of a label in its method: where it stands and where code goes to it.
pub(super) fn labels(text: &str, nodes: &[Node<'_>]) -> Vec<Highlight> {
    let places = labels::of(text, nodes).into_iter();
    let places = places.map(|it| Highlight {
        range: it.range,
        kind: match it.is_declaration {
            true => HighlightKind::Write,
            false => HighlightKind::Read,
        },
    });
    places.collect()
}
