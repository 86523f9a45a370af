//! What methods return of their parameters and of what comes from outside, from the called methods to the calling ones.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::flow::facts::{Origin, SourceKind, Target};
use crate::flow::graph::{Graph, NOBODY, Node};
use crate::summary::MethodSummary;
use crate::workspace::Snapshot;

/// Where a value may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct From {
    pub(super) parameters: u64,
    pub(super) source: Option<SourceKind>,
}

impl From {
    pub(super) fn or(self, other: Self) -> Self {
        let source = match (self.source, other.source) {
            (Some(left), Some(right)) => Some(left.min(right)),
            (left, right) => left.or(right),
        };
        Self {
            parameters: self.parameters | other.parameters,
            source,
        }
    }
}

/// What each method returns of its parameters and of what comes from outside.
#[derive(Debug)]
pub(in crate::flow) struct Returned(pub(super) Arc<[From]>);

impl Returned {
    pub(in crate::flow) fn new(snapshot: &Snapshot, graph: &Graph) -> Self {
        let count = graph.count();
        let mut known = vec![From::default(); count];
        let mut waits = vec![true; count];
        let mut queue: VecDeque<Node> = (0..count as Node).collect();
        while let Some(node) = queue.pop_front() {
            if let Some(waits) = waits.get_mut(node as usize) {
                *waits = false;
            }
            let Some(method) = graph.summary(snapshot, node) else {
                continue;
            };
            if !method.flows.iter().any(|it| it.to == Target::Return) {
                continue;
            }
            let results = results(graph, &known, node, method);
            let flows = method.flows.iter().filter(|it| it.to == Target::Return);
            let all = flows.fold(From::default(), |all, it| all.or(value(&results, &it.from)));
            let Some(before) = known.get_mut(node as usize) else {
                continue;
            };
            let after = before.or(all);
            if *before == after {
                continue;
            }
            *before = after;
            for (caller, _) in graph.callers(node) {
                if let Some(waits) = waits.get_mut(*caller as usize)
                    && !std::mem::replace(waits, true)
                {
                    queue.push_back(*caller);
                }
            }
        }
        Self(known.into())
    }
}

/// The method that the call at a site leads to.
pub(super) fn target(graph: &Graph, node: Node, method: &MethodSummary, site: u16) -> Option<Node> {
    let site = method.sites.get(usize::from(site))?;
    let target = *graph.calls(node).get(usize::from(site.call))?;
    (target != NOBODY).then_some(target)
}

/// What the calls of a method return, as far as it is of interest.
pub(super) fn results(
    graph: &Graph,
    returned: &[From],
    node: Node,
    method: &MethodSummary,
) -> Vec<(u16, From)> {
    let returned = |site: u16| {
        let target = target(graph, node, method, site)?;
        returned.get(target as usize)
    };
    let mut results: Vec<(u16, From)> = Vec::new();
    for flow in &method.flows {
        if let Origin::Result(site) = flow.from
            && !results.iter().any(|it| it.0 == site)
        {
            let source = returned(site).and_then(|it| it.source);
            let from = From {
                parameters: 0,
                source,
            };
            results.push((site, from));
        }
    }
    // One result may be given to the next call; each turn adds, so there is an end.
    for _ in 0..=results.len() {
        let mut is_more = false;
        for flow in &method.flows {
            let Target::Argument { site, number } = flow.to else {
                continue;
            };
            let Some(at) = results.iter().position(|it| it.0 == site) else {
                continue;
            };
            if returned(site).is_none_or(|it| it.parameters & bit(number) == 0) {
                continue;
            }
            let from = value(&results, &flow.from);
            if let Some(result) = results.get_mut(at) {
                let joined = result.1.or(from);
                is_more |= joined != result.1;
                result.1 = joined;
            }
        }
        if !is_more {
            break;
        }
    }
    results
}

pub(super) fn bit(number: u8) -> u64 {
    1_u64.checked_shl(u32::from(number)).unwrap_or(0)
}

pub(super) fn value(results: &[(u16, From)], origin: &Origin) -> From {
    match origin {
        Origin::Parameter(number) => From {
            parameters: bit(*number),
            source: None,
        },
        Origin::Source { kind, .. } => From {
            parameters: 0,
            source: Some(*kind),
        },
        Origin::Result(site) => {
            let found = results.iter().find(|it| it.0 == *site);
            found.map(|it| it.1).unwrap_or_default()
        }
    }
}
