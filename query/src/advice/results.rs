//! Work on records that changes nothing of the result, and temporary tables that are joined without an index.

use metadata::{Kind as ObjectKind, Name, same};
use parser_bsl::flat::{QueryNode, QueryTree};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use super::conditions::is_reference;
use super::{Advice, AdviceKind};
use crate::package::{Package, QueryKind, Target};
use crate::syntax::{compared, conjuncts, joins, object_kind, select_of, sources, words};

/// `РАЗЛИЧНЫЕ` in a select that groups by what it selects.
pub fn distinct_groups(select: QueryNode<'_>) -> Option<Advice> {
    let word = select.child(Field::Distinct)?;
    let groups = select.child(Field::GroupBy)?;
    // Grouping sets give records of several groupings, which may be alike.
    if groups.children_in(Field::Set).next().is_some() {
        return None;
    }
    let text = |it: QueryNode<'_>| words(it).join(".");
    let fields = select.child(Field::Fields)?;
    let selected: Vec<String> = fields
        .children()
        .filter_map(|it| it.child(Field::Expression))
        .map(text)
        .collect();
    let mut items = groups.children_in(Field::Item);
    let all = items.all(|it| {
        let wanted = text(it);
        !wanted.is_empty() && selected.iter().any(|it| same(it, &wanted))
    });
    all.then(|| Advice::new(word.range(), AdviceKind::DistinctGroups))
}

/// An order, without `ПЕРВЫЕ`, of the records of a temporary table or of a nested query.
pub fn needless_order(order: QueryNode<'_>) -> Option<Advice> {
    let query = order.parent().filter(|it| it.kind() == Kind::SelectQuery)?;
    let select = query.child(Field::Select)?;
    let mut selects = query
        .children_in(Field::Union)
        .filter_map(|it| it.child(Field::Select))
        .chain([select]);
    let has_top = selects.any(|it| it.child(Field::Top).is_some());
    let is_nested = query.parent().is_some_and(|it| it.kind() == Kind::Subquery);
    let is_put = select.child(Field::Into).is_some() || select.child(Field::Add).is_some();
    // `АВТОНОМЕРЗАПИСИ()` numbers records in their order.
    let is_numbered = query.descendants_of(Kind::FunctionCall).any(|it| {
        let name = it.child(Field::Name).map_or("", QueryNode::text);
        same(name, "АВТОНОМЕРЗАПИСИ") || same(name, "RECORDAUTONUMBER")
    });
    let fits = !has_top && !is_numbered && (is_nested || is_put);
    fits.then(|| Advice::new(order.range(), AdviceKind::NeedlessOrder))
}

/// Temporary tables of the package that may be large, have no index and are joined by their columns: each once, where it is
/// made.
pub fn unindexed_tables(tree: &QueryTree<'_>, package: &Package) -> Vec<Advice> {
    let mut found = Vec::new();
    let mut large: Vec<&Name> = Vec::new();
    let queries = package.queries.iter().enumerate();
    for (at, query) in queries {
        let (QueryKind::Into(name) | QueryKind::Add(name)) = &query.kind else {
            continue;
        };
        let mut nodes = tree.of_kind(Kind::SelectQuery);
        let Some(node) = nodes.find(|it| it.range() == query.range) else {
            continue;
        };
        if !may_be_large(node, package, &large) {
            continue;
        }
        large.push(name);
        if is_indexed(node) {
            continue;
        }
        let readers = package.queries.iter().skip(at + 1);
        // What is made anew under the same name is another table.
        let readers = readers.take_while(|it| match &it.kind {
            QueryKind::Drop(other) | QueryKind::Into(other) => other != name,
            _ => true,
        });
        let mut selects = readers.flat_map(|reader| {
            let all = tree.of_kind(Kind::Select);
            all.filter(move |it| reader.range.start <= it.start() && it.end() <= reader.range.end)
        });
        let into = node
            .child(Field::Select)
            .and_then(|it| it.child(Field::Into));
        let place = into.and_then(|it| it.child(Field::Name));
        if let Some(place) = place
            && selects.any(|it| is_joined_by_fields(it, name.as_str()))
        {
            let kind = AdviceKind::UnindexedTemporaryTable(name.to_string());
            found.push(Advice::new(place.range(), kind));
        }
    }
    found
}

/// The index of a union stands behind its last part.
fn is_indexed(query: QueryNode<'_>) -> bool {
    let unions = query.children_in(Field::Union);
    let mut selects = unions
        .chain([query])
        .filter_map(|it| it.child(Field::Select));
    query.child(Field::Index).is_some() || selects.any(|it| it.child(Field::Index).is_some())
}

