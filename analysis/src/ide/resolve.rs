//! What the word at an offset stands for.

use std::rc::Rc;

use metadata::{Kind as ObjectKind, ModuleKind, Name, Owner, same};
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::entity::{Entity, MethodId};
use super::locals::{self, Known};
use super::names::Names;
use super::path::{Path, is_method};
use crate::types::{self, Offer, OfferOrigin};
use crate::workspace::{FileId, OpenFile, ScriptKind, Snapshot};

/// What the word at an offset may stand for, the likeliest first. Empty where there is no word or nobody knows it.
pub fn entities_at(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Entity> {
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let Some(path) = word_at(&parsed, offset) else {
        return Vec::new();
    };
    Place {
        snapshot,
        file,
        parsed: &parsed,
        names: &Names::default(),
    }
    .entities(&path, offset)
}

/// The name or the string at an offset, also when the offset is its end.
pub(super) fn word_at(parsed: &OpenFile, offset: usize) -> Option<Path<'_>> {
    let at = |offset: usize| {
        let path = Path::to(&parsed.tree, offset, offset);
        let is_word = matches!(Kind::of(path.node()), Kind::Identifier | Kind::String);
        let range = path.node().byte_range();
        (is_word && (range.start..=range.end).contains(&offset)).then_some(path)
    };
    let before = parsed.text.floor_char_boundary(offset.saturating_sub(1));
    at(offset).or_else(|| {
        let path = at(before)?;
        (path.node().end_byte() == offset).then_some(path)
    })
}

/// A module, in which words are looked at.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) file: FileId,
    pub(super) parsed: &'a OpenFile,
    pub(super) names: &'a Names,
}

