//! Data from outside that reaches something dangerous, through parameters and returned values of all methods.
//!
//! First it is told which parameters and sources each method returns, from the called methods to the calling ones. Then
//! what comes from outside is followed down into parameters, the most dangerous sources first, each parameter once. A
//! value that goes into a method and comes out of it comes out at the same call.

mod back;
mod paths;
mod returned;

use std::collections::VecDeque;
use std::sync::Arc;

use metadata::objects::Details;
use metadata::{ModuleKind, Owner};
use rustc_hash::FxHashMap;

use super::Place;
use super::facts::{Flow, Origin, SinkKind, SourceKind, Target};
use super::graph::{Graph, Node};
use super::reach::place;
use crate::summary::{Directive, MethodSummary};
use crate::workspace::{FileId, Snapshot};

pub(super) use returned::Returned;
use returned::{From, bit, results, target, value};

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
                    let harmless = self.harmless(id, method.name.as_str());
                    let numbers = (0..count).filter(|it| !harmless.contains(it));
                    entries.extend(numbers.map(|it| (node, it, kind)));
                }
            }
        }
        entries
    }

    /// The numbers of the parameters of a web service's operation that the platform makes numbers, dates or identifiers of.
    fn harmless(&self, id: FileId, method: &str) -> Vec<u8> {
        const TYPES: [&str; 15] = [
            "UUID",
            "boolean",
            "byte",
            "date",
            "dateTime",
            "decimal",
            "double",
            "float",
            "int",
            "integer",
            "long",
            "nonNegativeInteger",
            "short",
            "time",
            "unsignedInt",
        ];
        let Some(Owner::Object(kind, name)) = self.snapshot.file(id).map(|it| &it.owner) else {
            return Vec::new();
        };
        let object = self.snapshot.configuration(id).object(*kind, name.as_str());
        let Some(Details::WebService(service)) = object.map(|it| &it.details) else {
            return Vec::new();
        };
        let operation = service.operations.iter().find(|it| it.method.is(method));
        let parameters = operation.into_iter().flat_map(|it| &it.parameters);
        let is_harmless = |it: &&str| TYPES.contains(it);
        let numbered = (0..).zip(parameters.map(|it| it.value_type.as_str()));
        let numbers = numbered.filter(|(_, it)| is_harmless(it));
        numbers.map(|it| it.0).collect()
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
    pub(super) fn way_from(mut self, node: Node, number: u8, sink: SinkKind) -> Option<Vec<Place>> {
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
