//! A module as rules see it: its nodes, what it belongs to, and what several rules ask for.

use std::cell::OnceCell;
use std::ops::Range;

use parser_bsl::bsl::Kind;
use parser_bsl::embedded;
use parser_bsl::flat::{BslNode, BslTree, QueryTree};
use tree_sitter::Tree;

use super::Place;
use super::accesses::{self, Access};
use super::calls::Calls;
use super::certain::{Asked, Certain};
use super::control_flow::ControlFlow;
use super::outline::Method;
use super::queries::{self, NamedQuery};
use crate::ide::query::QueryText;
use crate::types::Types;
use crate::{Language, Module};

/// A module as rules see it.
pub struct File<'a> {
    /// Its text, its tree and its lines.
    pub module: &'a Module<'a>,
    /// Its nodes.
    pub tree: BslTree<'a>,
    /// What it belongs to.
    pub place: Place<'a>,
    /// The language of messages.
    pub language: Language,
    calls: OnceCell<Calls>,
    texts: OnceCell<Vec<QueryText>>,
    named: OnceCell<Vec<NamedQuery>>,
    /// The ways through the methods, by the numbers of their nodes.
    flows: OnceCell<Vec<(u32, ControlFlow)>>,
    body_flow: OnceCell<ControlFlow>,
    certain: Certain,
    accesses: OnceCell<Vec<Access>>,
}

/// A query in a string literal of a module.
pub struct Query<'a> {
    /// The number of the literal among the nodes of the module: a string, one of several lines, or several side by side.
    pub literal: u32,
    /// Its nodes, in offsets of the module.
    pub tree: QueryTree<'a>,
    /// The tree they come from.
    pub parsed: Tree,
    /// The literal is all of the text. One that is glued to something with `+` holds a piece, and what looks like an
    /// error in it may be none.
    pub is_whole: bool,
}

impl<'a> File<'a> {
    /// A module and its place.
    pub fn new(module: &'a Module<'a>, place: Place<'a>, language: Language) -> Self {
        Self {
            module,
            tree: BslTree::new(module.text, module.tree),
            place,
            language,
            calls: OnceCell::new(),
            texts: OnceCell::new(),
            named: OnceCell::new(),
            flows: OnceCell::new(),
            body_flow: OnceCell::new(),
            certain: Certain::default(),
            accesses: OnceCell::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.module.text
    }

    /// The queries in string literals.
    pub(super) fn queries(&self) -> Vec<Query<'a>> {
        let found = embedded::queries(self.module.tree, self.module.text);
        let found = found.into_iter().map(|it| Query {
            literal: self.tree.covering(&it.literal.byte_range()).index(),
            tree: QueryTree::new(self.module.text, &it.tree),
            parsed: it.tree,
            is_whole: it.is_whole,
        });
        found.collect()
    }

    /// The texts of the queries, each put together of all strings that make it up.
    pub fn query_texts(&self) -> &[QueryText] {
        let make = || queries::texts(self.module.text, &self.tree);
        self.texts.get_or_init(make)
    }

    /// The queries whose whole text is known, with what their names mean. Nothing outside of a project.
    pub(super) fn named_queries(&self, queries: &[Query<'_>]) -> &[NamedQuery] {
        self.named.get_or_init(|| match self.place.project {
            Some(project) => queries::resolved(
                project,
                self.module.text,
                &self.tree,
                self.query_texts(),
                queries,
            ),
            None => Vec::new(),
        })
    }

    fn asked(&self) -> Option<Asked<'a, '_>> {
        let (snapshot, id) = self.place.project?;
        Some(Asked {
            snapshot,
            id,
            tree: &self.tree,
            certain: &self.certain,
        })
    }

    /// The members and methods that the code uses, with what they surely are. Nothing outside of a project.
    pub(super) fn accesses(&self) -> &[Access] {
        let make = || self.asked().map_or_else(Vec::new, |it| accesses::all(&it));
        self.accesses.get_or_init(make)
    }

    /// What an expression surely is; nothing where a part of it is not known, and outside of a project.
    pub(super) fn types(&self, node: BslNode<'_>) -> Types {
        let asked = self.asked();
        asked.map_or(Types::NONE, |it| it.types(self.tree.node(node.index())))
    }

    fn calls(&self) -> &Calls {
        self.calls.get_or_init(|| Calls::of(&self.tree))
    }

    fn nodes(&self, numbers: Vec<u32>) -> Vec<BslNode<'_>> {
        numbers.into_iter().map(|it| self.tree.node(it)).collect()
    }

    /// Calls without a receiver of methods of these names, in any case: `CallExpression` nodes in the order of the text.
    pub fn global_calls(&self, names: &[&str]) -> Vec<BslNode<'_>> {
        self.nodes(self.calls().global(names))
    }

    /// Calls of members of these names: `CallExpression` nodes in the order of the text.
    pub fn member_calls(&self, names: &[&str]) -> Vec<BslNode<'_>> {
        self.nodes(self.calls().members(names))
    }

    /// Constructors of these types, `Новый Имя` and `Новый("Имя")`: `NewExpression` nodes in the order of the text.
    pub fn made(&self, types: &[&str]) -> Vec<BslNode<'_>> {
        self.nodes(self.calls().made(types))
    }

    /// The ways through a method: a `ProcedureDefinition` or a `FunctionDefinition`. Found out once.
    pub fn control_flow(&self, method: BslNode<'_>) -> Option<&ControlFlow> {
        let flows = self.flows.get_or_init(|| {
            let kinds = [Kind::ProcedureDefinition, Kind::FunctionDefinition];
            let methods = kinds.into_iter().flat_map(|it| self.tree.of_kind(it));
            let flows = methods.map(|it| (it.index(), ControlFlow::of_method(it)));
            let mut flows: Vec<_> = flows.collect();
            flows.sort_unstable_by_key(|it| it.0);
            flows
        });
        let at = flows.binary_search_by_key(&method.index(), |it| it.0);
        Some(&flows.get(at.ok()?)?.1)
    }

    /// The ways through the body of the module. Found out once.
    pub fn body_flow(&self) -> &ControlFlow {
        self.body_flow
            .get_or_init(|| ControlFlow::of_module(&self.tree))
    }

    /// The first word of the module, a comment included, where findings about the whole module stand.
    pub fn anchor(&self) -> Range<usize> {
        let first = self.tree.root().first_token();
        first.map_or(0..0, BslNode::range)
    }

    /// The line of an offset, counted from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.module.lines().line(offset)
    }
}

/// Whether a method is a handler of an extension: `&Перед`, `&После`, `&Вместо`, `&ИзменениеИКонтроль`.
pub fn is_extending(method: &Method<'_>) -> bool {
    method.has_annotation(&[
        "Перед",
        "Before",
        "После",
        "After",
        "Вместо",
        "Around",
        "ИзменениеИКонтроль",
        "ChangeAndValidate",
    ])
}
