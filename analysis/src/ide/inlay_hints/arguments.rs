//! Names of parameters before arguments.

use metadata::{folded, same};
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::{About, Finder};
use crate::Language;
use crate::ide::entity::{Entity, MethodId};
use crate::ide::path::{Path, is_method};
use crate::ide::resolve::method_of;
use crate::summary::ParameterSummary;
use crate::workspace::{FileId, ScriptKind};

/// An argument, or the place of one that was left out.
struct Argument<'t> {
    node: Option<Node<'t>>,
    offset: usize,
}

impl Finder<'_> {
    /// The hints of the arguments of a call; `above` are the nodes around them.
    pub(super) fn arguments(&mut self, arguments: Node<'_>, above: &[Node<'_>]) {
        let Some(call) = above.last().copied() else {
            return;
        };
        let given = split(arguments);
        if given.is_empty() {
            return;
        }
        if self.wanted.is_some() {
            self.want_receiver(call);
            return;
        }
        match self.called(call, above) {
            Some(Entity::Method(method)) => self.of_method(method, call, &given),
            Some(Entity::Platform(ru, _)) if Kind::of(call) == Kind::CallExpression => {
                self.of_platform(ru.as_str(), call, &given);
            }
            _ => {}
        }
    }

    /// Notes that the type of what stands before the dot will be needed, where it is no module by its name.
    fn want_receiver(&mut self, call: Node<'_>) {
        let function = call.child_by_field_name("function");
        let Some(object) = function.and_then(|it| it.child_by_field_name("object")) else {
            return;
        };
        let (snapshot, file) = (self.place.snapshot, self.place.file);
        let is_module = Kind::of(object) == Kind::Identifier
            && snapshot
                .common_module(file, self.place.text(object))
                .is_some();
        if !is_module {
            self.type_of(object);
        }
    }

    /// What is called.
    fn called(&self, call: Node<'_>, above: &[Node<'_>]) -> Option<Entity> {
        let root = above.first().copied()?;
        let scope = above.iter().copied().find(|it| is_method(Kind::of(*it)));
        let around = [Some(root), scope, Some(call)];
        let mut around: Vec<Node<'_>> = around.into_iter().flatten().collect();
        let word = match Kind::of(call) {
            Kind::CallExpression => {
                let function = call.child_by_field_name("function")?;
                match Kind::of(function) {
                    Kind::MemberExpression => {
                        around.push(function);
                        function.child_by_field_name("property")?
                    }
                    _ => function,
                }
            }
            Kind::NewExpression => {
                let class = call.child_by_field_name("type")?;
                let name = self.place.text(class);
                let snapshot = self.place.snapshot;
                let script = snapshot.script(self.place.file, name, ScriptKind::Class)?;
                return constructor(self, script);
            }
            _ => return None,
        };
        let path = Path::of(word, &around);
        let entities = self.place.entities(&path, word.end_byte());
        entities.into_iter().next()
    }

    fn of_method(&mut self, method: MethodId, call: Node<'_>, given: &[Argument<'_>]) {
        let snapshot = self.place.snapshot;
        let Some(placed) = snapshot.method(method.file, method.index) else {
            return;
        };
        let parameters = &placed.method.parameters;
        let is_only = parameters.len() == 1;
        for (number, (parameter, argument)) in parameters.iter().zip(given).enumerate() {
            let about = About::Parameter(method, number);
            let name = &parameter.name;
            match argument.node {
                None => {
                    if let Some(label) = self.left_out(parameter) {
                        self.push(argument.offset, label, about);
                    }
                }
                Some(node) => {
                    // What one parameter is for is told by the name of the method, but for values that say nothing.
                    let is_obvious =
                        is_only && (!is_bare(node) || ends_with(self.name_of(call), name.as_str()));
                    if is_obvious || self.is_told(node, name.as_str()) {
                        continue;
                    }
                    self.push(argument.offset, format!("{name}:"), about);
                }
            }
        }
    }

    /// Functions of the platform are known to everybody, but not what `Истина` means as their third argument.
    fn of_platform(&mut self, name: &str, call: Node<'_>, given: &[Argument<'_>]) {
        let is_function = (call.child_by_field_name("function"))
            .is_some_and(|it| Kind::of(it) == Kind::Identifier);
        let world = self.place.snapshot.world(self.place.file);
        let Some(function) = world.function(name).filter(|_| is_function) else {
            return;
        };
        let mut signatures = function.signatures.iter();
        let fitting = signatures.find(|it| it.parameters.len() >= given.len());
        let Some(signature) = fitting.filter(|it| it.parameters.len() > 1) else {
            return;
        };
        for (parameter, argument) in signature.parameters.iter().zip(given) {
            let is_flag =
                |it: Node<'_>| matches!(Kind::of(it), Kind::Boolean | Kind::Undefined | Kind::Null);
            if argument.node.is_some_and(is_flag) {
                let names = &parameter.names;
                let name = match self.code {
                    Language::En if !names.en.is_empty() => &names.en,
                    _ => &names.ru,
                };
                let about = About::PlatformParameter;
                self.push(argument.offset, format!("{name}:"), about);
            }
        }
    }

    /// What an argument that was left out is.
    fn left_out(&self, parameter: &ParameterSummary) -> Option<String> {
        let shows = self.options.default_values && !parameter.default.is_empty();
        let default = parameter.default.lines().next().unwrap_or_default();
        shows.then(|| format!("{}: {default}", parameter.name))
    }

    fn name_of(&self, call: Node<'_>) -> &str {
        let function = call.child_by_field_name("function");
        let function = function.or_else(|| call.child_by_field_name("type"));
        let word = function.map(|it| it.child_by_field_name("property").unwrap_or(it));
        word.map_or("", |it| self.place.text(it))
    }

    /// Whether an argument tells by its own name what it is for.
    fn is_told(&self, argument: Node<'_>, parameter: &str) -> bool {
        if self.options.same_names {
            return false;
        }
        let mut node = argument;
        // `Новый Структура` for a parameter `Структура`, `Объект.Сумма` and `ПолучитьСумму()` for `Сумма`.
        let word = loop {
            let inner = match Kind::of(node) {
                Kind::MemberExpression => node.child_by_field_name("property"),
                Kind::CallExpression => node.child_by_field_name("function"),
                Kind::NewExpression => node.child_by_field_name("type"),
                Kind::IndexExpression => node.child_by_field_name("object"),
                Kind::Identifier => break self.place.text(node),
                _ => return false,
            };
            match inner {
                Some(inner) => node = inner,
                None => return false,
            }
        };
        same(word, parameter) || ends_with(word, parameter) || begins_with(word, parameter)
    }
}

