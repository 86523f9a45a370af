//! `ИТОГИ`: what is counted, and by what.

use std::rc::Rc;

use parser_bsl::query::ast::{Column, TotalsClause, TotalsClauseGroup, TotalsField, TotalsGroup};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{Output, Result, State, Translator, broken};
use crate::date::Part;
use crate::run::error::RunError;

/// What `ИТОГИ` asks for.
#[derive(Debug)]
pub(in crate::run) struct Totals {
    /// Columns that get totals, and their aggregates over the columns of the table `t`.
    pub(in crate::run) fields: Vec<(usize, String)>,
    /// `ОБЩИЕ`.
    pub(in crate::run) overall: bool,
    /// What totals are counted by, the outer ones first.
    pub(in crate::run) groups: Vec<Group>,
}

/// One of `ИТОГИ … ПО`.
#[derive(Debug)]
pub(in crate::run) struct Group {
    /// The column.
    pub(in crate::run) column: usize,
    /// `ИЕРАРХИЯ`: the tables of the parents, by their Russian names.
    pub(in crate::run) hierarchy: Vec<String>,
    /// `ТОЛЬКО ИЕРАРХИЯ`.
    pub(in crate::run) only_hierarchy: bool,
    /// `ПЕРИОДАМИ`: the part of the calendar, and expressions of the begin and the end where they are given.
    pub(in crate::run) periods: Option<(Part, Option<String>, Option<String>)>,
}

impl Translator<'_> {
    /// What totals are to be counted of records that stand in a table `t` with the columns of the query.
    pub(in crate::run) fn totals(
        &mut self,
        clause: TotalsClause<'_>,
        columns: &Rc<Vec<Output>>,
    ) -> Result<Totals> {
        let mut stored = columns.to_vec();
        for (at, column) in stored.iter_mut().enumerate() {
            column.expression.sql = format!("t.c{at}");
            column.expression.root = None;
        }
        self.result = Some(Rc::new(stored));
        self.states.push(State {
            scope: usize::MAX,
            no_joins: true,
            ..State::default()
        });
        let totals = self.totals_of(clause, columns);
        self.states.pop();
        self.result = None;
        totals
    }

    fn totals_of(&mut self, clause: TotalsClause<'_>, columns: &[Output]) -> Result<Totals> {
        let mut totals = Totals {
            fields: Vec::new(),
            overall: false,
            groups: Vec::new(),
        };
        for field in clause.field() {
            totals.fields.push(self.totals_field(field, columns)?);
        }
        for group in clause.group() {
            match group {
                TotalsClauseGroup::Overall(_) => totals.overall = true,
                TotalsClauseGroup::TotalsGroup(it) => {
                    totals.groups.push(self.totals_group(it, columns)?);
                }
            }
        }
        Ok(totals)
    }

    /// A total goes to the column of its alias, or to the one that it is made of.
    fn totals_field(
        &mut self,
        field: TotalsField<'_>,
        columns: &[Output],
    ) -> Result<(usize, String)> {
        let node = field
            .expression()
            .ok_or_else(|| broken(field.node()))?
            .node();
        let sql = self.expression(node)?.sql;
        let of_alias = field.alias().map(|it| self.text_of(it.node()));
        let of_argument = || {
            let mut inner = parser_bsl::syntax::preorder(node).filter_map(Column::cast);
            inner
                .next()
                .and_then(|it| it.part().last())
                .map(|it| self.text_of(it.node()))
        };
        let name = of_alias.or_else(of_argument).unwrap_or_default();
        let place = columns.iter().position(|it| it.names.is(name));
        let place = place.ok_or_else(|| {
            RunError::unsupported(
                field.node().byte_range(),
                "Непонятно, к какому полю выборки относится этот итог: задайте псевдоним поля",
                "It is not clear to which field this total belongs: give it the alias of the field",
            )
        })?;
        Ok((place, sql))
    }

    fn totals_group(&mut self, group: TotalsGroup<'_>, columns: &[Output]) -> Result<Group> {
        let node = group
            .expression()
            .ok_or_else(|| broken(group.node()))?
            .node();
        let column = self.totals_column(node, columns)?;
        let expression = columns.get(column).map(|it| it.expression.clone());
        let hierarchy = match (group.hierarchy(), expression) {
            (Some(_), Some(it)) => {
                let tables = self.hierarchies(&it);
                tables.iter().map(|it| it.names.ru.to_string()).collect()
            }
            _ => Vec::new(),
        };
        let periods = match group.periods() {
            Some(periods) => {
                let word = periods.part().ok_or_else(|| broken(periods.node()))?;
                let part = self.part(word.node())?;
                let mut bound = |it: Option<parser_bsl::query::ast::Expression<'_>>| match it {
                    Some(it) => self.expression(it.node()).map(|it| Some(it.sql)),
                    None => Ok(None),
                };
                Some((part, bound(periods.begin())?, bound(periods.end())?))
            }
            None => None,
        };
        Ok(Group {
            column,
            hierarchy,
            only_hierarchy: group.only().is_some(),
            periods,
        })
    }

    /// The column of the result that totals are counted by: by its name, or by what it is made of.
    fn totals_column(&mut self, node: Node<'_>, columns: &[Output]) -> Result<usize> {
        let wrong = || {
            RunError::unsupported(
                node.byte_range(),
                "Итоги считаются по полям выборки: выберите это выражение с псевдонимом",
                "Totals are counted by fields of the selection: select this expression with an alias",
            )
        };
        let found = self.expression(node).map_err(|_| wrong())?.sql;
        let by_name = found
            .strip_prefix("t.c")
            .and_then(|it| it.parse::<usize>().ok());
        let by_value = || {
            let is = |it: &Output| it.expression.sql == found || it.made_of == found;
            columns.iter().position(is)
        };
        by_name.or_else(by_value).ok_or_else(wrong)
    }
}
