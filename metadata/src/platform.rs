//! What the platform itself offers: functions, types, enumerations and events, with names in both languages.
//!
//! The facts come from `metadata/data`, packed by `cargo xtask codegen`; `docs/platform.md` tells of them.

mod builtin;
mod facts;
mod hbk;
mod merge;
mod model;
mod pack;
mod type_ref;

use std::fmt;

use rustc_hash::FxHashMap;

use crate::derived::Role;
use crate::kind::Kind;
use crate::module::ModuleKind;
use crate::name::{Folded, Name, NameMap};

pub use facts::Facts;
pub use hbk::{Help, ImportError, import, installed, roots};
pub use merge::{merge_callables, merge_properties};
pub use model::{
    Availability, Callable, DefaultForm, FieldRule, FormExtension, FormItemKind,
    MetadataCollection, ModuleEvents, Names, Parameter, PeriodFields, Property, QueryTable,
    Signature, StandardAttribute, StandardAttributes, SystemEnum, TypeInfo, TypeRef,
};
pub use pack::Damaged;

/// What a platform offers.
#[derive(Clone, Default)]
pub struct Platform {
    facts: Facts,
    functions: NameMap<u32>,
    properties: NameMap<u32>,
    types: NameMap<u32>,
    enums: NameMap<u32>,
    items: NameMap<u32>,
    derived: FxHashMap<(Kind, Role), u32>,
}

/// Builtin data and lookups. Names are found in either language and any case.
impl Platform {
    /// A platform that offers what is given.
    pub fn new(facts: Facts) -> Self {
        let mut types = by_names(facts.types.iter().map(|it| &it.names));
        for (alias, name) in &facts.aliases {
            if let Some(&at) = types.get(name) {
                insert(&mut types, alias, at);
            }
        }
        let mut functions = by_names(facts.functions.iter().map(|it| &it.names));
        for (alias, name) in &facts.function_aliases {
            if let Some(&at) = functions.get(name) {
                functions.entry(alias.clone()).or_insert(at);
            }
        }
        let derived = facts.derived.iter().zip(0..);
        Self {
            functions,
            properties: by_names(facts.properties.iter().map(|it| &it.names)),
            types,
            enums: by_names(facts.enums.iter().map(|it| &it.names)),
            items: (facts.items.iter().zip(0..))
                .map(|(it, at)| (Name::new(&it.element), at))
                .collect(),
            derived: derived
                .map(|((kind, role, _), at)| ((*kind, *role), at))
                .collect(),
            facts,
        }
    }

    /// All there is, as it was given.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// A function of the global context.
    pub fn function(&self, name: &str) -> Option<&Callable> {
        find(&self.functions, &self.facts.functions, name)
    }

    /// All functions of the global context.
    pub fn functions(&self) -> &[Callable] {
        &self.facts.functions
    }

    /// A property of the global context.
    pub fn property(&self, name: &str) -> Option<&Property> {
        find(&self.properties, &self.facts.properties, name)
    }

    /// All properties of the global context.
    pub fn properties(&self) -> &[Property] {
        &self.facts.properties
    }

    /// A type that depends on no configuration.
    pub fn type_named(&self, name: &str) -> Option<&TypeInfo> {
        find(&self.types, &self.facts.types, name)
    }

    /// All types that depend on no configuration.
    pub fn types(&self) -> &[TypeInfo] {
        &self.facts.types
    }

    /// An enumeration.
    pub fn system_enum(&self, name: &str) -> Option<&SystemEnum> {
        find(&self.enums, &self.facts.enums, name)
    }

    /// All enumerations.
    pub fn enums(&self) -> &[SystemEnum] {
        &self.facts.enums
    }

    /// What the type of a role offers. A member whose Russian name begins with `<` stands for names of metadata.
    pub fn derived(&self, kind: Kind, role: Role) -> Option<&TypeInfo> {
        let at = *self.derived.get(&(kind, role))?;
        self.facts.derived.get(at as usize).map(|it| &it.2)
    }

    /// The standard attributes of objects of a kind.
    pub fn standard_attributes(&self, kind: Kind) -> &[StandardAttribute] {
        self.attributes_of(kind.names().en)
    }

    /// The standard attributes of what is not an object: `TabularSectionRow`, a row of a tabular section in code;
    /// `TabularSectionRow(query)`, the same in a query; `BusinessProcessRoutePointRef`, a point of a route.
    pub fn attributes_of(&self, what: &str) -> &[StandardAttribute] {
        let found = self.facts.attributes.iter().find(|it| it.of == what);
        found.map_or(&[], |it| &it.list)
    }

    /// The tables that an object of a kind gives to queries. `Константы` is a table of [`Kind::Constant`].
    pub fn query_tables(&self, kind: Kind) -> &[QueryTable] {
        let found = self.facts.tables.iter().find(|it| it.0 == kind);
        found.map_or(&[], |it| &it.1)
    }

    /// What stands for a field rule `periodFields`, by the value of the parameter `Периодичность`.
    pub fn period_fields(&self) -> &[PeriodFields] {
        &self.facts.period_fields
    }

    /// What a module may handle.
    ///
    /// Handlers with any name stand as `<Обработчик>`: those of HTTP services, of subscriptions
    /// ([`ModuleKind::CommonModule`] with [`Kind::EventSubscription`]) and of scheduled jobs.
    pub fn module_events(&self, module: ModuleKind, kind: Option<Kind>) -> &[Callable] {
        let mut all = self.facts.events.iter();
        let found = all.find(|it| it.module == module && it.kind == kind);
        found.map_or(&[], |it| &it.events)
    }

    /// What a form has by its main attribute; the first one is what every form has.
    pub fn form_extensions(&self) -> &[FormExtension] {
        &self.facts.form_extensions
    }

    /// A kind of form items by the element of a Designer dump.
    pub fn form_item(&self, element: &str) -> Option<&FormItemKind> {
        find(&self.items, &self.facts.items, element)
    }

    /// All kinds of form items.
    pub fn form_items(&self) -> &[FormItemKind] {
        &self.facts.items
    }

    /// The forms that the platform makes for objects, or asks for: `ФормаСписка`.
    pub fn default_forms(&self) -> &[DefaultForm] {
        &self.facts.default_forms
    }
}

impl fmt::Debug for Platform {
    /// How much there is: all of it is megabytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform")
            .field("functions", &self.facts.functions.len())
            .field("types", &self.facts.types.len())
            .field("enums", &self.facts.enums.len())
            .field("derived", &self.facts.derived.len())
            .finish_non_exhaustive()
    }
}

fn find<'a, T>(index: &NameMap<u32>, all: &'a [T], name: &str) -> Option<&'a T> {
    all.get(*index.get(&Folded(name))? as usize)
}

fn by_names<'a>(all: impl Iterator<Item = &'a Names>) -> NameMap<u32> {
    let mut index = NameMap::default();
    for (names, at) in all.zip(0..) {
        insert(&mut index, names, at);
    }
    index
}

/// The first of two that share a name is the one that is found by it.
fn insert(index: &mut NameMap<u32>, names: &Names, at: u32) {
    for name in [&names.ru, &names.en] {
        if !name.is_empty() && !index.contains_key(name) {
            index.insert(name.clone(), at);
        }
    }
}
