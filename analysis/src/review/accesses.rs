//! The members and the methods that code uses, with what they surely are: found out once for all rules.

use metadata::platform::{Availability, Names};
use metadata::{Folded, Member, MemberKind, Name, NameMap, Type};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use super::certain::{Asked, Found, is_nothing};
use super::place::Version;
use crate::types::Types;
use crate::workspace::FileId;

/// A member or a method that code uses, and what it surely is.
#[derive(Debug, Clone)]
pub struct Access {
    /// The number of the node of the name.
    pub name: u32,
    /// The number of the call, where it is called, or of the `NewExpression`.
    pub call: Option<u32>,
    /// What stands before the dot; empty without a dot.
    pub receiver: Types,
    /// What it is.
    pub meaning: Meaning,
}

/// What a name that code uses surely is.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// A method of a module that may be called here: the module and the number of the method.
    Method(FileId, usize),
    /// A method of a module that does not export it.
    Hidden(FileId, usize),
    /// A function of the global context.
    Function(Names),
    /// A member that every type of the receiver has, in their order; `Неопределено` and `Null` left out.
    Members(Vec<Used>),
    /// A property of the global context: `Справочники`, an enumeration of the platform.
    Global(Names, Availability),
    /// A type that is made.
    Class(Names),
    /// No type of the receiver has such a member.
    Missing,
    /// Nobody offers a method of this name.
    MissingMethod,
}

/// A member of a type.
#[derive(Debug, Clone)]
pub struct Used {
    /// The type.
    pub of: Type,
    /// The names of the member.
    pub names: Names,
    /// What it is.
    pub kind: MemberKind,
    /// It cannot be assigned.
    pub read_only: bool,
    /// Where it may be used.
    pub availability: Availability,
    /// Since which version of the platform; nothing where nobody knows.
    pub since: Option<Version>,
    /// The metadata it comes from; empty for what the platform gives.
    pub origin: String,
}

impl Used {
    fn new(of: &Type, member: Member<'_>) -> Self {
        Self {
            of: of.clone(),
            names: member.names,
            kind: member.kind,
            read_only: member.read_only,
            availability: member.availability,
            since: Version::of(member.since),
            origin: member.origin,
        }
    }
}

/// All of a module, in the order of the nodes; what is not known is left out.
pub(super) fn all(asked: &Asked<'_, '_>) -> Vec<Access> {
    let mut found = Vec::new();
    let mut methods: NameMap<Option<Meaning>> = NameMap::default();
    for call in asked.tree.of_kind(Kind::CallExpression) {
        let name = call.child(Field::Function);
        let name = name.filter(|it| it.kind() == Kind::Identifier);
        let Some(name) = name.filter(|_| !call.has_error()) else {
            continue;
        };
        let known = methods.get(&Folded(name.text())).cloned();
        let meaning = known.unwrap_or_else(|| {
            let found = plain(asked, name.text());
            methods.insert(Name::new(name.text()), found.clone());
            found
        });
        if let Some(meaning) = meaning {
            found.push(Access {
                name: name.index(),
                call: Some(call.index()),
                receiver: Types::NONE,
                meaning,
            });
        }
    }
    for node in asked.tree.of_kind(Kind::MemberExpression) {
        found.extend(member(asked, node));
    }
    for node in asked.tree.of_kind(Kind::MemberExpression) {
        let object = node.child(Field::Object);
        let name = object.filter(|it| it.kind() == Kind::Identifier);
        if let Some((name, member)) = name.and_then(|it| Some((it, asked.global(it)?))) {
            found.push(Access {
                name: name.index(),
                call: None,
                receiver: Types::NONE,
                meaning: Meaning::Global(member.names, member.availability),
            });
        }
    }
    for node in asked.tree.of_kind(Kind::NewExpression) {
        let Some(name) = node.child(Field::Type).filter(|_| !node.has_error()) else {
            continue;
        };
        let world = asked.world();
        if let Some(class) = world.platform.type_named(name.text()) {
            found.push(Access {
                name: name.index(),
                call: Some(node.index()),
                receiver: Types::NONE,
                meaning: Meaning::Class(class.names.clone()),
            });
        }
    }
    found.sort_by_key(|it| it.name);
    found
}

fn plain(asked: &Asked<'_, '_>, name: &str) -> Option<Meaning> {
    let (snapshot, id) = (asked.snapshot, asked.id);
    let file = snapshot.file(id)?;
    if let Some((index, _)) = file.summary.method(name) {
        return Some(Meaning::Method(id, index));
    }
    if let Some(base) = snapshot.extended(id)
        && let Some((index, _)) = snapshot.file(base)?.summary.method(name)
    {
        return Some(Meaning::Method(base, index));
    }
    if let Some((this, member)) = asked.member_of_this(name) {
        let is_method = member.kind == MemberKind::Method;
        return is_method.then(|| Meaning::Members(vec![Used::new(&this, member)]));
    }
    if let Some((module, index)) = snapshot.global_method(id, name) {
        return Some(Meaning::Method(module, index));
    }
    match asked.world().function(name) {
        Some(function) => Some(Meaning::Function(function.names.clone())),
        None => Some(Meaning::MissingMethod),
    }
}

fn member(asked: &Asked<'_, '_>, node: BslNode<'_>) -> Option<Access> {
    let tree = asked.tree;
    let node = tree.node(node.index());
    let (object, name) = (node.child(Field::Object)?, node.child(Field::Property)?);
    if node.has_error() || name.is_empty() || name.is_missing() {
        return None;
    }
    let receiver = asked.types(object);
    let parent = node.parent()?;
    let is_called = parent.kind() == Kind::CallExpression && node.is_field(Field::Function);
    let mut members = Vec::new();
    let mut missing = 0;
    let types: Vec<_> = receiver
        .list()
        .iter()
        .filter(|it| !is_nothing(it))
        .collect();
    for ty in &types {
        let found = asked.found(ty, name.text());
        match (found?, ty.base()) {
            (Found::Member(it), Some(base)) => members.push(Used::new(base, it)),
            (Found::Missing, _) => missing += 1,
            // A method of code is known where it is the only one.
            (Found::Method(file, index), _) if types.len() == 1 => {
                return Some(Access {
                    name: name.index(),
                    call: is_called.then(|| parent.index()),
                    meaning: Meaning::Method(file, index),
                    receiver,
                });
            }
            (Found::Hidden(file, index), _) if types.len() == 1 => {
                return Some(Access {
                    name: name.index(),
                    call: is_called.then(|| parent.index()),
                    meaning: Meaning::Hidden(file, index),
                    receiver,
                });
            }
            _ => return None,
        }
    }
    let meaning = match (members.is_empty(), missing) {
        (true, 1..) => Meaning::Missing,
        (false, 0) => Meaning::Members(members),
        _ => return None,
    };
    Some(Access {
        name: name.index(),
        call: is_called.then(|| parent.index()),
        receiver,
        meaning,
    })
}
