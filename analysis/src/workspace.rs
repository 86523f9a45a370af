//! All code of a workspace: changes go in, snapshots come out.
//!
//! A file that is open has its text and tree; every other file is its summary.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Configuration, Kind, ModuleKind, Owner, Platform, World};
use parser_bsl::Dialect;
use tree_sitter::Tree;

use crate::flow;
use crate::index::{UsageIndex, Used, WordFilter};
use crate::summary::{Interner, ModuleSummary, PlacedMethod};
use crate::text::LineIndex;
use crate::types::{Given, Memo};

mod changes;
mod files;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod hostile;
mod imagined;
mod layout;
mod open;
mod parsed;
mod place;
mod scripts;
#[cfg(test)]
mod tests;
mod wanted;

use files::Files;
use layout::Layout;
use parsed::ParsedFiles;

pub use parsed::Held;
pub use wanted::{Unwanted, Wanted};

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
    /// A file that holds the text of a query and no code was opened, or its whole text replaced. Such a file is known for
    /// as long as it is open.
    QueryOpened {
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

    /// Parts of the text of a module by their bytes, where they can be had for less than the whole. Nobody promises that
    /// the bytes of the file are those of its text: who asks makes sure that the parts are what they should be.
    fn read_parts(&self, _path: &Path, _parts: &[Range<usize>]) -> Option<Vec<String>> {
        None
    }
}

/// All code of a workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    state: Arc<State>,
}

/// A workspace at one moment. Cheap to clone and to send to another thread; changes do not reach it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    state: Arc<State>,
    wanted: Wanted,
}

/// What snapshots share. Every part is shared by itself, so that a change copies what it touches.
#[derive(Debug, Clone)]
struct State {
    platform: Arc<Platform>,
    oscript: Arc<Platform>,
    texts: Arc<dyn Texts>,
    names: Arc<Interner>,
    configurations: Arc<[Arc<Configuration>]>,
    /// What a file outside of any configuration sees.
    nothing: Arc<Configuration>,
    files: Files,
    layout: Arc<Layout>,
    usage: Arc<UsageIndex>,
    memo: Arc<Memo>,
    flow: Arc<flow::Memo>,
    given: Arc<Given>,
    parsed: Arc<ParsedFiles>,
}

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
    /// It holds the text of a query and no code: its summary and its tree are those of an empty module.
    pub is_query: bool,
    /// What it says.
    pub summary: Arc<ModuleSummary>,
    /// Its text and tree, while it is open.
    pub open: Option<Arc<OpenFile>>,
    /// What words it may hold.
    words: WordFilter,
}

impl File {
    /// Whether a word may stand in the file; `word` is its hash, see [`crate::index::word`].
    pub fn mentions(&self, word: u32) -> bool {
        self.words.may_hold(word) && self.summary.mentions(word)
    }
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
    pub fn new(platform: Arc<Platform>, oscript: Arc<Platform>, texts: Arc<dyn Texts>) -> Self {
        Self {
            state: Arc::new(State {
                platform,
                oscript,
                texts,
                names: Arc::default(),
                configurations: Arc::default(),
                nothing: Arc::default(),
                files: Files::default(),
                layout: Arc::default(),
                usage: Arc::default(),
                memo: Arc::default(),
                flow: Arc::default(),
                given: Arc::default(),
                parsed: Arc::default(),
            }),
        }
    }

    /// Takes a change in. The summaries of other files than the changed one stay as they are.
    pub fn apply(&mut self, change: Change) {
        changes::apply(Arc::make_mut(&mut self.state), change);
    }

    /// Gives back memory that was taken beforehand for what was still to come. For when all is read.
    pub fn shrink(&mut self) {
        let state = Arc::make_mut(&mut self.state);
        Arc::make_mut(&mut state.usage).shrink();
        state.names.shrink();
    }

    /// The workspace as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            state: Arc::clone(&self.state),
            wanted: Wanted::default(),
        }
    }

    /// The names of all summaries: give them to [`crate::summary::summarize`].
    pub fn names(&self) -> &Arc<Interner> {
        &self.state.names
    }
}

impl Snapshot {
    /// The number of a file.
    pub fn file_at(&self, path: &Path) -> Option<FileId> {
        self.state.files.at(path)
    }

    /// The same for a question that may lose its meaning before it is answered; see [`Wanted`].
    pub fn for_as_long_as(mut self, wanted: Wanted) -> Self {
        self.wanted = wanted;
        self
    }

    /// Ends the work of this thread where nobody wants its answer any more. For loops that do not ask for files.
    pub fn stop_unless_wanted(&self) {
        self.wanted.check();
    }

