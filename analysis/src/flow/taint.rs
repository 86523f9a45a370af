//! Data from outside that reaches something dangerous, through parameters and returned values of all methods.
//!
//! First it is told which parameters and sources each method returns, from the called methods to the calling ones. Then
//! what comes from outside is followed down into parameters, the most dangerous sources first, each parameter once. A
//! value that goes into a method and comes out of it comes out at the same call.

use std::collections::VecDeque;
use std::sync::Arc;

use metadata::objects::Details;
use metadata::{ModuleKind, Owner};
use rustc_hash::FxHashMap;

use super::facts::{Flow, Origin, SinkKind, SourceKind, Target};
use super::graph::{Graph, NOBODY, Node};
use super::reach::place;
use super::{Note, Place, TaintPath, TaintStep};
use crate::summary::{Directive, MethodSummary};
use crate::workspace::Snapshot;

/// All that was found, without positions: those stand in the summaries.
#[derive(Debug, Default)]
pub(super) struct Tainted {
    found: Vec<Found>,
}

#[derive(Debug)]
struct Found {
    source: SourceKind,
    sink: SinkKind,
    steps: Vec<(Node, Mark)>,
}

/// A place of a method without its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Parameter(u8),
    /// The source of the flow of this number.
    Source(usize),
    /// The value is given to the call at a site.
    Given(u16),
    /// The call at a site returns the value.
    Returned(u16),
    /// The sink of the flow of this number.
    Sink(usize),
}

/// Where a value may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct From {
    parameters: u64,
    source: Option<SourceKind>,
}

