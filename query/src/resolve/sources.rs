//! What a select reads: tables, nested queries, joins.

use metadata::{Folded, Name, Type, TypeDescription};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    BuilderJoin, FromClause, Join, Parameter, ParenthesizedSource, Source as SourceNode, Subquery,
    TableName, TemporaryTableName, VirtualTable, VirtualTableParameter, VirtualTableParameters,
};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::{DEPTH, Place, Resolver, is_template};
use crate::package::{Scope, Source, SourceTable, Target};
use crate::problem::ProblemKind;

/// A table of the text.
struct Named {
    table: SourceTable,
    path: Vec<Name>,
}

impl<'t> Resolver<'t> {
    /// The sources of a select. Gives the conditions of the joins, which may use the names of all of them.
    pub(super) fn sources(&mut self, from: FromClause<'t>, scope: usize) -> Vec<Node<'t>> {
        let mut conditions = Vec::new();
        for source in from.source() {
            self.add_source(source, scope, &mut conditions);
        }
        conditions
    }

    /// One source and what is joined to it.
    pub(super) fn add_source(
        &mut self,
        node: SourceNode<'t>,
        scope: usize,
        conditions: &mut Vec<Node<'t>>,
    ) {
        let mut kept = self.count(scope);
        self.depth += 1;
        if self.depth > DEPTH {
            self.push_source(scope, node, unknown());
        } else if let Some(inner) = node
            .table()
            .and_then(|it| ParenthesizedSource::cast(it.node()))
        {
            if let Some(inner) = inner.source() {
                self.add_source(inner, scope, conditions);
            }
        } else {
            let named = self.source_table(node, scope);
            self.push_source(scope, node, named);
        }
        if self.depth <= DEPTH {
            for join in node.join() {
                self.add_joins(join.node(), scope, &mut kept, conditions);
            }
        }
        self.depth -= 1;
    }

    /// Joins that stand side by side. Of what is joined so far, only the sources from `kept` on may be other than NULL.
    fn add_joins(
        &mut self,
        node: Node<'t>,
        scope: usize,
        kept: &mut usize,
        conditions: &mut Vec<Node<'t>>,
    ) {
        let in_builder = BuilderJoin::cast(node).map(|it| it.join());
        for join in Join::cast(node)
            .into_iter()
            .chain(in_builder.into_iter().flatten())
        {
            let middle = self.count(scope);
            if let Some(source) = join.source() {
                self.add_source(source, scope, conditions);
            }
            let end = self.count(scope);
            let nullable = match join.kind().map(Kind::of) {
                Some(Kind::LeftKw) => middle..end,
                Some(Kind::RightKw) => std::mem::replace(kept, middle)..middle,
                Some(Kind::FullKw) => std::mem::replace(kept, end)..end,
                _ => end..end,
            };
            let sources = self.package.scopes.get_mut(scope);
            let sources = sources.and_then(|it| it.sources.get_mut(nullable));
            for source in sources.into_iter().flatten() {
                source.is_nullable = true;
            }
            conditions.extend(join.condition().map(|it| it.node()));
        }
    }

    fn count(&self, scope: usize) -> usize {
        self.package
            .scopes
            .get(scope)
            .map_or(0, |it| it.sources.len())
    }

    fn push_source(&mut self, scope: usize, node: SourceNode<'_>, named: Named) {
        let table = node.table().map_or(node.node(), |it| it.node());
        let written = node.alias();
        let alias = match written {
            Some(alias) => self.name(alias.node()),
            // The platform glues the words behind the first one.
            None => match named.path.as_slice() {
                [only] => only.clone(),
                [_, rest @ ..] => Name::new(&rest.iter().map(Name::as_str).collect::<String>()),
                [] => Name::default(),
            },
        };
        let alias_node = written.map_or(table, |it| it.node());
        let names = self.source_names.get(&scope);
        let same = names.and_then(|it| it.whole(&[alias.as_str()]));
        let same = same.and_then(|it| self.source_at(scope, it));
        if written.is_some() && same.is_some_and(|it| it.has_alias) {
            self.report(
                alias_node.byte_range(),
                ProblemKind::RepeatedSource(alias.clone()),
            );
        }
        let source = Source {
            alias,
            has_alias: written.is_some(),
            path: named.path,
            table: named.table,
            is_nullable: false,
            range: table.start_byte()..alias_node.end_byte().max(table.end_byte()),
            alias_range: alias_node.byte_range(),
        };
        self.put_source(scope, source);
    }

    /// Puts a source to the others of a select.
    pub(super) fn put_source(&mut self, scope: usize, source: Source) {
        let place = self.count(scope);
        self.source_names
            .entry(scope)
            .or_default()
            .add(&source, place);
        if let Some(scope) = self.package.scopes.get_mut(scope) {
            scope.sources.push(source);
        }
    }

    fn source_table(&mut self, node: SourceNode<'t>, scope: usize) -> Named {
        let Some(table) = node.table().map(|it| it.node()) else {
            return unknown();
        };
        if let Some(name) = TableName::cast(table) {
            return self.metadata_table(name, None);
        }
        if let Some(name) = TemporaryTableName::cast(table) {
            return self.temporary_table(name);
        }
        if let Some(of) = VirtualTable::cast(table) {
            return self.virtual_table(of, scope);
        }
        if let Some(parameter) = Parameter::cast(table) {
            let name = parameter.name().map_or("", |it| self.text(it.node()));
            let known = self.outside.tables.get(&Folded(name)).cloned();
            let table = known.map_or(SourceTable::Unknown, SourceTable::Columns);
            let path = vec![Name::new(name)];
            return Named { table, path };
        }
        let Some(query) = Subquery::cast(table).and_then(|it| it.query()) else {
            return unknown();
        };
        let outer = self.package.scopes.get(scope).and_then(|it| it.outer);
        let columns = self.select_query(query, outer);
        Named {
            table: SourceTable::Columns(columns),
            path: Vec::new(),
        }
    }

    fn metadata_table(
        &mut self,
        name: TableName<'_>,
        parameters: Option<VirtualTableParameters<'t>>,
    ) -> Named {
        let path: Vec<Name> = name.part().map(|it| self.name(it.node())).collect();
        let mut table = self.referenced(name.node(), name.part().map(|it| it.node()));
        if let SourceTable::Metadata(of) = &mut table {
            *of = self.with_parameters(of, name, parameters);
        }
        Named { table, path }
    }

    /// A table that is named, in `ИЗ` or in a type, by these words of a node.
    pub(super) fn referenced<'n>(
        &mut self,
        node: Node<'_>,
        parts: impl Iterator<Item = Node<'n>>,
    ) -> SourceTable {
        let parts: Vec<Node<'n>> = parts.collect();
        let words: Vec<&str> = parts.iter().map(|it| self.text(*it)).collect();
        let name = words.join(".");
        if let Some(table) = self.table(&name) {
            self.refer(node.byte_range(), Target::Table(table.clone()));
            return SourceTable::Metadata(table);
        }
        // A name that is not whole yet, or that the program completes.
        let is_whole = words.len() > 1 && words.iter().all(|it| !it.is_empty() && !is_template(it));
        if is_whole && self.is_complete {
            let end = parts.last().map_or(node.end_byte(), |it| it.end_byte());
            let behind = self.text.get(end..node.end_byte()).unwrap_or_default();
            self.report_near(node.byte_range(), ProblemKind::UnknownTable(name), |it| {
                let near = it.schema.near_tables(&words);
                near.iter().map(|it| format!("{it}{behind}")).collect()
            });
        }
        SourceTable::Unknown
    }

