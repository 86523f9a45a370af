//! What code builds: a class and its content.

use std::sync::Arc;

use metadata::{Name, Type, same};

use super::{Resolver, made};
use crate::types::scope::Scope;
use crate::types::shape::{Built, Passed, Shape, Shapes};
use crate::types::ty::{Field, Made, Ty, Types, Value};
use crate::workspace::FileId;

impl Resolver<'_> {
    pub(super) fn built(&self, built: &Built, scope: &Arc<Scope>) -> Types {
        if is_description(&built.class) {
            return self.description(built, scope);
        }
        let mut content = content_of(built, scope);
        let mut effects = Effects {
            inserted: built.inserted,
            ..Effects::default()
        };
        self.effects(built, scope, &mut effects, DEEPEST_EFFECT);
        merge(&mut content, &effects.content);
        let over = self.shapes(&built.over, scope).or(&effects.assigned);
        if built.class.is_empty() {
            return self.changed(&over, content, effects.inserted);
        }
        for it in over.list() {
            match it {
                Ty::Made(_, known) => merge(&mut content, known),
                // `Новый Структура(Ключи)`, where a text with the keys is found elsewhere.
                Ty::Text(keys) => merge(&mut content, &keyed(keys)),
                _ => {}
            }
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

    /// What procedures do to a value that was given to them.
    fn effects(&self, built: &Built, scope: &Arc<Scope>, into: &mut Effects, deeper: u32) {
        let Some(deeper) = deeper.checked_sub(1) else {
            return self.cut();
        };
        for passed in &built.passed {
            for (file, method) in self.passed_to(passed, scope) {
                let Some(placed) = self.snapshot.method(file, method) else {
                    continue;
                };
                let mut changes = placed.method.changes.iter();
                let Some((number, change)) = changes.find(|it| it.0 == passed.parameter) else {
                    continue;
                };
                let scope = Arc::new(Scope {
                    file,
                    method: Some(method),
                    call: None,
                });
                for shape in change.list() {
                    match shape {
                        Shape::Built(change)
                            if change.over.list().contains(&Shape::Parameter(*number)) =>
                        {
                            into.inserted |= change.inserted;
                            merge(&mut into.content, &content_of(change, &scope));
                            self.effects(change, &scope, into, deeper);
                        }
                        other => {
                            let assigned = self.shapes(&Shapes::one(other.clone()), &scope);
                            into.assigned = into.assigned.or(&assigned);
                        }
                    }
                }
            }
        }
    }

    /// The procedures that a value was given to.
    fn passed_to(&self, passed: &Passed, scope: &Arc<Scope>) -> Vec<(FileId, usize)> {
        let name = passed.method.as_str();
        if passed.receiver.is_empty() {
            let own = self.method_named(scope.file, name);
            let found = own.or_else(|| self.snapshot.global_method(scope.file, name));
            return found.into_iter().collect();
        }
        let of = self.shapes(&passed.receiver, scope);
        let modules = of.list().iter().flat_map(|it| match it {
            Ty::Module(file) => vec![*file],
            other => other.base().map_or_else(Vec::new, |it| self.modules_of(it)),
        });
        modules
            .filter_map(|it| self.method_named(it, name))
            .collect()
    }

    /// Values from elsewhere that the code has changed.
    fn changed(&self, over: &Types, content: Made, inserted: bool) -> Types {
        let is_empty =
            content.fields.is_empty() && content.columns.is_empty() && content.elements.is_empty();
        if is_empty {
            return over.clone();
        }
        if super::says_nothing(over) {
            let base = match inserted {
                true => super::platform("Структура"),
                false => Type::Any,
            };
            return Types::one(Ty::Made(base, Arc::new(content)));
        }
        let changed = over.list().iter().map(|it| match it {
            Ty::Of(Type::Undefined | Type::Null) => it.clone(),
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
                    Shape::Text(text) => self.listed(text),
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
                described = described.or(&self.listed(text));
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

    fn listed(&self, text: &str) -> Types {
        let names = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        let found = names.filter_map(|it| self.world().type_named(it));
        let world = self.world();
        let found = found.flat_map(|it| world.expand(&it)).map(Ty::Of);
        found.collect()
    }
}

/// What procedures do to a value.
#[derive(Default)]
struct Effects {
    content: Made,
    inserted: bool,
    assigned: Types,
}

/// Procedures give a value on to others no deeper than this.
const DEEPEST_EFFECT: u32 = 4;

fn content_of(built: &Built, scope: &Arc<Scope>) -> Made {
    let open = |(name, shapes): &(Name, Shapes)| {
        Field::new(name, Value::Open(shapes.clone(), Arc::clone(scope)))
    };
    let column = |(name, shapes): &(Name, Shapes)| {
        Field::new(name, Value::Described(shapes.clone(), Arc::clone(scope)))
    };
    Made {
        fields: built.fields.iter().map(open).collect(),
        columns: built.columns.iter().map(column).collect(),
        elements: Value::Open(built.elements.clone(), Arc::clone(scope)),
        ..Made::default()
    }
}

/// The fields that a text with the keys of a structure names.
fn keyed(keys: &str) -> Made {
    let keys = keys.split(',').map(str::trim);
    let keys = keys.filter(|it| !it.is_empty() && !it.contains(char::is_whitespace));
    Made {
        fields: keys
            .map(|it| Field::new(&Name::new(it), Value::default()))
            .collect(),
        ..Made::default()
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
