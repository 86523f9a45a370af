//! The tables that a query sees: those of objects and the virtual ones of registers.

mod external;
mod fields;
mod journals;
mod path;
mod registers;

pub(crate) use journals::column_types;

use crate::kind::Kind;
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
    /// The fields. Those that a table has for some values of its parameters only are all here: the periods of
    /// turnovers, sections of a base.
    pub fields: Vec<Field>,
    /// Tabular sections that stand as fields: the names of the field and the full names of their tables.
    pub nested: Vec<(Names, Names)>,
    /// Full name of the metadata that the table belongs to, in English: `AccumulationRegister.Продажи`,
    /// `Catalog.Товары.TabularSection.Состав`. Empty for `Константы`.
    pub origin: String,
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

    /// The full names of the table of a tabular section that stands as a field.
    pub fn nested(&self, name: &str) -> Option<&Names> {
        let found = self.nested.iter().find(|it| it.0.is(name));
        found.map(|it| &it.1)
    }
}

/// The table of a full name in either language, in any case: `Справочник.Товары`, `Document.Продажа.Товары`,
/// `РегистрСведений.Цены.СрезПоследних`. Words of both languages may stand in one name.
pub fn table(world: World<'_>, name: &str) -> Option<Table> {
    let found = path::find(world, name)?;
    Some(fields::build(world, &found))
}

/// The full names of the tables of one object, its own one first as far as it has one: tabular sections, changes, virtual
/// tables. Nothing where there is no such object.
pub fn of_object(world: World<'_>, kind: Kind, name: &str) -> Vec<Names> {
    let Some(object) = world.configuration.object(kind, name) else {
        return Vec::new();
    };
    let templates = world.platform.query_tables(kind).iter();
    let templates = templates.filter(|it| !path::stands_alone(it));
    templates
        .flat_map(|it| path::all(world, object, it))
        .collect()
}

/// The full names of all tables of a configuration, virtual ones included, in the order of its tree.
pub fn tables(world: World<'_>) -> Vec<Names> {
    let mut names = Vec::new();
    for &kind in Kind::ALL {
        let templates = world.platform.query_tables(kind);
        for template in templates.iter().filter(|it| path::stands_alone(it)) {
            names.push(template.path.clone());
        }
        if templates.is_empty() {
            continue;
        }
        for object in world.configuration.of_kind(kind) {
            for template in templates.iter().filter(|it| !path::stands_alone(it)) {
                names.extend(path::all(world, object, template));
            }
        }
    }
    names
}
