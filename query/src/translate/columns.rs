//! Columns without aliases whose names would be others: they get the old ones as their aliases.

use parser_bsl::query::Kind;
use parser_bsl::query::ast::{Column, SelectField, UnionClause};
use parser_bsl::syntax::{AstNode, preorder};
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::{Edit, Translator};
use crate::package::Target;
use crate::resolve::glued;

impl Translator<'_> {
    /// The aliases that keep names. `names` are the names that are translated.
    pub(super) fn aliases(&self, root: Node<'_>, names: &[Edit]) -> Vec<Edit> {
        let changed: FxHashMap<usize, &str> = names
            .iter()
            .map(|(range, new)| (range.start, new.as_str()))
            .collect();
        let prefixes: FxHashMap<usize, usize> = self
            .package
            .references
            .iter()
            .filter(|it| matches!(it.target, Target::Source(..)))
            .map(|it| (it.range.start, it.range.end))
            .collect();
        let fields = preorder(root).filter_map(SelectField::cast);
        let mut edits = Vec::new();
        for field in fields.filter(|it| it.alias().is_none() && is_seen(it.node())) {
            let Some(column) = field.expression().and_then(|it| Column::cast(it.node())) else {
                continue;
            };
            let node = column.node();
            let prefix = prefixes.get(&node.start_byte()).copied();
            let parts: Vec<Node<'_>> = column.part().map(|it| it.node()).collect();
            let behind = parts.iter().filter(|it| Some(it.end_byte()) > prefix);
            let behind: Vec<&Node<'_>> = behind.collect();
            if !behind
                .iter()
                .any(|it| changed.contains_key(&it.start_byte()))
            {
                continue;
            }
            let words: Vec<&str> = behind
                .iter()
                .map(|it| self.slice(&it.byte_range()))
                .collect();
            let name = glued(&words);
            let keyword = self.to.pick("КАК", "AS");
            let end = field.node().end_byte();
            edits.push((end..end, format!(" {keyword} {name}")));
        }
        edits
    }
}

/// Whether somebody sees the name of a column: not in a union behind its first part, and not in a query that gives a value
/// or a list of them.
fn is_seen(field: Node<'_>) -> bool {
    let mut node = field;
    while let Some(parent) = node.parent() {
        if UnionClause::cast(parent).is_some() {
            return false;
        }
        match Kind::of(parent) {
            Kind::Subquery => {
                return parent
                    .parent()
                    .is_some_and(|it| Kind::of(it) == Kind::Source);
            }
            Kind::QueryPackage => return true,
            _ => node = parent,
        }
    }
    true
}
