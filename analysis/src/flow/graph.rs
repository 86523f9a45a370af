//! Who calls whom, in the whole workspace: the calls of all summaries, resolved once.

use metadata::{Kind, ModuleKind, Name, NameMap, Owner, same};
use parser_bsl::Dialect;
use rustc_hash::FxHashMap;

use crate::summary::{Call, MethodSummary};
use crate::workspace::{FileId, Snapshot};

/// A method by its number in the graph.
pub(super) type Node = u32;

/// Nobody: a method of the platform, or one that is not known.
pub(super) const NOBODY: Node = u32::MAX;

/// The methods of all modules and their calls. Positions are not kept: they stand in the summaries.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// The first method of each file; its body comes behind its methods.
    files: FxHashMap<FileId, Node>,
    /// The file and the index of each method; the index of a body is the number of methods.
    nodes: Vec<(FileId, u32)>,
    /// Where the calls of each method begin in `targets`; one more than there are methods.
    starts: Vec<u32>,
    /// Whom each call of a summary means.
    targets: Vec<Node>,
    /// Where the callers of each method begin in `callers`; one more than there are methods.
    caller_starts: Vec<u32>,
    /// The callers of each method and the number of the call.
    callers: Vec<(Node, u32)>,
}

impl Graph {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut graph = Self::default();
        let mut names: FxHashMap<FileId, NameMap<u32>> = FxHashMap::default();
        for (id, file) in snapshot.files() {
            let first = graph.nodes.len() as Node;
            graph.files.insert(id, first);
            let methods = &file.summary.methods;
            let count = methods.len() as u32;
            graph.nodes.extend((0..=count).map(|it| (id, it)));
            let mut own = NameMap::default();
            for (placed, index) in methods.iter().zip(0..) {
                own.entry(placed.method.name.clone()).or_insert(index);
            }
            names.insert(id, own);
        }
        let mut resolver = Resolver {
            snapshot,
            graph: &graph,
            names,
            modules: FxHashMap::default(),
        };
        let mut starts = Vec::with_capacity(graph.nodes.len() + 1);
        let mut targets = Vec::new();
        for (id, index) in &graph.nodes {
            starts.push(targets.len() as u32);
            let Some(method) = summary(snapshot, *id, *index) else {
                continue;
            };
            let calls = method.calls.iter();
            targets.extend(calls.map(|it| resolver.resolve(*id, method, it).unwrap_or(NOBODY)));
        }
        starts.push(targets.len() as u32);
        graph.starts = starts;
        graph.targets = targets;
        graph.turn();
        graph
    }

    /// Makes the lists of callers.
    fn turn(&mut self) {
        let mut starts = vec![0_u32; self.nodes.len() + 1];
        for target in &self.targets {
            if let Some(count) = starts.get_mut(*target as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut callers = vec![(0, 0); sum as usize];
        for node in 0..self.nodes.len() as Node {
            for (target, number) in self.calls(node).iter().zip(0..) {
                let Some(place) = next.get_mut(*target as usize) else {
                    continue;
                };
                if let Some(caller) = callers.get_mut(*place as usize) {
                    *caller = (node, number);
                }
                *place += 1;
            }
        }
        self.caller_starts = starts;
        self.callers = callers;
    }

    pub(super) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The number of a method; of the body of a module without one.
    pub(super) fn node(
        &self,
        snapshot: &Snapshot,
        file: FileId,
        method: Option<usize>,
    ) -> Option<Node> {
        let first = *self.files.get(&file)?;
        let count = snapshot.file(file)?.summary.methods.len();
        let index = method.unwrap_or(count);
        (index <= count).then(|| first + index as u32)
    }

    /// The file and the index of a method; no index for the body of a module.
    pub(super) fn place(&self, snapshot: &Snapshot, node: Node) -> Option<(FileId, Option<usize>)> {
        let (file, index) = *self.nodes.get(node as usize)?;
        let count = snapshot.file(file)?.summary.methods.len();
        let index = index as usize;
        Some((file, (index < count).then_some(index)))
    }

    pub(super) fn summary<'s>(
        &self,
        snapshot: &'s Snapshot,
        node: Node,
    ) -> Option<&'s MethodSummary> {
        let (file, index) = *self.nodes.get(node as usize)?;
        summary(snapshot, file, index)
    }

    /// Where a method begins in its module: its offsets are from there.
    pub(super) fn start(&self, snapshot: &Snapshot, node: Node) -> u32 {
        let Some((file, index)) = self.nodes.get(node as usize).copied() else {
            return 0;
        };
        let Some(file) = snapshot.file(file) else {
            return 0;
        };
        let method = file.summary.methods.get(index as usize);
        method.map_or(file.summary.body_start, |it| it.start)
    }

    /// Whom each call of the summary of a method means.
    pub(super) fn calls(&self, node: Node) -> &[Node] {
        slice(&self.starts, &self.targets, node)
    }

    /// Who calls a method, and with which of the calls.
    pub(super) fn callers(&self, node: Node) -> &[(Node, u32)] {
        slice(&self.caller_starts, &self.callers, node)
    }
}

