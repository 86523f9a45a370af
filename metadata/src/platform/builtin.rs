//! The platforms that are built in. `cargo xtask codegen` packs them from `metadata/data`.

use super::Platform;

const BUILTIN: &[u8] = include_bytes!("builtin.bin");
const OSCRIPT: &[u8] = include_bytes!("oscript.bin");

impl Platform {
    /// The platform as it is built in: 1C:Enterprise 8.3. Reads it anew each time, which takes milliseconds: keep it.
    pub fn builtin() -> Self {
        // A test reads both, so there is nothing to tell a user here.
        Self::decode(BUILTIN).unwrap_or_default()
    }

    /// OneScript, for `.os` files.
    pub fn oscript() -> Self {
        Self::decode(OSCRIPT).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived::{DERIVED, Role};
    use crate::kind::Kind;
    use crate::module::ModuleKind;
    use crate::name::Name;
    use crate::platform::{Names, TypeInfo, TypeRef};
    use crate::types::Type;

    fn own(name: &str) -> TypeRef {
        TypeRef::Type(Type::Platform(Name::new(name)))
    }

    #[test]
    fn both_platforms_are_whole() {
        assert!(Platform::decode(BUILTIN).is_ok());
        assert!(Platform::decode(OSCRIPT).is_ok());
    }

    #[test]
    fn everything_is_found_by_either_name() {
        let platform = Platform::builtin();
        for name in ["СтрНайти", "STRFIND"] {
            assert!(platform.function(name).is_some(), "{name}");
        }
        for name in ["Справочники", "catalogs"] {
            assert!(platform.property(name).is_some(), "{name}");
        }
        for name in ["ТаблицаЗначений", "ValueTable"] {
            assert!(platform.type_named(name).is_some(), "{name}");
        }
        for name in ["КодировкаТекста", "TextEncoding"] {
            assert!(platform.system_enum(name).is_some(), "{name}");
        }
        let old = platform.type_named("УправляемаяФорма");
        assert_eq!(
            old.map(|it| it.names.en.as_str()),
            Some("ClientApplicationForm")
        );
        assert!(platform.type_named("СовсемНеТип").is_none());
    }

    #[test]
    fn collections_say_what_they_hold() {
        let platform = Platform::builtin();
        for (collection, element) in [
            ("ТаблицаЗначений", "СтрокаТаблицыЗначений"),
            ("Структура", "КлючИЗначение"),
            ("СписокЗначений", "ЭлементСпискаЗначений"),
            (
                "КоллекцияОбъектовМетаданных: Справочник",
                "ОбъектМетаданных: Справочник",
            ),
        ] {
            let info = platform.type_named(collection);
            let elements = info.map(|it| it.elements.as_slice());
            assert_eq!(elements, Some(&[own(element)][..]), "{collection}");
        }
    }

    #[test]
    fn types_that_objects_make_are_templates() {
        let platform = Platform::builtin();
        let object = platform.derived(Kind::Catalog, Role::Object);
        let copy = object.and_then(|it| it.method("Copy"));
        let returns = copy.map(|it| it.returns.as_slice());
        assert_eq!(
            returns,
            Some(&[TypeRef::Own(Kind::Catalog, Role::Object)][..])
        );
        let sets = platform.derived(Kind::AccumulationRegister, Role::RecordSet);
        assert!(sets.is_some_and(|it| it.method("Записать").is_some()));
    }

    #[test]
    fn the_tree_of_metadata_is_typed() {
        let platform = Platform::builtin();
        let root = platform.property("Метаданные").map(|it| it.types.clone());
        assert_eq!(root, Some(vec![own("ОбъектМетаданныхКонфигурация")]));
        let root = platform.type_named("ConfigurationMetadataObject");
        let catalogs = root.and_then(|it| it.property("Catalogs"));
        let collection = "КоллекцияОбъектовМетаданных: Справочник";
        assert_eq!(
            catalogs.map(|it| it.types.clone()),
            Some(vec![own(collection)])
        );
        let collections = &platform.facts().collections;
        let known = collections.iter().find(|it| it.collection.is(collection));
        assert_eq!(known.map(|it| it.kind), Some(Kind::Catalog));
        assert!(collections.len() > 40);
    }

    #[test]
    fn modules_forms_and_tables_are_known() {
        let platform = Platform::builtin();
        let events = platform.module_events(ModuleKind::ObjectModule, Some(Kind::Document));
        assert!(events.iter().any(|it| it.names.is("Posting")));
        let first = platform.form_extensions().first();
        assert_eq!(first.map(|it| it.main_attribute.as_str()), Some(""));
        let field = platform.form_item("InputField");
        assert_eq!(
            field.map(|it| it.base.clone()),
            Some(Name::new("ПолеФормы"))
        );
        let tables = platform.query_tables(Kind::AccumulationRegister);
        let balance = tables
            .iter()
            .find(|it| it.path.ru.as_str().ends_with(".Остатки"));
        let table = balance.map(|it| (it.parameters.len(), it.parameter_kinds.len()));
        assert_eq!(table, Some((2, 2)));
        assert!(!platform.standard_attributes(Kind::Catalog).is_empty());
        assert!(!platform.attributes_of("TabularSectionRow").is_empty());
        assert_eq!(platform.period_fields().len(), 5);
    }

    #[test]
    fn scripts_have_a_platform_of_their_own() {
        let platform = Platform::oscript();
        assert!(platform.type_named("Рефлектор").is_some());
        assert!(platform.function("ПодключитьСценарий").is_some());
        assert!(platform.property("Справочники").is_none());
        let table = platform.type_named("ТаблицаЗначений");
        assert!(table.is_some_and(|it| !it.elements.is_empty() && !it.description.is_empty()));
    }

    #[test]
    fn nothing_is_a_type_and_an_enumeration() {
        let platform = Platform::builtin();
        let both: Vec<_> = platform
            .enums()
            .iter()
            .filter(|it| platform.type_named(it.names.ru.as_str()).is_some())
            .collect();
        assert!(both.is_empty(), "{both:?}");
    }

    #[test]
    fn descriptions_are_short_sentences() {
        let platform = Platform::builtin();
        let members = platform.types().iter().flat_map(|it| {
            let methods = it.methods.iter().map(|it| &it.description);
            let properties = it.properties.iter().map(|it| &it.description);
            methods.chain(properties).chain([&it.description])
        });
        let functions = platform.functions().iter().map(|it| &it.description);
        let all: Vec<_> = members
            .chain(functions)
            .filter(|it| !it.is_empty())
            .collect();
        assert!(all.len() > 700, "{}", all.len());
        for text in all {
            let is_short = text.chars().count() <= 120 && text.ends_with(['.', '»', '…']);
            assert!(is_short, "{text}");
        }
    }

    /// What shares a name with another member of its type.
    fn doubles(info: &TypeInfo) -> Vec<String> {
        let twice = |all: &[&Names]| {
            let mut found = Vec::new();
            for (at, names) in all.iter().enumerate() {
                if all[..at].iter().any(|it| it.overlap(names)) {
                    found.push(format!("{}.{}/{}", info.names.ru, names.ru, names.en));
                }
            }
            found
        };
        let properties: Vec<_> = info.properties.iter().map(|it| &it.names).collect();
        let methods: Vec<_> = info.methods.iter().map(|it| &it.names).collect();
        let mut found = twice(&properties);
        found.extend(twice(&methods));
        found
    }

    #[test]
    fn no_two_members_of_a_type_share_a_name() {
        for platform in [Platform::builtin(), Platform::oscript()] {
            let of_roles = DERIVED
                .iter()
                .filter_map(|it| platform.derived(it.kind, it.role));
            let found: Vec<_> = platform
                .types()
                .iter()
                .chain(of_roles)
                .flat_map(doubles)
                .collect();
            assert_eq!(found, Vec::<String>::new());
        }
    }
}
