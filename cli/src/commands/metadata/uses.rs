//! Where an object is used in its configuration.

use std::sync::Arc;

use metadata::objects::Details;
use metadata::{Attribute, Configuration, Kind, Name, Object, Type, TypeDescription, World, same};
use serde_json::Value;

use super::view::camel;
use super::words::full_name;

/// A place that names an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    /// The full name of the place, in English: `Document.Заказ.Attribute.Контрагент`.
    pub(super) by: String,
    /// What names it there, by the key of JSON: `types`, `owners`, `registerRecords`.
    pub(super) how: String,
}

/// What a role allows on an object or a part of it.
pub(super) struct Granted<'a> {
    pub(super) role: &'a Name,
    pub(super) rights: &'a metadata::objects::role::ObjectRights,
}

/// All objects that a configuration sees, those of its base included.
pub(super) fn objects<'a>(world: &World<'a>) -> impl Iterator<Item = &'a Arc<Object>> {
    let configuration: &'a Configuration = world.configuration;
    Kind::ALL.iter().flat_map(|it| configuration.of_kind(*it))
}

/// Where an object is used, in the order of the configuration's tree. Rights of roles are not here.
pub(super) fn uses(world: &World<'_>, object: &Object) -> Vec<Use> {
    let target = Target {
        kind: object.kind,
        name: &object.name,
    };
    let mut uses = Vec::new();
    for it in objects(world) {
        if it.kind == target.kind && it.name == *target.name {
            continue;
        }
        target.in_object(it, &mut uses);
    }
    // An object may be named by one place in several ways that read the same.
    let mut seen = std::collections::HashSet::new();
    uses.retain(|it| seen.insert((it.by.clone(), it.how.clone())));
    uses
}

/// What roles allow on an object itself.
pub(super) fn rights<'a>(world: &World<'a>, object: &Object) -> Vec<Granted<'a>> {
    let name = full_name(object, true);
    let mut granted = Vec::new();
    for role in objects(world).filter(|it| it.kind == Kind::Role) {
        let Details::Role(details) = &role.details else {
            continue;
        };
        let own = details.rights.iter().filter(|it| same(&it.object, &name));
        granted.extend(own.map(|rights| Granted {
            role: &role.name,
            rights,
        }));
    }
    granted
}

struct Target<'a> {
    kind: Kind,
    name: &'a Name,
}

impl Target<'_> {
    fn in_object(&self, object: &Object, uses: &mut Vec<Use>) {
        let name = full_name(object, true);
        let mut add = |by: String, how: &str| {
            uses.push(Use {
                by,
                how: how.to_owned(),
            });
        };
        for it in object.attributes.iter().chain(&object.standard_attributes) {
            self.in_attribute(&name, it, &mut add);
        }
        for section in &object.tabular_sections {
            let name = format!("{name}.TabularSection.{}", section.name);
            for it in &section.attributes {
                self.in_attribute(&name, it, &mut add);
            }
        }
        for it in &object.commands {
            if self.is_type(&it.parameter) {
                add(format!("{name}.Command.{}", it.name), "parameter");
            }
        }
        for form in &object.forms {
            let name = if object.kind == Kind::CommonForm {
                name.clone()
            } else {
                format!("{name}.Form.{}", form.name)
            };
            for it in &form.attributes {
                let mut types = std::iter::once(it).chain(&it.columns);
                if types.any(|it| self.is_type(&it.types)) {
                    add(format!("{name}.Attribute.{}", it.name), "types");
                }
                if self.is_named(&it.main_table) {
                    add(format!("{name}.Attribute.{}", it.name), "mainTable");
                }
            }
        }
        // Rights would be most of what there is, and they are told by role.
        if object.kind != Kind::Role
            && let Ok(Value::Object(variant)) = serde_json::to_value(&object.details)
        {
            for details in variant.into_iter().map(|it| it.1) {
                self.in_details("", &details, &mut |how| add(name.clone(), how));
            }
        }
    }

    fn in_attribute(&self, owner: &str, it: &Attribute, add: &mut dyn FnMut(String, &str)) {
        let name = || format!("{owner}.{}.{}", it.role.word(), it.name);
        if self.is_type(&it.types) {
            add(name(), "types");
        }
        if it.references.iter().any(|it| self.is_named(it)) {
            add(name(), "references");
        }
    }

    /// Looks through what only one kind has, whatever kind it is.
    fn in_details(&self, key: &str, value: &Value, add: &mut dyn FnMut(&str)) {
        match value {
            Value::String(it) if self.is_named(it) => add(&camel(key)),
            Value::Array(items) => items.iter().for_each(|it| self.in_details(key, it, add)),
            Value::Object(fields) if fields.contains_key("qualifiers") => {
                let types = serde_json::from_value::<TypeDescription>(value.clone());
                if types.is_ok_and(|it| self.is_type(&it)) {
                    add(&camel(key));
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    // The name of a field of an item says less than the name of the list.
                    let key = if key.is_empty() { name } else { key };
                    self.in_details(key, value, add);
                }
            }
            _ => {}
        }
    }

    /// Whether a full name is that of the object or of a part of it.
    fn is_named(&self, reference: &str) -> bool {
        let Some((kind, rest)) = reference.split_once('.') else {
            return false;
        };
        // A subsystem in another one has a name with dots.
        let name = rest.get(..self.name.as_str().len());
        let whole = rest
            .get(self.name.as_str().len()..)
            .is_some_and(|it| it.is_empty() || it.starts_with('.'));
        same(kind, self.kind.names().en) && whole && name.is_some_and(|it| self.name.is(it))
    }

    fn is_type(&self, types: &TypeDescription) -> bool {
        types.types.iter().any(|it| match it {
            Type::Of(kind, _, name) | Type::PartOf(kind, _, name, _) => {
                *kind == self.kind && name == self.name
            }
            Type::DefinedType(name) => self.kind == Kind::DefinedType && name == self.name,
            Type::Characteristic(name) => {
                self.kind == Kind::ChartOfCharacteristicTypes && name == self.name
            }
            _ => false,
        })
    }
}