/// Whether a query takes many records as a base grows: it reads a table to which every day of work adds, or a temporary table
/// made of one (`large`), and takes neither the first records nor those of given objects.
fn may_be_large(query: QueryNode<'_>, package: &Package, large: &[&Name]) -> bool {
    let selects = query.descendants_of(Kind::Select);
    let mut selects = selects.filter(|it| !is_condition(*it) && !is_bounded(*it));
    selects.any(|select| {
        let sources = sources(select);
        sources.iter().any(|it| match it.table.kind() {
            Kind::TemporaryTableName => large.iter().any(|name| name.is(it.table.text())),
            _ => grows(it.table, package),
        })
    })
}

/// Whether a nested query stands in a condition, where it chooses records and gives none.
fn is_condition(select: QueryNode<'_>) -> bool {
    let is_place = |it: &QueryNode<'_>| {
        matches!(
            it.kind(),
            Kind::WhereClause
                | Kind::VirtualTableParameters
                | Kind::InExpression
                | Kind::SelectQuery
        )
    };
    let mut around = select.ancestors();
    // The query around it is its own one.
    let own = around.find(|it| it.kind() == Kind::SelectQuery);
    own.and_then(|it| it.ancestors().find(is_place))
        .is_some_and(|it| it.kind() != Kind::SelectQuery)
}

/// Whether a select takes the first records alone, those of objects that are named, or those of one value that it is given.
fn is_bounded(select: QueryNode<'_>) -> bool {
    let filter = select
        .child(Field::Where)
        .and_then(|it| it.child(Field::Condition));
    let mut parts = filter.into_iter().flat_map(conjuncts);
    let names_object = parts.any(|part| {
        let sides = [Field::Left, Field::Right].map(|it| part.child(it));
        let is_given = |it: &QueryNode<'_>| it.kind() == Kind::Parameter;
        let is_one = part.kind() == Kind::BinaryExpression
            && sides.into_iter().flatten().any(|it| is_given(&it));
        let Some(column) = compared(part) else {
            return false;
        };
        let last = column.children_in(Field::Part).last();
        is_one || last.is_some_and(|it| is_reference(it.text()))
    });
    names_object || select.child(Field::Top).is_some()
}

/// Whether every day of work adds to a table: not to catalogs, and of information registers to those that keep a history or
/// what documents write.
fn grows(table: QueryNode<'_>, package: &Package) -> bool {
    match object_kind(table) {
        Some(
            ObjectKind::Document
            | ObjectKind::DocumentJournal
            | ObjectKind::Task
            | ObjectKind::BusinessProcess
            | ObjectKind::AccumulationRegister
            | ObjectKind::AccountingRegister
            | ObjectKind::CalculationRegister,
        ) => true,
        Some(ObjectKind::InformationRegister) => package.references.iter().any(|it| {
            let Target::Table(found) = &it.target else {
                return false;
            };
            let mut fields = found.fields.iter();
            it.range.start == table.start()
                && fields.any(|it| it.names.en.is("Period") || it.names.en.is("Recorder"))
        }),
        _ => false,
    }
}

/// Whether a select joins the temporary table to another one by conditions of equality on its columns. A table that others are
/// joined to is read whole anyway.
fn is_joined_by_fields(select: QueryNode<'_>, table: &str) -> bool {
    let sources = sources(select);
    let is_added = |it: QueryNode<'_>| it.parent().is_some_and(|it| it.kind() == Kind::Join);
    let ours: Vec<_> = sources
        .iter()
        .filter(|it| is_added(it.node) && it.table.kind() == Kind::TemporaryTableName)
        .filter(|it| same(it.table.text(), table))
        .collect();
    if ours.is_empty() {
        return false;
    }
    let is_ours = |column: QueryNode<'_>| {
        let words = words(column);
        column.kind() == Kind::Column && ours.iter().any(|it| it.prefix(&words) > 0)
    };
    let mut conditions = sources
        .iter()
        .flat_map(|it| joins(it.node))
        .filter(|it| select_of(*it).map(QueryNode::index) == Some(select.index()))
        .filter_map(|it| it.child(Field::Condition));
    conditions.any(|condition| {
        conjuncts(condition).into_iter().any(|part| {
            let is_equal = part.child(Field::Operator).map(QueryNode::kind) == Some(Kind::Equal);
            let sides = [part.child(Field::Left), part.child(Field::Right)];
            is_equal && sides.into_iter().flatten().any(is_ours)
        })
    })
}
