//! `СГРУППИРОВАТЬ ПО`, with grouping sets.

use parser_bsl::query::ast::Select;
use parser_bsl::syntax::AstNode as _;
use rustc_hash::FxHashSet;

use super::{Result, Translator};

/// What one select is grouped by.
pub(super) struct Group {
    /// ` GROUP BY …`.
    pub(super) group: String,
    /// With grouping sets: all that is grouped by, and what this set is.
    pub(super) sets: Option<(FxHashSet<String>, FxHashSet<String>)>,
}

impl Translator<'_> {
    /// What a select is grouped by: one group, or one for each grouping set.
    pub(super) fn groups(&mut self, select: Select<'_>) -> Result<Vec<Group>> {
        let Some(clause) = select.group_by() else {
            return Ok(vec![Group {
                group: String::new(),
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
            let mut items = Vec::new();
            for item in clause.item() {
                items.push(self.group_item(item.node())?.1);
            }
            return Ok(vec![Group {
                group: format!(" GROUP BY {}", items.join(", ")),
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
                sets: Some((all.clone(), items.into_iter().map(|it| it.0).collect())),
            }
        });
        Ok(groups.collect())
    }

    /// What is grouped by, and the same with the order of strings.
    fn group_item(&mut self, node: tree_sitter::Node<'_>) -> Result<(String, String)> {
        let item = self.expression(node)?;
        let mut collated = self.collated(&item);
        // A number alone would be the place of a column.
        if collated.bytes().all(|it| it.is_ascii_digit()) {
            collated = format!("+{collated}");
        }
        Ok((item.sql, collated))
    }
}
