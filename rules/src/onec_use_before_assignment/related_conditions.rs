//! Whether the conditions of a read have to do with those of the assignments.

use std::ops::Range;

use analysis::review::{is_loop, is_method, method};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use super::locals::Local;

/// Whether something between the assignments of a variable and a read of it asks for what decides about the assignments:
/// their conditions, or a variable that is assigned beside them.
pub(super) fn is_guarded(local: &Local<'_>, read: BslNode<'_>) -> bool {
    let Some(method) = method(read) else {
        return false;
    };
    // In another branch of the same condition it was assigned in an earlier turn of a loop.
    if local.assigned.iter().any(|it| is_other_branch(*it, read))
        || local.assigned.iter().any(|it| is_of_directive(*it))
        || is_conditional(local, read)
        || is_of_loop(local, read)
    {
        return true;
    }
    let earlier = local.assigned.iter().filter(|it| it.start() < read.start());
    let earlier: Vec<_> = earlier.copied().collect();
    let mut deciding: Vec<&str> = Vec::new();
    for assigned in &earlier {
        decides(*assigned, read, &mut deciding);
    }
    let Some(first) = earlier.first() else {
        return false;
    };
    let checks = checks(method, first.end()..read.start());
    checks.into_iter().any(|condition| {
        // Who jumps away before the read may know that nothing was assigned.
        if condition.parent().is_some_and(|it| {
            let holds = earlier.iter().any(|assigned| assigned.is_within(it));
            !holds && !read.is_within(it) && jumps(it)
        }) {
            return true;
        }
        // A condition around an assignment is no check of it.
        let owner = condition.parent();
        let is_around = |it: &BslNode<'_>| owner.is_some_and(|owner| it.is_within(owner));
        let is_own = earlier.iter().any(is_around) && !owner.is_some_and(|it| read.is_within(it));
        !is_own && names(condition).any(|name| deciding.iter().any(|it| same(it, name)))
    })
}

/// Whether a read stands in a branch that holds no assignment: what decides about it may be why it is right there.
fn is_conditional(local: &Local<'_>, read: BslNode<'_>) -> bool {
    let mut inner = read;
    for outer in read.ancestors() {
        if local.assigned.iter().any(|it| it.is_within(outer)) {
            return false;
        }
        let is_branch = matches!(
            outer.kind(),
            Kind::IfStatement
                | Kind::ElsifClause
                | Kind::ElseClause
                | Kind::TernaryExpression
                | Kind::WhileStatement
        );
        // The first condition is asked whatever holds.
        let is_asked = inner.is_field(Field::Condition) && outer.kind() != Kind::ElsifClause;
        if is_branch && !is_asked {
            return true;
        }
        inner = outer;
    }
    false
}

/// Whether a loop holds an assignment and a read: an earlier turn may have assigned.
fn is_of_loop(local: &Local<'_>, read: BslNode<'_>) -> bool {
    let mut loops = read.ancestors().filter(|it| is_loop(*it));
    loops.any(|it| local.assigned.iter().any(|assigned| assigned.is_within(it)))
}

/// Whether an assignment stands in a branch of `#Если`: another branch elsewhere may stand for the other cases.
fn is_of_directive(assigned: BslNode<'_>) -> bool {
    let blocks = std::iter::once(assigned).chain(assigned.ancestors());
    let blocks = blocks.take_while(|it| !is_method(*it));
    blocks.filter_map(|it| it.parent()).any(|block| {
        block.kind() == Kind::Block
            && block
                .children()
                .take_while(|it| it.start() <= assigned.start())
                .any(|it| it.kind() == Kind::IfDirective)
    })
}

/// Whether something in a statement leads away from what stands behind it.
fn jumps(node: BslNode<'_>) -> bool {
    let kinds = [
        Kind::ReturnStatement,
        Kind::RaiseStatement,
        Kind::BreakStatement,
        Kind::ContinueStatement,
    ];
    kinds
        .iter()
        .any(|it| node.descendants_of(*it).next().is_some())
}

/// Whether an assignment stands in one branch of a condition and a read in another one.
fn is_other_branch(assigned: BslNode<'_>, read: BslNode<'_>) -> bool {
    let both = assigned.ancestors().find(|it| read.is_within(*it));
    let branch = |it: BslNode<'_>| matches!(it.kind(), Kind::IfStatement | Kind::ElsifClause);
    let is_condition = |it: BslNode<'_>| {
        it.children_in(Field::Condition)
            .any(|it| read.is_within(it))
    };
    both.is_some_and(|it| branch(it) && !is_condition(it))
}

/// Adds the names that decide whether an assignment is run: those in conditions around it that are not around the read,
/// and those that are assigned in the same block.
fn decides<'f>(assigned: BslNode<'f>, read: BslNode<'_>, names_found: &mut Vec<&'f str>) {
    for outer in assigned.ancestors() {
        if read.start() >= outer.start() && read.end() <= outer.end() {
            // Branches of one condition know of each other.
            if outer.kind() == Kind::IfStatement {
                conditions(outer).for_each(|it| names_found.extend(names(it)));
            }
            break;
        }
        match outer.kind() {
            Kind::IfStatement => conditions(outer).for_each(|it| names_found.extend(names(it))),
            Kind::WhileStatement => {
                names_found.extend(outer.child(Field::Condition).into_iter().flat_map(names));
            }
            Kind::ForEachStatement => {
                names_found.extend(outer.child(Field::Collection).into_iter().flat_map(names));
            }
            Kind::Block => {
                let beside = outer.children().filter_map(|it| it.child(Field::Left));
                let beside = beside.filter(|it| it.kind() == Kind::Identifier);
                names_found.extend(beside.map(|it| it.text()));
            }
            _ => {}
        }
    }
}

/// The conditions of all branches of an `Если`.
fn conditions<'f>(node: BslNode<'f>) -> impl Iterator<Item = BslNode<'f>> {
    let clauses = node.children_in(Field::Alternative);
    let all = std::iter::once(node).chain(clauses);
    all.filter_map(|it| it.child(Field::Condition))
}

/// The conditions within a range.
fn checks<'f>(method: BslNode<'f>, range: Range<usize>) -> Vec<BslNode<'f>> {
    let kinds = [
        Kind::IfStatement,
        Kind::ElsifClause,
        Kind::WhileStatement,
        Kind::TernaryExpression,
    ];
    let owners = kinds.into_iter().flat_map(|it| method.descendants_of(it));
    let conditions = owners.filter_map(|it| it.child(Field::Condition));
    conditions
        .filter(|it| range.start <= it.start() && it.start() < range.end)
        .collect()
}

/// The names of variables in an expression.
fn names<'f>(node: BslNode<'f>) -> impl Iterator<Item = &'f str> {
    let inner = node.descendants_of(Kind::Identifier);
    let all = inner.chain(
        [node]
            .into_iter()
            .filter(|it| it.kind() == Kind::Identifier),
    );
    all.filter(|it| !it.is_field(Field::Property) && !it.is_field(Field::Function))
        .map(|it| it.text())
}
