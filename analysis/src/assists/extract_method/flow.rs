//! What goes into selected statements and what comes out of them.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Parameter;
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::super::context::{Context, Statements};
use super::super::variables::{Variable, within};
use super::spelt;
use crate::ide::locals::{self, Usage};

/// What goes in and what comes out.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The names of the variables that are needed inside, in the order of their places.
    pub(super) parameters: Vec<String>,
    /// The variables that are needed further on.
    pub(super) results: Vec<Outcome>,
    /// A variable that has no value before the loop around the statements goes from one round to the next.
    pub(super) is_carried: bool,
}

/// A variable that is needed further on.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) name: String,
    /// Something outside of the selection makes it a variable.
    pub(super) is_known: bool,
}

impl Flow {
    pub(super) fn of(
        context: &Context<'_>,
        statements: &Statements<'_>,
        variables: &[Variable],
    ) -> Self {
        let range = &statements.range;
        let scope = context.scope();
        let occurrences = locals::variables(scope);
        // What stands in a loop around the selection comes before it as well as behind it.
        let is_loop = |it: &&Node<'_>| {
            matches!(
                Kind::of(**it),
                Kind::ForStatement | Kind::ForEachStatement | Kind::WhileStatement
            ) && it.byte_range() != *range
                && it.start_byte() < range.start
        };
        let around = context.path.iter().find(is_loop).map(|it| it.byte_range());
        let mut flow = Self::default();
        for variable in variables.iter().filter(|it| it.stands_in(range)) {
            let its: Vec<_> = occurrences
                .iter()
                .filter(|it| variable.places.iter().any(|place| place.0 == it.range))
                .collect();
            let inside: Vec<_> = its
                .iter()
                .filter(|it| within(&it.range, range))
                .copied()
                .collect();
            let outside: Vec<_> = its
                .iter()
                .filter(|it| !within(&it.range, range))
                .copied()
                .collect();
            let in_loop = |it: &&&locals::Occurrence<'_>| {
                around
                    .as_ref()
                    .is_some_and(|around| within(&it.range, around))
            };
            let before = |it: &locals::Occurrence<'_>| it.range.start < range.start;
            let is_known = variable.is_parameter
                || variable.is_declared
                || outside
                    .iter()
                    .any(|it| it.usage != Usage::Read && before(it))
                || outside
                    .iter()
                    .filter(in_loop)
                    .any(|it| it.usage != Usage::Read);
            let is_written = inside.iter().any(|it| it.usage != Usage::Read);
            let after: Vec<_> = outside.iter().filter(|it| !before(it)).copied().collect();
            let needed_after = after.iter().any(|it| it.usage == Usage::Read)
                && !begins_anew(&after, scope.end_byte());
            let needed_again = outside
                .iter()
                .filter(in_loop)
                .any(|it| it.usage == Usage::Read);
            let given_back = variable.is_parameter && by_reference(&its);
            let is_result = is_written && (needed_after || needed_again || given_back);
            let is_read =
                inside.iter().any(|it| it.usage == Usage::Read) && !begins_anew(&inside, range.end);
            flow.is_carried |= around.is_some()
                && !is_known
                && is_written
                && (is_read || is_result && !always_written(&inside, statements));
            let name = spelt(context, &variable.places, range);
            if is_known && (is_read || is_result && !always_written(&inside, statements)) {
                flow.parameters.push(name.clone());
            }
            if is_result {
                let is_known = variable.is_parameter
                    || variable.is_declared
                    || outside
                        .iter()
                        .any(|it| it.usage != Usage::Read && before(it));
                flow.results.push(Outcome { name, is_known });
            }
        }
        flow
    }
}

/// The first of these places gives the variable a value before any other of them can see an older one.
fn begins_anew(places: &[&locals::Occurrence<'_>], end: usize) -> bool {
    let Some((first, rest)) = places.split_first() else {
        return true;
    };
    if first.usage == Usage::Read {
        return false;
    }
    let statement = first.parent;
    // `А = А + 1` reads first; the header of a loop reads nothing that it gives.
    let reads_itself = Kind::of(statement) == Kind::AssignmentStatement
        && rest.iter().any(|it| it.range.start < statement.end_byte());
    let seen: Range<usize> = match Kind::of(statement) {
        Kind::ForStatement | Kind::ForEachStatement
            if rest.iter().all(|it| it.range.start < statement.end_byte()) =>
        {
            statement.byte_range()
        }
        _ => statement.parent().map_or(0..end, |it| it.byte_range()),
    };
    !reads_itself && rest.iter().all(|it| within(&it.range, &seen))
}

/// The variable is written whatever way the statements go.
fn always_written(places: &[&locals::Occurrence<'_>], statements: &Statements<'_>) -> bool {
    places.iter().any(|it| {
        it.usage != Usage::Read
            && Kind::of(it.parent) != Kind::ForEachStatement
            && statements.list.contains(&it.parent)
    })
}

/// A parameter that gives its value back to the caller.
fn by_reference(places: &[&locals::Occurrence<'_>]) -> bool {
    let parameter = places.iter().find_map(|it| Parameter::cast(it.parent));
    parameter.is_some_and(|it| it.val().is_none())
}