/// The constructor of a class of OneScript.
fn constructor(finder: &Finder<'_>, script: FileId) -> Option<Entity> {
    let snapshot = finder.place.snapshot;
    ["ПриСозданииОбъекта", "OnObjectCreate"]
        .iter()
        .find_map(|it| method_of(snapshot, script, it))
}

/// Short words end many others.
const SHORTEST: usize = 4;

fn ends_with(word: &str, end: &str) -> bool {
    let (long, short): (Vec<char>, Vec<char>) = (folded(word).collect(), folded(end).collect());
    short.len() >= SHORTEST && long.ends_with(&short)
}

fn begins_with(word: &str, start: &str) -> bool {
    let (long, short): (Vec<char>, Vec<char>) = (folded(word).collect(), folded(start).collect());
    short.len() >= SHORTEST && long.starts_with(&short)
}

/// A value that says nothing of what it is for.
fn is_bare(node: Node<'_>) -> bool {
    matches!(
        Kind::of(node),
        Kind::Boolean | Kind::Number | Kind::Undefined | Kind::Null | Kind::UnaryExpression
    )
}

/// The arguments between the commas.
fn split(arguments: Node<'_>) -> Vec<Argument<'_>> {
    let mut found: Vec<Argument<'_>> = Vec::new();
    let mut current: Option<Node<'_>> = None;
    let mut cursor = arguments.walk();
    let mut more = cursor.goto_first_child();
    let mut any = false;
    while more {
        let node = cursor.node();
        match Kind::of(node) {
            Kind::Comma | Kind::RightParenthesis => {
                let is_end = Kind::of(node) == Kind::RightParenthesis;
                if !is_end || any || current.is_some() {
                    let offset = current.map_or(node.start_byte(), |it| it.start_byte());
                    found.push(Argument {
                        node: current.take(),
                        offset,
                    });
                }
                any = true;
            }
            _ if cursor.field_name() == Some("argument") => current = Some(node),
            _ => {}
        }
        more = cursor.goto_next_sibling();
    }
    found
}
