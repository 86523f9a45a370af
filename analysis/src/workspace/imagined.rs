//! What a snapshot would be were something written into an open file.

use std::ops::Range;
use std::sync::Arc;

use super::{File, FileId, Snapshot, State};

impl Snapshot {
    /// The same with some bytes of a file replaced. The file keeps its summary, which knows nothing of the edit: for code
    /// that is written into a method. What is resolved in one is not remembered in the other.
    pub fn imagining(&self, id: FileId, range: Range<usize>, text: &str) -> Option<Self> {
        let file = self.file(id)?;
        let parsed = self.parsed(id)?;
        let edit = [(range, text.to_owned())];
        let open = match file.is_query {
            true => parsed.edited_query(&edit),
            false => parsed.edited(&edit),
        };
        let mut state = State::clone(&self.state);
        state.given = Arc::new(state.given.copied());
        state.files.put(File {
            open: Some(Arc::new(open)),
            ..file.clone()
        });
        Some(Self {
            state: Arc::new(state),
            wanted: self.wanted.clone(),
        })
    }
}
