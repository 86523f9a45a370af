//! Which variables code reads and writes.

use std::ops::Range;

use metadata::{Folded, Name, NameMap};
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::context::Context;
use crate::ide::locals::{self, Usage};
use crate::ide::path::each;
use crate::ide::{Entity, entities_at};

/// A local variable or a parameter of a method, and all places where its name stands.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: Name,
    pub(super) places: Vec<(Range<usize>, Usage)>,
    /// It is a parameter.
    pub(super) is_parameter: bool,
    /// It is declared by `Перем`.
    pub(super) is_declared: bool,
}

impl Variable {
    /// It is given a value within a range.
    pub(super) fn is_written_in(&self, range: &Range<usize>) -> bool {
        self.places
            .iter()
            .any(|it| it.1 != Usage::Read && within(&it.0, range))
    }

    /// Its name stands within a range.
    pub(super) fn stands_in(&self, range: &Range<usize>) -> bool {
        self.places.iter().any(|it| within(&it.0, range))
    }
}

pub(super) fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The local variables and parameters of the method around the selection, in the order of their first places. Names
/// that mean something else there, such as variables of the module and attributes of the form, are left out.
pub(super) fn variables(context: &Context<'_>) -> Vec<Variable> {
    let mut found: NameMap<Variable> = NameMap::default();
    for place in locals::variables(context.scope()) {
        let name = context.slice(place.range.clone());
        if name.is_empty() {
            continue;
        }
        let entry = (place.range.clone(), place.usage);
        let is_parameter =
            Kind::of(place.parent) == Kind::Parameter && place.usage == Usage::Declared;
        let is_declared = Kind::of(place.parent) == Kind::VarStatement;
        match found.get_mut(&Folded(name)) {
            Some(variable) => {
                variable.places.push(entry);
                variable.is_declared |= is_declared;
            }
            None => {
                let name = Name::new(name);
                let places = vec![entry];
                let variable = Variable {
                    name: name.clone(),
                    places,
                    is_parameter,
                    is_declared,
                };
                found.insert(name, variable);
            }
        }
    }
    let is_local = |it: &Variable| {
        it.is_parameter
            || it.is_declared
            || it.places.iter().any(|it| it.1 != Usage::Read) && !means_something_else(context, it)
    };
    found.into_values().filter(is_local).collect()
}

fn means_something_else(context: &Context<'_>, variable: &Variable) -> bool {
    let Some((place, _)) = variable.places.first() else {
        return false;
    };
    let entities = entities_at(context.snapshot, context.file, place.start);
    !entities.is_empty() && !entities.iter().any(|it| matches!(it, Entity::Local(..)))
}

/// A name that no variable of the method and no method of the module has: the proposed one, or that with a number.
pub(super) fn fresh_name(context: &Context<'_>, proposed: &str) -> String {
    let mut taken: NameMap<()> = NameMap::default();
    for place in locals::variables(context.scope()) {
        taken.insert(Name::new(context.slice(place.range)), ());
    }
    if let Some(file) = context.snapshot.file(context.file) {
        for it in &file.summary.methods {
            taken.insert(it.method.name.clone(), ());
        }
        for it in &file.summary.variables {
            taken.insert(it.name.clone(), ());
        }
    }
    let numbered = (1..).map(|it| match it {
        1 => proposed.to_owned(),
        number => format!("{proposed}{number}"),
    });
    let mut free = numbered.filter(|it| !taken.contains_key(&Folded(it)) && is_name(it));
    free.next().unwrap_or_default()
}

/// A word is no keyword: something can be assigned to it.
fn is_name(word: &str) -> bool {
    let tree = parser_bsl::Parser::bsl().parse(&format!("{word} = 1;"), None);
    !tree.root_node().has_error()
}

/// The first node of one of the kinds at or below a node, as deep as `enter` lets it go.
pub(super) fn find<'t>(
    node: Node<'t>,
    mut enter: impl FnMut(Kind) -> bool,
    mut wanted: impl FnMut(Node<'t>) -> bool,
) -> Option<Node<'t>> {
    let mut found = None;
    each(&mut node.walk(), |node, _, _| {
        if found.is_none() && wanted(node) {
            found = Some(node);
        }
        found.is_none() && enter(Kind::of(node))
    });
    found
}