    /// A file. Numbers come from the same workspace; one that is gone gives nothing.
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.wanted.check();
        self.state.files.get(id)
    }

    /// All files.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.state.files.iter()
    }

    /// Whether a file holds the text of a query, not code.
    pub fn is_query(&self, id: FileId) -> bool {
        self.file(id).is_some_and(|it| it.is_query)
    }

    /// The text and tree of a file: those of the open one, or read and parsed now. The last few are kept.
    pub fn parsed(&self, id: FileId) -> Option<Arc<OpenFile>> {
        let file = self.file(id)?;
        if let Some(open) = &file.open {
            return Some(Arc::clone(open));
        }
        self.state.parsed.get(id, file, &*self.state.texts)
    }

    /// Parses a file that is not open, whose text was read by who asks. While the answer lives, all others that ask for
    /// the file get the same.
    pub fn hold(&self, id: FileId, text: Arc<str>) -> Held {
        self.state.parsed.hold(id, text)
    }

    /// The text of a file with the tree of some parts of it at least, in order: faster where the rest is large.
    pub(crate) fn parsed_parts(&self, id: FileId, parts: &[Range<usize>]) -> Option<Arc<OpenFile>> {
        let file = self.file(id)?;
        match &file.open {
            Some(open) => Some(Arc::clone(open)),
            None => {
                let texts = &*self.state.texts;
                self.state.parsed.parts(id, file, texts, parts)
            }
        }
    }

    /// See [`Texts::read_parts`]; of a file that is not open.
    pub(crate) fn parts(&self, file: &File, parts: &[Range<usize>]) -> Option<Vec<String>> {
        self.state.texts.read_parts(&file.path, parts)
    }

    /// The text of a file: that of the open one, or read now.
    pub fn text(&self, id: FileId) -> Option<Arc<str>> {
        let file = self.file(id)?;
        match &file.open {
            Some(open) => Some(Arc::clone(&open.text)),
            None => self.state.texts.read(&file.path),
        }
    }

    /// The text of any file by its path, of a file of metadata too: that of an open module, or read now.
    pub fn text_at(&self, path: &Path) -> Option<Arc<str>> {
        match self.file_at(path) {
            Some(id) => self.text(id),
            None => self.state.texts.read(path),
        }
    }

    /// The configurations.
    pub fn configurations(&self) -> &[Arc<Configuration>] {
        &self.state.configurations
    }

    /// The configuration of a file; an empty one for a file outside of any.
    pub fn configuration(&self, file: FileId) -> &Configuration {
        let index = self.file(file).and_then(|it| it.configuration);
        let found = index.and_then(|it| self.state.configurations.get(it));
        found.unwrap_or(&self.state.nothing)
    }

    /// What names mean in a file without looking at code: its configuration and its platform.
    pub fn world(&self, file: FileId) -> World<'_> {
        let dialect = self.file(file).map(|it| it.dialect);
        World {
            platform: match dialect {
                Some(Dialect::OneScript) => &self.state.oscript,
                _ => &self.state.platform,
            },
            configuration: self.configuration(file),
        }
    }

    /// The module of an owner, as a file sees it: of its own configuration, then of the base.
    pub fn module(&self, from: FileId, owner: &Owner, kind: ModuleKind) -> Option<FileId> {
        let configuration = self.file(from)?.configuration;
        self.state.layout.module(configuration, owner, kind)
    }

    /// The common module of a name, as a file sees it. For a script of OneScript, the module of a library.
    pub fn common_module(&self, from: FileId, name: &str) -> Option<FileId> {
        if self.file(from)?.dialect == Dialect::OneScript {
            return self.script(from, name, ScriptKind::Module);
        }
        let owner = Owner::Object(Kind::CommonModule, metadata::Name::new(name));
        self.module(from, &owner, ModuleKind::CommonModule)
    }

    /// The script of OneScript that is known by a name: the closest one where there are several.
    pub fn script(&self, from: FileId, name: &str, kind: ScriptKind) -> Option<FileId> {
        let from = self.file(from)?;
        scripts::find(&self.state, from, name, kind)
    }

    /// Exported methods of global common modules with a name, as a file sees them: the file and the index of the method.
    pub fn global_method(&self, from: FileId, name: &str) -> Option<(FileId, usize)> {
        let configuration = self.file(from)?.configuration;
        self.state.layout.global_method(configuration, name)
    }

    /// The global common modules that a file sees.
    pub fn global_modules(&self, from: FileId) -> Vec<FileId> {
        let configuration = self.file(from).and_then(|it| it.configuration);
        self.state.layout.global_modules(configuration)
    }

    /// The modules of extensions that stand over a module, in the order of the configurations.
    pub fn extending(&self, module: FileId) -> Vec<FileId> {
        let Some(file) = self.file(module) else {
            return Vec::new();
        };
        self.state.layout.extending(file)
    }

    /// The module of the base that a module of an extension stands over.
    pub fn extended(&self, module: FileId) -> Option<FileId> {
        let file = self.file(module)?;
        self.state.layout.extended(file)
    }

    /// The platform of 1C:Enterprise.
    pub fn platform(&self) -> &Arc<Platform> {
        &self.state.platform
    }

    /// The platform of OneScript.
    pub fn oscript(&self) -> &Arc<Platform> {
        &self.state.oscript
    }

    /// The members that are used of receivers of a name in all files, the most used first.
    pub fn usage(&self, receiver: &str) -> Vec<Used> {
        self.state.usage.of(receiver)
    }

    /// The members that are used most of whatever receiver, so many at most.
    pub fn most_used(&self, most: usize) -> Vec<Used> {
        self.state.usage.top(most)
    }

    /// Counts of uses, for single questions.
    pub fn usage_index(&self) -> &UsageIndex {
        &self.state.usage
    }

    /// The files that may mention a word, in the order of their numbers. Two words may share a hash: look at the text.
    pub fn mentioning(&self, word: &str) -> Vec<FileId> {
        let word = crate::index::word(word);
        let files = self.files().filter(|it| it.1.mentions(word));
        files.map(|it| it.0).collect()
    }

    /// What was told of the whole workspace before, for [`crate::flow`].
    pub(crate) fn flow_memo(&self) -> &flow::Memo {
        &self.state.flow
    }

    /// What was resolved before, for [`crate::types`].
    pub fn memo(&self) -> &Memo {
        &self.state.memo
    }

    /// What calls give to parameters, as far as it was asked for, for [`crate::types`].
    pub(crate) fn given(&self) -> &Given {
        &self.state.given
    }

    /// A method of a module by its index.
    pub fn method(&self, file: FileId, index: usize) -> Option<&PlacedMethod> {
        self.file(file)?.summary.methods.get(index)
    }
}

/// How a script of OneScript is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScriptKind {
    /// A module: `Имя.Метод()`.
    Module,
    /// A class: `Новый Имя()`.
    Class,
}
