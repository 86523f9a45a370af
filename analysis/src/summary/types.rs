//! What a summary says of types: by the comment, by the default values and by what the code does.

use metadata::Name;
use tree_sitter::Node;

use super::{MethodSummary, ModuleSummary, VariableSummary};
use crate::doc_comment;
use crate::types::{self, Receivers, Shape, Shapes};

/// Reads what a method, or the body of a module (`node` is the root then), says of types. What stands before its dots is
/// given, for it is not kept.
pub(super) fn read(
    text: &str,
    node: Node<'_>,
    comment: &str,
    variables: &[VariableSummary],
    summary: &mut MethodSummary,
) -> Receivers {
    let variables: Vec<Name> = variables.iter().map(|it| it.name.clone()).collect();
    let flow = types::summarize(text, node, &variables);
    summary.returns = flow.returns;
    summary.assigned = flow.assigned;
    summary.assigned.shrink_to_fit();
    summary.changes = flow.changes.into();
    if !comment.is_empty() {
        document(comment, summary);
    }
    for (parameter, default) in summary.parameters.iter_mut().zip(flow.defaults) {
        parameter.documented = parameter.documented.or(&default);
    }
    flow.receivers
}

fn document(comment: &str, summary: &mut MethodSummary) {
    let comment = doc_comment::parse(comment);
    summary.deprecated |= comment.deprecated.is_some();
    summary.documented = types::documented(&comment.returns);
    for parameter in &mut summary.parameters {
        let mut told = comment.parameters.iter();
        let told = told.find(|it| parameter.name.is(&it.name));
        parameter.documented = match (told, &comment.same_as) {
            (Some(told), _) => types::documented(&told.types),
            (None, Some(path)) => see(&format!("{path}.{}", parameter.name)),
            (None, None) => Shapes::NONE,
        };
    }
    if let Some(path) = &comment.same_as
        && summary.is_function
        && summary.documented.is_empty()
    {
        summary.documented = see(path);
    }
}

fn see(path: &str) -> Shapes {
    Shapes::one(Shape::See(Name::new(path)))
}

/// What the comment beside a variable says of its type.
pub(super) fn of_variable(comment: &str) -> Shapes {
    if comment.is_empty() {
        return Shapes::NONE;
    }
    types::documented(&doc_comment::parse_variable(comment))
}

/// Puts together what all methods assign to each variable of the module.
pub(super) fn join_assigned(summary: &mut ModuleSummary) {
    for variable in &mut summary.variables {
        let methods = summary.methods.iter().map(|it| &it.method);
        for method in methods.chain([&summary.body]) {
            let mut assigned = method.assigned.iter();
            if let Some((_, shapes)) = assigned.find(|it| it.0 == variable.name) {
                variable.assigned = variable.assigned.or(shapes);
            }
        }
    }
}
