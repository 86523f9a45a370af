//! What methods do through the methods that they call.

use std::collections::VecDeque;

use super::facts::{Effect, EffectKind};
use super::graph::{Graph, NOBODY, Node};
use super::{Place, Through};
use crate::workspace::{FileId, Snapshot};

/// For each method and kind of effect the first step to it, on a shortest path.
#[derive(Debug)]
pub(super) struct Reached {
    /// By the number of the method, then of the kind.
    hops: Vec<Hop>,
}

/// The number of the call that leads to an effect.
type Hop = u32;
/// The method does it itself.
const OWN: Hop = u32::MAX;
/// The method does no such thing.
const NEVER: Hop = u32::MAX - 1;

const KINDS: usize = EffectKind::ALL.len();

impl Reached {
    pub(super) fn new(snapshot: &Snapshot, graph: &Graph) -> Self {
        let mut hops = vec![NEVER; graph.count() * KINDS];
        let mut queues: Vec<VecDeque<Node>> = vec![VecDeque::new(); KINDS];
        for node in 0..graph.count() as Node {
            let Some(method) = graph.summary(snapshot, node) else {
                continue;
            };
            for effect in &method.effects {
                let kind = effect.kind as usize;
                if let Some(hop) = hops.get_mut(node as usize * KINDS + kind)
                    && *hop == NEVER
                {
                    *hop = OWN;
                    if let Some(queue) = queues.get_mut(kind) {
                        queue.push_back(node);
                    }
                }
            }
        }
        for (kind, queue) in queues.iter_mut().enumerate() {
            while let Some(node) = queue.pop_front() {
                for (caller, call) in graph.callers(node) {
                    if let Some(hop) = hops.get_mut(*caller as usize * KINDS + kind)
                        && *hop == NEVER
                    {
                        *hop = *call;
                        queue.push_back(*caller);
                    }
                }
            }
        }
        Self { hops }
    }

    fn hop(&self, node: Node, kind: EffectKind) -> Hop {
        let at = node as usize * KINDS + kind as usize;
        self.hops.get(at).copied().unwrap_or(NEVER)
    }

    pub(super) fn does(&self, node: Node, kind: EffectKind) -> bool {
        self.hop(node, kind) != NEVER
    }

    /// The places of calls that lead from a method to an effect, and the place of the effect.
    pub(super) fn path(
        &self,
        snapshot: &Snapshot,
        graph: &Graph,
        node: Node,
        kind: EffectKind,
    ) -> Vec<Place> {
        let mut path = Vec::new();
        let mut node = node;
        // Each step leads closer, so there is an end; the bound only guards it.
        for _ in 0..graph.count() {
            let Some(method) = graph.summary(snapshot, node) else {
                break;
            };
            let hop = self.hop(node, kind);
            let at = match hop {
                NEVER => break,
                OWN => first(&method.effects, kind),
                call => {
                    let site = method.sites.iter().find(|it| u32::from(it.call) == call);
                    site.map(|it| it.at)
                }
            };
            path.extend(place(snapshot, graph, node, at.unwrap_or(0)));
            match graph.calls(node).get(hop as usize) {
                Some(next) if *next != NOBODY => node = *next,
                _ => break,
            }
        }
        path
    }
}

fn first(effects: &[Effect], kind: EffectKind) -> Option<u32> {
    effects.iter().find(|it| it.kind == kind).map(|it| it.at)
}

/// The place at an offset from the start of a method.
pub(super) fn place(snapshot: &Snapshot, graph: &Graph, node: Node, at: u32) -> Option<Place> {
    let (file, method) = graph.place(snapshot, node)?;
    let offset = graph.start(snapshot, node).saturating_add(at) as usize;
    Some(Place {
        file,
        method,
        offset,
    })
}

/// All that a method does, by itself and through calls.
pub(super) fn of_method(
    snapshot: &Snapshot,
    graph: &Graph,
    reached: &Reached,
    node: Node,
) -> Vec<(EffectKind, Vec<Place>)> {
    let kinds = EffectKind::ALL.iter().filter(|it| reached.does(node, **it));
    kinds
        .map(|it| (*it, reached.path(snapshot, graph, node, *it)))
        .collect()
}

/// All places of a method at which something of a kind happens, there or through the call that stands there.
pub(super) fn places(
    snapshot: &Snapshot,
    graph: &Graph,
    reached: &Reached,
    (file, method): (FileId, Option<usize>),
    kind: EffectKind,
) -> Vec<Through> {
    let Some(node) = graph.node(snapshot, file, method) else {
        return Vec::new();
    };
    let Some(summary) = graph.summary(snapshot, node) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for effect in summary.effects.iter().filter(|it| it.kind == kind) {
        found.push(Through {
            in_loop: effect.in_loop,
            path: place(snapshot, graph, node, effect.at)
                .into_iter()
                .collect(),
        });
    }
    let calls = graph.calls(node);
    for site in &summary.sites {
        let Some(target) = calls.get(usize::from(site.call)) else {
            continue;
        };
        if *target == NOBODY || !reached.does(*target, kind) {
            continue;
        }
        let mut path: Vec<Place> = place(snapshot, graph, node, site.at).into_iter().collect();
        path.extend(reached.path(snapshot, graph, *target, kind));
        found.push(Through {
            in_loop: site.in_loop,
            path,
        });
    }
    found.sort_by_key(|it| it.path.first().map(|it| it.offset));
    found
}
