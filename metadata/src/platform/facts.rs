//! All facts of a platform together: what the data holds, what an import gives.

use super::model::{
    Callable, DefaultForm, FormExtension, FormItemKind, MetadataCollection, ModuleEvents, Names,
    PeriodFields, Property, QueryTable, StandardAttributes, SystemEnum, TypeInfo,
};
use crate::derived::Role;
use crate::kind::Kind;
use crate::name::Name;

/// Facts about a platform, in the order of its data. What each list holds is told at the accessor of `Platform`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Functions of the global context.
    pub functions: Vec<Callable>,
    /// Properties of the global context.
    pub properties: Vec<Property>,
    /// Types that depend on no configuration.
    pub types: Vec<TypeInfo>,
    /// Other names of types: the names, and the Russian name of the type.
    pub aliases: Vec<(Names, Name)>,
    /// Other names of functions of the global context: the name, and the Russian name of the function.
    pub function_aliases: Vec<(Name, Name)>,
    /// Enumerations.
    pub enums: Vec<SystemEnum>,
    /// Types that objects make.
    pub derived: Vec<(Kind, Role, TypeInfo)>,
    /// Standard attributes.
    pub attributes: Vec<StandardAttributes>,
    /// Tables of queries.
    pub tables: Vec<(Kind, Vec<QueryTable>)>,
    /// Fields of turnovers by their periodicity.
    pub period_fields: Vec<PeriodFields>,
    /// Events of modules.
    pub events: Vec<ModuleEvents>,
    /// Events of points of a route.
    pub route_points: Vec<Callable>,
    /// What forms have by their main attribute.
    pub form_extensions: Vec<FormExtension>,
    /// Kinds of form items.
    pub items: Vec<FormItemKind>,
    /// Forms by default.
    pub default_forms: Vec<DefaultForm>,
    /// Collections of the tree of metadata.
    pub collections: Vec<MetadataCollection>,
}

impl Facts {
    /// The newest version of the platform that brought something, as `8.3.27`; none where nothing tells of versions.
    pub fn newest(&self) -> Option<&str> {
        let derived = self.derived.iter().map(|it| &it.2);
        let members = self.types.iter().chain(derived).flat_map(|it| {
            let methods = it.methods.iter().map(|it| &it.since);
            methods.chain(it.properties.iter().map(|it| &it.since))
        });
        let functions = self.functions.iter().map(|it| &it.since);
        let properties = self.properties.iter().map(|it| &it.since);
        let all = members.chain(functions).chain(properties);
        let numbers = |version: &str| -> Vec<u32> {
            version.split('.').map_while(|it| it.parse().ok()).collect()
        };
        let told = all.filter(|it| !it.is_empty());
        told.max_by_key(|it| numbers(it)).map(String::as_str)
    }
}
