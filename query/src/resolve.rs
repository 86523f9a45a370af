//! From the tree of a package to what its names mean.

mod columns;
mod expressions;
mod functions;
mod names;
mod parameters;
mod paths;
mod select;
mod sources;
mod tables;
mod turnovers;
mod value;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use self::functions::Function;
pub(crate) use self::paths::glued;
#[cfg(feature = "run")]
pub(crate) use self::value::join as join_types;
use metadata::platform::Names;
use metadata::tables::Table;
use metadata::{Folded, Name, NameMap, Type, TypeDescription};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{AddClause, DropQuery, SelectQuery, TemporaryTableName};
use parser_bsl::syntax::AstNode as _;
use rustc_hash::FxHashMap;
use tree_sitter::{Node, Tree};

use crate::near::nearest;
use crate::package::{Column, Columns, Package, QueryKind, Reference, ResolvedQuery, Target};
use crate::problem::{Periodicity, Problem, ProblemKind};
use crate::schema::Schema;
use names::{Places, SourceNames};
use turnovers::Turnovers;
use value::Value;

/// How deep queries and joins may nest. What is deeper is not looked at.
const DEPTH: usize = 48;

/// How many words of a name with dots are looked at.
const WORDS: usize = 64;

/// How many columns the asterisks of a package may give: each `ВЫБРАТЬ *, *` over a table of the query before it doubles
/// them. Of further ones only that they exist is told.
const ASTERISK_COLUMNS: usize = 100_000;

/// For so many problems of a package it is looked for what may have been meant.
const SUGGESTIONS: usize = 50;

/// What a package may use that is made elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// Temporary tables of its `МенеджерВременныхТаблиц`.
    pub temporary: NameMap<Arc<Columns>>,
    /// There may be other temporary tables than those.
    pub has_other_tables: bool,
    /// What parameters hold.
    pub parameters: NameMap<TypeDescription>,
    /// Parameters that are tables: `ИЗ &Таблица`.
    pub tables: NameMap<Arc<Columns>>,
}

/// What the names of a package mean, where nothing is known of what surrounds it. `tree` is the tree of `text`.
pub fn resolve(text: &str, tree: &Tree, schema: &dyn Schema) -> Package {
    let outside = Outside {
        has_other_tables: true,
        ..Outside::default()
    };
    resolve_with(text, tree, schema, &outside)
}

/// What the names of a package mean.
pub fn resolve_with(text: &str, tree: &Tree, schema: &dyn Schema, outside: &Outside) -> Package {
    let mut resolver = Resolver {
        text,
        schema,
        outside,
        is_complete: schema.is_complete(),
        package: Package {
            temporary: outside.temporary.clone(),
            ..Package::default()
        },
        tables: FxHashMap::default(),
        periodic: FxHashMap::default(),
        turnovers: FxHashMap::default(),
        all_columns: FxHashMap::default(),
        columns: Places::default(),
        fields: Places::default(),
        source_names: FxHashMap::default(),
        asterisk_columns: 0,
        numbers: NameMap::default(),
        objects: FxHashMap::default(),
        expanded: FxHashMap::default(),
        depth: 0,
        is_silent: false,
    };
    resolver.package(tree.root_node());
    let mut package = resolver.package;
    package.problems.sort_by_key(|it| it.range.start);
    package
}

/// The work on one package.
struct Resolver<'a> {
    text: &'a str,
    schema: &'a dyn Schema,
    outside: &'a Outside,
    /// What the schema says of itself.
    is_complete: bool,
    package: Package,
    /// Tables by the names that the text gives them.
    tables: FxHashMap<Name, Option<Arc<Table>>>,
    /// Tables of turnovers, by their names and by how many fields of time they have.
    periodic: FxHashMap<(Name, usize), Arc<Table>>,
    /// Tables of turnovers of the text, by where they begin.
    turnovers: FxHashMap<usize, Turnovers>,
    /// All columns of tables, by their addresses.
    all_columns: FxHashMap<*const Table, (Arc<Table>, Arc<Columns>)>,
    columns: Places<Columns>,
    fields: Places<Table>,
    /// What the sources of the scopes are called.
    source_names: FxHashMap<usize, SourceNames>,
    /// How many columns asterisks have given.
    asterisk_columns: usize,
    /// Places in the list of parameters.
    numbers: NameMap<usize>,
    /// The tables that references stand for.
    objects: FxHashMap<Type, Option<Arc<Table>>>,
    /// What types stand for.
    expanded: FxHashMap<Type, Arc<[Type]>>,
    depth: usize,
    /// Problems are not told: the query is broken, or names may be completed by others.
    is_silent: bool,
}

/// Where an expression stands.
#[derive(Debug, Clone, Default)]
struct Place {
    /// The select whose names it may use.
    scope: usize,
    /// Columns of the result, whose names go before those of fields.
    result: Option<Arc<Columns>>,
}

impl<'a> Resolver<'a> {
    fn package(&mut self, root: Node<'a>) {
        self.parameters(root);
        if root.is_error() {
            self.is_silent = true;
            return self.fragment(root);
        }
        let mut cursor = root.walk();
        let nodes: Vec<Node<'a>> = root.children(&mut cursor).collect();
        for nodes in nodes.split(|it| Kind::of(*it) == Kind::Semicolon) {
            // What recovery left out may be the end of the query.
            self.is_silent = nodes.iter().any(Node::has_error);
            for &node in nodes {
                self.statement(node);
            }
        }
    }

