//! Selects, their unions, and what orders and totals the whole.

use std::sync::Arc;

use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    Column as ColumnNode, FromClause, FunctionCall, Select, SelectFields, SelectQuery, Source,
    TotalsClause, TotalsClauseGroup, TotalsField,
};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::columns::{join_column, unknown_columns};
use super::{DEPTH, Place, Resolver};
use crate::package::{Columns, QueryKind, Scope};

impl<'t> Resolver<'t> {
    /// The columns of a query with its unions. `outer` is the select whose names it may use too.
    pub(super) fn select_query(
        &mut self,
        query: SelectQuery<'t>,
        outer: Option<usize>,
    ) -> Arc<Columns> {
        let Some(first) = query.select().filter(|_| self.depth < DEPTH) else {
            return Arc::new(unknown_columns());
        };
        self.depth += 1;
        let is_union = query.union().next().is_some();
        let whole = self.package.scopes.len();
        if is_union {
            self.package.scopes.push(Scope {
                range: query.node().byte_range(),
                outer,
                ..Scope::default()
            });
        }
        let scope = self.package.scopes.len();
        let mut columns = Columns::clone(&self.select(first, outer));
        for union in query.union() {
            let Some(select) = union.select() else {
                columns.is_open = true;
                continue;
            };
            let part = self.select(select, outer);
            let fields = select.fields().map_or(select.node(), |it| it.node());
            self.join_columns(&mut columns, &part, fields);
        }
        if let Some(totals) = query.totals() {
            self.totals(totals, scope, &mut columns);
        }
        let columns = Arc::new(columns);
        // What stands behind the last select of a union is about the whole; its names are those of the first select.
        for scope in [whole, scope] {
            if let Some(scope) = self.package.scopes.get_mut(scope) {
                scope.columns = columns.clone();
            }
        }
        if let Some(scope) = self.package.scopes.get_mut(whole) {
            scope.range.end = scope.range.end.max(query.node().end_byte());
        }
        let place = Place {
            scope,
            result: Some(columns.clone()),
        };
        // An index stands behind the last select of a union and is one of the whole.
        let selects = query.union().filter_map(|it| it.select());
        let indexes = std::iter::once(first)
            .chain(selects)
            .filter_map(|it| it.index());
        let indexes = indexes.chain(query.index()).map(|it| it.node());
        let order = query.order_by().map(|it| it.node());
        for clause in order.into_iter().chain(indexes) {
            self.evaluate(clause, &place);
        }
        for block in query.builder() {
            self.silently(block.node(), &place);
        }
        self.depth -= 1;
        columns
    }

    fn select(&mut self, select: Select<'t>, outer: Option<usize>) -> Arc<Columns> {
        let scope = self.package.scopes.len();
        self.package.scopes.push(Scope {
            range: select.node().byte_range(),
            outer,
            ..Scope::default()
        });
        let place = Place {
            scope,
            result: None,
        };
        if let Some(from) = select.from() {
            for condition in self.sources(from, scope) {
                self.evaluate(condition, &place);
            }
        }
        let columns = match select.fields() {
            Some(fields) => self.fields(fields, &place),
            None => unknown_columns(),
        };
        let columns = Arc::new(columns);
        if let Some(scope) = self.package.scopes.get_mut(scope) {
            scope.columns = columns.clone();
        }
        let with_result = Place {
            scope,
            result: Some(columns.clone()),
        };
        let mut cursor = select.node().walk();
        for clause in select.node().named_children(&mut cursor) {
            match Kind::of(clause) {
                Kind::WhereClause | Kind::GroupByClause | Kind::HavingClause => {
                    self.evaluate(clause, &place);
                }
                Kind::BuilderSelect
                | Kind::BuilderWhere
                | Kind::BuilderOrderBy
                | Kind::BuilderTotals
                | Kind::BuilderCharacteristics => self.silently(clause, &with_result),
                _ => {}
            }
        }
        columns
    }

    /// Names in the blocks of the builder may be of fields that other parts of a schema make.
    fn silently(&mut self, node: Node<'t>, place: &Place) {
        let was_silent = std::mem::replace(&mut self.is_silent, true);
        self.evaluate(node, place);
        self.is_silent = was_silent;
    }

    /// `ИТОГИ`: records of totals hold other values in the columns that are summed up.
    fn totals(&mut self, totals: TotalsClause<'t>, scope: usize, columns: &mut Columns) {
        let result = Arc::new(columns.clone());
        let place = Place {
            scope,
            result: Some(result.clone()),
        };
        for field in totals.field() {
            let Some(expression) = field.expression().map(|it| it.node()) else {
                continue;
            };
            let value = self.evaluate(expression, &place);
            let name = self.totalled(field);
            let at = self.column_place(&result, name);
            if let Some(column) = at.and_then(|it| columns.list.get_mut(it)) {
                let names = column.names.clone();
                let total = self.column_of(names, value, expression.byte_range());
                let origin = column.origin.clone();
                join_column(column, &total);
                column.origin = origin;
            }
        }
        for group in totals.group() {
            if let TotalsClauseGroup::TotalsGroup(group) = group {
                self.evaluate(group.node(), &place);
            }
        }
    }

    /// Which column a total goes to: the one of the alias, or the one that is summed up.
    fn totalled(&self, field: TotalsField<'t>) -> &'t str {
        if let Some(alias) = field.alias() {
            return self.text(alias.node());
        }
        let call = field
            .expression()
            .and_then(|it| FunctionCall::cast(it.node()));
        let argument = call.and_then(|it| it.arguments()?.argument().next());
        let column = argument.and_then(|it| ColumnNode::cast(it.node()));
        column.map_or("", |it| self.text(it.node()))
    }

    /// A broken query: what is left of it.
    pub(super) fn fragment(&mut self, node: Node<'t>) {
        let mut cursor = node.walk();
        let mut loose = Vec::new();
        for child in node.named_children(&mut cursor) {
            match Kind::of(child) {
                Kind::SelectQuery | Kind::DropQuery => self.statement(child),
                Kind::Select | Kind::SelectFields | Kind::FromClause | Kind::Source => {
                    loose.push(child)
                }
                _ => {}
            }
        }
        if loose.is_empty() {
            return;
        }
        let scope = self.package.scopes.len();
        self.package.scopes.push(Scope {
            range: node.byte_range(),
            ..Scope::default()
        });
        let place = Place {
            scope,
            result: None,
        };
        let mut conditions = Vec::new();
        for &child in &loose {
            if let Some(from) = FromClause::cast(child) {
                conditions.extend(self.sources(from, scope));
            } else if let Some(source) = Source::cast(child) {
                self.add_source(source, scope, &mut conditions);
            }
        }
        for condition in conditions {
            self.evaluate(condition, &place);
        }
        let mut columns = unknown_columns();
        for child in loose {
            if let Some(select) = Select::cast(child) {
                columns
                    .list
                    .extend(self.select(select, None).list.iter().cloned());
            } else if let Some(fields) = SelectFields::cast(child) {
                columns.list.extend(self.fields(fields, &place).list);
            }
        }
        let columns = Arc::new(columns);
        if let Some(scope) = self.package.scopes.get_mut(scope) {
            scope.columns = columns.clone();
        }
        self.push_query(QueryKind::Select, columns, node);
    }
}