fn slice<'a, T>(starts: &[u32], list: &'a [T], node: Node) -> &'a [T] {
    let at = |node: usize| starts.get(node).map_or(0, |it| *it as usize);
    let range = at(node as usize)..at(node as usize + 1);
    list.get(range).unwrap_or_default()
}

fn summary(snapshot: &Snapshot, file: FileId, index: u32) -> Option<&MethodSummary> {
    let summary = &snapshot.file(file)?.summary;
    let method = summary.methods.get(index as usize).map(|it| &it.method);
    Some(method.unwrap_or(&summary.body))
}

struct Resolver<'a> {
    snapshot: &'a Snapshot,
    graph: &'a Graph,
    names: FxHashMap<FileId, NameMap<u32>>,
    /// The modules that receivers mean, by configuration.
    modules: FxHashMap<(Option<usize>, Name), Option<FileId>>,
}

impl Resolver<'_> {
    fn resolve(&mut self, from: FileId, method: &MethodSummary, call: &Call) -> Option<Node> {
        let name = call.method.as_str();
        if call.receiver.is_empty() {
            return self.own(from, method, call);
        }
        const THIS: [&str; 4] = ["ЭтотОбъект", "ThisObject", "ЭтаФорма", "ThisForm"];
        if THIS.iter().any(|it| call.receiver.is(it)) {
            return self.method(from, &call.method);
        }
        let module = self.module(from, &call.receiver)?;
        let node = self.method(module, &call.method)?;
        let is_export = self.graph.summary(self.snapshot, node)?.export;
        (is_export && !name.is_empty()).then_some(node)
    }

    fn own(&self, from: FileId, method: &MethodSummary, call: &Call) -> Option<Node> {
        let name = call.method.as_str();
        let mut module = Some(from);
        for _ in 0..4 {
            let Some(file) = module else { break };
            if let Some(found) = self.method(file, &call.method) {
                return Some(found);
            }
            module = self.snapshot.extended(file);
        }
        if same(name, "ПродолжитьВызов") || same(name, "ProceedWithCall") {
            let (_, extended) = method.extends.as_ref()?;
            return self.method(self.snapshot.extended(from)?, extended);
        }
        let (file, index) = self.snapshot.global_method(from, name)?;
        self.graph.node(self.snapshot, file, Some(index))
    }

    fn method(&self, file: FileId, name: &Name) -> Option<Node> {
        let index = *self.names.get(&file)?.get(name)?;
        self.graph.files.get(&file).map(|it| it + index)
    }

    fn module(&mut self, from: FileId, receiver: &Name) -> Option<FileId> {
        let file = self.snapshot.file(from)?;
        if file.dialect == Dialect::OneScript {
            return self.snapshot.common_module(from, receiver.as_str());
        }
        let key = (file.configuration, receiver.clone());
        if let Some(known) = self.modules.get(&key) {
            return *known;
        }
        let found = self.find_module(from, receiver);
        self.modules.insert(key, found);
        found
    }

    fn find_module(&self, from: FileId, receiver: &Name) -> Option<FileId> {
        let Some((kind, name)) = receiver.as_str().split_once('.') else {
            return self.snapshot.common_module(from, receiver.as_str());
        };
        let kind = Kind::ALL.iter().find(|it| it.plural().is(kind))?;
        let owner = Owner::Object(*kind, Name::new(name));
        self.snapshot
            .module(from, &owner, ModuleKind::ManagerModule)
    }
}
