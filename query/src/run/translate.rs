//! From the tree of a package and what its names mean to statements of the database.
//!
//! A select becomes a select whose columns are `c0`, `c1`…; its sources are `s1`, `s2`…; the tables that dots behind
//! references lead to are joined as `d1`, `d2`…, and in the conditions of joins asked by queries of their own.

mod calls;
mod conditions;
mod expressions;
mod groups;
mod literals;
mod order;
mod paths;
mod registers;
mod select;
mod sources;
mod totals;

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use metadata::platform::Names;
use metadata::tables::Table;
use metadata::{Name, NameMap, Type, TypeDescription, World};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{AllFields, Select};
use parser_bsl::syntax::{AstNode as _, preorder};
use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::Node;

use super::Parameter;
use super::base::Base;
use super::error::{RunError, RunErrorKind};
use super::functions::COLLATION;
use super::schema;
use crate::package::{Package, SourceTable, Target};

/// How deep expressions and queries may nest: the database allows a thousand.
const DEPTH: usize = 160;

pub(super) use totals::{Group, Totals};

type Result<T, E = RunError> = std::result::Result<T, E>;

/// An expression of the database and what it may be.
#[derive(Debug, Clone, Default)]
pub(super) struct Expression {
    pub(super) sql: String,
    /// Empty where nobody knows.
    pub(super) types: TypeDescription,
    /// The scope whose source it begins with, where it is a path.
    root: Option<usize>,
    /// The full name of the table of a tabular section, if it is one; the expression is the reference of its owner.
    section: Option<Name>,
    /// It is a field of what the select is grouped by.
    is_grouped: bool,
}

/// A column that a select gives.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub(super) names: Names,
    pub(super) expression: Expression,
    /// Of a union: what the column is in its first select.
    pub(super) made_of: String,
}

/// A query and what it gives.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) columns: Rc<Vec<Output>>,
}

/// What a source has.
#[derive(Debug, Clone)]
enum Fields {
    /// Columns named as the fields of a table.
    Table(Arc<Table>),
    /// `c0`, `c1`…
    Columns(Rc<Vec<Output>>),
}

/// A source of a select in its statement.
#[derive(Debug, Clone)]
struct SourceSql {
    alias: String,
    fields: Fields,
}

/// A select in the making.
#[derive(Debug, Default)]
struct State {
    scope: usize,
    /// How many of its sources are there.
    sources: usize,
    /// The tables that references lead to: what tells them, their aliases, and the text of the join.
    joins: Vec<(String, String, String)>,
    /// Tables cannot be joined where the expression stands: in the condition of a join.
    no_joins: bool,
    /// With grouping sets: all that is grouped by, and what this set is grouped by.
    sets: Option<(FxHashSet<String>, FxHashSet<String>)>,
    /// Inside of an aggregate, where grouping does not matter.
    in_aggregate: bool,
    /// There are no groups yet: `ГДЕ`, the conditions of joins, what is grouped by.
    no_aggregates: bool,
    /// What the select is grouped by, where it is grouped.
    grouped: Option<FxHashSet<String>>,
    /// Fields that stand outside of aggregates and are not grouped by.
    ungrouped: Vec<Range<usize>>,
}

/// A table in which records wait for the next queries.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) table: String,
    pub(super) columns: Rc<Vec<Output>>,
}

/// The work on one package.
pub(super) struct Translator<'a> {
    text: &'a str,
    pub(super) base: &'a Base,
    pub(super) world: World<'a>,
    pub(super) package: &'a Package,
    parameters: &'a NameMap<Parameter>,
    /// Scopes by where they begin.
    scopes: FxHashMap<usize, usize>,
    /// The fields of sources that are used.
    used: FxHashMap<(usize, usize), FxHashSet<Name>>,
    /// Sources of which `*` takes all fields.
    all_used: FxHashSet<(usize, usize)>,
    sources: FxHashMap<(usize, usize), SourceSql>,
    pub(super) temporary: NameMap<Stored>,
    /// Tables that are parameters.
    pub(super) tables: NameMap<Stored>,
    states: Vec<State>,
    counter: usize,
    depth: usize,
    /// What was asked of references by queries of their own, by the reference and the field: the same text each time.
    lookups: FxHashMap<(String, String), Expression>,
    /// Columns of the result that names may mean, in `УПОРЯДОЧИТЬ ПО` and `ИТОГИ`.
    result: Option<Rc<Vec<Output>>>,
}

