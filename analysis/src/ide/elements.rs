//! What a full name of the metadata stands for: `Catalog.Товары.Attribute.Артикул`, in either language.

use metadata::source::place::PARTS;
use metadata::{
    Attribute, Command, Configuration, Form, FormAttribute, FormCommand, FormItem, FormParameter,
    Kind, Name, Object, Predefined, TabularSection, Template, same,
};

/// An element of the metadata.
#[derive(Debug, Clone, Copy)]
pub(super) enum Element<'a> {
    Object,
    Attribute(&'a Attribute),
    Section(&'a TabularSection),
    Predefined(&'a Predefined),
    Form(&'a Form),
    FormAttribute(&'a FormAttribute),
    FormColumn(&'a FormAttribute),
    FormItem(&'a Form, &'a FormItem),
    FormCommand(&'a FormCommand),
    FormParameter(&'a FormParameter),
    Template(&'a Template),
    Command(&'a Command),
    /// A part that has a name and nothing that we know of.
    Part,
}

/// An element and the object that it is or belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) object: &'a Object,
    pub(super) element: Element<'a>,
}

/// The element of a full name, if a configuration or its base has it.
pub(super) fn find<'a>(configuration: &'a Configuration, full: &str) -> Option<Found<'a>> {
    let mut words = full.split('.').map(str::trim);
    let kind = Kind::of(words.next()?)?;
    let name = words.next()?;
    let rest: Vec<&str> = words.collect();
    if kind == Kind::Subsystem {
        let nested = rest.iter().filter(|it| Kind::of(it).is_none());
        let names: Vec<&str> = std::iter::once(&name).chain(nested).copied().collect();
        let object = configuration.object(kind, &names.join("."))?;
        let element = Element::Object;
        return Some(Found { object, element });
    }
    let object: &Object = configuration.object(kind, name)?;
    let element = below(object, &rest)?;
    Some(Found { object, element })
}

fn below<'a>(object: &'a Object, words: &[&str]) -> Option<Element<'a>> {
    let (word, name, rest) = match words {
        [] => return Some(Element::Object),
        [word, name, rest @ ..] => (*word, *name, rest),
        // `ПолучитьФорму("Документ.Заказ.ФормаСписка")` names no part.
        [_] => return None,
    };
    let word = PARTS.iter().find(|it| it.is(word)).map_or(word, |it| it.en);
    match word {
        "TabularSection" => {
            let section = object.tabular_sections.iter().find(|it| it.name.is(name))?;
            match rest {
                [] => Some(Element::Section(section)),
                [_, name] => {
                    let mut all = section.attributes.iter();
                    let attribute = all.find(|it| it.name.is(name))?;
                    Some(Element::Attribute(attribute))
                }
                _ => None,
            }
        }
        "Form" => {
            let form = object.forms.iter().find(|it| it.name.is(name))?;
            in_form(form, rest)
        }
        _ if object.kind == Kind::CommonForm => in_form(object.forms.first()?, words),
        "Predefined" | "EnumValue" => predefined(&object.predefined, name),
        "Template" => {
            let found = object.templates.iter().find(|it| it.name.is(name))?;
            Some(Element::Template(found))
        }
        "Command" => {
            let found = object.commands.iter().find(|it| it.name.is(name))?;
            Some(Element::Command(found))
        }
        "StandardAttribute" => {
            let mut all = object.standard_attributes.iter();
            let found = all.find(|it| it.name.is(name));
            Some(found.map_or(Element::Part, Element::Attribute))
        }
        _ => {
            let mut all = object.attributes.iter();
            let found = all.find(|it| same(it.role.word(), word) && it.name.is(name));
            let is_part = PARTS.iter().any(|it| it.en == word) || same(word, "RoutePoint");
            match found {
                Some(it) => Some(Element::Attribute(it)),
                None => (is_part && !is_listed(word)).then_some(Element::Part),
            }
        }
    }
}

/// Parts that the model lists: one that is not there is no part.
fn is_listed(word: &str) -> bool {
    const LISTED: [&str; 7] = [
        "Attribute",
        "Dimension",
        "Resource",
        "AddressingAttribute",
        "AccountingFlag",
        "ExtDimensionAccountingFlag",
        "Column",
    ];
    LISTED.contains(&word)
}

fn in_form<'a>(form: &'a Form, words: &[&str]) -> Option<Element<'a>> {
    let (word, name, rest) = match words {
        [] => return Some(Element::Form(form)),
        [word, name, rest @ ..] => (*word, *name, rest),
        [_] => return None,
    };
    let is = |own: &Name| own.is(name);
    let word = PARTS.iter().find(|it| it.is(word)).map_or(word, |it| it.en);
    match word {
        "Attribute" => {
            let attribute = form.attributes.iter().find(|it| is(&it.name))?;
            match rest {
                [] => Some(Element::FormAttribute(attribute)),
                [_, column] => {
                    let column = attribute.columns.iter().find(|it| it.name.is(column))?;
                    Some(Element::FormColumn(column))
                }
                _ => None,
            }
        }
        "Item" => {
            let item = form.items.iter().find(|it| is(&it.name))?;
            Some(Element::FormItem(form, item))
        }
        "Command" => {
            let command = form.commands.iter().find(|it| is(&it.name))?;
            Some(Element::FormCommand(command))
        }
        "Parameter" => {
            let parameter = form.parameters.iter().find(|it| is(&it.name))?;
            Some(Element::FormParameter(parameter))
        }
        _ => None,
    }
}

/// More items below each other than this are in no hierarchy.
const DEEPEST: usize = 64;

fn predefined<'a>(all: &'a [Predefined], name: &str) -> Option<Element<'a>> {
    let mut waiting = vec![(all, 0)];
    while let Some((items, depth)) = waiting.pop() {
        for it in items {
            if it.name.is(name) {
                return Some(Element::Predefined(it));
            }
            if depth < DEEPEST && !it.items.is_empty() {
                waiting.push((&it.items, depth + 1));
            }
        }
    }
    None
}
