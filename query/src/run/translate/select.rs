//! Selects and their unions.

use std::rc::Rc;

use metadata::{Name, TypeDescription};
use parser_bsl::query::ast::{
    AllFields, Select, SelectField, SelectFieldExpression, SelectFieldsChild, SelectQuery,
    TabularSection, Top, TopCount,
};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{Expression, Output, Query, Result, State, Translator, broken};
use crate::package::{Columns, SourceTable};
use crate::resolve::join_types;
use crate::run::error::RunError;
use crate::run::schema::quoted;
use crate::run::value::Value;

/// A select without its order and its number of records.
struct Parts {
    columns: Rc<Vec<Output>>,
    /// `SELECT … FROM …` and `WHERE … GROUP BY … HAVING …`, one for each grouping set; joins that dots behind references
    /// ask for stand between.
    selects: Vec<(String, String)>,
    limit: Option<String>,
}

impl Translator<'_> {
    /// A query with its unions and its order; totals are made of it elsewhere.
    pub(in crate::run) fn select_query(&mut self, query: SelectQuery<'_>) -> Result<Query> {
        self.nested(query.node().byte_range(), |it| it.whole_query(query))
    }

    fn whole_query(&mut self, query: SelectQuery<'_>) -> Result<Query> {
        let first = query.select().ok_or_else(|| broken(query.node()))?;
        let outer_result = self.result.take();
        let unions: Vec<_> = query.union().collect();
        let query = if unions.is_empty() {
            self.single(query, first)
        } else {
            self.union(query, first)
        };
        self.result = outer_result;
        query
    }

    /// A select alone: what orders it may use its sources.
    fn single(&mut self, query: SelectQuery<'_>, select: Select<'_>) -> Result<Query> {
        self.open(select.node());
        let parts = self.select(select);
        let Ok(parts) = parts else {
            self.states.pop();
            return Err(parts.err().unwrap_or_else(|| broken(select.node())));
        };
        self.result = Some(parts.columns.clone());
        let many = parts.selects.len() > 1;
        if many {
            self.result = Some(Rc::new(of_union(&parts.columns)));
        }
        let order = self.order(query, many);
        // Joins that the order asked for belong to the select.
        let joins = self.close();
        let with_joins = |it: &(String, String)| format!("{}{joins}{}", it.0, it.1);
        let mut selects: Vec<String> = parts.selects.iter().map(with_joins).collect();
        let mut sql = match many {
            true => format!("SELECT * FROM ({}) u", selects.join(" UNION ALL ")),
            false => selects.pop().unwrap_or_default(),
        };
        sql.push_str(&order?);
        if let Some(limit) = parts.limit {
            sql.push_str(&limit);
        }
        Ok(Query {
            sql,
            columns: parts.columns,
        })
    }

    fn union(&mut self, query: SelectQuery<'_>, first: Select<'_>) -> Result<Query> {
        let mut sql = String::new();
        let mut columns: Vec<Output> = Vec::new();
        let parts = std::iter::once((None, first));
        let others = query
            .union()
            .filter_map(|it| Some((Some(it), it.select()?)));
        for (clause, select) in parts.chain(others) {
            self.result = None;
            self.open(select.node());
            let part = self.select(select);
            let joins = self.close();
            let part = part?;
            let with_joins = |it: &(String, String)| format!("{}{joins}{}", it.0, it.1);
            let selects: Vec<String> = part.selects.iter().map(with_joins).collect();
            let limit = part.limit.unwrap_or_default();
            if let Some(clause) = clause {
                let all = if clause.all().is_some() { " ALL" } else { "" };
                sql.push_str(&format!(" UNION{all} "));
            }
            let one = selects.join(" UNION ALL ");
            sql.push_str(&format!("SELECT * FROM ({one}{limit})"));
            if columns.is_empty() {
                columns.clone_from(&part.columns);
            } else if columns.len() != part.columns.len() {
                return Err(RunError::unsupported(
                    select.node().byte_range(),
                    "В частях объединения разное число полей",
                    "The parts of the union have different numbers of fields",
                ));
            }
            for (column, other) in columns.iter_mut().zip(part.columns.iter()) {
                join_types(&mut column.expression.types, &other.expression.types);
            }
        }
        let columns = Rc::new(of_union(&columns));
        self.result = Some(columns.clone());
        self.open(first.node());
        let order = self.order(query, true);
        let joins = self.close();
        Ok(Query {
            sql: format!("SELECT u.* FROM ({sql}) u{joins}{}", order?),
            columns,
        })
    }

    /// Opens the scope of a select.
    fn open(&mut self, node: Node<'_>) {
        let scope = self.scopes.get(&node.start_byte()).copied();
        self.states.push(State {
            scope: scope.unwrap_or(usize::MAX),
            ..State::default()
        });
    }

    /// Closes the scope of a select and gives the joins that it asked for.
    fn close(&mut self) -> String {
        let joins = self.states.pop().map(|it| it.joins).unwrap_or_default();
        joins.iter().map(|it| format!(" {}", it.2)).collect()
    }

    /// One select, whose scope is open.
    fn select(&mut self, select: Select<'_>) -> Result<Parts> {
        let mut from = String::new();
        if let Some(clause) = select.from() {
            let mut sources = Vec::new();
            for source in clause.source() {
                sources.push(self.source(source)?);
            }
            from = format!(" FROM {}", sources.join(", "));
        }
        let mut condition = String::new();
        if let Some(clause) = select.where_() {
            let node = clause.condition().ok_or_else(|| broken(clause.node()))?;
            if let Some(state) = self.state() {
                state.no_aggregates = true;
            }
            let translated = self.expression(node.node());
            if let Some(state) = self.state() {
                state.no_aggregates = false;
            }
            condition = format!(" WHERE {}", translated?.sql);
        }
        let distinct = if select.distinct().next().is_some() {
            " DISTINCT"
        } else {
            ""
        };
        let mut columns = None;
        let mut selects = Vec::new();
        for set in self.groups(select)? {
            let group = set.group;
            let is_grouped = self.is_grouped(select);
            if let Some(state) = self.state() {
                state.sets = set.sets;
                state.grouped = is_grouped.then_some(set.all);
            }
            let having = match select.having() {
                Some(clause) => {
                    let node = clause.condition().ok_or_else(|| broken(clause.node()))?;
                    format!(" HAVING {}", self.expression(node.node())?.sql)
                }
                None => String::new(),
            };
            let outputs = self.outputs(select)?;
            if let Some(state) = self.state() {
                state.sets = None;
                state.grouped = None;
                if let Some(range) = state.ungrouped.first().cloned() {
                    return Err(RunError::unsupported(
                        range,
                        "Поле не входит в группу: сгруппируйте по нему или возьмите от него агрегат",
                        "The field is not in the group: group by it or take an aggregate of it",
                    ));
                }
            }
            let items: Vec<String> = outputs
                .iter()
                .enumerate()
                .map(|(at, it)| format!("{} AS c{at}", self.collated(&it.expression)))
                .collect();
            selects.push((
                format!("SELECT{distinct} {}{from}", items.join(", ")),
                format!("{condition}{group}{having}"),
            ));
            columns.get_or_insert(outputs);
        }
        let limit = match select.top().next() {
            Some(top) => Some(self.limit(top)?),
            None => None,
        };
        Ok(Parts {
            columns: Rc::new(columns.unwrap_or_default()),
            selects,
            limit,
        })
    }

    fn limit(&self, top: Top<'_>) -> Result<String> {
        let wrong = || {
            RunError::unsupported(
                top.node().byte_range(),
                "После ПЕРВЫЕ ожидается целое число",
                "A whole number is expected after TOP",
            )
        };
        let count = match top.count().ok_or_else(wrong)? {
            TopCount::Number(it) => self.text_of(it.node()).parse::<u64>().ok(),
            TopCount::Parameter(it) => match self.parameter_value(it)? {
                Value::Number(it) => it.to_i64().and_then(|it| u64::try_from(it).ok()),
                _ => None,
            },
        };
        Ok(format!(" LIMIT {}", count.ok_or_else(wrong)?))
    }

    /// The columns of a select. Their names are those that the resolver gave, in the same order.
    fn outputs(&mut self, select: Select<'_>) -> Result<Vec<Output>> {
        let fields = select.fields().ok_or_else(|| broken(select.node()))?;
        let scope = self.scope().and_then(|it| self.package.scopes.get(it));
        let columns = scope.map(|it| it.columns.clone()).unwrap_or_default();
        self.fields(fields.children(), &columns)
    }

    fn fields<'t>(
        &mut self,
        fields: impl Iterator<Item = SelectFieldsChild<'t>>,
        columns: &Columns,
    ) -> Result<Vec<Output>> {
        let mut names = columns.list.iter().map(|it| it.names.clone());
        let mut outputs = Vec::new();
        for field in fields {
            match field {
                SelectFieldsChild::AllFields(all) => {
                    for expression in self.all_fields(all)? {
                        let names = names.next();
                        // Fields that a table has for other parameters only.
                        if let Some(expression) = expression {
                            outputs.push(Output {
                                names: names.unwrap_or_default(),
                                expression,
                                made_of: String::new(),
                            });
                        }
                    }
                }
                SelectFieldsChild::SelectField(field) => outputs.push(Output {
                    names: names.next().unwrap_or_default(),
                    expression: self.select_field(field)?,
                    made_of: String::new(),
                }),
            }
        }
        Ok(outputs)
    }

    fn select_field(&mut self, field: SelectField<'_>) -> Result<Expression> {
        let expression = field.expression().ok_or_else(|| broken(field.node()))?;
        match expression {
            SelectFieldExpression::Expression(it) => {
                let expression = self.expression(it.node())?;
                self.whole_section(expression)
            }
            SelectFieldExpression::TabularSection(it) => self.section(it),
            SelectFieldExpression::EmptyTable(_) => {
                let rows = Value::Rows(Vec::new()).literal();
                Ok(Expression::described(rows, columns_type()))
            }
        }
    }

    /// `*` and `Товары.*`, without what the table has not got this time.
    fn all_fields(&mut self, all: AllFields<'_>) -> Result<Vec<Option<Expression>>> {
        let words: Vec<&str> = all.part().map(|it| self.text_of(it.node())).collect();
        let Some(scope) = self.scope() else {
            return Err(broken(all.node()));
        };
        let found = self.named_sources(scope, &words);
        let mut expressions = Vec::new();
        for at in &found {
            let names: Vec<Name> = match self.source_table(scope, *at) {
                Some(SourceTable::Metadata(table)) => {
                    let fields = table.fields.iter().map(|it| it.names.ru.clone());
                    fields
                        .chain(table.nested.iter().map(|it| it.0.ru.clone()))
                        .collect()
                }
                Some(SourceTable::Columns(columns)) => {
                    columns.list.iter().map(|it| it.names.ru.clone()).collect()
                }
                _ => Vec::new(),
            };
            for name in names {
                let field = self.field(scope, *at, name.as_str(), all.node())?;
                expressions.push(match field {
                    Some(it) => Some(self.whole_section(it)?),
                    None => None,
                });
            }
        }
        if !found.is_empty() {
            return Ok(expressions);
        }
        // All fields of a tabular section are one column.
        let parts: Vec<Node<'_>> = all.part().map(|it| it.node()).collect();
        let section = self.path(&parts, all.node())?;
        Ok(vec![Some(self.whole_section(section)?)])
    }

    /// A tabular section as one value: all its fields.
    fn whole_section(&mut self, of: Expression) -> Result<Expression> {
        let Some(name) = &of.section else {
            return Ok(of);
        };
        let table = metadata::tables::table(self.world, name.as_str());
        let Some(table) = table else {
            return Ok(of);
        };
        let alias = self.alias("t");
        let cells: Vec<String> = table
            .fields
            .iter()
            .map(|it| format!("{alias}.{}", quoted(it.names.ru.as_str())))
            .collect();
        Ok(Expression::described(
            rows(name, &alias, &of.sql, &cells, ""),
            columns_type(),
        ))
    }

    /// `Товары.(Номенклатура, Количество)`.
    fn section(&mut self, section: TabularSection<'_>) -> Result<Expression> {
        let node = section.node();
        let name = section.name().ok_or_else(|| broken(node))?;
        let parts: Vec<Node<'_>> = name.part().map(|it| it.node()).collect();
        let owner = self.path(&parts, node)?;
        let Some(table_name) = owner.section.clone() else {
            return Err(RunError::unsupported(
                node.byte_range(),
                "Это не табличная часть",
                "This is no tabular section",
            ));
        };
        let table = metadata::tables::table(self.world, table_name.as_str());
        let table = table.ok_or_else(|| broken(node))?;
        let alias = self.alias("t");
        self.open(node);
        let scope = self.scope().unwrap_or(usize::MAX);
        self.put_source(scope, 0, &alias, table.into());
        let columns = self.package.scopes.get(scope).map(|it| it.columns.clone());
        let fields = section.fields().ok_or_else(|| broken(node));
        let outputs =
            fields.and_then(|it| self.fields(it.children(), &columns.unwrap_or_default()));
        let joins = self.close();
        let cells: Vec<String> = outputs?.into_iter().map(|it| it.expression.sql).collect();
        Ok(Expression::described(
            rows(&table_name, &alias, &owner.sql, &cells, &joins),
            columns_type(),
        ))
    }
}

/// The columns of a union, for what orders the whole.
fn of_union(columns: &[Output]) -> Vec<Output> {
    let mut columns = columns.to_vec();
    for (at, column) in columns.iter_mut().enumerate() {
        column.made_of = std::mem::replace(&mut column.expression.sql, format!("u.c{at}"));
        column.expression.root = None;
    }
    columns
}

/// A query for the records of a tabular section in one cell.
fn rows(table: &Name, alias: &str, owner: &str, cells: &[String], joins: &str) -> String {
    let named: Vec<String> = cells
        .iter()
        .enumerate()
        .map(|(at, it)| format!("{it} AS c{at}"))
        .collect();
    let names: Vec<String> = (0..cells.len()).map(|it| format!("c{it}")).collect();
    format!(
        "(SELECT v_rows({}) FROM (SELECT {} FROM {} AS {alias}{joins} WHERE {alias}.\"Ссылка\" = {owner} ORDER BY {alias}.{}))",
        names.join(", "),
        named.join(", "),
        quoted(table.as_str()),
        quoted("НомерСтроки"),
    )
}

fn columns_type() -> TypeDescription {
    TypeDescription::of([metadata::Type::Platform(Name::new("РезультатЗапроса"))])
}
