//! Fields that are read through references: each joins a table unseen.

use metadata::{Role, Type};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use super::{Advice, AdviceKind};
use crate::package::{Package, Reference, Target};
use crate::syntax::{select_of, sources, words};

/// A column or a field of a value that is read through a reference; in the parameters of a virtual table, where the join is
/// made before the filter, behind one dot already.
pub fn nested(node: QueryNode<'_>) -> Option<Advice> {
    let is_deep = match node.kind() {
        Kind::FieldAccess => node.children_in(Field::Field).nth(1).is_some(),
        _ => is_deep_column(node),
    };
    if !is_deep || node.has_error() {
        return None;
    }
    let words: Vec<&str> = node.text().split_whitespace().collect();
    let kind = AdviceKind::NestedField(words.join(" "));
    Some(Advice::new(node.range(), kind))
}

/// Whether a node stands in the parameters of a virtual table, and not in a nested query there.
pub fn is_parameter(node: QueryNode<'_>) -> bool {
    let is_place =
        |it: &QueryNode<'_>| matches!(it.kind(), Kind::VirtualTableParameters | Kind::Select);
    let around = node.ancestors().find(is_place);
    around.is_some_and(|it| it.kind() == Kind::VirtualTableParameters)
}

/// Whether a column is read through a reference.
fn is_deep_column(column: QueryNode<'_>) -> bool {
    let count = column.children_in(Field::Part).count();
    if count < 2 {
        return false;
    }
    // The tabular section of a nested list: `Заказы.Товары.(…)`.
    if column
        .parent()
        .is_some_and(|it| it.kind() == Kind::TabularSection)
    {
        return false;
    }
    if is_parameter(column) {
        return true;
    }
    if count < 3 {
        return false;
    }
    let words = words(column);
    let Some(select) = select_of(column) else {
        return true;
    };
    let prefix = sources(select).iter().map(|it| it.prefix(&words)).max();
    words.len() > prefix.unwrap_or(0).max(1) + 1
}

/// Fields of references that may be of several types, where more than `most` tables have the field. `text` is the text that
/// the package is of.
pub fn composite(text: &str, package: &Package, most: usize) -> Vec<Advice> {
    let mut references: Vec<&Reference> = package
        .references
        .iter()
        .filter(|it| matches!(it.target, Target::Field { .. } | Target::Column(..)))
        .collect();
    references.sort_by_key(|it| (it.range.start, it.range.end));
    let names: Vec<&[&Reference]> = references.chunk_by(|a, b| a.range == b.range).collect();
    let slice = |range| {
        text.get::<std::ops::Range<usize>>(range)
            .unwrap_or_default()
    };
    let mut found = Vec::new();
    for pair in names.windows(2) {
        let &[of, fields] = pair else {
            continue;
        };
        let (Some(first), Some(field)) = (of.first(), fields.first()) else {
            continue;
        };
        let between = slice(first.range.end..field.range.start);
        if between.trim() != "." || !of.iter().any(|it| it.types.types.iter().any(is_reference)) {
            continue;
        }
        let mut tables: Vec<&str> = fields.iter().filter_map(|it| table(it)).collect();
        tables.sort_unstable();
        tables.dedup();
        if tables.len() > most {
            let kind = AdviceKind::CompositeReference {
                name: slice(first.range.clone()).to_owned(),
                tables: tables.len(),
            };
            found.push(Advice::new(first.range.start..field.range.end, kind));
        }
    }
    found
}

fn is_reference(of: &Type) -> bool {
    matches!(
        of,
        Type::Of(_, Role::Ref, _)
            | Type::Characteristic(_)
            | Type::DefinedType(_)
            | Type::AnyRef
            | Type::AnyOf(..)
    )
}

/// The table that a field is read from.
fn table(of: &Reference) -> Option<&str> {
    match &of.target {
        Target::Field { table, .. } => Some(table.ru.as_str()),
        _ => None,
    }
}
