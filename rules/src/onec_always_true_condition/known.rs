//! What conditions around a place tell of it.

use std::ops::Range;

use analysis::review::{Context, is_loop, method};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use super::atom::{Atom, facts};

/// Whether a part of a condition of `owner` is decided by a condition around it, and by which.
pub(super) fn decided<'a>(
    context: &Context<'a>,
    owner: BslNode<'a>,
    atom: &Atom<'a>,
) -> Option<(bool, Range<usize>)> {
    let names = atom.names().filter(|it| !it.is_empty())?;
    let method = method(owner)?;
    let mut inner = owner;
    for outer in owner.ancestors() {
        if outer == method {
            break;
        }
        for (condition, holds) in known_in(outer, inner) {
            for fact in facts(condition, holds) {
                let Some(result) = atom.decided_by(&fact) else {
                    continue;
                };
                let is_local = names.iter().all(|it| is_local(context, method, it));
                let ranges = between(condition, &fact, inner, atom, owner);
                if is_local && !ranges.iter().any(|it| is_touched(method, it, &names)) {
                    return Some((result, fact.node.range()));
                }
            }
        }
        inner = outer;
    }
    None
}

/// The conditions of a node that are known in one of its parts, with whether they hold there.
fn known_in<'a>(outer: BslNode<'a>, inner: BslNode<'a>) -> Vec<(BslNode<'a>, bool)> {
    let own = || outer.child(Field::Condition);
    match outer.kind() {
        Kind::IfStatement | Kind::WhileStatement if inner.is_field(Field::Body) => {
            own().map(|it| (it, true)).into_iter().collect()
        }
        // What stands in another branch is known not to hold, but for a condition that follows it: that is the
        // business of IfElseDuplicatedCondition.
        Kind::IfStatement if inner.is_field(Field::Alternative) => {
            if inner.kind() != Kind::ElseClause {
                return Vec::new();
            }
            let clauses = outer.children_in(Field::Alternative);
            let conditions = clauses.filter_map(|it| it.child(Field::Condition));
            own()
                .into_iter()
                .chain(conditions)
                .map(|it| (it, false))
                .collect()
        }
        Kind::ElsifClause if inner.is_field(Field::Body) => {
            own().map(|it| (it, true)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The text that runs between a fact and what it decides.
fn between(
    condition: BslNode<'_>,
    fact: &Atom<'_>,
    inner: BslNode<'_>,
    atom: &Atom<'_>,
    owner: BslNode<'_>,
) -> Vec<Range<usize>> {
    let mut ranges = vec![
        fact.node.start()..condition.end(),
        inner.start()..atom.node.start(),
    ];
    // What stands in a loop may have run before.
    let loops = std::iter::once(owner)
        .chain(owner.ancestors())
        .take_while(|it| *it != inner)
        .chain([inner])
        .filter(|it| is_loop(*it));
    ranges.extend(loops.map(|it| it.range()));
    ranges
}

/// A parameter, or a variable that is assigned in the method, and not one of the module.
fn is_local(context: &Context<'_>, method: BslNode<'_>, name: &str) -> bool {
    let is_named = |it: BslNode<'_>| same(it.text(), name);
    let outline = context.outline;
    let parameters = method.child(Field::Parameters);
    let parameters = parameters.into_iter().flat_map(BslNode::children);
    let mut parameters = parameters.filter_map(|it| it.child(Field::Name));
    if parameters.any(is_named) {
        return true;
    }
    let mut declared = method.descendants_of(Kind::VarStatement);
    if declared.any(|it| it.children_in(Field::Name).any(is_named)) {
        return true;
    }
    let is_of_module = outline
        .variables
        .iter()
        .any(|it| same(it.name.text(), name));
    let mut assigned = method
        .descendants_of(Kind::AssignmentStatement)
        .filter_map(|it| it.child(Field::Left));
    !is_of_module
        && !crate::context_names::is_context_name(context.place(), name)
        && assigned.any(|it| it.kind() == Kind::Identifier && is_named(it))
}

/// Whether one of the names may be given another value within a range.
fn is_touched(method: BslNode<'_>, range: &Range<usize>, names: &[&str]) -> bool {
    let is_in = |it: &BslNode<'_>| range.start <= it.start() && it.end() <= range.end;
    if method
        .descendants_of(Kind::ExecuteStatement)
        .any(|it| is_in(&it))
        || method.descendants_of(Kind::GotoStatement).next().is_some()
        || method.descendants_of(Kind::InactiveCode).next().is_some()
    {
        return true;
    }
    let mut inside = method
        .descendants_of(Kind::Identifier)
        .skip_while(|it| it.start() < range.start)
        .take_while(|it| it.start() < range.end);
    inside.any(|it| {
        let is_given = it.is_field(Field::Left)
            && it
                .parent()
                .is_some_and(|it| it.kind() == Kind::AssignmentStatement)
            || it.is_field(Field::Variable)
            || it.is_field(Field::Argument);
        is_given && names.iter().any(|name| same(name, it.text()))
    })
}
