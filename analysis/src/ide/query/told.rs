//! Types and metadata in words.

use metadata::{Configuration, Kind, Localized, Type, TypeDescription, World};

use crate::Language;
use crate::ide::type_text::type_name;

/// So many types are named.
const MOST: usize = 4;

/// A tabular section as a type.
pub(super) fn section(english: bool) -> &'static str {
    if english {
        "tabular section"
    } else {
        "табличная часть"
    }
}

/// The types of a description, with lengths: `Строка(100), СправочникСсылка.Товары`.
pub(super) fn types(world: World<'_>, of: &TypeDescription, english: bool) -> String {
    let language = if english { Language::En } else { Language::Ru };
    let qualifiers = &of.qualifiers;
    let shown = of.types.iter().filter(|it| **it != Type::Null).take(MOST);
    let shown = shown.map(|it| {
        let name = type_name(world, it, language);
        match it {
            Type::String if qualifiers.length > 0 => format!("{name}({})", qualifiers.length),
            Type::Number if qualifiers.digits > 0 && qualifiers.fraction_digits > 0 => {
                format!(
                    "{name}({}, {})",
                    qualifiers.digits, qualifiers.fraction_digits
                )
            }
            Type::Number if qualifiers.digits > 0 => format!("{name}({})", qualifiers.digits),
            _ => name,
        }
    });
    let mut shown = shown.collect::<Vec<_>>().join(", ");
    let known = of.types.iter().filter(|it| **it != Type::Null).count();
    if known > MOST {
        let more = known - MOST;
        shown += &match english {
            true => format!(" and {more} more"),
            false => format!(" и ещё {more}"),
        };
    }
    if of.types.contains(&Type::Null) && known > 0 {
        shown += ", NULL";
    }
    shown
}

/// What users see of a part of metadata by its full name: `Catalog.Товары.Attribute.Артикул`.
pub(super) fn synonym<'c>(configuration: &'c Configuration, full: &str) -> Option<&'c Localized> {
    let words: Vec<&str> = full.split('.').collect();
    let [kind, name, rest @ ..] = words.as_slice() else {
        return None;
    };
    let object = configuration.object(Kind::of(kind)?, name)?;
    let found = match rest {
        [] => &object.synonym,
        ["TabularSection", section] => {
            let mut sections = object.tabular_sections.iter();
            &sections.find(|it| it.name.is(section))?.synonym
        }
        ["TabularSection", section, _, attribute] => {
            let mut sections = object.tabular_sections.iter();
            let section = sections.find(|it| it.name.is(section))?;
            let mut attributes = section.attributes.iter();
            &attributes.find(|it| it.name.is(attribute))?.synonym
        }
        ["StandardAttribute", attribute] => {
            let mut attributes = object.standard_attributes.iter();
            &attributes.find(|it| it.name.is(attribute))?.synonym
        }
        [_, attribute] => {
            let mut attributes = object.attributes.iter();
            &attributes.find(|it| it.name.is(attribute))?.synonym
        }
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// The synonym of a part of metadata as Markdown in both languages; empty where there is none.
pub(super) fn origin(configuration: &Configuration, full: &str) -> (String, String) {
    let Some(synonym) = synonym(configuration, full) else {
        return (String::new(), String::new());
    };
    let text = |language| synonym.get(language).unwrap_or_default().to_owned();
    (text("ru"), text("en"))
}