impl<'a> Place<'a> {
    pub(super) fn text(self, node: Node<'_>) -> &'a str {
        self.parsed.text.get(node.byte_range()).unwrap_or_default()
    }

    /// What a name or a string may stand for.
    pub(super) fn entities(self, path: &Path<'_>, offset: usize) -> Vec<Entity> {
        let node = path.node();
        if Kind::of(node) == Kind::String {
            return self.named_in_string(path, offset);
        }
        let (word, scope) = (self.text(node), path.scope());
        let Some(parent) = path.parent() else {
            return Vec::new();
        };
        let is = |field: &str| parent.child_by_field_name(field) == Some(node);
        match Kind::of(parent) {
            Kind::ProcedureDefinition | Kind::FunctionDefinition if is("name") => {
                let method = self.method_at(node.start_byte());
                method.into_iter().map(Entity::Method).collect()
            }
            Kind::VariableDeclarator => self.variable(word).into_iter().collect(),
            Kind::MemberExpression if is("property") => self.member(parent, word, scope),
            Kind::CallExpression if is("function") => self.called(word),
            Kind::NewExpression if is("type") => self.class(word),
            Kind::Annotation | Kind::AnnotationArgument | Kind::RegionDirective => Vec::new(),
            Kind::PreprocSymbol => Vec::new(),
            _ => self.name(word, scope),
        }
    }

    fn known(self, scope: Node<'_>, word: &str) -> Rc<Known> {
        self.names.known(&self.parsed.text, scope, word)
    }

    fn method_at(self, offset: usize) -> Option<MethodId> {
        let (index, _) = self.snapshot.file(self.file)?.summary.method_at(offset)?;
        let file = self.file;
        Some(MethodId { file, index })
    }

    fn variable(self, word: &str) -> Option<Entity> {
        let variables = &self.snapshot.file(self.file)?.summary.variables;
        let index = variables.iter().position(|it| it.name.is(word))?;
        Some(Entity::Variable(self.file, index))
    }

    /// A method without a receiver.
    fn called(self, word: &str) -> Vec<Entity> {
        if let Some(method) = own_method(self.snapshot, self.file, word) {
            return vec![method];
        }
        // What the form or the object offers goes before what is there everywhere.
        if let Some(entity) = self.member_of_this(word) {
            return vec![entity];
        }
        if let Some((file, index)) = self.snapshot.global_method(self.file, word) {
            return vec![Entity::Method(MethodId { file, index })];
        }
        let function = self.snapshot.world(self.file).function(word);
        let function =
            function.map(|it| Entity::Platform(it.names.ru.clone(), it.names.en.clone()));
        function.into_iter().collect()
    }

    /// What follows `Новый`.
    fn class(self, word: &str) -> Vec<Entity> {
        if let Some(script) = self.snapshot.script(self.file, word, ScriptKind::Class)
            && self.is_script()
        {
            return vec![Entity::Module(script)];
        }
        let world = self.snapshot.world(self.file);
        let class = world.platform.type_named(word);
        let class = class.map(|it| Entity::Platform(it.names.ru.clone(), it.names.en.clone()));
        class.into_iter().collect()
    }

    fn is_script(self) -> bool {
        let file = self.snapshot.file(self.file);
        file.is_some_and(|it| it.dialect == parser_bsl::Dialect::OneScript)
    }

    /// A name that stands alone or before a dot.
    fn name(self, word: &str, scope: Node<'_>) -> Vec<Entity> {
        let known = self.known(scope, word);
        let hides = known.hides;
        if !hides && let Some(variable) = self.variable(word) {
            return vec![variable];
        }
        let attribute = if hides { None } else { self.attribute(word) };
        // Standard attributes and properties of forms are assigned without a dot too.
        if !hides
            && attribute.is_none()
            && known.is_local
            && let Some(property) = self.property_of_this(word)
        {
            return vec![property];
        }
        if known.is_local && attribute.is_none() {
            let in_method = is_method(Kind::of(scope));
            let method = in_method.then(|| self.method_at(scope.start_byte()));
            let method = method.flatten();
            let index = method.map(|it| it.index);
            return vec![Entity::Local(self.file, index, Name::new(word))];
        }
        if let Some(attribute) = attribute {
            return vec![attribute];
        }
        if let Some(module) = self.snapshot.common_module(self.file, word) {
            return vec![Entity::Module(module)];
        }
        let global = self.snapshot.world(self.file).global(word);
        let global = global.map(|it| origin(it.names.ru, it.names.en, it.origin));
        global.into_iter().collect()
    }

    /// An attribute of the form or of the object whose module it is.
    fn attribute(self, word: &str) -> Option<Entity> {
        let file = self.snapshot.file(self.file)?;
        let configuration = self.snapshot.configuration(self.file);
        match &file.owner {
            Owner::Form(kind, object, form) => {
                let object = configuration.object(*kind, object.as_str())?;
                let form = object.forms.iter().find(|it| it.name == *form)?;
                let attribute = form.attributes.iter().find(|it| it.name.is(word))?;
                let owner = format!("{}.{}", kind.names().en, object.name);
                Some(Entity::Metadata(format!(
                    "{owner}.Form.{}.Attribute.{}",
                    form.name, attribute.name
                )))
            }
            Owner::Object(kind, name)
                if matches!(
                    file.kind,
                    ModuleKind::ObjectModule | ModuleKind::RecordSetModule
                ) =>
            {
                let object = configuration.object(*kind, name.as_str())?;
                let attributes = object.attributes.iter().map(|it| (&it.name, "Attribute"));
                let sections = object.tabular_sections.iter();
                let sections = sections.map(|it| (&it.name, "TabularSection"));
                let (name, role) = attributes.chain(sections).find(|it| it.0.is(word))?;
                let owner = format!("{}.{}", kind.names().en, object.name);
                Some(Entity::Metadata(format!("{owner}.{role}.{name}")))
            }
            _ => None,
        }
    }

    /// What stands behind a dot.
    fn member(self, member: Node<'_>, word: &str, scope: Node<'_>) -> Vec<Entity> {
        let Some(object) = member.child_by_field_name("object") else {
            return Vec::new();
        };
        let modules = self.modules_of(object, scope);
        let exported: Vec<Entity> = modules
            .iter()
            .filter_map(|it| self.member_of(*it, word))
            .collect();
        if !exported.is_empty() {
            return exported;
        }
        if let Some(kind) = self.collection(object, scope) {
            let configuration = self.snapshot.configuration(self.file);
            if let Some(object) = configuration.object(kind, word) {
                return vec![Entity::Object(kind, object.name.clone())];
            }
        }
        let types = self.names.types_of(self, object, scope);
        let offer = types::member(self.snapshot, self.file, &types, word);
        offer.and_then(offered).into_iter().collect()
    }

    /// A member of the form or the object whose module it is.
    fn member_of_this(self, word: &str) -> Option<Entity> {
        offered(self.offer_of_this(word)?)
    }

    /// A property of the form or the object whose module it is.
    fn property_of_this(self, word: &str) -> Option<Entity> {
        let offer = self.offer_of_this(word)?;
        let is_method = offer.kind == types::OfferKind::Method;
        offered(offer).filter(|_| !is_method)
    }

    fn offer_of_this(self, word: &str) -> Option<Offer> {
        let kind = self.snapshot.file(self.file)?.kind;
        if matches!(kind, ModuleKind::CommonModule | ModuleKind::Script) {
            return None;
        }
        let this = types::of_this(self.snapshot, self.file);
        types::member(self.snapshot, self.file, &this, word)
    }

    /// The modules that an expression stands for without looking at types. A module of an extension stands for the one
    /// under it too.
    fn modules_of(self, object: Node<'_>, scope: Node<'_>) -> Vec<FileId> {
        let common = |name: &str| self.snapshot.common_module(self.file, name);
        let found = match Kind::of(object) {
            Kind::Identifier => {
                let word = self.text(object);
                let known = self.known(scope, word);
                if is_this(word) {
                    vec![self.file]
                } else if !known.modules.is_empty() {
                    let given = known.modules.iter();
                    given.filter_map(|it| common(it)).collect()
                } else {
                    match self.name(word, scope).first() {
                        Some(Entity::Module(module)) => vec![*module],
                        _ => Vec::new(),
                    }
                }
            }
            Kind::CallExpression => {
                let module = locals::module_of_call(&self.parsed.text, object);
                module.and_then(|it| common(&it)).into_iter().collect()
            }
            Kind::MemberExpression => self.manager(object, scope).into_iter().collect(),
            _ => Vec::new(),
        };
        let with_base = |it: FileId| [Some(it), self.snapshot.extended(it)];
        found.into_iter().flat_map(with_base).flatten().collect()
    }

    /// The module of `Справочники.Товары`.
    fn manager(self, member: Node<'_>, scope: Node<'_>) -> Option<FileId> {
        let object = member.child_by_field_name("object")?;
        let kind = self.collection(object, scope)?;
        let name = self.text(member.child_by_field_name("property")?);
        let owner = Owner::Object(kind, Name::new(name));
        self.snapshot
            .module(self.file, &owner, ModuleKind::ManagerModule)
    }

    /// `Справочники`, where no variable has that name.
    fn collection(self, object: Node<'_>, scope: Node<'_>) -> Option<ObjectKind> {
        if Kind::of(object) != Kind::Identifier {
            return None;
        }
        let word = self.text(object);
        let kind = ObjectKind::of_plural(word)?;
        (!self.known(scope, word).is_local).then_some(kind)
    }

    /// A method or a variable that a module offers to the code at hand.
    fn member_of(self, module: FileId, word: &str) -> Option<Entity> {
        let summary = &self.snapshot.file(module)?.summary;
        let own = module == self.file || self.snapshot.extended(self.file) == Some(module);
        if let Some((index, it)) = summary.method(word)
            && (own || it.method.export)
        {
            let file = module;
            return Some(Entity::Method(MethodId { file, index }));
        }
        let mut variables = summary.variables.iter();
        let index = variables.position(|it| it.name.is(word) && (own || it.export))?;
        Some(Entity::Variable(module, index))
    }

    /// A method or a module that a string names.
    fn named_in_string(self, path: &Path<'_>, offset: usize) -> Vec<Entity> {
        let node = path.node();
        let Some(text) = locals::string(&self.parsed.text, node) else {
            return Vec::new();
        };
        if path.parent().is_some_and(is_in_annotation) {
            let base = self.snapshot.extended(self.file);
            let method = base.and_then(|it| method_of(self.snapshot, it, text.trim()));
            return method.into_iter().collect();
        }
        if let Some(call) = path.grandparent()
            && locals::module_of_call(&self.parsed.text, call).as_deref() == Some(text)
        {
            let module = self.snapshot.common_module(self.file, text);
            return module.into_iter().map(Entity::Module).collect();
        }
        if let Some((module, method)) = text.split_once('.') {
            let Some(module_file) = self.snapshot.common_module(self.file, module) else {
                return Vec::new();
            };
            // The cursor stands on the first or on the second word.
            if offset <= node.start_byte() + 1 + module.len() {
                return vec![Entity::Module(module_file)];
            }
            return method_of(self.snapshot, module_file, method)
                .into_iter()
                .collect();
        }
        let Some((_, within)) = self
            .snapshot
            .file(self.file)
            .and_then(|it| it.summary.method_at(node.start_byte()))
        else {
            return Vec::new();
        };
        let mut handlers = within.method.handlers.iter();
        let is_own = handlers.clone().any(|it| it.is(text));
        if is_own && let Some(method) = method_of(self.snapshot, self.file, text) {
            return vec![method];
        }
        // `Новый ОписаниеОповещения("Имя", Модуль)`.
        let found = handlers.find_map(|it| {
            let (module, method) = it.as_str().split_once('.')?;
            if !same(method, text) {
                return None;
            }
            let module = self.snapshot.common_module(self.file, module)?;
            method_of(self.snapshot, module, method)
        });
        found.into_iter().collect()
    }
}

fn is_in_annotation(node: Node<'_>) -> bool {
    matches!(
        Kind::of(node),
        Kind::AnnotationArgument | Kind::AnnotationArguments
    )
}

/// `ЭтотОбъект`, `ЭтаФорма`.
pub(crate) fn is_this(word: &str) -> bool {
    let names = ["ЭтотОбъект", "ThisObject", "ЭтаФорма", "ThisForm"];
    names.iter().any(|it| same(it, word))
}

/// A method of a module. One of an extension has the methods of the module that it stands over.
fn own_method(snapshot: &Snapshot, file: FileId, word: &str) -> Option<Entity> {
    let own = method_of(snapshot, file, word);
    own.or_else(|| method_of(snapshot, snapshot.extended(file)?, word))
}

/// The method of code that a call without a receiver calls.
pub(super) fn callable(snapshot: &Snapshot, file: FileId, word: &str) -> Option<MethodId> {
    if let Some(Entity::Method(id)) = own_method(snapshot, file, word) {
        return Some(id);
    }
    let (file, index) = snapshot.global_method(file, word)?;
    Some(MethodId { file, index })
}

/// A method of a module by its name.
pub(super) fn method_of(snapshot: &Snapshot, file: FileId, name: &str) -> Option<Entity> {
    let (index, _) = snapshot.file(file)?.summary.method(name)?;
    Some(Entity::Method(MethodId { file, index }))
}

fn offered(offer: Offer) -> Option<Entity> {
    match offer.origin {
        OfferOrigin::Method(file, index) => Some(Entity::Method(MethodId { file, index })),
        OfferOrigin::Variable(file, index) => Some(Entity::Variable(file, index)),
        OfferOrigin::Module(file) => Some(Entity::Module(file)),
        OfferOrigin::Metadata(full) => Some(Entity::Metadata(full)),
        OfferOrigin::Platform => Some(Entity::Platform(offer.names.ru, offer.names.en)),
        OfferOrigin::Code => None,
    }
}

fn origin(ru: Name, en: Name, origin: String) -> Entity {
    if origin.is_empty() {
        Entity::Platform(ru, en)
    } else {
        Entity::Metadata(origin)
    }
}
