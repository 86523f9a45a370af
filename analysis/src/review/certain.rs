//! What expressions surely are: types that hold whichever way the code runs.
//!
//! The types of [`crate::types`] say what a value may be, for those who choose from a list: what is not known is left out.
//! Here one part that is not known makes the whole unknown. A variable is what all of its assignments in the method give;
//! what callers give to a method, and what comments say, does not count.

mod joining;

use std::cell::{Cell, OnceCell, RefCell};

use metadata::platform::TypeRef;
use metadata::{Folded, Member, MemberKind, NameMap, Type, World};
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};
use rustc_hash::FxHashMap;

use super::syntax::{argument, callee, receiver};
use super::variables::{Definition, Variables};
use crate::types::{Ty, Types, module_of};
use crate::workspace::{FileId, Snapshot};

pub(super) use joining::is_nothing;
use joining::{COPIES, both, is_extending, joined, only};

/// What was found out of a module.
#[derive(Default)]
pub(super) struct Certain {
    variables: OnceCell<Variables>,
    methods: OnceCell<NameMap<u32>>,
    /// By a node: a definition of a variable, a function.
    known: RefCell<FxHashMap<u32, Types>>,
    complete: RefCell<FxHashMap<Type, bool>>,
    /// What `ЭтотОбъект` is, and what its properties of some names are.
    this: OnceCell<Option<Type>>,
    own: RefCell<NameMap<Option<Types>>>,
    /// What is being found out, and the place there of the outermost that was asked for again.
    open: RefCell<Vec<u32>>,
    lowest: Cell<usize>,
    depth: Cell<u32>,
    /// What may still be looked at for one question.
    fuel: Cell<u32>,
}

/// So much is looked at for one question.
const FUEL: u32 = 300;

/// Questions stand in each other no deeper than this.
const DEEPEST: u32 = 24;

/// What a name behind a dot surely is.
#[derive(Debug, Clone)]
pub(super) enum Found<'a> {
    /// An exported method of a module, by its number.
    Method(FileId, usize),
    /// A method of a module that does not export it.
    Hidden(FileId, usize),
    /// A member that the platform or the metadata give.
    Member(Member<'a>),
    /// There is no such member.
    Missing,
}

/// Asks about a module of a project.
pub(super) struct Asked<'a, 'f> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) id: FileId,
    pub(super) tree: &'f BslTree<'f>,
    pub(super) certain: &'f Certain,
}

