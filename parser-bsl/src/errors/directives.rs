//! Preprocessor directives that belong together. They may cut through the tree, and regions may cross
//! conditions, so they are paired in the order of the text and each family by itself.

use std::ops::Range;

use tree_sitter::{Node, Tree};

use super::branches::is_odd;
use super::{SyntaxError, SyntaxErrorKind};
use crate::bsl::Kind;
use crate::bsl::ast::{DeleteDirective, ElsifDirective, IfDirective, RegionDirective};
use crate::syntax::AstNode as _;

/// What opens, continues and closes.
const FAMILIES: [(Kind, &[Kind], Kind); 3] = [
    (
        Kind::IfDirective,
        &[Kind::ElsifDirective, Kind::ElseDirective],
        Kind::EndIfDirective,
    ),
    (Kind::RegionDirective, &[], Kind::EndRegionDirective),
    (Kind::InsertDirective, &[], Kind::EndInsertDirective),
];

/// Finds directives without the other half of their pair, and broken ones inside of statements.
pub(super) fn unpaired(tree: &Tree, text: &str, errors: &mut Vec<SyntaxError>) {
    let mut open: [Vec<Open>; FAMILIES.len()] = Default::default();
    for Directive { kind, start, node } in directives(tree, text) {
        let range = start..line_end(text, start);
        // Inside of a statement the tree has no missing token for it.
        if node.is_some_and(|it| is_broken(it) && !it.has_error()) {
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::BrokenDirective,
                range: range.end..range.end,
            });
        }
        if let Some(range) = node.and_then(|it| code_behind(it, &range, text)) {
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::Unexpected,
                range,
            });
        }
        for ((opening, continuing, closing), open) in FAMILIES.iter().zip(&mut open) {
            let is_alone = if kind == *opening {
                open.push(Open {
                    range: range.clone(),
                    first_branch: None,
                    has_else: false,
                });
                false
            } else if continuing.contains(&kind) {
                // Nothing but the end comes after the last branch.
                open.last_mut().is_none_or(|it| {
                    let first = it.first_branch.get_or_insert(it.range.end..start);
                    if node.is_some_and(|node| is_odd(node, first.clone(), text)) {
                        errors.push(SyntaxError {
                            kind: SyntaxErrorKind::OddBranch,
                            range: range.clone(),
                        });
                    }
                    let is_last = it.has_else;
                    it.has_else |= kind == Kind::ElseDirective;
                    is_last
                })
            } else {
                kind == *closing && open.pop().is_none()
            };
            if is_alone {
                errors.push(SyntaxError {
                    kind: SyntaxErrorKind::DirectiveWithoutStart,
                    range: range.clone(),
                });
            }
        }
    }
    for Open { range, .. } in open.into_iter().flatten() {
        errors.push(SyntaxError {
            kind: SyntaxErrorKind::UnclosedDirective,
            range,
        });
    }
}

/// A directive that is to be closed.
struct Open {
    range: Range<usize>,
    /// The code up to the second branch, once that has begun.
    first_branch: Option<Range<usize>>,
    /// Whether its last branch has begun.
    has_else: bool,
}

/// Code on the line of a directive: a directive takes its line for itself. A `;` is let pass.
fn code_behind(directive: Node<'_>, line: &Range<usize>, text: &str) -> Option<Range<usize>> {
    let mut cursor = directive.walk();
    let end = directive
        .children(&mut cursor)
        .filter(|it| !matches!(Kind::of(*it), Kind::InactiveCode | Kind::DeletedCode))
        .last()?
        .end_byte();
    let rest = text.get(end..line.end)?;
    let code = rest.trim_start();
    let is_code = !code.trim_end_matches(';').is_empty() && !code.starts_with("//");
    is_code.then(|| line.end - code.len()..line.end)
}

/// Whether a directive lacks its name, its condition or its end.
fn is_broken(directive: Node<'_>) -> bool {
    if let Some(it) = RegionDirective::cast(directive) {
        it.name().is_none()
    } else if let Some(it) = IfDirective::cast(directive) {
        it.condition().is_none()
    } else if let Some(it) = ElsifDirective::cast(directive) {
        it.condition().is_none()
    } else {
        DeleteDirective::cast(directive).is_some_and(|it| it.deleted().is_none())
    }
}

/// A directive: its kind and, unless it stands in an error, its node.
struct Directive<'tree> {
    kind: Kind,
    start: usize,
    node: Option<Node<'tree>>,
}

/// All directives, in the order of the text. Only what holds a `#` is looked into.
fn directives<'tree>(tree: &'tree Tree, text: &str) -> Vec<Directive<'tree>> {
    let signs: Vec<usize> = memchr::memchr_iter(b'#', text.as_bytes()).collect();
    let holds_sign = |range: Range<usize>| {
        let next = signs.partition_point(|it| *it < range.start);
        signs.get(next).is_some_and(|it| *it < range.end)
    };
    let mut found = Vec::new();
    let mut ancestors: Vec<Node<'_>> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if holds_sign(node.byte_range()) {
            if cursor.goto_first_child() {
                ancestors.push(node);
                continue;
            }
            if Kind::of(node) == Kind::Hash
                && let Some(parent) = ancestors.last()
            {
                let mut next = cursor.clone();
                let word = next.goto_next_sibling().then(|| Kind::of(next.node()));
                found.extend(directive(node, *parent, word));
            }
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
            ancestors.pop();
        }
    }
}

/// The directive that the sign `#` begins; in an error its word tells what it was meant to be.
fn directive<'tree>(
    sign: Node<'tree>,
    parent: Node<'tree>,
    word: Option<Kind>,
) -> Option<Directive<'tree>> {
    let start = sign.start_byte();
    if Kind::of(parent) != Kind::Error {
        return Some(Directive {
            kind: Kind::of(parent),
            start,
            node: Some(parent),
        });
    }
    let kind = match word? {
        Kind::IfKw => Kind::IfDirective,
        Kind::ElsIfKw => Kind::ElsifDirective,
        Kind::ElseKw => Kind::ElseDirective,
        Kind::EndIfKw => Kind::EndIfDirective,
        Kind::RegionKw => Kind::RegionDirective,
        Kind::EndRegionKw => Kind::EndRegionDirective,
        Kind::InsertKw => Kind::InsertDirective,
        Kind::EndInsertKw => Kind::EndInsertDirective,
        _ => return None,
    };
    Some(Directive {
        kind,
        start,
        node: None,
    })
}

/// The end of the line of a directive, without blanks and a comment.
pub(super) fn line_end(text: &str, start: usize) -> usize {
    let line = &text[start..];
    let line = &line[..line.find(['\n', '\r']).unwrap_or(line.len())];
    let code = line.find("//").map_or(line, |comment| &line[..comment]);
    start + code.trim_end().len()
}
