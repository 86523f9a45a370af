//! All code of a workspace: changes go in, snapshots come out.
//!
//! A file that is open has its text and tree; every other file is its summary.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Configuration, Kind, ModuleKind, Owner, Platform, World};
use parser_bsl::Dialect;
use tree_sitter::Tree;

use crate::summary::ModuleSummary;
use crate::text::LineIndex;

/// A file of a workspace. Numbers are given in the order of arrival and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Something that happened to a workspace.
#[derive(Debug, Clone)]
pub enum Change {
    /// The configurations were read, all of them; extensions know their bases.
    Configurations(Vec<Arc<Configuration>>),
    /// A file on disk has this summary. A file that is open stays open.
    Indexed {
        /// The file.
        path: PathBuf,
        /// What it says.
        summary: Arc<ModuleSummary>,
    },
    /// A file was opened, or its whole text replaced.
    Opened {
        /// The file.
        path: PathBuf,
        /// The text, without a byte order mark.
        text: Arc<str>,
    },
    /// The text of an open file changed. Ranges are bytes of the text as the edits before have left it.
    Edited {
        /// The file.
        path: PathBuf,
        /// What was replaced by what.
        edits: Vec<(Range<usize>, String)>,
    },
    /// A file is not open any more: what was seen last stays as its summary until it is indexed again.
    Closed {
        /// The file.
        path: PathBuf,
    },
    /// A file is gone.
    Removed {
        /// The file.
        path: PathBuf,
    },
}

/// Gives the text of a file that is not open. Analysis does no IO: who starts it passes a reader in.
pub trait Texts: Send + Sync + std::fmt::Debug {
    /// The text of a module, decoded, or nothing where it cannot be read.
    fn read(&self, path: &Path) -> Option<Arc<str>>;
}

/// All code of a workspace.
#[derive(Debug)]
pub struct Workspace {
    state: Arc<State>,
}

/// A workspace at one moment. Cheap to clone and to send to another thread; changes do not reach it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    state: Arc<State>,
}

#[derive(Debug, Default, Clone)]
struct State {}

/// A file as a snapshot has it.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it lies.
    pub path: PathBuf,
    /// Who runs it.
    pub dialect: Dialect,
    /// The index of its configuration, where it has one.
    pub configuration: Option<usize>,
    /// What it belongs to.
    pub owner: Owner,
    /// What it is for.
    pub kind: ModuleKind,
    /// What it says.
    pub summary: Arc<ModuleSummary>,
    /// Its text and tree, while it is open.
    pub open: Option<Arc<OpenFile>>,
}

/// The text and the tree of a file.
#[derive(Debug)]
pub struct OpenFile {
    /// The text.
    pub text: Arc<str>,
    /// Its tree.
    pub tree: Tree,
    /// Its lines.
    pub lines: LineIndex,
}

impl Workspace {
    /// An empty workspace.
    pub fn new(_platform: Arc<Platform>, _oscript: Arc<Platform>, _texts: Arc<dyn Texts>) -> Self {
        Self {
            state: Arc::default(),
        }
    }

    /// Takes a change in. The summaries of other files than the changed one stay as they are.
    pub fn apply(&mut self, _change: Change) {}

    /// The workspace as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            state: Arc::clone(&self.state),
        }
    }
}

impl Snapshot {
    /// The number of a file.
    pub fn file_at(&self, _path: &Path) -> Option<FileId> {
        None
    }

    /// A file. Numbers come from the same workspace; one that is gone gives nothing.
    pub fn file(&self, _id: FileId) -> Option<&File> {
        None
    }

    /// All files.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        std::iter::empty()
    }

    /// The text and tree of a file: those of the open one, or read and parsed now.
    pub fn parsed(&self, _id: FileId) -> Option<Arc<OpenFile>> {
        None
    }

    /// The configurations.
    pub fn configurations(&self) -> &[Arc<Configuration>] {
        &[]
    }

    /// What names mean in a file without looking at code: its configuration and its platform.
    pub fn world(&self, _file: FileId) -> World<'_> {
        todo!()
    }

    /// The module of an owner, as a file sees it: of its own configuration, then of the base.
    pub fn module(&self, _from: FileId, _owner: &Owner, _kind: ModuleKind) -> Option<FileId> {
        None
    }

    /// The common module of a name, as a file sees it.
    pub fn common_module(&self, from: FileId, name: &str) -> Option<FileId> {
        let owner = Owner::Object(Kind::CommonModule, metadata::Name::new(name));
        self.module(from, &owner, ModuleKind::CommonModule)
    }

    /// Exported methods of global common modules with a name, as a file sees them: the file and the index of the method.
    pub fn global_method(&self, _from: FileId, _name: &str) -> Option<(FileId, usize)> {
        None
    }

    /// The modules of extensions that stand over a module, in the order of the configurations.
    pub fn extending(&self, _module: FileId) -> Vec<FileId> {
        Vec::new()
    }
}
