//! What the word at a place stands for, wherever it stands: in code, in a string, in a comment.

use std::ops::Range;

use metadata::Type;
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::comments::{self, Told};
use super::entity::Entity;
use super::hover::leaf_at;
use super::path::Path;
use super::resolve::entities_at;
use super::scripts;
use super::strings::{self, Named};
use crate::types::{self, Types};
use crate::workspace::{FileId, OpenFile, Snapshot};

/// What a word stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// Something of code, of the metadata or of the platform.
    Entity(Entity),
    /// What a string or a comment names.
    Named(Named),
}

/// The word at an offset and what it may stand for, the likeliest first.
pub(super) fn at(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    offset: usize,
) -> Option<(Range<usize>, Vec<Meaning>)> {
    let path = leaf_at(parsed, offset)?;
    let node = path.node();
    let range = node.byte_range();
    let entities = || -> Vec<Meaning> {
        let all = entities_at(snapshot, file, offset);
        all.into_iter().map(Meaning::Entity).collect()
    };
    match Kind::of(node) {
        Kind::Identifier => {
            let word = parsed.text.get(range.clone())?;
            let is_annotation = path.parent().is_some_and(|it| {
                Kind::of(it) == Kind::Annotation && it.child_by_field_name("name") == Some(node)
            });
            let found = match is_annotation {
                true => {
                    let class = scripts::annotation(snapshot, file, word);
                    let class = class.map(|it| Meaning::Entity(Entity::Module(it)));
                    class.into_iter().collect()
                }
                false => entities(),
            };
            Some((range, found))
        }
        Kind::String => {
            let found = entities();
            let inside = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
            if !found.is_empty() {
                return Some((inside, found));
            }
            let (range, named) = strings::named(snapshot, file, parsed, &path, offset)?;
            Some((range, vec![Meaning::Named(named)]))
        }
        Kind::Comment => {
            let (range, told) = comments::named(snapshot, file, parsed, &path, offset)?;
            let meaning = match told {
                Told::Entity(it) => Meaning::Entity(it),
                Told::Named(it) => Meaning::Named(it),
            };
            Some((range, vec![meaning]))
        }
        Kind::UsePath => {
            let word = parsed.text.get(range.clone())?;
            let script = scripts::first_of_library(snapshot, file, word)?;
            Some((range, vec![Meaning::Entity(Entity::Module(script))]))
        }
        _ => None,
    }
}

/// What the value is that a word stands for, or a call of it gives.
pub(super) fn types_at(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    path: &Path<'_>,
) -> Types {
    let of = |node: Node<'_>| types::of_expression(snapshot, file, node.byte_range());
    let node = path.node();
    if let Some(parent) = path.parent() {
        let field = |name: &str| parent.child_by_field_name(name);
        match Kind::of(parent) {
            Kind::AssignmentStatement if field("left") == Some(node) => {
                return field("right").map_or(Types::NONE, of);
            }
            Kind::ForStatement if field("variable") == Some(node) => {
                return Types::from(Type::Number);
            }
            Kind::ForEachStatement if field("variable") == Some(node) => {
                let all = field("collection").map_or(Types::NONE, of);
                return types::elements(snapshot, file, &all);
            }
            Kind::MemberExpression if field("property") == Some(node) => {
                let call = path.grandparent().filter(|it| {
                    Kind::of(*it) == Kind::CallExpression
                        && it.child_by_field_name("function") == Some(parent)
                });
                return of(call.unwrap_or(parent));
            }
            Kind::CallExpression if field("function") == Some(node) => return of(parent),
            Kind::NewExpression if field("type") == Some(node) => return of(parent),
            _ => {}
        }
    }
    let found = of(node);
    if !found.is_empty() {
        return found;
    }
    let word = parsed.text.get(node.byte_range()).unwrap_or_default();
    types::of_name(snapshot, file, node.end_byte(), word)
}
