//! What is told of a name of code, by where it stands.

use ::metadata::{ModuleKind, Owner, Type};
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::{Asked, metadata, method, module, platform, values, words};
use crate::ide::entity::{Entity, MethodId};
use crate::ide::markup::Markup;
use crate::ide::meaning;
use crate::ide::names::Names;
use crate::ide::path::Path;
use crate::ide::resolve::{Place, is_this, method_of};
use crate::ide::{strings, type_text};
use crate::types::{self, Types};
use crate::workspace::{FileId, OpenFile, ScriptKind};

impl Asked<'_> {
    pub(super) fn identifier(
        &self,
        parsed: &OpenFile,
        path: &Path<'_>,
        offset: usize,
    ) -> Option<Markup> {
        let node = path.node();
        let word = parsed.text.get(node.byte_range())?;
        let parent = path.parent()?;
        let is = |field: &str| parent.child_by_field_name(field) == Some(node);
        let names = Names::default();
        let place = Place {
            snapshot: self.snapshot,
            file: self.file,
            parsed,
            names: &names,
        };
        let entity = || place.entities(path, offset).into_iter().next();
        match Kind::of(parent) {
            Kind::Annotation if is("name") => self.annotation(word),
            Kind::PreprocSymbol => words::symbol(word, self.code, self.language),
            Kind::RegionDirective => words::region(word, self.code, self.language),
            Kind::NewExpression if is("type") => self.class(word, arguments_of(parent)),
            Kind::MemberExpression if is("property") => {
                let call = path.grandparent().filter(|it| called(*it) == Some(parent));
                let object = parent.child_by_field_name("object")?;
                self.member(parsed, entity(), object, node, call.map(arguments_of))
            }
            Kind::CallExpression if is("function") => {
                let text = entity().and_then(|it| self.entity(&it));
                let arguments = Some(arguments_of(parent));
                text.or_else(|| self.global(word, arguments))
                    .or_else(|| self.own_member(word, arguments))
            }
            Kind::ProcedureDefinition | Kind::FunctionDefinition => {
                entity().and_then(|it| self.entity(&it))
            }
            _ => self.value(parsed, path, entity(), word),
        }
    }

    /// A variable, an attribute of the form, a module, a property of the global context.
    fn value(
        &self,
        parsed: &OpenFile,
        path: &Path<'_>,
        entity: Option<Entity>,
        word: &str,
    ) -> Option<Markup> {
        match &entity {
            Some(Entity::Local(_, method, name)) => {
                let types = self.types_at(parsed, path);
                let number = method.and_then(|method| {
                    let placed = self.snapshot.method(self.file, method)?;
                    let mut all = placed.method.parameters.iter();
                    all.position(|it| it.name == *name)
                });
                match (method, number) {
                    (Some(method), Some(number)) => self.parameter(*method, number, &types),
                    _ => Some(values::variable(
                        self,
                        ("переменная", "variable"),
                        word,
                        &types,
                    )),
                }
            }
            Some(Entity::Variable(file, index)) => {
                let types = self.types_at(parsed, path);
                self.variable(*file, *index, Some(types))
            }
            Some(entity) => {
                let text = self.entity(entity).or_else(|| self.global(word, None));
                text.or_else(|| self.own_member(word, None))
            }
            None if is_this(word) => {
                let this = types::of_this(self.snapshot, self.file);
                Some(values::variable(self, ("объект", "object"), word, &this))
            }
            None => self
                .global(word, None)
                .or_else(|| self.own_member(word, None)),
        }
    }

    /// What a variable holds where it stands.
    fn types_at(&self, parsed: &OpenFile, path: &Path<'_>) -> Types {
        meaning::types_at(self.snapshot, self.file, parsed, path)
    }

    fn parameter(&self, method: usize, number: usize, types: &Types) -> Option<Markup> {
        let types = match types.is_empty() {
            true => types::parameter(self.snapshot, self.file, method, number),
            false => types.clone(),
        };
        let placed = self.snapshot.method(self.file, method)?;
        let parameter = placed.method.parameters.get(number)?;
        let header = method::parameter(parameter, self.code);
        let mut text = values::variable(self, ("параметр", "parameter"), &header, &types);
        method::parameter_comment(self, placed, &parameter.name, &mut text);
        Some(text)
    }

    /// A variable of a module, with what it holds where that is known better.
    pub(super) fn variable(
        &self,
        file: FileId,
        index: usize,
        types: Option<Types>,
    ) -> Option<Markup> {
        let variable = self.snapshot.file(file)?.summary.variables.get(index)?;
        let types = types.filter(|it| !it.is_empty());
        let types = types.unwrap_or_else(|| types::variable(self.snapshot, self.file, file, index));
        let kind = match variable.export {
            true => ("экспортная переменная модуля", "exported module variable"),
            false => ("переменная модуля", "module variable"),
        };
        let mut text = values::variable(self, kind, variable.name.as_str(), &types);
        if file != self.file {
            text.text(type_text::module_title(self.snapshot, file, self.language));
        }
        let comment = self.snapshot.text(file).map(|it| {
            let comment = crate::summary::variable_comment(&it, variable.range.start as usize);
            comment.trim().trim_start_matches('/').trim().to_owned()
        });
        text.text(comment.unwrap_or_default());
        Some(text)
    }

    /// What stands behind a dot.
    fn member(
        &self,
        parsed: &OpenFile,
        entity: Option<Entity>,
        object: Node<'_>,
        property: Node<'_>,
        arguments: Option<usize>,
    ) -> Option<Markup> {
        if let Some(entity) = &entity
            && let Some(text) = self.entity(entity)
        {
            return Some(text);
        }
        let word = parsed.text.get(property.byte_range())?;
        let mut of = types::of_expression(self.snapshot, self.file, object.byte_range());
        if of.is_empty() {
            of = types::receiver_at(self.snapshot, self.file, property.start_byte()).types;
        }
        self.member_of(&of, word, arguments)
    }

    /// A member of values of any of the types.
    pub(super) fn member_of(
        &self,
        of: &Types,
        word: &str,
        arguments: Option<usize>,
    ) -> Option<Markup> {
        let world = self.world();
        let own = of.list().iter().find_map(|ty| {
            let content = ty.content()?;
            let fields = content.fields.iter().chain(&content.columns);
            fields.clone().find(|it| it.names.is(word))
        });
        let declared = of.list().iter().find_map(|ty| {
            let base = ty.base()?;
            Some((base, world.member(base, word)?))
        });
        if let Some((base, member)) = declared {
            let mut text = platform::member(self, base, &member, arguments);
            if let Some(field) = own {
                let types = types::value(self.snapshot, self.file, &field.value);
                values::told_of(self, &types, &mut text);
            }
            return Some(text);
        }
        let offer = types::member(self.snapshot, self.file, of, word)?;
        let name = type_text::pick(&offer.names, self.code);
        Some(values::field(self, &name.into(), &offer.types))
    }

    /// A function or a property of the global context.
    pub(super) fn global(&self, word: &str, arguments: Option<usize>) -> Option<Markup> {
        let world = self.world();
        if let Some(function) = world.function(word).filter(|_| arguments.is_some()) {
            return Some(platform::function(self, function, arguments));
        }
        if let Some(global) = world.global(word) {
            return Some(platform::global(self, &global));
        }
        let function = world.function(word)?;
        Some(platform::function(self, function, None))
    }

    /// A member of the form or the object whose module it is.
    fn own_member(&self, word: &str, arguments: Option<usize>) -> Option<Markup> {
        let kind = self.snapshot.file(self.file)?.kind;
        if matches!(kind, ModuleKind::CommonModule | ModuleKind::Script) {
            return None;
        }
        let this = types::of_this(self.snapshot, self.file);
        self.member_of(&this, word, arguments)
    }

    /// What stands behind `Новый`.
    fn class(&self, word: &str, arguments: usize) -> Option<Markup> {
        let is_script = self
            .snapshot
            .file(self.file)
            .is_some_and(|it| it.dialect == Dialect::OneScript);
        if is_script && let Some(class) = self.snapshot.script(self.file, word, ScriptKind::Class) {
            return self.script_class(class);
        }
        let info = self.world().platform.type_named(word)?;
        Some(platform::constructor(self, info, arguments))
    }

    /// A class of OneScript: its module, and how it is made.
    fn script_class(&self, class: FileId) -> Option<Markup> {
        let mut text = Markup::default();
        let made = ["ПриСозданииОбъекта", "OnObjectCreate"]
            .iter()
            .find_map(|it| method_of(self.snapshot, class, it));
        if let Some(Entity::Method(id)) = made {
            text.append(method::text(self, id)?);
            text.rule();
        }
        text.append(module::text(self, class)?);
        Some(text)
    }

    fn annotation(&self, word: &str) -> Option<Markup> {
        if let Some(text) = words::annotation(word, self.code, self.language) {
            return Some(text);
        }
        // Annotations of OneScript are classes of libraries.
        let class = crate::ide::scripts::annotation(self.snapshot, self.file, word)?;
        self.script_class(class)
    }

    /// A library behind `#Использовать`.
    pub(super) fn used(&self, parsed: &OpenFile, path: &Path<'_>) -> Option<Markup> {
        let word = parsed.text.get(path.node().byte_range())?;
        let folder = crate::ide::scripts::library(self.snapshot, self.file, word)?;
        let mut text = Markup::default();
        text.bsl(format!(
            "{} {word}",
            self.code.pick("#Использовать", "#Use")
        ));
        text.text(folder.display().to_string());
        Some(text)
    }

    /// A type by its name in a string or in a comment.
    pub(super) fn type_text(&self, ty: &Type) -> Option<Markup> {
        let world = self.world();
        if let Some(full) = strings::object_of(ty) {
            let text = metadata::text(self, &full)?;
            let mut all = Markup::default();
            all.bsl(type_text::type_name(world, ty, self.code));
            all.append(text);
            return Some(all);
        }
        let name = match ty {
            Type::SystemEnum(name) => {
                let found = world.platform.system_enum(name.as_str())?;
                return Some(platform::system_enum(self, found));
            }
            Type::Platform(name) => {
                if let Some(found) = world.platform.system_enum(name.as_str()) {
                    return Some(platform::system_enum(self, found));
                }
                name.to_string()
            }
            other => other.name(false),
        };
        match world.platform.type_named(&name) {
            Some(info) => Some(platform::platform_type(self, info)),
            None => {
                let mut text = Markup::default();
                text.bsl(type_text::type_name(world, ty, self.code));
                Some(text)
            }
        }
    }

    /// What a method handles: events of its module, subscriptions and jobs that name it.
    pub(super) fn handled(&self, id: MethodId, into: &mut Markup) {
        let Some(file) = self.snapshot.file(id.file) else {
            return;
        };
        let Some(placed) = self.snapshot.method(id.file, id.index) else {
            return;
        };
        let name = placed.method.name.as_str();
        let world = self.snapshot.world(id.file);
        for it in world.handled(file.kind, &file.owner, name).iter().take(3) {
            let of = it.item.map(|it| it.name.as_str());
            into.append(platform::event(self, it.event, of));
        }
        if !matches!(file.owner, Owner::Object(::metadata::Kind::CommonModule, _)) {
            return;
        }
        for object in crate::ide::handled::by_metadata(self.snapshot, id) {
            let full = format!("{}.{}", object.0.names().en, object.1);
            let title = type_text::full_name(&full, self.language);
            let line = self.language.pick("Обработчик", "Handler of");
            into.text(format!("{line}: {title}"));
        }
    }
}

/// What a call calls.
fn called(call: Node<'_>) -> Option<Node<'_>> {
    (Kind::of(call) == Kind::CallExpression)
        .then(|| call.child_by_field_name("function"))
        .flatten()
}

/// How many arguments a call or `Новый` is given.
fn arguments_of(call: Node<'_>) -> usize {
    let Some(list) = call.child_by_field_name("arguments") else {
        return 0;
    };
    let mut cursor = list.walk();
    let mut commas = 0;
    let mut some = false;
    for child in list.children(&mut cursor) {
        match Kind::of(child) {
            Kind::Comma => commas += 1,
            Kind::LeftParenthesis | Kind::RightParenthesis | Kind::Comment | Kind::Missing => {}
            _ => some = true,
        }
    }
    match (commas, some) {
        (0, false) => 0,
        (commas, _) => commas + 1,
    }
}
