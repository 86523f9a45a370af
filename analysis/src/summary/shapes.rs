//! What a method and the comment above it say of types.

use metadata::Name;
use tree_sitter::Node;

use super::{MethodSummary, VariableSummary};
use crate::doc_comment;
use crate::types::{self, Shape, Shapes};

/// Reads the types of a method: those that its comment tells, and those that its body shows.
pub(super) fn read(
    text: &str,
    method: Node<'_>,
    above: &str,
    variables: &[VariableSummary],
    summary: &mut MethodSummary,
) {
    if !above.trim_start().is_empty() {
        document(above, summary);
    }
    let variables: Vec<Name> = variables.iter().map(|it| it.name.clone()).collect();
    let flow = types::summarize(text, method, &variables);
    summary.returns = flow.returns;
    summary.assigned = flow.assigned;
    for (parameter, default) in summary.parameters.iter_mut().zip(flow.defaults) {
        parameter.documented = parameter.documented.or(&default);
    }
}

fn document(above: &str, summary: &mut MethodSummary) {
    let doc = doc_comment::parse(above);
    summary.documented = types::documented(&doc.returns);
    for parameter in &mut summary.parameters {
        let mut told = doc.parameters.iter();
        let told = told.find(|it| parameter.name.is(&it.name));
        parameter.documented = match (told, &doc.same_as) {
            (Some(told), _) => types::documented(&told.types),
            (None, Some(path)) => see(&format!("{path}.{}", parameter.name)),
            (None, None) => Shapes::NONE,
        };
    }
    if let Some(path) = &doc.same_as
        && summary.is_function
        && summary.documented.is_empty()
    {
        summary.documented = see(path);
    }
}

fn see(path: &str) -> Shapes {
    Shapes::one(Shape::See(Name::new(path)))
}

/// What the comment behind a variable of a module says of its type.
pub(super) fn variable(text: &str, end: usize) -> Shapes {
    let rest = text.get(end..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    match line.split_once("//") {
        Some((_, comment)) => types::documented(&doc_comment::parse_variable(comment)),
        None => Shapes::NONE,
    }
}

/// What all methods and the body assign to the variables of the module.
pub(super) fn assign<'m>(
    variables: &mut [VariableSummary],
    methods: impl Iterator<Item = &'m MethodSummary>,
) {
    if variables.is_empty() {
        return;
    }
    for (name, shapes) in methods.flat_map(|it| &it.assigned) {
        if let Some(variable) = variables.iter_mut().find(|it| it.name == *name) {
            variable.assigned = variable.assigned.or(shapes);
        }
    }
}
