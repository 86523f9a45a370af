//! Preprocessor directives that belong together. They may cut through the tree, and regions may cross
//! conditions, so they are paired in the order of the text and each family by itself.

use std::ops::Range;

use tree_sitter::{Node, Tree};

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
    let mut open: [Vec<Range<usize>>; FAMILIES.len()] = Default::default();
    for directive in directives(tree, text) {
        let kind = Kind::of(directive);
        let range = directive.start_byte()..line_end(text, directive.start_byte());
        // Inside of a statement the tree has no missing token for it.
        if is_broken(directive) && !directive.has_error() {
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::BrokenDirective,
                range: range.end..range.end,
            });
        }
        for ((opening, continuing, closing), open) in FAMILIES.iter().zip(&mut open) {
            let is_alone = if kind == *opening {
                open.push(range.clone());
                false
            } else if continuing.contains(&kind) {
                open.is_empty()
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
    for range in open.into_iter().flatten() {
        errors.push(SyntaxError {
            kind: SyntaxErrorKind::UnclosedDirective,
            range,
        });
    }
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

/// The nodes of all directives: what is a directive stands first on its line.
fn directives<'a>(tree: &'a Tree, text: &'a str) -> impl Iterator<Item = Node<'a>> {
    let root = tree.root_node();
    memchr::memchr_iter(b'#', text.as_bytes())
        .filter(|at| {
            text[..*at]
                .trim_end_matches([' ', '\t', '\u{a0}', '\u{feff}'])
                .bytes()
                .next_back()
                .is_none_or(|it| it == b'\n' || it == b'\r')
        })
        .filter_map(move |at| {
            let sign = root.descendant_for_byte_range(at, at + 1)?;
            if Kind::of(sign) == Kind::Hash {
                sign.parent()
            } else {
                None
            }
        })
}

fn line_end(text: &str, start: usize) -> usize {
    let line = &text[start..];
    let line = &line[..line.find(['\n', '\r']).unwrap_or(line.len())];
    let code = line.find("//").map_or(line, |comment| &line[..comment]);
    start + code.trim_end().len()
}
