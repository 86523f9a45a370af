//! A type as it is seen: templates of the platform, what fills them, and what they mean for the object at hand.

use super::fill::Fill;
use super::{Member, MemberKind, Members, World, conditions, filled, refine};
use crate::derived::Role;
use crate::kind::Kind;
use crate::members::resolve::Scope;
use crate::name::Name;
use crate::object::Object;
use crate::platform::{Callable, Names, Property, TypeInfo};
use crate::types::Type;

/// What the members of a type are looked for in.
pub(crate) struct View<'a, 't> {
    pub world: World<'a>,
    /// The type itself.
    pub of: &'t Type,
    /// Templates, the most general one last; what an earlier one names is not taken from a later one.
    pub infos: [Option<&'a TypeInfo>; 2],
    /// The object that makes the type.
    pub object: Option<&'a Object>,
    /// What the type is to the object.
    pub role: Option<(Kind, Role)>,
    /// The part of the object: a tabular section, a table of an external data source.
    pub part: Option<&'t Name>,
    /// Nothing but what is found here may stand after the dot.
    pub complete: bool,
}

impl<'a, 't> View<'a, 't> {
    /// A view of a type that no object fills.
    pub(crate) fn of(world: World<'a>, of: &'t Type, info: Option<&'a TypeInfo>) -> Self {
        Self {
            world,
            of,
            infos: [info, None],
            object: None,
            role: None,
            part: None,
            complete: info.is_some_and(|it| it.complete),
        }
    }

    /// What templates of the type are resolved with.
    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope {
            world: self.world,
            object: self.object,
            part: self.part,
        }
    }

    fn infos(&self) -> impl Iterator<Item = &'a TypeInfo> + use<'a> {
        self.infos.into_iter().flatten()
    }

    /// Members that metadata gives: all, or the one of a name.
    fn filled(&self, want: Option<&str>, into: &mut Vec<Member<'a>>) {
        let mut seen = 0_u64;
        for property in self.infos().flat_map(|it| &it.properties) {
            if !property.names.ru.as_str().starts_with('<') {
                continue;
            }
            let Some(fill) = Fill::of(&property.names.ru, self) else {
                continue;
            };
            let bit = 1 << fill as u8;
            if seen & bit != 0 {
                continue;
            }
            seen |= bit;
            fill.add(self, property.read_only, want, into);
            if want.is_some() && !into.is_empty() {
                return;
            }
        }
        if let Type::Filled(it) = self.of {
            filled::add(self, it, want, into);
        }
    }

    /// One member by either name.
    pub(crate) fn member(&self, name: &str) -> Option<Member<'a>> {
        let mut found = Vec::new();
        self.filled(Some(name), &mut found);
        if !found.is_empty() {
            return Some(found.swap_remove(0));
        }
        for info in self.infos() {
            if let Some(it) = info.properties.iter().find(|it| it.names.is(name)) {
                return self.property(it);
            }
            if let Some(it) = info.methods.iter().find(|it| it.names.is(name)) {
                return Some(self.method(it));
            }
        }
        None
    }

    /// All members.
    pub(crate) fn members(&self) -> Members<'a> {
        let mut list = Vec::new();
        self.filled(None, &mut list);
        for info in self.infos() {
            let plain = |it: &&Property| !it.names.ru.as_str().starts_with('<');
            let properties = info.properties.iter().filter(plain);
            let found = properties.filter_map(|it| self.property(it));
            let methods = info.methods.iter().map(|it| self.method(it));
            for member in found.chain(methods) {
                let twin =
                    |it: &Member<'_>| it.kind == member.kind && it.names.ru == member.names.ru;
                if !list.iter().any(twin) {
                    list.push(member);
                }
            }
        }
        Members {
            list,
            complete: self.complete,
        }
    }

    /// A property of the platform, unless the object at hand has no such.
    fn property(&self, it: &'a Property) -> Option<Member<'a>> {
        let mut member = Member {
            names: it.names.clone(),
            kind: MemberKind::Property,
            types: Vec::new(),
            signatures: &[],
            availability: it.availability,
            read_only: it.read_only,
            description: &it.description,
            since: &it.since,
            origin: String::new(),
        };
        if let (Some(object), Some((_, role))) = (self.object, self.role)
            && has_standard(role)
        {
            let standard = self.world.platform.standard_attributes(object.kind);
            if let Some(own) = standard.iter().find(|own| own.names.ru == it.names.ru) {
                if !conditions::holds(&own.when, self.world, object, None) {
                    return None;
                }
                member.types = self.scope().standard(own).types;
                return Some(member);
            }
            if !refine::is_there(object, role, &it.names) {
                return None;
            }
        }
        member.types = self.scope().types(&it.types);
        refine::member(self, &mut member);
        Some(member)
    }

    fn method(&self, it: &'a Callable) -> Member<'a> {
        let scope = self.scope();
        let mut types = scope.types(&it.returns);
        if types.is_empty() {
            for signature in &it.signatures {
                for found in scope.types(&signature.returns) {
                    super::relations::push(&mut types, found);
                }
            }
        }
        let mut member = Member {
            names: it.names.clone(),
            kind: MemberKind::Method,
            types,
            signatures: &it.signatures,
            availability: it.availability,
            read_only: true,
            description: &it.description,
            since: &it.since,
            origin: String::new(),
        };
        refine::member(self, &mut member);
        member
    }

    /// What a loop over a value, or an index behind it, gives.
    pub(crate) fn elements(&self, by_index: bool) -> Vec<Type> {
        let scope = self.scope();
        for info in self.infos() {
            let told = if by_index {
                &info.indexed
            } else {
                &info.elements
            };
            let mut types = scope.types(told);
            if types.is_empty() {
                let mut properties = info.properties.iter();
                let index = properties.find(|it| it.names.ru.as_str().starts_with("<Индекс"));
                types = index.map_or_else(Vec::new, |it| scope.types(&it.types));
            }
            if !types.is_empty() {
                return types
                    .into_iter()
                    .map(|it| refine::value(self, it))
                    .collect();
            }
        }
        Vec::new()
    }
}

/// Roles whose types have the standard attributes of their objects.
fn has_standard(role: Role) -> bool {
    matches!(
        role,
        Role::Ref
            | Role::Object
            | Role::Selection
            | Role::Record
            | Role::RecordManager
            | Role::RecordKey
    )
}

/// A member that metadata gives.
pub(crate) fn named<'a>(
    name: &Name,
    types: Vec<Type>,
    read_only: bool,
    origin: String,
) -> Member<'a> {
    let names = Names {
        ru: name.clone(),
        en: name.clone(),
    };
    bilingual(names, types, read_only, origin)
}

/// The same where the two names differ.
pub(crate) fn bilingual<'a>(
    names: Names,
    types: Vec<Type>,
    read_only: bool,
    origin: String,
) -> Member<'a> {
    Member {
        names,
        kind: MemberKind::Property,
        types,
        signatures: &[],
        availability: crate::platform::Availability::default(),
        read_only,
        description: "",
        since: "",
        origin,
    }
}