    fn temporary_table(&mut self, node: TemporaryTableName<'_>) -> Named {
        let name = self.name(node.node());
        let known = self.package.temporary.get(&Folded(name.as_str())).cloned();
        let table = if let Some(columns) = known {
            self.refer(node.node().byte_range(), Target::Temporary(name.clone()));
            SourceTable::Columns(columns)
        } else if let Some(table) = self.table(name.as_str()) {
            // `Константы` is the only table of one word.
            self.refer(node.node().byte_range(), Target::Table(table.clone()));
            SourceTable::Metadata(table)
        } else {
            if !name.is_empty() {
                self.unknown_temporary(&name, node.node());
            }
            SourceTable::Unknown
        };
        let path = vec![name];
        Named { table, path }
    }

    fn virtual_table(&mut self, node: VirtualTable<'t>, scope: usize) -> Named {
        let Some(name) = node.name() else {
            return unknown();
        };
        let named = self.metadata_table(name, node.parameters());
        let Some(parameters) = node.parameters() else {
            return named;
        };
        let outer = self.package.scopes.get(scope).and_then(|it| it.outer);
        let scope = self.package.scopes.len();
        self.package.scopes.push(Scope {
            range: parameters.node().byte_range(),
            is_parameters: true,
            outer,
            ..Scope::default()
        });
        self.push_parameter_source(scope, name.node(), &named.table);
        if let SourceTable::Metadata(_) = named.table {
            // What a condition may use need not be a field of the virtual table.
            let register: Vec<&str> = name.part().take(2).map(|it| self.text(it.node())).collect();
            let register = self.table(&register.join("."));
            let register = register.map_or(SourceTable::Unknown, SourceTable::Metadata);
            self.push_parameter_source(scope, name.node(), &register);
        }
        self.table_parameters(parameters, &named, scope);
        named
    }

