//! The queries of a module with all that is known of each.

use std::ops::Range;

use metadata::TypeDescription;
use query::QueryKind;

use super::completion::set_parameters;
use super::resolved::Resolved;
use super::text::QueryText;
use super::told;
use crate::workspace::{FileId, Snapshot};

/// A query of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The string, or the strings that are added up, in bytes of the module.
    pub range: Range<usize>,
    /// The text. What the program puts in stands as `_`.
    pub text: String,
    /// All of the text is known; otherwise the program puts something in.
    pub is_whole: bool,
    /// It has syntax errors, so what is told of it may be wrong.
    pub is_broken: bool,
    /// What it does, in Russian and in English: sentences on lines of their own. Empty where it is broken.
    pub explanation: (String, String),
    /// What it returns: the columns of the last query of the package that selects.
    pub columns: Vec<QueryColumn>,
    /// There may be columns besides those.
    pub has_other_columns: bool,
    /// Its parameters, each once.
    pub parameters: Vec<QueryParameter>,
    /// The temporary tables that it makes.
    pub temporary: Vec<QueryTable>,
    /// What is wrong with it. Nothing is told of a query that is not whole.
    pub problems: Vec<QueryProblem>,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryColumn {
    /// Its name.
    pub name: String,
    /// The types, in Russian and in English; empty where nobody knows.
    pub types: (String, String),
}

/// A parameter of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryParameter {
    /// Its name, without the mark.
    pub name: String,
    /// What it is compared with, in Russian and in English; empty where nobody knows.
    pub types: (String, String),
    /// Where it stands, mark included, in bytes of the module.
    pub places: Vec<Range<usize>>,
    /// Where the method sets it: the names in `УстановитьПараметр`.
    pub set: Vec<Range<usize>>,
}

/// A temporary table of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTable {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<QueryColumn>,
}

/// A mistake in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    /// Where it stands, in bytes of the module.
    pub range: Range<usize>,
    /// A short name of it: `UnknownField`.
    pub code: &'static str,
    /// What is wrong, in Russian and in English.
    pub message: [String; 2],
}

/// The query in the string at an offset of a module.
pub fn query_at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Query> {
    let query = QueryText::at(snapshot, file, offset)?;
    Some(Resolved::of(snapshot, file, query)?.facts())
}

/// The queries of a module, in order.
pub fn all_queries(snapshot: &Snapshot, file: FileId) -> Vec<Query> {
    let queries = QueryText::all(snapshot, file).into_iter();
    let resolved = queries.filter_map(|it| Resolved::of(snapshot, file, it));
    resolved.map(|it| it.facts()).collect()
}

impl Resolved<'_> {
    fn facts(&self) -> Query {
        let result = self.package.result().unwrap_or_default();
        let set = set_parameters(&self.module, self.query.part.clone());
        let parameters = self.package.parameters.iter().map(|it| {
            let places = it.places.iter();
            let set = set.iter().filter(|place| {
                let name = self.module.get((*place).clone());
                name.is_some_and(|name| it.name.is(name))
            });
            QueryParameter {
                name: it.name.to_string(),
                types: (self.types(&it.types, false), self.types(&it.types, true)),
                places: places
                    .filter_map(|it| self.query.module_range(it))
                    .collect(),
                set: set.cloned().collect(),
            }
        });
        let temporary = self.package.queries.iter().filter_map(|it| match &it.kind {
            QueryKind::Into(name) => Some(QueryTable {
                name: name.to_string(),
                columns: self.columns(&it.columns),
            }),
            _ => None,
        });
        Query {
            range: self.query.range.clone(),
            text: self.query.written(&self.module),
            is_whole: self.query.is_whole,
            is_broken: self.has_errors,
            explanation: (self.explanation(false), self.explanation(true)),
            columns: self.columns(&result),
            has_other_columns: result.is_open,
            parameters: parameters.collect(),
            temporary: temporary.collect(),
            problems: self.problems(),
        }
    }

    /// What the package does, in plain words; empty where it is broken.
    pub(super) fn explanation(&self, english: bool) -> String {
        let language = match english {
            true => query::Language::English,
            false => query::Language::Russian,
        };
        let (text, tree) = (&self.text, &self.tree);
        query::explain::explain(text, tree, &self.package, Some(self.world), language)
            .unwrap_or_default()
    }

    fn problems(&self) -> Vec<QueryProblem> {
        if !self.query.is_whole {
            return Vec::new();
        }
        let problems = self.package.problems.iter().filter_map(|it| {
            Some(QueryProblem {
                range: self.query.module_range(&it.range)?,
                code: it.kind.code(),
                message: it.message(),
            })
        });
        problems.collect()
    }

    fn types(&self, of: &TypeDescription, english: bool) -> String {
        told::types(self.world, of, english)
    }

    fn columns(&self, of: &query::Columns) -> Vec<QueryColumn> {
        let columns = of.list.iter().map(|it| {
            let types = |english: bool| match it.nested.is_some() {
                true => told::section(english).to_owned(),
                false => self.types(&it.types, english),
            };
            QueryColumn {
                name: it.names.ru.to_string(),
                types: (types(false), types(true)),
            }
        });
        columns.collect()
    }
}
