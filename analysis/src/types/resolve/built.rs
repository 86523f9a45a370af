//! What code builds: a class and its content.

use std::sync::Arc;

use metadata::{Name, Type, same};

use super::{Resolver, made};
use crate::types::scope::Scope;
use crate::types::shape::{Built, Shape, Shapes};
use crate::types::ty::{Field, Made, Ty, Types, Value};

impl Resolver<'_> {
    pub(super) fn built(&self, built: &Built, scope: &Arc<Scope>) -> Types {
        if is_description(&built.class) {
            return self.description(built, scope);
        }
        let open = |(name, shapes): &(Name, Shapes)| {
            Field::new(name, Value::Open(shapes.clone(), Arc::clone(scope)))
        };
        let column = |(name, shapes): &(Name, Shapes)| {
            Field::new(name, Value::Described(shapes.clone(), Arc::clone(scope)))
        };
        let mut content = Made {
            fields: built.fields.iter().map(open).collect(),
            columns: built.columns.iter().map(column).collect(),
            elements: Value::Open(built.elements.clone(), Arc::clone(scope)),
            ..Made::default()
        };
        let over = self.shapes(&built.over, scope);
        if built.class.is_empty() {
            return self.changed(&over, content, built.inserted);
        }
        for it in over.list().iter().filter_map(Ty::content) {
            merge(&mut content, it);
        }
        let class = self.named(built.class.as_str(), scope);
        let bases = class.list().iter().map(|it| match it {
            Ty::Of(base) => Ty::Made(base.clone(), Arc::new(content.clone())),
            other => other.clone(),
        });
        let found: Types = bases.collect();
        if found.is_empty() && !super::super::documented::says_nothing(built.class.as_str()) {
            // A comment that misspells the type still tells the fields.
            return Types::one(Ty::Made(Type::Any, Arc::new(content)));
        }
        if found.is_empty() && !content.fields.is_empty() {
            return Types::one(Ty::Made(Type::Any, Arc::new(content)));
        }
        found
    }

    /// Values from elsewhere that the code has changed.
    fn changed(&self, over: &Types, content: Made, inserted: bool) -> Types {
        if super::says_nothing(over) {
            let base = match inserted {
                true => super::platform("Структура"),
                false => Type::Any,
            };
            return Types::one(Ty::Made(base, Arc::new(content)));
        }
        let changed = over.list().iter().map(|it| match it {
            Ty::Of(base) => Ty::Made(base.clone(), Arc::new(content.clone())),
            Ty::Made(base, known) => {
                let mut content = content.clone();
                merge(&mut content, known);
                Ty::Made(base.clone(), Arc::new(content))
            }
            other => other.clone(),
        });
        changed.collect()
    }

    /// `Новый ОписаниеТипов("Строка, Число")`.
    fn description(&self, built: &Built, scope: &Arc<Scope>) -> Types {
        let mut described = self.shapes(&built.elements, scope);
        if let Some(first) = built.arguments.first() {
            for shape in first.list() {
                let more = match shape {
                    Shape::Text(text) => self.listed(text, scope),
                    other => {
                        let given = self.shapes(&Shapes::one(other.clone()), scope);
                        // Another description, or an array of types.
                        self.described(&given)
                            .or(&self.described(&self.elements(&given)))
                    }
                };
                described = described.or(&more);
            }
        }
        // `Новый ОписаниеТипов(Описание, "Добавляемые")`.
        for more in built.arguments.iter().skip(1) {
            if let Some(text) = more.text() {
                described = described.or(&self.listed(text, scope));
            }
        }
        Types::one(made(
            "ОписаниеТипов",
            Made {
                described,
                ..Made::default()
            },
        ))
    }

    fn listed(&self, text: &str, scope: &Scope) -> Types {
        let names = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        let found = names.filter_map(|it| self.world().type_named(it));
        let world = self.world();
        let found = found.flat_map(|it| world.expand(&it)).map(Ty::Of);
        let _ = scope;
        found.collect()
    }
}

fn is_description(class: &Name) -> bool {
    same(class.as_str(), "ОписаниеТипов") || same(class.as_str(), "TypeDescription")
}

/// Adds what is known from before.
pub(super) fn merge(content: &mut Made, known: &Made) {
    let add = |into: &mut Vec<Field>, from: &[Field]| {
        for field in from {
            match into.iter_mut().find(|it| it.names.ru == field.names.ru) {
                Some(own) if own.value.is_empty() => own.value = field.value.clone(),
                Some(_) => {}
                None => into.push(field.clone()),
            }
        }
    };
    add(&mut content.fields, &known.fields);
    add(&mut content.columns, &known.columns);
    if content.elements.is_empty() {
        content.elements = known.elements.clone();
    }
    if content.items.is_empty() {
        content.items.clone_from(&known.items);
    }
    content.described = content.described.or(&known.described);
}
