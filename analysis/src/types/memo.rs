//! What was resolved before, kept as long as nothing changes that it depends on.

use std::sync::{Arc, Mutex, PoisonError};

use metadata::platform::Names;
use metadata::tables::Table;
use metadata::{Name, TypeDescription};
use rustc_hash::FxHashMap;

use super::ty::Types;
use crate::workspace::FileId;

/// What was resolved before. Dropped (a new one made) when the interface of a summary changes.
#[derive(Debug, Default)]
pub struct Memo {
    methods: Mutex<FxHashMap<MethodKey, Types>>,
    queries: Mutex<FxHashMap<QueryKey, Queried>>,
    tables: Mutex<FxHashMap<TableKey, Option<Arc<Table>>>>,
}

/// A method as a configuration sees it.
type MethodKey = (Option<usize>, FileId, usize);

/// A text of a query in a configuration.
type QueryKey = (Option<usize>, Arc<str>);

/// A table of queries by its full name, in a configuration.
type TableKey = (Option<usize>, Name);

/// What the queries of a package return, in order; nothing for one that returns nothing.
pub(super) type Queried = Arc<[Option<Vec<(Names, TypeDescription)>>]>;

/// More than this is not kept.
const MOST_QUERIES: usize = 500;

/// More tables than this are not kept; the largest configurations have some ten thousand.
const MOST_TABLES: usize = 20_000;

impl Memo {
    pub(super) fn method(
        &self,
        configuration: Option<usize>,
        (file, index): (FileId, usize),
    ) -> Option<Types> {
        let methods = self.methods.lock().unwrap_or_else(PoisonError::into_inner);
        methods.get(&(configuration, file, index)).cloned()
    }

    pub(super) fn keep_method(
        &self,
        configuration: Option<usize>,
        (file, index): (FileId, usize),
        types: Types,
    ) {
        let mut methods = self.methods.lock().unwrap_or_else(PoisonError::into_inner);
        methods.insert((configuration, file, index), types);
    }

    /// A table of queries; made once.
    pub(crate) fn table(
        &self,
        key: TableKey,
        make: impl FnOnce() -> Option<Arc<Table>>,
    ) -> Option<Arc<Table>> {
        let tables = || self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = tables().get(&key) {
            return known.clone();
        }
        let table = make();
        let mut tables = tables();
        if tables.len() >= MOST_TABLES {
            tables.clear();
        }
        tables.insert(key, table.clone());
        table
    }

    pub(super) fn query(&self, key: &QueryKey) -> Option<Queried> {
        let queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        queries.get(key).cloned()
    }

    pub(super) fn keep_query(&self, key: QueryKey, found: Queried) {
        let mut queries = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        if queries.len() >= MOST_QUERIES {
            queries.clear();
        }
        queries.insert(key, found);
    }
}
