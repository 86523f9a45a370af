//! How methods and types that are offered are called.

use metadata::platform::{self, Callable};
use metadata::{Name, Type};
use rustc_hash::FxHashMap;

use super::Place;
use super::context::Wants;
use super::item::{Item, ItemKind, Subject};
use crate::types::{self, Ty};

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) optional: bool,
}

/// How something is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) parameters: Vec<Parameter>,
    /// Nobody knows the parameters.
    pub(super) is_unknown: bool,
    /// What is returned, shown.
    pub(super) returns: String,
    pub(super) deprecated: bool,
    /// What it is about, told better than before.
    pub(super) subject: Option<Subject>,
}

impl Signature {
    /// `(Имя, Значение?)`.
    pub(super) fn shown(&self) -> String {
        if self.is_unknown {
            return String::new();
        }
        let parameters = self.parameters.iter().map(|it| {
            let mark = if it.optional { "?" } else { "" };
            format!("{}{mark}", it.name)
        });
        format!("({})", parameters.collect::<Vec<_>>().join(", "))
    }
}

/// Tells signatures at one place.
pub(super) struct Signatures<'a> {
    place: &'a Place<'a>,
    /// The members of the receiver's types, once somebody has asked: the type and the member.
    members: Option<FxHashMap<Name, (Type, metadata::Member<'a>)>>,
    after_dot: bool,
}

impl<'a> Signatures<'a> {
    pub(super) fn new(place: &'a Place<'a>, after_dot: bool) -> Self {
        Self {
            place,
            members: None,
            after_dot: after_dot || matches!(place.context.wants, Wants::Member(_)),
        }
    }

    /// How an item is called; nothing for what is not called.
    pub(super) fn of(&mut self, item: &Item, english: bool) -> Option<Signature> {
        let place = self.place;
        match &item.subject {
            Subject::Method(file, index) => {
                let method = &place.snapshot.method(*file, *index)?.method;
                let parameters = method.parameters.iter().map(|it| Parameter {
                    name: it.name.to_string(),
                    optional: !it.default.is_empty(),
                });
                Some(Signature {
                    parameters: parameters.collect(),
                    deprecated: method.deprecated,
                    ..Signature::default()
                })
            }
            Subject::Member(owner, name) if owner.is_empty() => {
                if self.after_dot {
                    return self.of_member(name, english);
                }
                let world = place.snapshot.world(place.file);
                if item.kind != ItemKind::Method {
                    return None;
                }
                match world.function(name.as_str()) {
                    Some(function) => Some(of_callable(function, english)),
                    // A method of what the module belongs to stands without a dot.
                    None => self.of_member(name, english),
                }
            }
            Subject::Type(name) if item.kind == ItemKind::Type => {
                let world = place.snapshot.world(place.file);
                let found = world.platform.type_named(name.as_str())?;
                let signature = found.constructors.first();
                let mut made = signature
                    .map(|it| of_signature(it, english))
                    .unwrap_or_default();
                // Without arguments is the usual way to make a value.
                if found.constructors.iter().any(|it| it.parameters.is_empty()) {
                    made.parameters.clear();
                }
                Some(made)
            }
            _ if item.kind == ItemKind::Method && !item.known => Some(Signature {
                is_unknown: true,
                ..Signature::default()
            }),
            _ => None,
        }
    }

    fn of_member(&mut self, name: &Name, english: bool) -> Option<Signature> {
        let members = self.members.get_or_insert_with(|| members(self.place));
        let (of, member) = members.get(name)?;
        let subject = Subject::Member(Name::new(&of.name(false)), name.clone());
        if member.kind != metadata::MemberKind::Method {
            return Some(Signature {
                is_unknown: true,
                subject: Some(subject),
                ..Signature::default()
            });
        }
        let mut made = match member.signatures.first() {
            Some(signature) => of_signature(signature, english),
            None => Signature {
                is_unknown: true,
                ..Signature::default()
            },
        };
        let types = member.types.iter().map(|it| it.name(english));
        made.returns = types.take(3).collect::<Vec<_>>().join(", ");
        made.subject = Some(subject);
        Some(made)
    }
}

fn of_callable(it: &Callable, english: bool) -> Signature {
    match it.signatures.first() {
        Some(signature) => of_signature(signature, english),
        None => Signature {
            is_unknown: true,
            ..Signature::default()
        },
    }
}

fn of_signature(it: &platform::Signature, english: bool) -> Signature {
    let parameters = it.parameters.iter().map(|it| {
        let english = english && !it.names.en.is_empty();
        let name = if english { &it.names.en } else { &it.names.ru };
        Parameter {
            name: name.to_string(),
            optional: it.optional,
        }
    });
    Signature {
        parameters: parameters.collect(),
        ..Signature::default()
    }
}

/// The members of all types before the dot; without a dot, of what the module belongs to.
fn members<'a>(place: &'a Place<'a>) -> FxHashMap<Name, (Type, metadata::Member<'a>)> {
    let world = place.snapshot.world(place.file);
    let types = match place.context.wants {
        Wants::Member(dot) => types::receiver_at(place.snapshot, place.file, dot).types,
        _ => types::of_this(place.snapshot, place.file),
    };
    let mut found = FxHashMap::default();
    for base in types.list().iter().filter_map(Ty::base) {
        for member in world.members(base).list {
            found
                .entry(member.names.ru.clone())
                .or_insert_with(|| (base.clone(), member));
        }
    }
    found
}
