//! What a query may read: the tables of a configuration.

use std::sync::Arc;

use metadata::tables::{self, Table};
use metadata::{Bilingual, Kind, Predefined, Purpose, Role, Type, World};

/// Where tables and types come from.
pub trait Schema {
    /// The table of a full name in either language and any case, virtual tables and tabular sections included.
    fn table(&self, name: &str) -> Option<Arc<Table>>;

    /// What a type stands for: the types of a defined type or of a characteristic, the type itself otherwise.
    fn expand(&self, of: &Type) -> Vec<Type>;

    /// The type of a name: `ВидДвиженияНакопления`, `AccumulationRecordType`.
    fn type_named(&self, name: &str) -> Option<Type>;

    /// Whether there is what `ЗНАЧЕНИЕ` names with these words: a predefined item, a value of an enumeration. None where
    /// nobody knows.
    fn has_value(&self, _words: &[&str]) -> Option<bool> {
        None
    }

    /// There are no other tables and fields: a name that is not found is a mistake.
    fn is_complete(&self) -> bool;
}

/// The tables whose fields may stand behind a dot after a value of these types: those of references, through defined types
/// and characteristics.
pub fn tables_behind(schema: &dyn Schema, types: &[Type]) -> Vec<Arc<Table>> {
    let mut seen: Vec<Type> = Vec::new();
    let mut tables = Vec::new();
    for of in types.iter().flat_map(|it| schema.expand(it)) {
        if seen.contains(&of) {
            continue;
        }
        tables.extend(table_of_type(&of).and_then(|it| schema.table(&it)));
        seen.push(of);
    }
    tables
}

/// The full name of the table that has the fields of a reference.
pub(crate) fn table_of_type(of: &Type) -> Option<String> {
    Some(match of {
        Type::Of(kind, Role::Ref, name) => format!("{}.{name}", kind.names().ru),
        Type::Of(kind, Role::RoutePointRef, name) => format!("{}.{name}.Точки", kind.names().ru),
        Type::PartOf(kind, Role::TableRef, name, part) => {
            format!("{}.{name}.Таблица.{part}", kind.names().ru)
        }
        _ => return None,
    })
}

const EMPTY: Bilingual = Bilingual {
    ru: "ПустаяСсылка",
    en: "EmptyRef",
};

fn has_predefined_item(items: &[Predefined], name: &str) -> bool {
    let mut left: Vec<&Predefined> = items.iter().collect();
    while let Some(item) = left.pop() {
        if item.name.is(name) {
            return true;
        }
        left.extend(&item.items);
    }
    false
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

    fn has_value(&self, words: &[&str]) -> Option<bool> {
        if let [of, value] = words {
            let found = self.platform.system_enum(of)?;
            return Some(found.values.iter().any(|it| it.is(value)));
        }
        let [kind, name, value] = words else {
            return None;
        };
        let kind = Kind::of(kind)?;
        let has_predefined = matches!(
            kind,
            Kind::Catalog
                | Kind::Enum
                | Kind::ChartOfCharacteristicTypes
                | Kind::ChartOfAccounts
                | Kind::ChartOfCalculationTypes
        );
        if !has_predefined {
            return None;
        }
        let object = self.configuration.object(kind, name)?;
        let is_empty = EMPTY.is(value);
        Some(is_empty || has_predefined_item(&object.predefined, value))
    }

    /// A script has no tables, and an extension whose base is not there does not know most of them.
    fn is_complete(&self) -> bool {
        let configuration = self.configuration;
        let is_whole =
            configuration.properties.purpose == Purpose::Base || configuration.base.is_some();
        is_whole && !configuration.objects.is_empty()
    }
}
