//! What was told of the whole workspace, kept as long as nothing changes that it depends on.

use std::sync::OnceLock;

use super::graph::Graph;
use super::reach::Reached;
use super::taint::{Analysis, Returned, Tainted};
use crate::workspace::Snapshot;

/// What was told of the whole workspace. Dropped (a new one made) when a file comes or goes, or when a method does
/// something else than before.
#[derive(Debug, Default)]
pub struct Memo {
    graph: OnceLock<Graph>,
    reached: OnceLock<Reached>,
    returned: OnceLock<Returned>,
    tainted: OnceLock<Tainted>,
}

impl Memo {
    pub(super) fn graph(&self, snapshot: &Snapshot) -> &Graph {
        self.graph.get_or_init(|| Graph::new(snapshot))
    }

    pub(super) fn reached(&self, snapshot: &Snapshot) -> &Reached {
        let graph = self.graph(snapshot);
        self.reached.get_or_init(|| Reached::new(snapshot, graph))
    }

    pub(super) fn returned(&self, snapshot: &Snapshot) -> &Returned {
        let graph = self.graph(snapshot);
        self.returned.get_or_init(|| Returned::new(snapshot, graph))
    }

    pub(super) fn tainted(&self, snapshot: &Snapshot) -> &Tainted {
        let graph = self.graph(snapshot);
        let returned = self.returned(snapshot);
        self.tainted
            .get_or_init(|| Analysis::new(snapshot, graph, returned).find())
    }
}
