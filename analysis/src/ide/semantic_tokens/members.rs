//! What stands behind a dot.

use metadata::{Kind as ObjectKind, MemberKind, ModuleKind, Owner, Type};
use metadata::{Member, Role};
use rustc_hash::FxHashMap;

use super::meaning::{Meaning, method};
use super::receivers::{Receiver, Types};
use super::{Modifiers, TokenKind};
use crate::workspace::{FileId, Snapshot};

/// What stands behind dots; of each receiver a name is looked for once.
#[derive(Debug)]
pub(super) struct Members<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    pub(super) types: Types,
    found: FxHashMap<(Receiver, u32, bool), Meaning>,
}

impl<'a> Members<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, file: FileId) -> Self {
        Self {
            snapshot,
            file,
            types: Types::default(),
            found: FxHashMap::default(),
        }
    }

    /// What a name behind a dot is; `number` is that of the name.
    pub(super) fn member(
        &mut self,
        receiver: Receiver,
        number: u32,
        name: &str,
        called: bool,
    ) -> Meaning {
        let key = (receiver, number, called);
        if let Some(known) = self.found.get(&key) {
            return *known;
        }
        let found = match receiver {
            Receiver::Unknown => None,
            Receiver::Module(module) => self.of_module(module, name, module == self.file),
            Receiver::This => {
                let own = self.of_module(self.file, name, true);
                own.or_else(|| {
                    let file = self.snapshot.file(self.file)?;
                    let this = self
                        .snapshot
                        .world(self.file)
                        .this(file.kind, &file.owner)?;
                    self.of_type(&this, name)
                })
            }
            Receiver::Type(it) => {
                let of = self.types.get(it).cloned();
                of.and_then(|of| {
                    let member = self.of_type(&of, name);
                    member.or_else(|| self.of_module_of(&of, name))
                })
            }
        };
        let kind = if called {
            TokenKind::Method
        } else {
            TokenKind::Property
        };
        let found = found.unwrap_or(Meaning::of(kind));
        self.found.insert(key, found);
        found
    }

    /// A method or a variable that a module exports.
    fn of_module(&mut self, module: FileId, name: &str, own: bool) -> Option<Meaning> {
        let modules = [Some(module), self.snapshot.extended(module)];
        modules.into_iter().flatten().find_map(|module| {
            let file = self.snapshot.file(module)?;
            if let Some((_, placed)) = file.summary.method(name)
                && (own || placed.method.export)
            {
                let mut meaning = method(&placed.method);
                meaning.kind = TokenKind::Method;
                let stands_alone = matches!(
                    file.kind,
                    ModuleKind::CommonModule | ModuleKind::ManagerModule
                );
                meaning.modifiers = meaning.modifiers.with_if(stands_alone, Modifiers::STATIC);
                return Some(meaning);
            }
            let mut variables = file.summary.variables.iter();
            variables.find(|it| it.name.is(name) && (own || it.export))?;
            Some(Meaning::of(TokenKind::Property))
        })
    }

    /// What the module of an object adds to its type.
    fn of_module_of(&mut self, of: &Type, name: &str) -> Option<Meaning> {
        let Type::Of(kind, role, object) = of else {
            return None;
        };
        let module = match role {
            Role::Manager => ModuleKind::ManagerModule,
            Role::Object => ModuleKind::ObjectModule,
            Role::RecordSet => ModuleKind::RecordSetModule,
            _ => return None,
        };
        let owner = Owner::Object(*kind, object.clone());
        let module = self.snapshot.module(self.file, &owner, module)?;
        self.of_module(module, name, false)
    }

    fn of_type(&mut self, of: &Type, name: &str) -> Option<Meaning> {
        let member = self.snapshot.world(self.file).member(of, name)?;
        Some(self.meaning(of, &member))
    }

    /// What a member of a type is.
    pub(super) fn meaning(&mut self, of: &Type, member: &Member<'_>) -> Meaning {
        let is_ours = !member.origin.is_empty();
        let kind = match (of, member.kind) {
            (_, MemberKind::Method) => TokenKind::Method,
            (Type::AnyOf(kind, Role::ManagersCollection), _) => match kind {
                ObjectKind::Enum => TokenKind::Enum,
                _ => TokenKind::Class,
            },
            (Type::SystemEnum(_), _) => TokenKind::EnumMember,
            (Type::Of(_, Role::Manager, _), _) if is_ours => TokenKind::EnumMember,
            _ => TokenKind::Property,
        };
        let is_value = kind == TokenKind::EnumMember;
        let modifiers = Modifiers::NONE
            .with_if(!is_ours, Modifiers::DEFAULT_LIBRARY)
            .with_if(
                is_value || (kind == TokenKind::Property && member.read_only),
                Modifiers::READONLY,
            );
        Meaning {
            kind,
            modifiers,
            gives: self.types.receiver(&member.types),
        }
    }

    /// The receiver that a value of a type is, by its full name in code.
    pub(super) fn named(&mut self, name: &str) -> Receiver {
        let world = self.snapshot.world(self.file);
        let found = world.type_named(name);
        found.map_or(Receiver::Unknown, |it| self.types.of(&it))
    }

    /// What `Для каждого` over a value gives.
    pub(super) fn elements(&mut self, of: Receiver) -> Receiver {
        let Receiver::Type(number) = of else {
            return Receiver::Unknown;
        };
        let Some(of) = self.types.get(number) else {
            return Receiver::Unknown;
        };
        let elements = self.snapshot.world(self.file).elements(of);
        self.types.receiver(&elements)
    }

    /// The receiver that a documented parameter is.
    pub(super) fn documented(&mut self, shapes: &crate::types::Shapes) -> Receiver {
        match shapes.list() {
            [crate::types::Shape::Named(name)] => self.named(name.as_str()),
            [crate::types::Shape::Type(it)] => self.types.of(it),
            _ => Receiver::Unknown,
        }
    }
}
