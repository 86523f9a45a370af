//! What code does across methods and modules: effects, and where data goes.
//!
//! What a method does by itself is told from its module alone and kept in its summary ([`Effect`], [`Flow`]). What it
//! does through the methods that it calls is told by a snapshot, from summaries: no module is parsed for it.

mod facts;
mod graph;
mod memo;
mod reach;
mod taint;
mod tell;
#[cfg(test)]
mod tests;

use std::ops::Range;

use metadata::Name;

use crate::workspace::{FileId, Snapshot};

pub use facts::{Effect, EffectKind, Flow, Origin, SinkKind, Site, SourceKind, Target};
pub use memo::Memo;
pub(crate) use tell::{Class, Told, class, tell};

/// A place of a module.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The module.
    pub file: FileId,
    /// The index of the method; `None`: the body of the module.
    pub method: Option<usize>,
    /// Where the word begins that does it, in bytes of the text of the module.
    pub offset: usize,
}

/// A place at which something happens, there or through the calls that lead on from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// The first place stands in a loop of its method.
    pub in_loop: bool,
    /// The first place, the calls that lead on, and the place where it happens; the first and the last are one where it
    /// happens at once.
    pub path: Vec<Place>,
}

/// Data that comes from outside and reaches something dangerous.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaintPath {
    /// Where it comes from.
    pub source: SourceKind,
    /// Where it goes.
    pub sink: SinkKind,
    /// From the source to the sink.
    pub steps: Vec<TaintStep>,
}

/// A step of a [`TaintPath`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaintStep {
    /// Where.
    pub place: Place,
    /// What happens there.
    pub note: Note,
}

/// What happens at a step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The parameter comes from outside; the place is the name of its method.
    Parameter(Name),
    /// Data comes from outside.
    Source(SourceKind),
    /// The value is given to this method.
    Given(Name),
    /// This method returns the value.
    Returned(Name),
    /// The value is used.
    Sink(SinkKind),
}

/// All that a method (of `None`, the body of the module) does, by itself and through calls; of each kind a shortest path:
/// the calls, then the place where it happens.
pub fn effects(
    snapshot: &Snapshot,
    file: FileId,
    method: Option<usize>,
) -> Vec<(EffectKind, Vec<Place>)> {
    let memo = snapshot.flow_memo();
    let graph = memo.graph(snapshot);
    let Some(node) = graph.node(snapshot, file, method) else {
        return Vec::new();
    };
    reach::of_method(snapshot, graph, memo.reached(snapshot), node)
}

/// Whether a method does something of a kind, by itself or through calls.
pub fn does(snapshot: &Snapshot, file: FileId, method: Option<usize>, kind: EffectKind) -> bool {
    let memo = snapshot.flow_memo();
    let node = memo.graph(snapshot).node(snapshot, file, method);
    node.is_some_and(|it| memo.reached(snapshot).does(it, kind))
}

/// All places of a method at which something of a kind happens, there or through the call that stands there, in the
/// order of the text. Of what happens there at once, the first place is told, and the first one in a loop.
pub fn places(
    snapshot: &Snapshot,
    file: FileId,
    method: Option<usize>,
    kind: EffectKind,
) -> Vec<Through> {
    let memo = snapshot.flow_memo();
    let graph = memo.graph(snapshot);
    let reached = memo.reached(snapshot);
    reach::places(snapshot, graph, reached, (file, method), kind)
}

/// The methods that the calls of a method lead to, by the number of the call in its summary.
pub fn targets(
    snapshot: &Snapshot,
    file: FileId,
    method: Option<usize>,
) -> Vec<Option<(FileId, usize)>> {
    let graph = snapshot.flow_memo().graph(snapshot);
    let Some(node) = graph.node(snapshot, file, method) else {
        return Vec::new();
    };
    let targets = graph.calls(node).iter().map(|it| {
        let (file, method) = graph.place(snapshot, *it)?;
        Some((file, method?))
    });
    targets.collect()
}

/// The methods that call a method, with the number of the call in the summary of the caller; no index for the body of
/// a module.
pub fn callers(
    snapshot: &Snapshot,
    file: FileId,
    method: usize,
) -> Vec<(FileId, Option<usize>, u32)> {
    let graph = snapshot.flow_memo().graph(snapshot);
    let Some(node) = graph.node(snapshot, file, Some(method)) else {
        return Vec::new();
    };
    let callers = graph.callers(node).iter().filter_map(|(caller, call)| {
        let (file, method) = graph.place(snapshot, *caller)?;
        Some((file, method, *call))
    });
    callers.collect()
}

/// What comes from outside and reaches something dangerous, where one or the other stands in a file. One path for each
/// dangerous place.
pub fn taint(snapshot: &Snapshot, file: FileId) -> Vec<TaintPath> {
    let memo = snapshot.flow_memo();
    let graph = memo.graph(snapshot);
    let is_here = |node| graph.place(snapshot, node).is_some_and(|it| it.0 == file);
    memo.tainted(snapshot).paths(snapshot, graph, is_here)
}

/// The way that what is given to a parameter takes to something dangerous, where there is one.
pub fn from_parameter(
    snapshot: &Snapshot,
    (file, method): (FileId, usize),
    parameter: usize,
    sink: SinkKind,
) -> Option<Vec<Place>> {
    let memo = snapshot.flow_memo();
    let graph = memo.graph(snapshot);
    let node = graph.node(snapshot, file, Some(method))?;
    let parameter = u8::try_from(parameter).ok()?;
    let returned = memo.returned(snapshot);
    taint::Analysis::new(snapshot, graph, returned).way_from(node, parameter, sink)
}

/// The word at a place, as a range of the text of its module.
pub fn word_at(snapshot: &Snapshot, place: &Place) -> Range<usize> {
    let text = snapshot.text(place.file);
    let rest = text.as_deref().and_then(|it| it.get(place.offset..));
    let is_of_word = |it: char| it.is_alphanumeric() || it == '_';
    let rest = rest.unwrap_or_default();
    let length = rest.find(|it| !is_of_word(it)).unwrap_or(rest.len());
    place.offset..place.offset + length
}
