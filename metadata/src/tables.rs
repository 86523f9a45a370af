//! The tables that a query sees: those of objects and the virtual ones of registers.

use crate::members::World;
use crate::platform::Names;
use crate::types::TypeDescription;

/// A table that a query may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The full names: `РегистрНакопления.Продажи.Обороты`, `AccumulationRegister.Продажи.Turnovers`.
    pub names: Names,
    /// What a virtual table takes, in order.
    pub parameters: Vec<Names>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Tabular sections that stand as fields, full names of their tables.
    pub nested: Vec<(Names, Names)>,
}

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The names. A name of metadata is the same in both.
    pub names: Names,
    /// What it may hold. Empty where nobody knows.
    pub types: TypeDescription,
    /// Full name of the metadata it comes from, or empty.
    pub origin: String,
}

impl Table {
    /// A field by either name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|it| it.names.is(name))
    }
}

/// The table of a full name in either language, in any case: `Справочник.Товары`, `Document.Продажа.Товары`,
/// `РегистрСведений.Цены.СрезПоследних`.
pub fn table(_world: World<'_>, _name: &str) -> Option<Table> {
    None
}

/// The full names of all tables of a configuration, virtual ones included.
pub fn tables(_world: World<'_>) -> Vec<Names> {
    Vec::new()
}