    /// A query, or what is left of one.
    fn statement(&mut self, node: Node<'a>) {
        if let Some(query) = SelectQuery::cast(node) {
            self.query(query);
        } else if let Some(query) = DropQuery::cast(node) {
            self.drop_table(query);
        } else if node.is_error() {
            self.fragment(node);
        }
    }

    fn query(&mut self, query: SelectQuery<'a>) {
        let columns = self.select_query(query, None);
        let into = query.select().and_then(|it| it.into());
        let add = query.select().and_then(|it| it.add());
        let kind = if let Some(name) = into.and_then(|it| it.name()) {
            let name = self.name(name.node());
            let mut made = Columns::clone(&columns);
            made.is_open |= self.is_silent;
            self.package.temporary.insert(name.clone(), Arc::new(made));
            QueryKind::Into(name)
        } else if let Some((add, name)) = add.and_then(|it| Some((it, it.name()?))) {
            self.add_to(add, name, &columns)
        } else {
            QueryKind::Select
        };
        self.push_query(kind, columns, query.node());
    }

    fn push_query(&mut self, kind: QueryKind, columns: Arc<Columns>, node: Node<'_>) {
        self.package.queries.push(ResolvedQuery {
            kind,
            columns,
            range: node.byte_range(),
            is_broken: self.is_silent,
        });
    }

    /// `ДОБАВИТЬ`: what the columns of a temporary table may hold grows.
    fn add_to(
        &mut self,
        clause: AddClause<'_>,
        node: TemporaryTableName<'_>,
        columns: &Arc<Columns>,
    ) -> QueryKind {
        let name = self.name(node.node());
        match self.package.temporary.get(&Folded(name.as_str())).cloned() {
            Some(known) => {
                let mut joined = Columns::clone(&known);
                self.join_columns(&mut joined, columns, clause.node());
                self.package
                    .temporary
                    .insert(name.clone(), Arc::new(joined));
                self.refer(node.node().byte_range(), Target::Temporary(name.clone()));
            }
            None => self.unknown_temporary(&name, node.node()),
        }
        QueryKind::Add(name)
    }

    fn drop_table(&mut self, query: DropQuery<'_>) {
        let node = query.name().map_or(query.node(), |it| it.node());
        let name = self.name(node);
        if self
            .package
            .temporary
            .shift_remove(&Folded(name.as_str()))
            .is_some()
        {
            self.refer(node.byte_range(), Target::Temporary(name.clone()));
        } else {
            self.unknown_temporary(&name, node);
        }
        let kind = QueryKind::Drop(name);
        self.push_query(kind, Arc::default(), query.node());
    }

    fn unknown_temporary(&mut self, name: &Name, node: Node<'_>) {
        if !self.outside.has_other_tables && !is_template(name.as_str()) {
            let kind = ProblemKind::UnknownTemporaryTable(name.clone());
            self.report_near(node.byte_range(), kind, |it| {
                let known = it.package.temporary.keys().map(Name::as_str);
                nearest(name.as_str(), known)
            });
        }
    }

    fn text(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn name(&self, node: Node<'_>) -> Name {
        Name::new(self.text(node))
    }

    fn report(&mut self, range: Range<usize>, kind: ProblemKind) {
        self.report_near(range, kind, |_| Vec::new());
    }

    /// A name that is not there, with what may have been meant by it.
    fn report_near(
        &mut self,
        range: Range<usize>,
        kind: ProblemKind,
        near: impl FnOnce(&Self) -> Vec<String>,
    ) {
        if self.is_silent {
            return;
        }
        let near = match self.package.problems.len() < SUGGESTIONS {
            true => near(self),
            false => Vec::new(),
        };
        self.package.problems.push(Problem {
            range,
            kind,
            near,
            periodicity: None,
        });
    }

    /// A field that is not there: with the periodicity that gives it, or with what may have been meant.
    fn report_field(
        &mut self,
        range: Range<usize>,
        kind: ProblemKind,
        periodicity: Option<Periodicity>,
        near: impl FnOnce(&Self) -> Vec<String>,
    ) {
        let told = self.package.problems.len();
        self.report_near(range, kind, |it| match periodicity {
            Some(_) => Vec::new(),
            None => near(it),
        });
        if let Some(problem) = self.package.problems.get_mut(told) {
            problem.periodicity = periodicity;
        }
    }

    fn refer(&mut self, range: Range<usize>, target: Target) {
        self.refer_value(range, target, TypeDescription::default());
    }

    fn refer_value(&mut self, range: Range<usize>, target: Target, types: TypeDescription) {
        self.package.references.push(Reference {
            range,
            target,
            types,
        });
    }

    /// A column of a result that holds a value.
    fn column_of(&mut self, names: Names, value: Value, range: Range<usize>) -> Column {
        let nested = value.nested.as_ref().map(|it| self.columns_of(it));
        Column {
            names,
            types: value.types,
            is_open: value.is_open,
            nested,
            origin: value.origin,
            range,
        }
    }
}

/// Whether a name is to be completed by the program: `#ВременнаяТаблица`.
fn is_template(name: &str) -> bool {
    name.contains('#')
}

#[cfg(test)]
pub(crate) use tests::package_of as resolved_by_sample;

#[cfg(test)]
mod tests;