impl<'a, 'f> Asked<'a, 'f> {
    pub(super) fn world(&self) -> World<'a> {
        self.snapshot.world(self.id)
    }

    fn variables(&self) -> &'f Variables {
        let make = || Variables::of(self.tree);
        self.certain.variables.get_or_init(make)
    }

    /// The definition of a method of the module.
    pub(super) fn own_method(&self, name: &str) -> Option<BslNode<'f>> {
        let methods = self.certain.methods.get_or_init(|| {
            let kinds = [Kind::ProcedureDefinition, Kind::FunctionDefinition];
            let nodes = kinds.into_iter().flat_map(|it| self.tree.of_kind(it));
            let named = nodes.filter_map(|it| {
                let name = it.child(Field::Name)?;
                Some((metadata::Name::new(name.text()), it.index()))
            });
            named.collect()
        });
        let index = *methods.get(&Folded(name))?;
        Some(self.tree.node(index))
    }

    /// What an expression surely is; nothing where a part of it is not known.
    pub(super) fn types(&self, node: BslNode<'f>) -> Types {
        let depth = self.certain.depth.get();
        if depth == 0 {
            self.certain.fuel.set(FUEL);
            self.certain.lowest.set(usize::MAX);
        }
        if depth >= DEEPEST || node.has_error() {
            return Types::NONE;
        }
        self.certain.depth.set(depth + 1);
        let found = self.expression(node);
        self.certain.depth.set(depth);
        found
    }

    fn child(&self, node: BslNode<'f>, field: Field) -> Types {
        node.child(field).map_or(Types::NONE, |it| self.types(it))
    }

    fn expression(&self, node: BslNode<'f>) -> Types {
        match node.kind() {
            Kind::ParenthesizedExpression => self.child(node, Field::Expression),
            Kind::String | Kind::MultilineString | Kind::AdjacentStrings => Type::String.into(),
            Kind::Number => Type::Number.into(),
            Kind::Date => Type::Date.into(),
            Kind::Boolean => Type::Boolean.into(),
            Kind::Undefined => Type::Undefined.into(),
            Kind::Null => Type::Null.into(),
            Kind::UnaryExpression => match node.child(Field::Operator).map(BslNode::kind) {
                Some(Kind::NotKw) => Type::Boolean.into(),
                _ => Type::Number.into(),
            },
            Kind::BinaryExpression => self.binary(node),
            Kind::TernaryExpression => both(
                self.child(node, Field::Consequence),
                self.child(node, Field::Alternative),
            ),
            Kind::NewExpression => self.made(node),
            Kind::Identifier => self.name(node),
            Kind::MemberExpression => {
                let of = self.child(node, Field::Object);
                let name = node.child(Field::Property).map_or("", BslNode::text);
                self.member_types(&of, name, MemberKind::Property)
            }
            Kind::CallExpression => self.call(node),
            Kind::IndexExpression => {
                let of = self.child(node, Field::Object);
                self.parts(&of, true)
            }
            _ => Types::NONE,
        }
    }

    fn binary(&self, node: BslNode<'f>) -> Types {
        let left = || self.child(node, Field::Left);
        match node.child(Field::Operator).map(BslNode::kind) {
            Some(
                Kind::Equal
                | Kind::NotEqual
                | Kind::Less
                | Kind::LessOrEqual
                | Kind::Greater
                | Kind::GreaterOrEqual
                | Kind::AndKw
                | Kind::OrKw,
            ) => Type::Boolean.into(),
            Some(Kind::Star | Kind::Slash | Kind::Percent) => Type::Number.into(),
            Some(Kind::Plus) => match only(&left()) {
                Some(it @ (Type::String | Type::Number | Type::Date)) => it.clone().into(),
                _ => Types::NONE,
            },
            Some(Kind::Minus) => match only(&left()) {
                Some(Type::Number) => Type::Number.into(),
                Some(Type::Date) => match only(&self.child(node, Field::Right)) {
                    Some(Type::Number) => Type::Date.into(),
                    Some(Type::Date) => Type::Number.into(),
                    _ => Types::NONE,
                },
                _ => Types::NONE,
            },
            _ => Types::NONE,
        }
    }

    fn made(&self, node: BslNode<'f>) -> Types {
        let Some(name) = super::calls::type_name(node) else {
            return Types::NONE;
        };
        match self.world().type_named(name) {
            Some(it @ Type::Platform(_)) => it.into(),
            _ => Types::NONE,
        }
    }

    fn name(&self, node: BslNode<'f>) -> Types {
        let name = node.text();
        let variables = self.variables();
        let scope = variables.scope(node.start());
        if let Some(variable) = variables.get(scope, name) {
            let is_own = variable.is_parameter || variable.is_declared;
            if !is_own {
                // Assignments to what the module sees by itself make no variable.
                if variables.is_of_module(name) {
                    return Types::NONE;
                }
                if let Some(found) = self.own_property(node) {
                    return found;
                }
            }
            if variable.is_parameter || variable.is_lost || variables.runs_text(scope) {
                return Types::NONE;
            }
            return self.variable(variable.definitions.as_slice(), &variable.passed);
        }
        if variables.is_of_module(name) {
            return Types::NONE;
        }
        if crate::ide::is_this(name) {
            let file = self.snapshot.file(self.id);
            let this = file.and_then(|it| self.world().this(it.kind, &it.owner));
            return this.map_or(Types::NONE, Types::from);
        }
        if let Some(found) = self.own_property(node) {
            // A property of the form and one of the global context: the data do not tell which is meant.
            let is_doubtful = self.world().global(name).is_some();
            return if is_doubtful { Types::NONE } else { found };
        }
        if let Some(module) = self.snapshot.common_module(self.id, name) {
            return Types::one(Ty::Module(module));
        }
        let global = self.world().global(name);
        global.map_or(Types::NONE, |it| self.declared(&it.types))
    }

    /// The property of the global context that a name stands for.
    pub(super) fn global(&self, node: BslNode<'_>) -> Option<Member<'a>> {
        let name = node.text();
        let found = self.world().global(name)?;
        let variables = self.variables();
        let is_hidden = variables.get(variables.scope(node.start()), name).is_some()
            || variables.is_of_module(name)
            || self.own_property(node).is_some()
            || self.snapshot.common_module(self.id, name).is_some();
        (!is_hidden).then_some(found)
    }

    /// A property of the object or the form whose module it is: an attribute.
    fn own_property(&self, node: BslNode<'_>) -> Option<Types> {
        let name = node.text();
        if self.variables().is_without_context(node.start()) {
            return None;
        }
        let known = self.certain.own.borrow().get(&Folded(name)).cloned();
        if let Some(known) = known {
            return known;
        }
        let member = self.member_of_this(name);
        let found = member.and_then(|(_, it)| {
            (it.kind == MemberKind::Property).then(|| self.declared(&it.types))
        });
        let mut own = self.certain.own.borrow_mut();
        own.insert(metadata::Name::new(name), found.clone());
        found
    }

    /// A member of the object or the form whose module it is, and what that is.
    pub(super) fn member_of_this(&self, name: &str) -> Option<(Type, Member<'a>)> {
        let file = self.snapshot.file(self.id)?;
        let world = self.world();
        let this = self
            .certain
            .this
            .get_or_init(|| world.this(file.kind, &file.owner));
        let member = world.member(this.as_ref()?, name)?;
        Some((this.clone()?, member))
    }

    fn variable(&self, definitions: &[Definition], passed: &[(u32, usize)]) -> Types {
        let mut all: Option<Types> = None;
        for definition in definitions {
            let (Definition::Value(at) | Definition::Element(at)) = *definition else {
                all = joined(all, Type::Number.into());
                continue;
            };
            let found = self.once(at, || {
                let value = self.types(self.tree.node(at));
                match definition {
                    Definition::Element(_) => self.parts(&value, false),
                    _ => value,
                }
            });
            // A variable that is made of itself is what its other assignments give.
            let Some(found) = found else { continue };
            if found.is_empty() {
                return Types::NONE;
            }
            all = joined(all, found);
        }
        let all = all.unwrap_or_default();
        let is_open = |it: &Ty| matches!(it.base(), Some(Type::Undefined | Type::Null));
        let is_given_by_others = || passed.iter().any(|it| self.is_written_by(*it));
        if !passed.is_empty() && (all.list().iter().any(is_open) || is_given_by_others()) {
            return Types::NONE;
        }
        all
    }

    /// Whether a method of the module gives its parameter, and so the caller's variable, another value.
    fn is_written_by(&self, (call, place): (u32, usize)) -> bool {
        let call = self.tree.node(call);
        if receiver(call).is_some() {
            return false;
        }
        let method = callee(call).and_then(|it| self.own_method(it.text()));
        let Some(list) = method.and_then(|it| it.child(Field::Parameters)) else {
            return false;
        };
        let parameters = list.children().filter(|it| it.kind() == Kind::Parameter);
        let Some(parameter) = parameters.into_iter().nth(place) else {
            return false;
        };
        let Some(name) = parameter.child(Field::Name) else {
            return false;
        };
        let variables = self.variables();
        let scope = variables.scope(name.start());
        let variable = variables.get(scope, name.text());
        parameter.child(Field::Val).is_none()
            && variable.is_none_or(|it| !it.definitions.is_empty() || it.is_lost)
    }

    fn call(&self, node: BslNode<'f>) -> Types {
        let Some(name) = callee(node) else {
            return Types::NONE;
        };
        if let Some(object) = receiver(node) {
            return self.member_types(&self.types(object), name.text(), MemberKind::Method);
        }
        if let Some(method) = self.own_method(name.text()) {
            return self.returned(method);
        }
        let name = name.text();
        if self.snapshot.extended(self.id).is_some()
            || self.snapshot.global_method(self.id, name).is_some()
        {
            return Types::NONE;
        }
        if let Some((_, member)) = self.member_of_this(name) {
            return match member.kind {
                MemberKind::Method => self.declared(&member.types),
                MemberKind::Property => Types::NONE,
            };
        }
        let world = self.world();
        let Some(function) = world.function(name) else {
            return Types::NONE;
        };
        // `Новый("Тип")` and its like: the type is told by the arguments.
        if argument(node, 0).is_some() && function.returns.is_empty() {
            return Types::NONE;
        }
        self.referred(&Type::Any, &function.returns)
    }

    /// What a function of the module surely returns.
    fn returned(&self, method: BslNode<'f>) -> Types {
        if method.kind() != Kind::FunctionDefinition
            || method.has_error()
            || method.child(Field::Async).is_some()
            || method.child(Field::Annotation).is_some_and(is_extending)
        {
            return Types::NONE;
        }
        let found = self.once(method.index(), || {
            let mut all: Option<Types> = None;
            for statement in method.descendants_of(Kind::ReturnStatement) {
                let Some(value) = statement.child(Field::Value) else {
                    return Types::NONE;
                };
                let found = self.types(value);
                if found.is_empty() {
                    return Types::NONE;
                }
                all = joined(all, found);
            }
            all.unwrap_or_default()
        });
        found.unwrap_or_default()
    }

    /// Finds something out once; nothing while it is being found out. What was found while something else was open is not
    /// kept: it may lack a part.
    fn once(&self, key: u32, find: impl FnOnce() -> Types) -> Option<Types> {
        let certain = self.certain;
        if let Some(known) = certain.known.borrow().get(&key) {
            return Some(known.clone());
        }
        let at = certain.open.borrow().iter().position(|it| *it == key);
        if let Some(at) = at {
            certain.lowest.set(certain.lowest.get().min(at));
            return None;
        }
        let fuel = certain.fuel.get();
        if fuel == 0 {
            return Some(Types::NONE);
        }
        certain.fuel.set(fuel - 1);
        let place = certain.open.borrow().len();
        let before = certain.lowest.replace(usize::MAX);
        certain.open.borrow_mut().push(key);
        let found = find();
        certain.open.borrow_mut().pop();
        let lowest = certain.lowest.get();
        let is_whole = lowest >= place;
        certain.lowest.set(match is_whole {
            true => before,
            false => before.min(lowest),
        });
        if is_whole && certain.fuel.get() > 0 {
            certain.known.borrow_mut().insert(key, found.clone());
        }
        Some(found)
    }

    /// What a member of values holds or returns.
    fn member_types(&self, of: &Types, name: &str, kind: MemberKind) -> Types {
        // Columns of a table that is copied are those of its source, until others are added.
        if kind == MemberKind::Method && COPIES.iter().any(|it| metadata::same(it, name)) {
            return Types::NONE;
        }
        let mut all: Option<Types> = None;
        for ty in of.list().iter().filter(|it| !is_nothing(it)) {
            let found = match self.found(ty, name) {
                Some(Found::Member(it)) if it.kind == kind => self.declared(&it.types),
                Some(Found::Method(file, index)) if kind == MemberKind::Method => {
                    self.returned_by(file, index)
                }
                _ => Types::NONE,
            };
            if found.is_empty() {
                return Types::NONE;
            }
            all = joined(all, found);
        }
        all.unwrap_or_default()
    }

    /// A method of this module that is called by a name of the module.
    fn returned_by(&self, file: FileId, index: usize) -> Types {
        let method = self.snapshot.method(file, index);
        let own = method.filter(|_| file == self.id);
        let own = own.and_then(|it| self.own_method(it.method.name.as_str()));
        own.map_or(Types::NONE, |it| self.returned(it))
    }

    /// What a name behind a value of a type surely is; nothing where that is not known.
    pub(super) fn found(&self, ty: &Ty, name: &str) -> Option<Found<'a>> {
        let base = match ty {
            Ty::Module(module) => return self.exported(*module, name),
            Ty::Of(base) | Ty::Made(base, _) => base,
            Ty::Text(_) => &Type::String,
        };
        let world = self.world();
        if let Some(member) = world.member(base, name) {
            return Some(Found::Member(member));
        }
        if let Some((owner, kind)) = module_of(base)
            && let Some(module) = self.snapshot.module(self.id, &owner, kind)
        {
            match self.exported(module, name) {
                Some(Found::Missing) => {}
                other => return other,
            }
        }
        self.is_complete(base).then_some(Found::Missing)
    }

    /// What a module offers by a name: with the modules of extensions over it, and the one it stands over.
    fn exported(&self, module: FileId, name: &str) -> Option<Found<'a>> {
        let mut modules = vec![module];
        modules.extend(self.snapshot.extended(module));
        modules.extend(self.snapshot.extending(module));
        let mut hidden = None;
        for module in modules {
            let summary = &self.snapshot.file(module)?.summary;
            if let Some((index, method)) = summary.method(name) {
                if method.method.export {
                    return Some(Found::Method(module, index));
                }
                hidden.get_or_insert(Found::Hidden(module, index));
            }
            if summary.variables.iter().any(|it| it.name.is(name)) {
                return None;
            }
        }
        let is_script = self.snapshot.file(module)?.dialect == Dialect::OneScript;
        match hidden {
            Some(it) => Some(it),
            None if is_script => None,
            None => Some(Found::Missing),
        }
    }

    fn is_complete(&self, of: &Type) -> bool {
        if let Some(known) = self.certain.complete.borrow().get(of) {
            return *known;
        }
        let world = self.world();
        // The metadata of an extension alone, and of an object that is gone, tell less than there is.
        let found = world.exists(of) && world.members(of).complete;
        let mut known = self.certain.complete.borrow_mut();
        known.insert(of.clone(), found);
        found
    }

    /// What `Для Каждого` or `[]` gives.
    fn parts(&self, of: &Types, by_index: bool) -> Types {
        let world = self.world();
        let mut all: Option<Types> = None;
        for ty in of.list().iter().filter(|it| !is_nothing(it)) {
            let Some(base) = ty.base() else {
                return Types::NONE;
            };
            let parts = match by_index {
                true => world.indexed(base),
                false => world.elements(base),
            };
            let found = self.declared(&parts);
            if found.is_empty() {
                return Types::NONE;
            }
            all = joined(all, found);
        }
        all.unwrap_or_default()
    }

    fn referred(&self, of: &Type, types: &[TypeRef]) -> Types {
        if types.iter().any(|it| matches!(it, TypeRef::Placeholder(_))) {
            return Types::NONE;
        }
        self.declared(&self.world().resolve(of, types))
    }

    /// Types that are declared, as types of values; nothing where any value is possible.
    fn declared(&self, types: &[Type]) -> Types {
        // What other types stand for may grow: in an extension, in another release, by what users add.
        let is_open = |it: &Type| {
            matches!(
                it,
                Type::Any | Type::DefinedType(_) | Type::Characteristic(_)
            )
        };
        if types.iter().any(is_open) {
            return Types::NONE;
        }
        let world = self.world();
        let mut all = Vec::new();
        for ty in types {
            let expanded = world.expand(ty);
            if expanded.is_empty() || expanded.contains(&Type::Any) {
                return Types::NONE;
            }
            all.extend(expanded.into_iter().map(Ty::Of));
        }
        Types::of(all)
    }
}