    fn push_parameter_source(&mut self, scope: usize, node: Node<'_>, table: &SourceTable) {
        let source = Source {
            alias: Name::default(),
            has_alias: false,
            path: Vec::new(),
            table: table.clone(),
            is_nullable: false,
            range: node.byte_range(),
            alias_range: node.byte_range(),
        };
        self.put_source(scope, source);
    }

    fn table_parameters(&mut self, node: VirtualTableParameters<'t>, named: &Named, scope: usize) {
        let place = Place {
            scope,
            result: None,
        };
        let was_silent = self.is_silent;
        let (mut position, mut last) = (0, None);
        let mut cursor = node.node().walk();
        for child in node.node().children(&mut cursor) {
            if Kind::of(child) == Kind::Comma {
                position += 1;
                last = Some(position);
            }
            let Some(parameter) = VirtualTableParameter::cast(child) else {
                continue;
            };
            last = Some(position);
            let kind = parameter_kind(named, position);
            self.is_silent = was_silent || kind != ParameterKind::Condition;
            if kind != ParameterKind::Words {
                self.table_parameter(parameter, &place);
            }
            if kind == ParameterKind::Date
                && let Some(parameter) = parameter.value().and_then(|it| Parameter::cast(it.node()))
            {
                self.hint_type(parameter, &TypeDescription::of([Type::Date]));
            }
            self.is_silent = was_silent;
        }
        if let SourceTable::Metadata(table) = &named.table {
            let given = last.map_or(0, |it| it + 1);
            let takes = table.parameters.len();
            if given > takes {
                let kind = ProblemKind::ExtraParameters {
                    table: named
                        .path
                        .iter()
                        .map(Name::as_str)
                        .collect::<Vec<_>>()
                        .join("."),
                    takes,
                    given,
                };
                self.report(node.node().byte_range(), kind);
            }
        }
    }

    fn table_parameter(&mut self, parameter: VirtualTableParameter<'t>, place: &Place) {
        if let Some(value) = parameter.value() {
            self.evaluate(value.node(), place);
        }
        self.is_silent = true;
        for builder in parameter.builder() {
            self.evaluate(builder.node(), place);
        }
    }
}

/// What names in a parameter of a virtual table are.
#[derive(Debug, PartialEq, Eq)]
enum ParameterKind {
    /// Fields.
    Condition,
    /// A date, or a moment.
    Date,
    /// Fields or something else.
    Value,
    /// Words: `Месяц`, `ДвиженияИГраницыПериода`.
    Words,
}

fn parameter_kind(named: &Named, position: usize) -> ParameterKind {
    let SourceTable::Metadata(table) = &named.table else {
        return ParameterKind::Value;
    };
    let Some(names) = table.parameters.get(position) else {
        return ParameterKind::Value;
    };
    let is = |word: &str| names.is(word);
    if is("Периодичность") || is("МетодДополнения") || is("Первые")
    {
        ParameterKind::Words
    } else if is("Период") || is("НачалоПериода") || is("КонецПериода")
    {
        ParameterKind::Date
    } else if names.ru.as_str().starts_with("Условие") {
        ParameterKind::Condition
    } else {
        ParameterKind::Value
    }
}

fn unknown() -> Named {
    Named {
        table: SourceTable::Unknown,
        path: Vec::new(),
    }
}
