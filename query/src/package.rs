//! What is known of a package of queries. Places are offsets of bytes in the text that the tree was parsed from.

use std::ops::Range;
use std::sync::Arc;

use metadata::platform::Names;
use metadata::tables::Table;
use metadata::{Name, NameMap, Type, TypeDescription};
use rustc_hash::FxHashMap;

use crate::problem::Problem;

/// What is known of a package of queries.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its queries, in order.
    pub queries: Vec<ResolvedQuery>,
    /// The temporary tables that are there behind it, those that it was given included.
    pub temporary: NameMap<Arc<Columns>>,
    /// The parameters, each once, in the order of the text.
    pub parameters: Vec<Parameter>,
    /// The selects, outer ones first. See [`Package::scope_at`].
    pub scopes: Vec<Scope>,
    /// What the names of the text mean, in no particular order. A name has several of them where a reference may be of
    /// several types.
    pub references: Vec<Reference>,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
    /// Of which sources the fields are that names begin with, by where those fields begin: places in
    /// [`Package::scopes`] and in [`Scope::sources`].
    pub field_sources: FxHashMap<usize, (usize, usize)>,
}

/// One query of a package.
#[derive(Debug, Clone)]
pub struct ResolvedQuery {
    /// What it does.
    pub kind: QueryKind,
    /// What it selects; nothing for one that drops a table. For what it returns, see [`ResolvedQuery::result`].
    pub columns: Arc<Columns>,
    /// Where it stands.
    pub range: Range<usize>,
    /// It has syntax errors, so what is told of it may be wrong.
    pub is_broken: bool,
}

/// What a query does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryKind {
    /// It selects.
    Select,
    /// `ПОМЕСТИТЬ`: it makes a temporary table.
    Into(Name),
    /// `ДОБАВИТЬ`: it adds to a temporary table.
    Add(Name),
    /// `УНИЧТОЖИТЬ`: it drops a temporary table.
    Drop(Name),
}

/// The columns of a result, a nested query or a temporary table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The columns that are known.
    pub list: Vec<Column>,
    /// There are others, with names that nobody knows: `*` over a table that is not found, a broken query.
    pub is_open: bool,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// The names. The first one is as the text spells it; a column that the text does not name, of a `*` or of an
    /// expression without an alias, has both.
    pub names: Names,
    /// What it may hold. Empty where nobody knows.
    pub types: TypeDescription,
    /// It may hold values of other types too: a parameter, a field that is not found.
    pub is_open: bool,
    /// The columns of what is nested in it: a tabular section.
    pub nested: Option<Arc<Columns>>,
    /// Full name of the metadata whose value it holds unchanged, as in `metadata::tables::Field`; empty where there is
    /// none.
    pub origin: String,
    /// Where it is made: the alias, or the expression.
    pub range: Range<usize>,
}

/// A parameter of a package: `&Дата`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without the mark.
    pub name: Name,
    /// What it is compared with, or the table that it is given to takes; in a list of values, what its items are
    /// compared with. Empty where the text tells nothing.
    pub types: TypeDescription,
    /// Where it stands, marks included.
    pub places: Vec<Range<usize>>,
}

/// A select and what its names may mean; of a union also the whole, for what orders and totals it.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The text that it is about.
    pub range: Range<usize>,
    /// The tables that it reads; none for the whole of a union.
    pub sources: Vec<Source>,
    /// The columns that it gives: names in `УПОРЯДОЧИТЬ ПО` and `ИТОГИ` may be theirs.
    pub columns: Arc<Columns>,
    /// It is about the parameters of a virtual table: the first source is that table, the second one is the table of
    /// the register.
    pub is_parameters: bool,
    /// The select around it, by its place in [`Package::scopes`], whose names may be used too.
    pub outer: Option<usize>,
}

/// A table that a select reads.
#[derive(Debug, Clone)]
pub struct Source {
    /// What it is called: its alias, or what the platform makes of the name of the table.
    pub alias: Name,
    /// The alias is written.
    pub has_alias: bool,
    /// The words of the name of the table as they are written; one for a temporary table, none for a nested query.
    pub path: Vec<Name>,
    /// What it is.
    pub table: SourceTable,
    /// It stands on the outer side of a join: all of it may be NULL.
    pub is_nullable: bool,
    /// The table and its alias.
    pub range: Range<usize>,
    /// The alias, or the table where there is none.
    pub alias_range: Range<usize>,
}

/// What a select reads.
#[derive(Debug, Clone)]
pub enum SourceTable {
    /// A table of the configuration.
    Metadata(Arc<Table>),
    /// A nested query or a temporary table.
    Columns(Arc<Columns>),
    /// A table that is not found, or a parameter.
    Unknown,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Where the name stands; for a table with all its words.
    pub range: Range<usize>,
    /// What it means.
    pub target: Target,
    /// What the value may be; empty for tables.
    pub types: TypeDescription,
}

/// What a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A table of the configuration.
    Table(Arc<Table>),
    /// A temporary table.
    Temporary(Name),
    /// A source of a select, by its alias: places in [`Package::scopes`] and in [`Scope::sources`].
    Source(usize, usize),
    /// A field of a table of the configuration.
    Field {
        /// The full names of the table.
        table: Names,
        /// The names of the field.
        field: Names,
        /// Full name of the metadata it comes from, or empty.
        origin: String,
    },
    /// A column of a nested query, of a temporary table or of the result, and where it is made. The place is of the
    /// same text unless the table came from outside.
    Column(Names, Range<usize>),
}

impl Package {
    /// What `Запрос.Выполнить()` gives: the columns of the last query that returns something.
    pub fn result(&self) -> Option<Arc<Columns>> {
        let selecting = self.queries.iter().rev();
        let last = selecting.clone().find(|it| it.kind == QueryKind::Select);
        last.map(|it| it.columns.clone())
            .or_else(|| self.queries.last()?.result())
    }

    /// The innermost select around a place.
    pub fn scope_at(&self, offset: usize) -> Option<&Scope> {
        self.scopes
            .iter()
            .filter(|it| it.range.start <= offset && offset <= it.range.end)
            .min_by_key(|it| it.range.end - it.range.start)
    }
}

impl ResolvedQuery {
    /// What the query returns to the program, as an element of what `Запрос.ВыполнитьПакет()` gives: for one that makes
    /// a temporary table how many records that has, for one that drops a table nothing.
    pub fn result(&self) -> Option<Arc<Columns>> {
        match self.kind {
            QueryKind::Select => Some(self.columns.clone()),
            QueryKind::Into(_) | QueryKind::Add(_) => Some(Arc::new(Columns {
                list: vec![Column {
                    names: Names {
                        ru: Name::new("Количество"),
                        en: Name::new("Count"),
                    },
                    types: TypeDescription::of([Type::Number]),
                    range: self.range.clone(),
                    ..Column::default()
                }],
                is_open: false,
            })),
            QueryKind::Drop(_) => None,
        }
    }
}

impl Columns {
    /// A column by either name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.list.iter().find(|it| it.names.is(name))
    }
}
