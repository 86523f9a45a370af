//! Ways with their positions.

use super::{Mark, Tainted, offset};
use crate::flow::graph::{Graph, Node};
use crate::flow::reach::place;
use crate::flow::{Note, TaintPath, TaintStep};
use crate::summary::MethodSummary;
use crate::workspace::Snapshot;

impl Tainted {
    /// The paths with their positions, those that `of_interest` says yes to.
    pub(in crate::flow) fn paths(
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
