//! What a select reads.

use std::rc::Rc;
use std::sync::Arc;

use metadata::Kind as MetadataKind;
use metadata::tables::Table;
use metadata::{Folded, Name};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    BuilderJoin, Join, Parameter, ParenthesizedSource, Source as SourceNode, Subquery, TableName,
    TemporaryTableName, VirtualTable, VirtualTableParameters,
};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{Fields, Result, SourceSql, Translator, broken};
use crate::package::SourceTable;
use crate::run::error::{RunError, RunErrorKind};
use crate::run::schema::{self, quoted};

impl Translator<'_> {
    /// One source and what is joined to it. Places of sources are counted as the resolver does.
    pub(super) fn source(&mut self, node: SourceNode<'_>) -> Result<String> {
        self.nested(node.node().byte_range(), |it| it.joined_source(node))
    }

    fn joined_source(&mut self, node: SourceNode<'_>) -> Result<String> {
        let table = node.table().ok_or_else(|| broken(node.node()))?.node();
        let mut sql = match ParenthesizedSource::cast(table) {
            Some(inner) => {
                let inner = inner.source().ok_or_else(|| broken(table))?;
                format!("({})", self.source(inner)?)
            }
            None => self.table(table)?,
        };
        for join in node.join() {
            let in_builder = BuilderJoin::cast(join.node()).map(|it| it.join());
            let joins = Join::cast(join.node()).into_iter();
            for join in joins.chain(in_builder.into_iter().flatten()) {
                sql = self.join(sql, join)?;
            }
        }
        Ok(sql)
    }

    fn join(&mut self, left: String, join: Join<'_>) -> Result<String> {
        let source = join.source().ok_or_else(|| broken(join.node()))?;
        let has_joins = source.join().next().is_some();
        let mut right = self.source(source)?;
        if has_joins {
            right = format!("({right})");
        }
        let kind = match join.kind().map(Kind::of) {
            Some(Kind::LeftKw) => "LEFT JOIN",
            Some(Kind::RightKw) => "RIGHT JOIN",
            Some(Kind::FullKw) => "FULL JOIN",
            _ => "JOIN",
        };
        let condition = join.condition().ok_or_else(|| broken(join.node()))?;
        if let Some(state) = self.state() {
            state.no_joins = true;
            state.no_aggregates = true;
        }
        let condition = self.expression(condition.node());
        if let Some(state) = self.state() {
            state.no_joins = false;
            state.no_aggregates = false;
        }
        Ok(format!("{left} {kind} {right} ON {}", condition?.sql))
    }

    fn table(&mut self, node: Node<'_>) -> Result<String> {
        let Some(scope) = self.scope() else {
            return Err(broken(node));
        };
        let at = self.state().map_or(0, |it| {
            it.sources += 1;
            it.sources - 1
        });
        let alias = self.alias("s");
        let (sql, fields) = self.table_sql(node, (scope, at))?;
        let source = SourceSql {
            alias: alias.clone(),
            fields,
        };
        self.sources.insert((scope, at), source);
        Ok(format!("{sql} AS {alias}"))
    }

    fn table_sql(&mut self, node: Node<'_>, place: (usize, usize)) -> Result<(String, Fields)> {
        if let Some(query) = Subquery::cast(node) {
            let query = query.query().ok_or_else(|| broken(node))?;
            let query = self.select_query(query)?;
            return Ok((format!("({})", query.sql), Fields::Columns(query.columns)));
        }
        if let Some(parameter) = Parameter::cast(node) {
            let name = parameter.name().map_or("", |it| self.text_of(it.node()));
            let Some(stored) = self.tables.get(&Folded(name)) else {
                let kind = RunErrorKind::NoParameter(name.to_owned());
                return Err(RunError::at(node.byte_range(), kind));
            };
            return Ok((
                stored.table.clone(),
                Fields::Columns(Rc::clone(&stored.columns)),
            ));
        }
        if let Some(name) = TemporaryTableName::cast(node)
            && let Some(stored) = self.temporary.get(&Folded(self.text_of(name.node())))
        {
            return Ok((
                stored.table.clone(),
                Fields::Columns(Rc::clone(&stored.columns)),
            ));
        }
        let Some(SourceTable::Metadata(table)) = self.source_table(place.0, place.1) else {
            return Err(RunError::unsupported(
                node.byte_range(),
                "Такой таблицы нет",
                "There is no such table",
            ));
        };
        let table = Arc::clone(table);
        let parameters = VirtualTable::cast(node).and_then(|it| it.parameters());
        let name = match VirtualTable::cast(node) {
            Some(it) => it.name().map_or(node, |it| it.node()),
            None => TableName::cast(node).map_or(node, |it| it.node()),
        };
        let sql = if schema::is_stored(&table) && parameters.is_none() {
            self.must_be_there(&table, name)?;
            quoted(table.names.ru.as_str())
        } else {
            self.made_table(&table, parameters, place, name)?
        };
        Ok((sql, Fields::Table(table)))
    }

    /// The configuration may have changed since the base was made.
    fn must_be_there(&self, table: &Table, node: Node<'_>) -> Result<()> {
        let name = table.names.ru.as_str();
        let is_there = self.base.connection.table_exists(None, name)?;
        is_there.then_some(()).ok_or_else(|| {
            RunError::unsupported(
                node.byte_range(),
                &format!("В базе нет таблицы «{name}»: дополните базу по этой конфигурации"),
                &format!("The base has no table “{name}”: prepare it for this configuration"),
            )
        })
    }

    /// A table that is a query itself.
    fn made_table(
        &mut self,
        table: &Arc<Table>,
        parameters: Option<VirtualTableParameters<'_>>,
        place: (usize, usize),
        node: Node<'_>,
    ) -> Result<String> {
        let kind = schema::kind_of(table.names.ru.as_str());
        match kind {
            None => Ok(self.constants(table, place)),
            Some(MetadataKind::DocumentJournal) => self.journal(table, node),
            _ => self.virtual_table(table, parameters, place, node),
        }
    }

    /// `Константы`: the one record of all of them that are used.
    fn constants(&self, table: &Table, place: (usize, usize)) -> String {
        let used = self.used.get(&place);
        let is_used = |name: &Name| {
            self.all_used.contains(&place) || used.is_some_and(|it| it.contains(name))
        };
        let fields = table.fields.iter().filter(|it| is_used(&it.names.ru));
        let mut columns: Vec<String> = fields
            .map(|it| {
                let name = it.names.ru.as_str();
                let of = quoted(&format!("Константа.{name}"));
                format!(
                    "(SELECT \"Значение\" FROM {of} LIMIT 1) AS {}",
                    quoted(name)
                )
            })
            .collect();
        if columns.is_empty() {
            columns.push("1".to_owned());
        }
        format!("(SELECT {})", columns.join(", "))
    }

    /// A journal: its documents with what its columns show of them.
    fn journal(&self, table: &Table, node: Node<'_>) -> Result<String> {
        let mut words = table.names.ru.as_str().split('.').skip(1);
        let name = words.next().unwrap_or_default();
        let object = self
            .world
            .configuration
            .object(MetadataKind::DocumentJournal, name);
        let Some(metadata::objects::Details::DocumentJournal(details)) =
            object.map(|it| &it.details)
        else {
            return Err(broken(node));
        };
        let mut parts = Vec::new();
        for document in &details.registered_documents {
            let Some(of) = metadata::tables::table(self.world, document) else {
                continue;
            };
            let mut columns = Vec::new();
            for field in table.fields.iter().filter(|it| !schema::is_computed(it)) {
                let name = quoted(field.names.ru.as_str());
                let of_column = object.and_then(|object| {
                    let mut columns = object.attributes.iter();
                    let column = columns.find(|it| field.names.ru == it.name)?;
                    let prefix = format!("{document}.");
                    let mut references = column.references.iter();
                    let found = references.find(|it| it.starts_with(&prefix))?;
                    found.rsplit('.').next()
                });
                let own = of.field(of_column.unwrap_or(field.names.ru.as_str()));
                columns.push(match own {
                    _ if field.names.en.is("Type") => {
                        format!("v_type(t.\"Ссылка\") AS {name}")
                    }
                    Some(own) => format!("t.{} AS {name}", quoted(own.names.ru.as_str())),
                    None => format!("NULL AS {name}"),
                });
            }
            parts.push(format!(
                "SELECT {} FROM {} AS t",
                columns.join(", "),
                quoted(of.names.ru.as_str())
            ));
        }
        match parts.is_empty() {
            true => Err(RunError::unsupported(
                node.byte_range(),
                "В журнале нет документов",
                "The journal has no documents",
            )),
            false => Ok(format!("({})", parts.join(" UNION ALL "))),
        }
    }
}
