//! The names that stand without a dot before them.

use metadata::{MemberKind, ModuleKind, Name, NameMap, Owner};
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::Resolver;
use super::members::of_code;
use crate::types::offer::{Class, Offer, OfferKind, OfferOrigin};
use crate::types::ty::Types;
use crate::workspace::FileId;

impl Resolver<'_> {
    /// What a name means that is no local variable.
    pub(crate) fn class_of(&self, word: &str, file: FileId) -> Class {
        const THIS: [&str; 4] = ["ЭтотОбъект", "ThisObject", "ЭтаФорма", "ThisForm"];
        if THIS.iter().any(|it| metadata::same(it, word)) {
            return Class::This;
        }
        let Some(module) = self.snapshot.file(file) else {
            return Class::Unknown;
        };
        if module.summary.variables.iter().any(|it| it.name.is(word)) {
            return Class::ModuleVariable;
        }
        if self.own_property(word, file).is_some() {
            return Class::Attribute;
        }
        let world = self.snapshot.world(file);
        let object = world
            .configuration
            .object(metadata::Kind::CommonModule, word);
        if object.is_some() || self.snapshot.common_module(file, word).is_some() {
            return Class::Module;
        }
        if world.global(word).is_some() {
            return Class::Global;
        }
        Class::Unknown
    }

    /// Adds local variables and parameters.
    pub(crate) fn add_locals(
        &self,
        names: &[Name],
        file: FileId,
        text: &str,
        method: Node<'_>,
        into: &mut Vec<Offer>,
    ) {
        let variables = self.snapshot.file(file).map(|it| &it.summary.variables);
        let is_of_module = |name: &Name| {
            let mut variables = variables.into_iter().flatten();
            variables.any(|it| it.name == *name)
        };
        let parameters: Vec<&str> = parameter_names(text, method);
        let mut known: NameMap<()> = NameMap::default();
        for name in names {
            if is_of_module(name) || known.insert(name.clone(), ()).is_some() {
                continue;
            }
            let kind = match parameters.iter().any(|it| name.is(it)) {
                true => OfferKind::Parameter,
                false => OfferKind::Local,
            };
            into.push(of_code(name, kind, OfferOrigin::Code));
        }
    }

    /// Adds what a module sees besides: its own names, those of what it belongs to, those of everybody.
    pub(crate) fn add_visible(&self, file: FileId, into: &mut Vec<Offer>) {
        let Some(module) = self.snapshot.file(file) else {
            return;
        };
        let mut names = Visible {
            known: into.iter().map(|it| (it.names.ru.clone(), ())).collect(),
            into,
        };
        for (index, it) in module.summary.variables.iter().enumerate() {
            let origin = OfferOrigin::Variable(file, index);
            names.add(of_code(&it.name, OfferKind::Variable, origin));
        }
        self.add_methods(file, false, &mut names);
        if module.dialect == Dialect::OneScript {
            // Elsewhere it is a member of what the module belongs to.
            let mut this = of_code(
                &Name::new("ЭтотОбъект"),
                OfferKind::Property,
                OfferOrigin::Platform,
            );
            this.names.en = Name::new("ThisObject");
            names.add(this);
        }
        if let Some(base) = self.snapshot.extended(file) {
            self.add_methods(base, false, &mut names);
        }
        let world = self.snapshot.world(file);
        if let Some(this) = world.this(module.kind, &module.owner) {
            for offer in self.members(&Types::from(this)).list {
                names.add(offer);
            }
        }
        for global in self.snapshot.global_modules(file) {
            self.add_methods(global, true, &mut names);
        }
        for application in self.application_modules(file) {
            if application == file {
                continue;
            }
            let mut offers = Vec::new();
            self.exports(application, None, &mut offers);
            offers.into_iter().for_each(|it| names.add(it));
        }
        self.add_modules(file, &mut names);
        for member in world.globals() {
            let is_enum = matches!(member.types.first(), Some(metadata::Type::SystemEnum(_)));
            names.add(Offer {
                kind: match (is_enum, member.kind) {
                    (true, _) => OfferKind::Enum,
                    (_, MemberKind::Property) => OfferKind::Property,
                    (_, MemberKind::Method) => OfferKind::Method,
                },
                types: self.of_types(&member.types),
                origin: OfferOrigin::Platform,
                availability: member.availability,
                read_only: true,
                no_arguments: false,
                names: member.names,
            });
        }
        for function in world.platform.functions() {
            let mut offer = of_code(&function.names.ru, OfferKind::Method, OfferOrigin::Platform);
            offer.names = function.names.clone();
            offer.availability = function.availability;
            offer.no_arguments = !function.signatures.is_empty()
                && function
                    .signatures
                    .iter()
                    .all(|it| it.parameters.is_empty());
            names.add(offer);
        }
    }

    fn add_methods(&self, file: FileId, exported: bool, names: &mut Visible<'_>) {
        let Some(module) = self.snapshot.file(file) else {
            return;
        };
        for (index, placed) in module.summary.methods.iter().enumerate() {
            let method = &placed.method;
            if exported && !method.export {
                continue;
            }
            let origin = OfferOrigin::Method(file, index);
            let mut offer = of_code(&method.name, OfferKind::Method, origin);
            offer.no_arguments = method.parameters.is_empty();
            names.add(offer);
        }
    }

    fn add_modules(&self, file: FileId, names: &mut Visible<'_>) {
        let Some(own) = self.snapshot.file(file) else {
            return;
        };
        if own.dialect == Dialect::OneScript {
            for (id, other) in self.snapshot.files() {
                let name = other.path.file_stem().and_then(|it| it.to_str());
                let Some(name) = name.filter(|_| other.dialect == own.dialect) else {
                    continue;
                };
                if self.snapshot.common_module(file, name) == Some(id) {
                    let name = Name::new(name);
                    names.add(of_code(&name, OfferKind::Module, OfferOrigin::Module(id)));
                }
            }
            return;
        }
        let world = self.snapshot.world(file);
        for object in world.configuration.of_kind(metadata::Kind::CommonModule) {
            let owner = Owner::Object(object.kind, object.name.clone());
            let module = self.snapshot.module(file, &owner, ModuleKind::CommonModule);
            let origin = match module {
                Some(module) => OfferOrigin::Module(module),
                None => OfferOrigin::Metadata(format!("CommonModule.{}", object.name)),
            };
            names.add(of_code(&object.name, OfferKind::Module, origin));
        }
    }
}

/// Names, each once: what is nearer hides what is further away.
struct Visible<'o> {
    known: NameMap<()>,
    into: &'o mut Vec<Offer>,
}

impl Visible<'_> {
    fn add(&mut self, offer: Offer) {
        if self.known.insert(offer.names.ru.clone(), ()).is_none() {
            self.into.push(offer);
        }
    }
}

fn parameter_names<'t>(text: &'t str, method: Node<'_>) -> Vec<&'t str> {
    let mut cursor = method.walk();
    let mut children = method.named_children(&mut cursor);
    let Some(list) = children.find(|it| Kind::of(*it) == Kind::Parameters) else {
        return Vec::new();
    };
    let mut cursor = list.walk();
    let parameters = list.named_children(&mut cursor);
    let parameters = parameters.filter_map(parser_bsl::bsl::ast::Parameter::cast);
    let names = parameters.filter_map(|it| text.get(it.name()?.node().byte_range()));
    names.collect()
}