impl Expression {
    fn of(sql: impl Into<String>, of: Type) -> Self {
        Self::described(sql, TypeDescription::of([of]))
    }

    pub(super) fn described(sql: impl Into<String>, types: TypeDescription) -> Self {
        Self {
            sql: sql.into(),
            types,
            ..Self::default()
        }
    }

    fn boolean(sql: impl Into<String>) -> Self {
        Self::of(sql, Type::Boolean)
    }
}

impl<'a> Translator<'a> {
    pub(super) fn new(
        text: &'a str,
        root: Node<'_>,
        base: &'a Base,
        world: World<'a>,
        package: &'a Package,
        parameters: &'a NameMap<Parameter>,
    ) -> Self {
        let mut translator = Self {
            text,
            base,
            world,
            package,
            parameters,
            scopes: FxHashMap::default(),
            used: FxHashMap::default(),
            all_used: FxHashSet::default(),
            sources: FxHashMap::default(),
            temporary: NameMap::default(),
            tables: NameMap::default(),
            states: Vec::new(),
            counter: 0,
            depth: 0,
            lookups: FxHashMap::default(),
            result: None,
        };
        // Of a union the whole begins where its first select does, and stands before it.
        for (at, scope) in package.scopes.iter().enumerate() {
            translator.scopes.insert(scope.range.start, at);
        }
        translator.look_for_uses(root);
        translator
    }

    fn look_for_uses(&mut self, root: Node<'_>) {
        for reference in &self.package.references {
            if let Target::Field { field, .. } = &reference.target
                && let Some(source) = self.package.field_sources.get(&reference.range.start)
            {
                let used = self.used.entry(*source).or_default();
                used.insert(field.ru.clone());
            }
        }
        for node in preorder(root).filter(|it| Kind::of(*it) == Kind::AllFields) {
            let select = node.parent().and_then(|it| it.parent());
            let select = select.and_then(Select::cast);
            let scope = select.and_then(|it| self.scopes.get(&it.node().start_byte()));
            let Some((scope, all)) = scope.copied().zip(AllFields::cast(node)) else {
                continue;
            };
            let words: Vec<&str> = all.part().map(|it| self.text_of(it.node())).collect();
            for at in self.named_sources(scope, &words) {
                self.all_used.insert((scope, at));
            }
        }
    }

    /// The sources of a scope that `*` or `Товары.*` means.
    fn named_sources(&self, scope: usize, words: &[&str]) -> Vec<usize> {
        let sources = self
            .package
            .scopes
            .get(scope)
            .map_or(&[][..], |it| &it.sources);
        if words.is_empty() {
            return (0..sources.len()).collect();
        }
        let whole = words.join(".");
        let is_named = |it: &crate::Source| {
            let path: Vec<&str> = it.path.iter().map(Name::as_str).collect();
            it.alias.is(&whole) || (!it.has_alias && metadata::same(&path.join("."), &whole))
        };
        sources.iter().position(is_named).into_iter().collect()
    }

    fn text_of(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// A name that no other table of the statement has.
    pub(super) fn alias(&mut self, of: &str) -> String {
        self.counter += 1;
        format!("{of}{}", self.counter)
    }

    fn source_table(&self, scope: usize, at: usize) -> Option<&'a SourceTable> {
        let scope = self.package.scopes.get(scope)?;
        scope.sources.get(at).map(|it| &it.table)
    }

    fn may_be_string(&self, of: &Expression) -> bool {
        schema::may_be_string(self.world, &of.types)
    }

    /// The expression with the order of strings, where it may be one.
    fn collated(&self, of: &Expression) -> String {
        match self.may_be_string(of) {
            true => format!("{} COLLATE {COLLATION}", of.sql),
            false => of.sql.clone(),
        }
    }

    /// Goes one level deeper, for as long as `work` takes.
    fn nested<T>(
        &mut self,
        range: Range<usize>,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.depth >= DEPTH {
            return Err(RunError::unsupported(
                range,
                "Выражение вложено слишком глубоко: разбейте его на части",
                "The expression nests too deep: split it",
            ));
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        result
    }

    fn state(&mut self) -> Option<&mut State> {
        self.states.last_mut()
    }

    fn scope(&self) -> Option<usize> {
        self.states.last().map(|it| it.scope)
    }
}

fn broken(node: Node<'_>) -> RunError {
    RunError::at(node.byte_range(), RunErrorKind::Syntax)
}
