//! Virtual tables that count more than is asked for.

use metadata::Kind as ObjectKind;
use parser_bsl::flat::{QueryNode, QueryTree};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use super::{Advice, AdviceKind};
use crate::package::{Package, Target};
use crate::syntax::{
    compared, conjuncts, is_virtual, object_kind, select_of, sources, table_name, words,
};

/// A source that is a virtual table without a filter in its parameters.
pub fn unfiltered(source: QueryNode<'_>) -> Option<Advice> {
    let table = source.child(Field::Table).filter(|it| !it.has_error())?;
    let is_criterion = || object_kind(table) == Some(ObjectKind::FilterCriterion);
    if (!is_virtual(table) && !is_criterion()) || has_filter(table) {
        return None;
    }
    let name = table_name(table).map_or("", QueryNode::text).to_owned();
    let kind = AdviceKind::UnfilteredVirtualTable(name);
    Some(Advice::new(table.range(), kind))
}

/// Whether a parameter that filters is given: of several the first one is a date.
fn has_filter(table: QueryNode<'_>) -> bool {
    let Some(list) = table.child(Field::Parameters) else {
        return false;
    };
    let mut given = vec![false];
    for child in list.children() {
        match child.kind() {
            Kind::Comma => given.push(false),
            Kind::VirtualTableParameter => {
                if let Some(last) = given.last_mut() {
                    *last = true;
                }
            }
            _ => {}
        }
    }
    match given.as_slice() {
        [only] => *only,
        [_, rest @ ..] => rest.contains(&true),
        [] => false,
    }
}

/// Whether a package reads a virtual table: only of such packages [`filtered_outside`] tells anything.
pub fn reads_virtual(package: &Package) -> bool {
    package.references.iter().any(|it| match &it.target {
        Target::Table(table) => !table.parameters.is_empty(),
        _ => false,
    })
}

/// Conditions on dimensions of virtual tables that stand outside of their parameters.
pub fn filtered_outside(tree: &QueryTree<'_>, package: &Package) -> Vec<Advice> {
    let mut found = Vec::new();
    let wheres = tree.of_kind(Kind::WhereClause);
    for condition in wheres.chain(tree.of_kind(Kind::Join)) {
        let Some(select) = select_of(condition) else {
            continue;
        };
        let sources = sources(select);
        if !sources.iter().any(|it| is_virtual(it.table)) {
            continue;
        }
        let all = condition.child(Field::Condition);
        for part in all.into_iter().flat_map(conjuncts) {
            let Some(column) = compared(part) else {
                continue;
            };
            let words = words(column);
            let source = sources.iter().find(|it| it.prefix(&words) > 0);
            let Some(source) = source.filter(|it| is_virtual(it.table)) else {
                continue;
            };
            let last = column.children_in(Field::Part).last();
            let is_dimension = last.is_some_and(|it| is_dimension(package, it));
            // What is read through a reference is a filter on another table.
            if words.len() != source.prefix(&words) + 1 || !is_dimension {
                continue;
            }
            let Some(table) = table_name(source.table) else {
                continue;
            };
            let kind = AdviceKind::FilterOutside {
                field: words.last().copied().unwrap_or_default().to_owned(),
                table: table.text().to_owned(),
            };
            found.push(Advice::new(part.range(), kind));
        }
    }
    found
}

fn is_dimension(package: &Package, name: QueryNode<'_>) -> bool {
    package.references.iter().any(|it| {
        it.range == name.range()
            && matches!(&it.target, Target::Field { origin, .. } if origin.contains(".Dimension."))
    })
}
