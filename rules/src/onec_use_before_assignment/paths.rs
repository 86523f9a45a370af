//! The reads that a path leads to before anything is assigned.

use analysis::review::{ControlFlow, EdgeKind, File};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHashMap;

use super::locals::{Local, Use, used};

/// A read before an assignment.
#[derive(Debug)]
pub(super) struct EarlyRead {
    /// The number of the variable.
    pub(super) local: usize,
    /// The number of its name's node.
    pub(super) node: u32,
    /// No path to it assigns anything.
    pub(super) is_sure: bool,
}

/// What a step does with variables: in the order in which it runs.
type Uses = Vec<(usize, Use, u32)>;

/// The first read of every variable that a path leads to before anything is assigned.
pub(super) fn early_reads(
    file: &File<'_>,
    flow: &ControlFlow,
    locals: &[Local<'_>],
) -> Vec<EarlyRead> {
    let numbers: FxHashMap<u32, usize> = locals
        .iter()
        .enumerate()
        .flat_map(|(number, it)| it.places.iter().map(move |it| (it.index(), number)))
        .collect();
    let uses: Vec<Vec<Uses>> = (0..flow.len())
        .map(|block| {
            let steps = flow.steps(block).iter();
            let uses = steps.map(|it| uses(file.tree.node(*it), &numbers));
            uses.collect()
        })
        .collect();
    // Every variable is empty on some path, or on all paths, where a block begins.
    let some = spread(file, flow, &uses, locals.len(), false);
    let all = spread(file, flow, &uses, locals.len(), true);
    let mut found: Vec<EarlyRead> = Vec::new();
    for block in 0..flow.len() {
        let (Some(some), Some(all)) = (some.get(block), all.get(block)) else {
            continue;
        };
        let (Some(mut some), Some(mut all)) = (some.clone(), all.clone()) else {
            continue;
        };
        for (local, used, node) in uses.get(block).into_iter().flatten().flatten() {
            let is_empty = some.get(*local).copied().unwrap_or(false);
            if *used == Use::Reads && is_empty {
                found.push(EarlyRead {
                    local: *local,
                    node: *node,
                    is_sure: all.get(*local).copied().unwrap_or(false),
                });
            }
            if *used == Use::Assigns {
                clear(&mut some, *local);
                clear(&mut all, *local);
            }
        }
    }
    found.sort_by_key(|it| (it.local, it.node));
    found.dedup_by_key(|it| it.local);
    found.sort_by_key(|it| it.node);
    found
}

fn clear(state: &mut [bool], local: usize) {
    if let Some(it) = state.get_mut(local) {
        *it = false;
    }
}

/// For every block that is reached, which variables are empty where it begins: on some path to it, or on all of them.
fn spread(
    file: &File<'_>,
    flow: &ControlFlow,
    uses: &[Vec<Uses>],
    count: usize,
    on_all: bool,
) -> Vec<Option<Vec<bool>>> {
    let mut states: Vec<Option<Vec<bool>>> = vec![None; flow.len()];
    if let Some(first) = states.get_mut(ControlFlow::START) {
        *first = Some(vec![true; count]);
    }
    let mut open = vec![ControlFlow::START];
    while let Some(block) = open.pop() {
        let Some(before) = states.get(block).cloned().flatten() else {
            continue;
        };
        let steps = uses.get(block).map(Vec::as_slice).unwrap_or_default();
        let mut after = before.clone();
        for (local, used, _) in steps.iter().flatten() {
            if *used == Use::Assigns {
                clear(&mut after, *local);
            }
        }
        for edge in flow.edges(block) {
            let state = match edge.kind {
                EdgeKind::Skips => continue,
                EdgeKind::Fails if !may_fail(file, flow, block) => continue,
                EdgeKind::Fails => &before,
                _ => &after,
            };
            let Some(there) = states.get_mut(edge.to) else {
                continue;
            };
            let changed = match there {
                None => {
                    *there = Some(state.clone());
                    true
                }
                Some(there) => join(there, state, on_all),
            };
            if changed {
                open.push(edge.to);
            }
        }
    }
    states
}

/// Joins what another way brings; true when that changes something.
fn join(there: &mut [bool], state: &[bool], on_all: bool) -> bool {
    let mut changed = false;
    for (there, here) in there.iter_mut().zip(state) {
        let joined = if on_all {
            *there && *here
        } else {
            *there || *here
        };
        changed |= joined != *there;
        *there = joined;
    }
    changed
}

/// Whether the step of a block may fail: it does more than to take over what is there.
fn may_fail(file: &File<'_>, flow: &ControlFlow, block: usize) -> bool {
    let risky = [
        Kind::CallExpression,
        Kind::NewExpression,
        Kind::MemberExpression,
        Kind::IndexExpression,
        Kind::RaiseStatement,
        Kind::BinaryExpression,
    ];
    let mut steps = flow.steps(block).iter().map(|it| file.tree.node(*it));
    flow.steps(block).is_empty()
        || steps.any(|step| {
            risky
                .iter()
                .any(|it| step.kind() == *it || step.descendants_of(*it).next().is_some())
        })
}

/// What a step does with variables.
fn uses(step: BslNode<'_>, numbers: &FxHashMap<u32, usize>) -> Uses {
    let inner = step.descendants_of(Kind::Identifier);
    let names = inner.chain(
        [step]
            .into_iter()
            .filter(|it| it.kind() == Kind::Identifier),
    );
    let mut found: Uses = Vec::new();
    let mut target = None;
    for name in names {
        let Some(number) = numbers.get(&name.index()) else {
            continue;
        };
        let Some(used) = used(name) else { continue };
        let it = (*number, used, name.index());
        // The right side of an assignment runs before its left side.
        if name.is_field(Field::Left) && used == Use::Assigns {
            target = Some(it);
        } else {
            found.push(it);
        }
    }
    found.extend(target);
    found
}
