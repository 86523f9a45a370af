//! What a feature is given to answer a question with.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use analysis::Language;
use analysis::workspace::{FileId, Snapshot};
use project::settings::Settings;
use tower_lsp::ls_types::{self as types, Location, Position, TextDocumentPositionParams, Uri};

use crate::askers::Askers;
use crate::assistant::Assistant;
use crate::client::Client;
use crate::convert::{self, Text};
use crate::diagnostics::Reports;
use crate::documents::Open;
use crate::outgoing::Outgoing;
use crate::reading::Readings;
use crate::server::Options;
use crate::shown::Shown;
use crate::status::Facts;

/// What lies around modules, as it changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct World {
    /// How often the project was read.
    pub(crate) readings: u64,
    /// How often something else than a module has changed on disk.
    pub(crate) changes: u64,
}

/// The state of the project when a question was asked, and who asks.
#[derive(Clone)]
pub(crate) struct Context {
    /// The code. Looking a file up ends the work where its answer is not wanted any more.
    pub(crate) snapshot: Snapshot,
    /// What the editor can do.
    pub(crate) client: Arc<Client>,
    /// What is set.
    pub(crate) settings: Arc<Settings>,
    /// The documents that are open in the editor.
    pub(crate) open: Open,
    /// What lies around modules: findings depend on it.
    pub(crate) world: World,
    /// What was found wrong with files so far.
    pub(crate) reports: Arc<Reports>,
    /// What the editor was shown before.
    pub(crate) shown: Arc<Shown>,
    /// Who answers questions in plain words.
    pub(crate) askers: Arc<Askers>,
    /// The language of what the user reads.
    pub(crate) language: Language,
    /// What is known of the project besides its code.
    pub(crate) facts: Arc<Facts>,
    /// How far the reading of the project is.
    pub(crate) readings: Readings,
    /// The way to the client; tests have none.
    pub(crate) outgoing: Option<Outgoing>,
    /// What suggests code.
    pub(crate) assistant: Arc<Assistant>,
    /// How the server was started.
    pub(crate) options: Arc<Options>,
}

impl Context {
    /// The file at an address. Nothing where the project has none: the answer is empty then.
    pub(crate) fn file(&self, uri: &Uri) -> Option<FileId> {
        self.snapshot.file_at(&convert::path(uri))
    }

    /// The file and the byte that a question is about.
    pub(crate) fn place(&self, at: &TextDocumentPositionParams) -> Option<(FileId, usize)> {
        let file = self.file(&at.text_document.uri)?;
        Some((file, self.offset(file, at.position)?))
    }

    /// The byte of a file at a position.
    pub(crate) fn offset(&self, file: FileId, position: Position) -> Option<usize> {
        Some(self.text(file)?.offset(position))
    }

    /// The text of a file, to convert places of. Ask once for many places.
    pub(crate) fn text(&self, file: FileId) -> Option<Text> {
        let columns = self.client.columns;
        if let Some(open) = self.snapshot.file(file)?.open.clone() {
            return Some(Text::parsed(open, columns));
        }
        Some(Text::plain(self.snapshot.text(file)?, columns))
    }

    /// The text of any file by its path, to convert places of: as the editor has it, where it is open there.
    pub(crate) fn text_at(&self, path: &Path) -> Option<Text> {
        if let Some(file) = self.snapshot.file_at(path) {
            return self.text(file);
        }
        let open = self.open.get(path).and_then(|it| it.text.clone());
        let text = open.or_else(|| self.snapshot.text_at(path))?;
        Some(Text::plain(text, self.client.columns))
    }

    /// The range of bytes of a file. For many ranges of one file, ask for its [`Self::text`] once.
    pub(crate) fn range(&self, file: FileId, bytes: &Range<usize>) -> Option<types::Range> {
        Some(self.text(file)?.range(bytes))
    }

    /// The address of a file: as the client wrote it, where it is open there.
    pub(crate) fn uri(&self, path: &Path) -> Option<Uri> {
        match self.open.get(path) {
            Some(document) => Some(document.uri.clone()),
            None => convert::uri(path),
        }
    }

    /// The address of a module.
    pub(crate) fn uri_of(&self, file: FileId) -> Option<Uri> {
        self.uri(&self.snapshot.file(file)?.path)
    }

    /// The version of a document, where it is open.
    pub(crate) fn version(&self, path: &Path) -> Option<i32> {
        self.open.get(path).map(|it| it.version)
    }

    /// A place in a file.
    pub(crate) fn location(&self, file: FileId, bytes: &Range<usize>) -> Option<Location> {
        Some(Location {
            uri: self.uri_of(file)?,
            range: self.range(file, bytes)?,
        })
    }
}
