//! `СГРУППИРОВАТЬ ПО`, with grouping sets.

use parser_bsl::query::Kind;
use parser_bsl::query::ast::{FunctionCall, Select};
use parser_bsl::syntax::AstNode as _;
use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::calls::AGGREGATES;
use super::{Result, Translator};
use crate::resolve::Function;

/// What one select is grouped by.
pub(super) struct Group {
    /// ` GROUP BY …`.
    pub(super) group: String,
    /// All that is grouped by, in any set.
    pub(super) all: FxHashSet<String>,
    /// With grouping sets: all that is grouped by, and what this set is.
    pub(super) sets: Option<(FxHashSet<String>, FxHashSet<String>)>,
}

impl Translator<'_> {
    /// What a select is grouped by: one group, or one for each grouping set.
    pub(super) fn groups(&mut self, select: Select<'_>) -> Result<Vec<Group>> {
        let Some(clause) = select.group_by() else {
            return Ok(vec![Group {
                group: String::new(),
                all: FxHashSet::default(),
                sets: None,
            }]);
        };
        let mut sets = Vec::new();
        for set in clause.set() {
            let mut items = Vec::new();
            for item in set.item() {
                items.push(self.group_item(item.node())?);
            }
            sets.push(items);
        }
        if sets.is_empty() {
            let (mut items, mut all) = (Vec::new(), FxHashSet::default());
            for item in clause.item() {
                let (sql, collated) = self.group_item(item.node())?;
                all.insert(sql);
                items.push(collated);
            }
            return Ok(vec![Group {
                group: format!(" GROUP BY {}", items.join(", ")),
                all,
                sets: None,
            }]);
        }
        let all: FxHashSet<String> = sets.iter().flatten().map(|it| it.0.clone()).collect();
        let groups = sets.into_iter().map(|items| {
            let group: Vec<&str> = items.iter().map(|it| it.1.as_str()).collect();
            Group {
                group: match group.is_empty() {
                    true => String::new(),
                    false => format!(" GROUP BY {}", group.join(", ")),
                },
                all: all.clone(),
                sets: Some((all.clone(), items.into_iter().map(|it| it.0).collect())),
            }
        });
        Ok(groups.collect())
    }

    /// Whether a select has groups: what it is grouped by is told, or it has aggregates.
    pub(super) fn is_grouped(&self, select: Select<'_>) -> bool {
        let having = select.having().map(|it| it.node());
        let fields = select.fields().map(|it| it.node());
        let mut left: Vec<Node<'_>> = having.into_iter().chain(fields).collect();
        while let Some(node) = left.pop() {
            // A nested query has groups of its own.
            if Kind::of(node) == Kind::Subquery {
                continue;
            }
            let name = FunctionCall::cast(node).and_then(|it| it.name());
            let function = name.and_then(|it| Function::named(self.text_of(it.node())));
            if function.is_some_and(|it| AGGREGATES.contains(&it.names.en)) {
                return true;
            }
            let mut cursor = node.walk();
            left.extend(node.named_children(&mut cursor));
        }
        select.group_by().is_some()
    }

    /// What is grouped by, and the same with the order of strings.
    fn group_item(&mut self, node: Node<'_>) -> Result<(String, String)> {
        if let Some(state) = self.state() {
            state.no_aggregates = true;
        }
        let item = self.expression(node);
        if let Some(state) = self.state() {
            state.no_aggregates = false;
        }
        let item = item?;
        let mut collated = self.collated(&item);
        // A number alone would be the place of a column.
        if collated.bytes().all(|it| it.is_ascii_digit()) {
            collated = format!("+{collated}");
        }
        Ok((item.sql, collated))
    }
}
