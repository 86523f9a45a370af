//! What a query may read: the tables of a configuration.

use std::sync::Arc;

use metadata::tables::{self, Table};
use metadata::{Purpose, Type, World};

/// Where tables and types come from.
pub trait Schema {
    /// The table of a full name in either language and any case, virtual tables and tabular sections included.
    fn table(&self, name: &str) -> Option<Arc<Table>>;

    /// What a type stands for: the types of a defined type or of a characteristic, the type itself otherwise.
    fn expand(&self, of: &Type) -> Vec<Type>;

    /// The type of a name: `ВидДвиженияНакопления`, `AccumulationRecordType`.
    fn type_named(&self, name: &str) -> Option<Type>;

    /// There are no other tables and fields: a name that is not found is a mistake.
    fn is_complete(&self) -> bool;
}

impl Schema for World<'_> {
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        tables::table(*self, name).map(Arc::new)
    }

    fn expand(&self, of: &Type) -> Vec<Type> {
        World::expand(*self, of)
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        World::type_named(*self, name)
    }

    /// A script has no tables, and an extension whose base is not there does not know most of them.
    fn is_complete(&self) -> bool {
        let configuration = self.configuration;
        let is_whole =
            configuration.properties.purpose == Purpose::Base || configuration.base.is_some();
        is_whole && !configuration.objects.is_empty()
    }
}
