//! Values that are given to procedures, and what becomes of parameters.

use metadata::Bilingual;
use parser_bsl::bsl::Kind;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::Flow;
use super::changes::sites;
use super::export::{self, export};
use super::state::{MOST_PASSED, State};
use crate::types::shape::{Passed, Shape, Shapes};

/// It changes what it is given, but adds nothing.
const FILL: Bilingual = Bilingual {
    ru: "ЗаполнитьЗначенияСвойств",
    en: "FillPropertyValues",
};

impl Flow<'_> {
    /// Variables are given to a procedure, which may change them.
    pub(super) fn pass(
        &mut self,
        state: &mut State,
        receiver: &Shapes,
        method: &str,
        nodes: &[Option<Node<'_>>],
    ) {
        if FILL.is(method) {
            return;
        }
        for (number, node) in nodes.iter().enumerate() {
            let Some(node) = node.filter(|it| Kind::of(*it) == Kind::Identifier) else {
                continue;
            };
            let Ok(parameter) = u16::try_from(number) else {
                return;
            };
            let known = self.eval(state, node);
            let mut sites = sites(&known);
            // What has no members is not worth it.
            let is_open = known.list().iter().all(|it| {
                matches!(
                    it,
                    Shape::Parameter(_)
                        | Shape::Global(_)
                        | Shape::Narrowed(..)
                        | Shape::Type(metadata::Type::Undefined)
                )
            });
            if sites.is_empty() && is_open {
                sites.extend(self.place(state, node, 1));
            }
            let passed = Passed {
                receiver: receiver.clone(),
                method: self.names.intern(method),
                parameter,
            };
            for site in sites {
                state.change(site, |it| {
                    if it.passed.len() < MOST_PASSED && !it.passed.contains(&passed) {
                        it.passed.push(passed.clone());
                    }
                });
            }
        }
    }
}

/// Whether a receiver may be a module: a name, a manager, what a function gives.
pub(super) fn is_module(of: &Shapes) -> bool {
    let is_name = |of: &Shapes| matches!(of.list(), [Shape::Global(_)]);
    match of.list() {
        [Shape::Global(_)] => true,
        [Shape::Member(of, _) | Shape::Call(of, ..)] => is_name(of),
        _ => false,
    }
}

/// What becomes of the parameters of a method.
pub(super) fn of_parameters(
    flow: &mut Flow<'_>,
    state: &State,
    method: Node<'_>,
) -> Vec<(u16, Shapes)> {
    let mut changes = Vec::new();
    for (number, parameter) in super::parameters(method).into_iter().enumerate() {
        let (Ok(number), Some(name)) = (u16::try_from(number), parameter.name()) else {
            continue;
        };
        let is_own = parameter.val().is_some();
        let variable = flow.names.of(flow.text(name.node()));
        let Some(known) = state.get(variable) else {
            continue;
        };
        let changed = known.list().iter().filter(|it| match it {
            Shape::Site(site) => state.site(*site).is_some_and(|it| match it.over.list() {
                // Changed in place: the caller sees it even where the variable is the method's own.
                [] => !is_own,
                over => over.contains(&Shape::Parameter(number)) || !is_own,
            }),
            Shape::Parameter(_) | Shape::Narrowed(..) | Shape::Type(_) | Shape::Text(_) => false,
            _ => !is_own,
        });
        let changed: Shapes = changed.cloned().collect();
        if !changed.is_empty() {
            let changed = export(state, &changed);
            let changed = export::bounded(changed, export::LARGEST);
            changes.push((number, changed));
        }
    }
    changes
}