impl From {
    fn or(self, other: Self) -> Self {
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

/// What is known of a parameter that comes from outside.
#[derive(Debug, Clone, Copy)]
struct Reached {
    kind: SourceKind,
    /// The caller, the number of the flow that gives the value, and which of its parameters it was.
    from: Option<(Node, usize, Option<u8>)>,
}

/// The number of paths that are told, and of steps in one.
const MOST_FOUND: usize = 20_000;
const MOST_STEPS: usize = 60;

/// What each method returns of its parameters and of what comes from outside.
#[derive(Debug)]
pub(super) struct Returned(Arc<[From]>);

impl Returned {
    pub(super) fn new(snapshot: &Snapshot, graph: &Graph) -> Self {
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
fn target(graph: &Graph, node: Node, method: &MethodSummary, site: u16) -> Option<Node> {
    let site = method.sites.get(usize::from(site))?;
    let target = *graph.calls(node).get(usize::from(site.call))?;
    (target != NOBODY).then_some(target)
}

/// What the calls of a method return, as far as it is of interest.
fn results(
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
            if !returned(site).is_some_and(|it| it.parameters & bit(number) != 0) {
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

pub(super) struct Analysis<'a> {
    snapshot: &'a Snapshot,
    graph: &'a Graph,
    /// What each method returns of its parameters and of what comes from outside.
    returned: Arc<[From]>,
    reached: FxHashMap<(Node, u8), Reached>,
}

impl<'a> Analysis<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, graph: &'a Graph, returned: &Returned) -> Self {
        Self {
            snapshot,
            graph,
            returned: Arc::clone(&returned.0),
            reached: FxHashMap::default(),
        }
    }

    fn summary(&self, node: Node) -> Option<&'a MethodSummary> {
        self.graph.summary(self.snapshot, node)
    }

    fn target(&self, node: Node, method: &MethodSummary, site: u16) -> Option<Node> {
        target(self.graph, node, method, site)
    }

    fn returned(&self, node: Node) -> From {
        self.returned
            .get(node as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Whether what is given to the parameter of a method is (in) what it returns.
    fn comes_back(&self, target: Node, number: u8) -> bool {
        self.returned(target).parameters & bit(number) != 0
    }

    /// What the calls of a method return, as far as it is of interest.
    fn results(&self, node: Node, method: &MethodSummary) -> Vec<(u16, From)> {
        results(self.graph, &self.returned, node, method)
    }

    pub(super) fn find(mut self) -> Tainted {
        let entries = self.entries();
        for kind in SourceKind::ALL {
            let mut queue = VecDeque::new();
            for (node, number, of) in &entries {
                if of == kind {
                    self.reach((*node, *number), *kind, None, &mut queue);
                }
            }
            for node in 0..self.graph.count() as Node {
                let Some(method) = self.summary(node) else {
                    continue;
                };
                if self.may_hold(node, method) {
                    self.give(node, method, None, *kind, &mut queue);
                }
            }
            while let Some((node, number)) = queue.pop_front() {
                if let Some(method) = self.summary(node) {
                    self.give(node, method, Some(number), *kind, &mut queue);
                }
            }
        }
        self.sinks()
    }

    /// Whether something in a method comes from outside other than by its parameters.
    fn may_hold(&self, node: Node, method: &MethodSummary) -> bool {
        method.flows.iter().any(|it| match it.from {
            Origin::Source { .. } => true,
            Origin::Result(site) => {
                let target = self.target(node, method, site);
                target.is_some_and(|it| self.returned(it).source.is_some())
            }
            Origin::Parameter(_) => false,
        })
    }

    fn reach(
        &mut self,
        key: (Node, u8),
        kind: SourceKind,
        from: Option<(Node, usize, Option<u8>)>,
        queue: &mut VecDeque<(Node, u8)>,
    ) {
        let entry = self.reached.entry(key);
        if let std::collections::hash_map::Entry::Vacant(entry) = entry {
            entry.insert(Reached { kind, from });
            queue.push_back(key);
        }
    }

    /// Follows a parameter, or what comes from outside in the method itself, into the calls of the method.
    fn give(
        &mut self,
        node: Node,
        method: &'a MethodSummary,
        parameter: Option<u8>,
        kind: SourceKind,
        queue: &mut VecDeque<(Node, u8)>,
    ) {
        let results = self.results(node, method);
        for (number, flow) in method.flows.iter().enumerate() {
            let Target::Argument { site, number: at } = flow.to else {
                continue;
            };
            let from = value(&results, &flow.from);
            let is_it = match parameter {
                Some(parameter) => from.parameters & bit(parameter) != 0,
                None => from.source == Some(kind),
            };
            if !is_it {
                continue;
            }
            let Some(target) = self.target(node, method, site) else {
                continue;
            };
            let count = self.summary(target).map_or(0, |it| it.parameters.len());
            if usize::from(at) < count {
                self.reach((target, at), kind, Some((node, number, parameter)), queue);
            }
        }
    }

    fn sinks(self) -> Tainted {
        let mut found = Vec::new();
        for node in 0..self.graph.count() as Node {
            let Some(method) = self.summary(node) else {
                continue;
            };
            let is_sink = |it: &Flow| matches!(it.to, Target::Sink { .. });
            if found.len() >= MOST_FOUND || !method.flows.iter().any(is_sink) {
                continue;
            }
            let results = self.results(node, method);
            let mut seen: Vec<Target> = Vec::new();
            for (number, flow) in method.flows.iter().enumerate() {
                let Target::Sink { kind: sink, .. } = flow.to else {
                    continue;
                };
                if sink == SinkKind::Log || seen.contains(&flow.to) {
                    continue;
                }
                let from = value(&results, &flow.from);
                let Some((source, parameter)) = self.worst(node, from) else {
                    continue;
                };
                seen.push(flow.to);
                let mut steps = vec![(node, Mark::Sink(number))];
                self.back(node, number, parameter, source, &mut steps);
                steps.reverse();
                found.push(Found {
                    source,
                    sink,
                    steps,
                });
            }
        }
        Tainted { found }
    }

    /// The most dangerous thing that a value may come from, and the parameter that brings it.
    fn worst(&self, node: Node, from: From) -> Option<(SourceKind, Option<u8>)> {
        let parameters = (0..64_u8).filter(|it| from.parameters & bit(*it) != 0);
        let reached =
            parameters.filter_map(|it| Some((self.reached.get(&(node, it))?.kind, Some(it))));
        let own = from.source.map(|it| (it, None));
        reached.chain(own).min_by_key(|it| it.0)
    }

    /// The steps before the flow of a method, the last first.
    fn back(
        &self,
        node: Node,
        flow: usize,
        parameter: Option<u8>,
        kind: SourceKind,
        steps: &mut Vec<(Node, Mark)>,
    ) {
        let (mut node, mut flow, mut parameter) = (node, flow, parameter);
        while steps.len() < MOST_STEPS {
            if !self.within(node, flow, parameter, kind, steps) {
                return;
            }
            let Some(number) = parameter else { return };
            match self.reached.get(&(node, number)).and_then(|it| it.from) {
                Some((caller, by, of)) => {
                    if let Some(method) = self.summary(caller)
                        && let Some(Target::Argument { site, .. }) =
                            method.flows.get(by).map(|it| it.to)
                    {
                        steps.push((caller, Mark::Given(site)));
                    }
                    (node, flow, parameter) = (caller, by, of);
                }
                None => {
                    steps.push((node, Mark::Parameter(number)));
                    return;
                }
            }
        }
    }

    /// The steps from the flow of a method back to its parameter (then there is more before) or its source.
    fn within(
        &self,
        node: Node,
        flow: usize,
        parameter: Option<u8>,
        kind: SourceKind,
        steps: &mut Vec<(Node, Mark)>,
    ) -> bool {
        let Some(method) = self.summary(node) else {
            return false;
        };
        let results = self.results(node, method);
        let mut seen = Vec::new();
        let mut flow = flow;
        while steps.len() < MOST_STEPS {
            let site = match method.flows.get(flow).map(|it| it.from) {
                Some(Origin::Parameter(_)) => return parameter.is_some(),
                Some(Origin::Source { .. }) => {
                    steps.push((node, Mark::Source(flow)));
                    return false;
                }
                Some(Origin::Result(site)) if !seen.contains(&site) => site,
                _ => return false,
            };
            seen.push(site);
            let Some(target) = self.target(node, method, site) else {
                return false;
            };
            steps.push((node, Mark::Returned(site)));
            if parameter.is_none() && self.returned(target).source == Some(kind) {
                self.source_of(target, kind, steps);
                return false;
            }
            let given = method.flows.iter().position(|it| {
                let Target::Argument { site: to, number } = it.to else {
                    return false;
                };
                let from = value(&results, &it.from);
                to == site
                    && self.comes_back(target, number)
                    && match parameter {
                        Some(parameter) => from.parameters & bit(parameter) != 0,
                        None => from.source == Some(kind),
                    }
            });
            match given {
                Some(given) => flow = given,
                None => return false,
            }
        }
        false
    }

    /// The steps within a method that returns what comes from outside.
    fn source_of(&self, node: Node, kind: SourceKind, steps: &mut Vec<(Node, Mark)>) {
        let mut seen: Vec<Node> = Vec::new();
        let mut node = node;
        while steps.len() < MOST_STEPS && !seen.contains(&node) {
            seen.push(node);
            let Some(method) = self.summary(node) else {
                return;
            };
            let own = method.flows.iter().position(|it| {
                let is_source = matches!(it.from, Origin::Source { kind: of, .. } if of == kind);
                it.to == Target::Return && is_source
            });
            if let Some(own) = own {
                steps.push((node, Mark::Source(own)));
                return;
            }
            let deeper = method.flows.iter().find_map(|it| {
                let Origin::Result(site) = it.from else {
                    return None;
                };
                let target = self.target(node, method, site)?;
                let is_it = it.to == Target::Return && self.returned(target).source == Some(kind);
                is_it.then_some((site, target))
            });
            let Some((site, target)) = deeper else { return };
            steps.push((node, Mark::Returned(site)));
            node = target;
        }
    }

    /// The parameters that somebody outside fills.
    fn entries(&self) -> Vec<(Node, u8, SourceKind)> {
        let mut entries = Vec::new();
        for (id, file) in self.snapshot.files() {
            let is_server_call = || {
                let Owner::Object(kind, name) = &file.owner else {
                    return false;
                };
                let object = self.snapshot.configuration(id).object(*kind, name.as_str());
                object.is_some_and(
                    |it| matches!(&it.details, Details::CommonModule(it) if it.server_call),
                )
            };
            let kind = match file.kind {
                ModuleKind::HTTPServiceModule => SourceKind::Http,
                ModuleKind::WebServiceModule => SourceKind::WebService,
                ModuleKind::IntegrationServiceModule => SourceKind::Exchange,
                ModuleKind::CommonModule if is_server_call() => SourceKind::Client,
                ModuleKind::FormModule => SourceKind::Client,
                _ => continue,
            };
            for (index, placed) in file.summary.methods.iter().enumerate() {
                let method = &placed.method;
                let Some(node) = self.graph.node(self.snapshot, id, Some(index)) else {
                    continue;
                };
                let is_entry = match file.kind {
                    ModuleKind::HTTPServiceModule => {
                        method.is_function
                            && method.parameters.len() == 1
                            && self.graph.callers(node).is_empty()
                    }
                    ModuleKind::FormModule => self.is_called_by_client(node, method),
                    ModuleKind::CommonModule => method.export,
                    _ => self.graph.callers(node).is_empty(),
                };
                if is_entry {
                    let count = u8::try_from(method.parameters.len()).unwrap_or(64).min(64);
                    entries.extend((0..count).map(|it| (node, it, kind)));
                }
            }
        }
        entries
    }

    /// A method of a form that runs at the server, and that a method of the client calls.
    fn is_called_by_client(&self, node: Node, method: &MethodSummary) -> bool {
        let at_server = matches!(
            method.directive,
            Some(Directive::AtServer | Directive::AtServerNoContext)
        );
        at_server
            && self.graph.callers(node).iter().any(|(caller, _)| {
                let caller = self.summary(*caller);
                caller.is_some_and(|it| it.directive == Some(Directive::AtClient))
            })
    }

    /// The places that lead from a parameter to something dangerous, where there is a way.
    pub(super) fn from_parameter(
        mut self,
        node: Node,
        number: u8,
        sink: SinkKind,
    ) -> Option<Vec<Place>> {
        let kind = SourceKind::Client;
        let mut queue = VecDeque::new();
        self.reach((node, number), kind, None, &mut queue);
        while let Some((at, number)) = queue.pop_front() {
            let method = self.summary(at)?;
            let results = self.results(at, method);
            let found = method.flows.iter().position(|it| {
                let is_sink = matches!(it.to, Target::Sink { kind, .. } if kind == sink);
                is_sink && value(&results, &it.from).parameters & bit(number) != 0
            });
            if let Some(found) = found {
                let mut steps = vec![(at, Mark::Sink(found))];
                self.back(at, found, Some(number), kind, &mut steps);
                steps.reverse();
                let places = steps.iter().filter_map(|(node, mark)| {
                    let at = offset(self.summary(*node)?, *mark)?;
                    place(self.snapshot, self.graph, *node, at)
                });
                return Some(places.collect());
            }
            self.give(at, method, Some(number), kind, &mut queue);
        }
        None
    }
}

fn bit(number: u8) -> u64 {
    1_u64.checked_shl(u32::from(number)).unwrap_or(0)
}

fn value(results: &[(u16, From)], origin: &Origin) -> From {
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

/// Where a mark stands, from the start of its method.
fn offset(method: &MethodSummary, mark: Mark) -> Option<u32> {
    Some(match mark {
        Mark::Parameter(_) => method.name_range.start,
        Mark::Given(site) | Mark::Returned(site) => method.sites.get(usize::from(site))?.at,
        Mark::Source(flow) => match method.flows.get(flow)?.from {
            Origin::Source { at, .. } => at,
            _ => return None,
        },
        Mark::Sink(flow) => match method.flows.get(flow)?.to {
            Target::Sink { at, .. } => at,
            _ => return None,
        },
    })
}

impl Tainted {
    /// The paths with their positions, those that `of_interest` says yes to.
    pub(super) fn paths(
        &self,
        snapshot: &Snapshot,
        graph: &Graph,
        of_interest: impl Fn(Node) -> bool,
    ) -> Vec<TaintPath> {
        let mut paths = Vec::new();
        for found in &self.found {
            let ends = [found.steps.first(), found.steps.last()];
            if !ends.iter().flatten().any(|it| of_interest(it.0)) {
                continue;
            }
            let steps = found.steps.iter().filter_map(|(node, mark)| {
                let method = graph.summary(snapshot, *node)?;
                let note = match mark {
                    Mark::Parameter(number) => {
                        let parameter = method.parameters.get(usize::from(*number))?;
                        Note::Parameter(parameter.name.clone())
                    }
                    Mark::Source(_) => Note::Source(found.source),
                    Mark::Given(site) => Note::Given(called(method, *site)?),
                    Mark::Returned(site) => Note::Returned(called(method, *site)?),
                    Mark::Sink(_) => Note::Sink(found.sink),
                };
                let place = place(snapshot, graph, *node, offset(method, *mark)?)?;
                Some(TaintStep { place, note })
            });
            paths.push(TaintPath {
                source: found.source,
                sink: found.sink,
                steps: steps.collect(),
            });
        }
        paths
    }
}

fn called(method: &MethodSummary, site: u16) -> Option<metadata::Name> {
    let site = method.sites.get(usize::from(site))?;
    Some(method.calls.get(usize::from(site.call))?.method.clone())
}
