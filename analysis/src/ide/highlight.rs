//! What belongs together with the word at the cursor: the uses of a name, the words of one statement, the two ends of a
//! region, a pair of brackets.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::entity::Entity;
use super::path::{Path, chain, words};
use super::references::{ReferenceKind, nearest, of_entity_in, parts_of_word};
use super::resolve::{entities_at, word_at};
use crate::workspace::{FileId, OpenFile, Snapshot};

mod directives;
mod structure;

/// A place to be highlighted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// Its bytes.
    pub range: Range<usize>,
    /// What is done there.
    pub kind: HighlightKind,
}

/// What is done in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HighlightKind {
    /// Nothing that is a value: a word of the language, the name of a method where it is declared or stands in a string.
    Text,
    /// A value is read, a method is called.
    Read,
    /// A variable is declared or assigned.
    Write,
}

/// What is to be highlighted in a module when the cursor stands at an offset, in the order of the text. Nothing where
/// the cursor stands on nothing that belongs to something else.
pub fn highlights(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Highlight> {
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let of_query = super::query::references::references(snapshot, file, offset);
    if of_query.as_ref().is_some_and(Vec::is_empty) {
        let found = super::query::pairs::pairs(snapshot, file, offset);
        if !found.is_empty() {
            return as_text(found);
        }
    } else if let Some(places) = of_query {
        let places = places.into_iter().map(|it| Highlight {
            range: it.range,
            kind: match it.is_declaration {
                true => HighlightKind::Write,
                false => HighlightKind::Read,
            },
        });
        return places.collect();
    }
    if snapshot.is_query(file) {
        return Vec::new();
    }
    if let Some(ranges) = directives::at(&parsed.text, offset) {
        return as_text(ranges);
    }
    // A word goes before the bracket or the dot behind it.
    let before = parsed.text.floor_char_boundary(offset.saturating_sub(1));
    let mut leaves = [chain(&parsed.tree, offset), chain(&parsed.tree, before)];
    if !is_word_at(&leaves[0], offset) && is_word_at(&leaves[1], offset) {
        leaves.swap(0, 1);
    }
    for nodes in &leaves {
        let Some(leaf) = nodes.last() else { continue };
        if !(leaf.start_byte()..=leaf.end_byte()).contains(&offset) {
            continue;
        }
        let found = match Kind::of(*leaf) {
            Kind::Identifier | Kind::String => of_name(snapshot, file, &parsed, offset),
            Kind::Label => structure::labels(&parsed.text, nodes),
            _ => as_text(structure::of_word(nodes)),
        };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn is_word_at(nodes: &[Node<'_>], offset: usize) -> bool {
    let Some(leaf) = nodes.last() else {
        return false;
    };
    let touches = (leaf.start_byte()..=leaf.end_byte()).contains(&offset);
    touches && leaf.child_count() == 0 && (leaf.is_named() || structure::is_keyword(*leaf))
}

fn as_text(ranges: Vec<Range<usize>>) -> Vec<Highlight> {
    let kind = HighlightKind::Text;
    let mut all: Vec<Highlight> = ranges
        .into_iter()
        .map(|range| Highlight { range, kind })
        .collect();
    all.sort_by_key(|it| it.range.start);
    all
}

/// The uses of a name in its module.
fn of_name(snapshot: &Snapshot, file: FileId, parsed: &OpenFile, offset: usize) -> Vec<Highlight> {
    let entity = entities_at(snapshot, file, offset).into_iter().next();
    let found = match &entity {
        Some(it) if !matches!(it, Entity::Platform(..)) => of_entity_in(snapshot, it, file, offset),
        _ => return same_words(snapshot, file, parsed, offset),
    };
    let is_value = matches!(entity, Some(Entity::Local(..) | Entity::Variable(..)));
    let found = found.into_iter().map(|it| Highlight {
        range: it.range,
        kind: match it.kind {
            ReferenceKind::Declaration if is_value => HighlightKind::Write,
            ReferenceKind::Write => HighlightKind::Write,
            ReferenceKind::Declaration | ReferenceKind::Text => HighlightKind::Text,
            ReferenceKind::Read | ReferenceKind::Call => HighlightKind::Read,
        },
    });
    found.collect()
}

/// What is spelt as the word at an offset and stands as it does: behind the same receiver, called, alone. For names of
/// the platform, and for members of values that nobody knows.
fn same_words(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    offset: usize,
) -> Vec<Highlight> {
    let Some(path) = word_at(parsed, offset) else {
        return Vec::new();
    };
    if Kind::of(path.node()) != Kind::Identifier {
        return Vec::new();
    }
    let text = &parsed.text;
    let word = text.get(path.node().byte_range()).unwrap_or_default();
    let Some(summary) = snapshot.file(file) else {
        return Vec::new();
    };
    let stands = Stands::of(text, &path);
    let parts = nearest(parts_of_word(summary, word), offset);
    let all = words(text, &parsed.tree, &parts, word);
    let same = all.into_iter().filter(|it| {
        Kind::of(it.node()) == Kind::Identifier && Stands::of(text, it).is_same(&stands)
    });
    let found = same.map(|it| Highlight {
        range: it.node().byte_range(),
        kind: match is_assigned(&it) {
            true => HighlightKind::Write,
            false => HighlightKind::Read,
        },
    });
    found.collect()
}

/// How a word stands in code.
#[derive(PartialEq)]
enum Stands<'t> {
    Behind(&'t str),
    Called,
    Made,
    Alone,
}

impl<'t> Stands<'t> {
    fn of(text: &'t str, path: &Path<'_>) -> Self {
        let node = path.node();
        let Some(parent) = path.parent() else {
            return Self::Alone;
        };
        let is = |field: &str| parent.child_by_field_name(field) == Some(node);
        match Kind::of(parent) {
            Kind::MemberExpression if is("property") => {
                let object = parent.child_by_field_name("object");
                let object = object.and_then(|it| text.get(it.byte_range()));
                Self::Behind(object.unwrap_or_default())
            }
            Kind::CallExpression if is("function") => Self::Called,
            Kind::NewExpression => Self::Made,
            _ => Self::Alone,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Behind(left), Self::Behind(right)) => same(left, right),
            _ => self == other,
        }
    }
}

fn is_assigned(path: &Path<'_>) -> bool {
    let (Some(parent), above) = (path.parent(), path.grandparent()) else {
        return false;
    };
    let (whole, around) = match Kind::of(parent) {
        Kind::MemberExpression => (parent, above),
        _ => (path.node(), Some(parent)),
    };
    around.is_some_and(|it| {
        Kind::of(it) == Kind::AssignmentStatement && it.child_by_field_name("left") == Some(whole)
    })
}

#[cfg(test)]
mod tests;
