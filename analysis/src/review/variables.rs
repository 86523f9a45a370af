//! What code gives to the variables of each method.

use metadata::{Folded, Name, NameMap};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};

use super::syntax::{arguments, callee};

/// Where a variable gets a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Definition {
    /// `А = …`: the number of the expression.
    Value(u32),
    /// `Для Каждого А Из …`: the number of the collection.
    Element(u32),
    /// `Для А = …`.
    Counter,
}

/// A variable of a method.
#[derive(Debug, Default)]
pub(super) struct Variable {
    /// It is a parameter.
    pub(super) is_parameter: bool,
    /// `Перем А`.
    pub(super) is_declared: bool,
    /// Something gives it a value that nobody can follow.
    pub(super) is_lost: bool,
    /// What it is given.
    pub(super) definitions: Vec<Definition>,
    /// The calls it is given to, where they may change it, and the places among their arguments.
    pub(super) passed: Vec<(u32, usize)>,
}

/// The variables of all methods of a module.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// The bytes of the methods, in order.
    methods: Vec<(usize, usize)>,
    /// Those of the body of the module, then those of the methods.
    scopes: Vec<NameMap<Variable>>,
    /// The bytes of the methods that do not see the data of their form.
    without_context: Vec<(usize, usize)>,
    /// The scopes in which code is made of texts.
    texts: Vec<usize>,
    of_module: NameMap<()>,
}

/// The directives of methods that do not see the data of their form.
const WITHOUT_CONTEXT: [&str; 4] = [
    "НаСервереБезКонтекста",
    "AtServerNoContext",
    "НаКлиентеНаСервереБезКонтекста",
    "AtClientAtServerNoContext",
];

impl Variables {
    pub(super) fn of(tree: &BslTree<'_>) -> Self {
        let kinds = [Kind::ProcedureDefinition, Kind::FunctionDefinition];
        let methods = kinds.into_iter().flat_map(|it| tree.of_kind(it));
        let mut methods: Vec<_> = methods.map(|it| (it.start(), it.end())).collect();
        methods.sort_unstable();
        let mut found = Self {
            scopes: (0..=methods.len()).map(|_| NameMap::default()).collect(),
            methods,
            ..Self::default()
        };
        for node in tree.of_kind(Kind::Annotation) {
            let name = node.child(Field::Name).map_or("", BslNode::text);
            if WITHOUT_CONTEXT.iter().any(|it| metadata::same(it, name)) {
                let scope = node.parent().unwrap_or(node);
                found.without_context.push((scope.start(), scope.end()));
            }
        }
        for node in tree.of_kind(Kind::ModuleVariable) {
            for declarator in node.children_in(Field::Declarator) {
                if let Some(name) = declarator.child(Field::Name) {
                    found.of_module.insert(Name::new(name.text()), ());
                }
            }
        }
        for node in tree.of_kind(Kind::Parameter) {
            found.with(node.child(Field::Name), |it| it.is_parameter = true);
        }
        for node in tree.of_kind(Kind::VarStatement) {
            for name in node.descendants_of(Kind::Identifier) {
                found.with(Some(name), |it| it.is_declared = true);
            }
        }
        for node in tree.of_kind(Kind::AssignmentStatement) {
            let left = node.child(Field::Left);
            let left = left.filter(|it| it.kind() == Kind::Identifier);
            let right = node.child(Field::Right);
            found.with(left, |it| match right {
                Some(right) => it.definitions.push(Definition::Value(right.index())),
                None => it.is_lost = true,
            });
        }
        for node in tree.of_kind(Kind::ForEachStatement) {
            let collection = node.child(Field::Collection);
            found.with(node.child(Field::Variable), |it| match collection {
                Some(of) => it.definitions.push(Definition::Element(of.index())),
                None => it.is_lost = true,
            });
        }
        for node in tree.of_kind(Kind::ForStatement) {
            let variable = node.child(Field::Variable);
            found.with(variable, |it| it.definitions.push(Definition::Counter));
        }
        for call in tree.of_kind(Kind::CallExpression) {
            found.given(call);
        }
        for node in tree.of_kind(Kind::ExecuteStatement) {
            let scope = found.scope(node.start());
            found.texts.push(scope);
        }
        found
    }

    fn given(&mut self, call: BslNode<'_>) {
        let Some(list) = call.child(Field::Arguments) else {
            return;
        };
        if !list.children().any(|it| it.kind() == Kind::Identifier) {
            return;
        }
        let is_member = call
            .child(Field::Function)
            .is_some_and(|it| it.kind() != Kind::Identifier);
        let name = callee(call).map_or("", BslNode::text);
        // `Структура.Свойство("Ключ", Значение)`.
        let gives = is_member
            && ["Свойство", "Property"]
                .iter()
                .any(|it| metadata::same(it, name));
        for (place, argument) in arguments(call).into_iter().enumerate() {
            let variable = argument.filter(|it| it.kind() == Kind::Identifier);
            self.with(variable, |it| {
                it.is_lost |= gives && place == 1;
                it.passed.push((call.index(), place));
            });
        }
    }

    fn with(&mut self, name: Option<BslNode<'_>>, change: impl FnOnce(&mut Variable)) {
        let Some(name) = name else { return };
        let scope = self.scope(name.start());
        let Some(variables) = self.scopes.get_mut(scope) else {
            return;
        };
        if let Some(known) = variables.get_mut(&Folded(name.text())) {
            change(known);
            return;
        }
        change(variables.entry(Name::new(name.text())).or_default());
    }

    /// The number of the scope at an offset.
    pub(super) fn scope(&self, offset: usize) -> usize {
        let after = self.methods.partition_point(|it| it.0 <= offset);
        let method = after.checked_sub(1).and_then(|it| self.methods.get(it));
        match method {
            Some((_, end)) if offset < *end => after,
            _ => 0,
        }
    }

    /// A name that is given a value in a scope, or is a parameter of it. What is only read is nobody's.
    pub(super) fn get(&self, scope: usize, name: &str) -> Option<&Variable> {
        let found = self.scopes.get(scope)?.get(&Folded(name))?;
        let is_variable = found.is_parameter || found.is_declared || !found.definitions.is_empty();
        is_variable.then_some(found)
    }

    /// Whether the method at an offset does not see the data of its form.
    pub(super) fn is_without_context(&self, offset: usize) -> bool {
        let mut methods = self.without_context.iter();
        methods.any(|it| (it.0..it.1).contains(&offset))
    }

    /// Whether the module has a variable of a name.
    pub(super) fn is_of_module(&self, name: &str) -> bool {
        self.of_module.contains_key(&Folded(name))
    }

    /// Whether code of a scope is made of texts, which may use any variable.
    pub(super) fn runs_text(&self, scope: usize) -> bool {
        self.texts.contains(&scope)
    }
}
