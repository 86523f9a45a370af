//! Labels: `~Метка:`, and the statements that go there.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::path::{chain, each, is_method};
use crate::workspace::{FileId, OpenFile, Snapshot};

/// A place where a label stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelPlace {
    /// Its bytes, `~` included.
    pub range: Range<usize>,
    /// It marks a statement; otherwise one goes there.
    pub is_declaration: bool,
}

/// The places of the label at an offset, in the order of the text; nothing where no label stands. Each method has labels of
/// its own.
pub fn labels(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Vec<LabelPlace>> {
    let parsed = snapshot.parsed(file)?;
    let nodes = around(&parsed, offset)?;
    Some(of(&parsed.text, &nodes))
}

/// The nodes around a label, which is the last of them.
pub(super) fn around(parsed: &OpenFile, offset: usize) -> Option<Vec<Node<'_>>> {
    let before = parsed.text.floor_char_boundary(offset.saturating_sub(1));
    let mut found = [offset, before]
        .into_iter()
        .map(|it| chain(&parsed.tree, it));
    let is_label = |it: &Vec<Node<'_>>| {
        it.last().is_some_and(|it| {
            Kind::of(*it) == Kind::Label && (it.start_byte()..=it.end_byte()).contains(&offset)
        })
    };
    found.find(is_label)
}

/// The places of the label that is the last of the nodes, which stand from the root downwards.
pub(super) fn of(text: &str, nodes: &[Node<'_>]) -> Vec<LabelPlace> {
    let Some(label) = nodes.last() else {
        return Vec::new();
    };
    let name = text.get(label.byte_range()).unwrap_or_default();
    let mut all = all(nodes);
    all.retain(|it| text.get(it.range.clone()).is_some_and(|it| same(it, name)));
    all
}

/// All labels of the method that the last of the nodes stands in.
pub(super) fn all(nodes: &[Node<'_>]) -> Vec<LabelPlace> {
    let is_own = |it: &&Node<'_>| is_method(Kind::of(**it));
    let Some(scope) = nodes.iter().find(is_own).or(nodes.first()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    each(&mut scope.walk(), |node, above, _| {
        let kind = Kind::of(node);
        if kind == Kind::Label {
            let parent = above.last().map(|it| Kind::of(*it));
            found.push(LabelPlace {
                range: node.byte_range(),
                is_declaration: parent == Some(Kind::LabeledStatement),
            });
        }
        let in_other_method = !above.is_empty() && is_method(kind);
        !in_other_method
            && (above.is_empty() || kind == Kind::GotoStatement || may_hold_statements(kind))
    });
    found
}

/// Statements, and what else has statements in it.
pub(super) fn may_hold_statements(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Block
            | Kind::IfStatement
            | Kind::ElsifClause
            | Kind::ElseClause
            | Kind::ForStatement
            | Kind::ForEachStatement
            | Kind::WhileStatement
            | Kind::TryStatement
            | Kind::LabeledStatement
            | Kind::Error
    )
}
