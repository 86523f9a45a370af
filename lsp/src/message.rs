//! What the thread that owns the state is told.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use project::Piece;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri, WorkspaceFolder};

use crate::context::Context;
use crate::failure::Failure;
use crate::lanes::Lane;
use crate::later::Work;

/// What the thread that owns the state is told, in the order in which the client told it.
pub(crate) enum Message {
    /// The client is ready to be asked and told.
    Initialized,
    /// A document was opened.
    Opened {
        /// Its address.
        uri: Uri,
        /// What the client takes it for.
        language: String,
        /// Its version.
        version: i32,
        /// Its text.
        text: String,
    },
    /// A document was edited.
    Edited {
        /// Its address.
        uri: Uri,
        /// Its version after that.
        version: i32,
        /// What was replaced by what, in order.
        changes: Vec<TextDocumentContentChangeEvent>,
    },
    /// A document was saved.
    Saved(Uri),
    /// A document was closed.
    Closed(Uri),
    /// Files or folders were made, changed or removed.
    Files(Vec<PathBuf>),
    /// The folders of the workspace have changed.
    Folders {
        /// Folders that came.
        added: Vec<WorkspaceFolder>,
        /// Folders that went.
        removed: Vec<WorkspaceFolder>,
    },
    /// What the editor sets.
    Settings(serde_json::Value),
    /// The settings of the editor have changed: these are what it told, which may be nothing.
    SettingsChanged(serde_json::Value),
    /// A part of the project was read; of the reading of this number.
    Read(usize, Piece),
    /// The reading of this number is over.
    ReadEnded(usize),
    /// Work that had waited for a pause is done; the client is to ask for diagnostics again or not.
    Done(Work, bool),
    /// A question.
    Question(Question),
    /// No more is to be done.
    Stop,
}

/// Answers a question, given what it is to be answered from, or why it cannot be.
pub(crate) type Answering = Box<dyn FnOnce(Result<&Context, Failure>) + Send>;

/// A question that is to be answered from a snapshot.
pub(crate) struct Question {
    /// How much of a hurry it is in.
    pub(crate) lane: Lane,
    /// Set when the client does not want the answer any more.
    pub(crate) cancelled: Arc<AtomicBool>,
    /// Answers it; called once.
    pub(crate) answer: Answering,
}
