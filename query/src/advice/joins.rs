//! Joins for which the database goes through more records than it need.

use metadata::folded;
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use super::{Advice, AdviceKind};
use crate::syntax::{is_virtual, sources, table_name, words};

/// The virtual tables that a select joins.
pub fn with_virtual_tables(select: QueryNode<'_>) -> impl Iterator<Item = Advice> {
    let joined = sources(select).into_iter().filter(|it| it.is_joined);
    joined.filter(|it| is_virtual(it.table)).map(|it| {
        let name = table_name(it.table).map_or("", QueryNode::text).to_owned();
        Advice::new(it.table.range(), AdviceKind::JoinedVirtualTable(name))
    })
}

/// The nested queries that a select joins. Those without tables have as many records as parts, and are left out.
pub fn with_subqueries(select: QueryNode<'_>) -> impl Iterator<Item = Advice> {
    let joined = sources(select).into_iter().filter(|it| it.is_joined);
    let nested = joined.filter(|it| it.table.kind() == Kind::Subquery);
    nested.filter_map(|it| {
        let query = it.table.child(Field::Query)?;
        query.descendants_of(Kind::FromClause).next()?;
        Some(Advice::new(query.range(), AdviceKind::JoinedSubquery))
    })
}

/// The words of a full outer join, by its first one.
pub fn full(word: QueryNode<'_>) -> Option<Advice> {
    let join = word.parent().filter(|it| it.kind() == Kind::Join)?;
    let end = join.child_of_kind(Kind::JoinKw).unwrap_or(word).end();
    Some(Advice::new(word.start()..end, AdviceKind::FullJoin))
}

/// An `ИЛИ` over different fields in the condition of a join.
pub fn alternatives(word: QueryNode<'_>) -> Option<Advice> {
    if !is_of_join(word) {
        return None;
    }
    let mut columns: Vec<String> = whole(word)?
        .descendants_of(Kind::Column)
        .map(|it| folded(&words(it).join(".")).collect())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    (columns.len() > 1).then(|| Advice::new(word.range(), AdviceKind::OrInJoin))
}

/// Whether a word stands in the condition of a join itself.
fn is_of_join(word: QueryNode<'_>) -> bool {
    let mut below = word;
    for node in word.ancestors() {
        match node.kind() {
            Kind::Join => return below.is_field(Field::Condition),
            Kind::BinaryExpression | Kind::ParenthesizedExpression | Kind::NotExpression => {}
            _ => return false,
        }
        below = node;
    }
    false
}

/// All of the alternatives that a word stands between.
fn whole(word: QueryNode<'_>) -> Option<QueryNode<'_>> {
    let mut whole = word.parent()?;
    while let Some(parent) = whole.parent() {
        let is_or = parent.kind() == Kind::BinaryExpression
            && parent
                .child(Field::Operator)
                .is_some_and(|it| it.kind() == Kind::OrKw);
        if !is_or && parent.kind() != Kind::ParenthesizedExpression {
            break;
        }
        whole = parent;
    }
    Some(whole)
}
