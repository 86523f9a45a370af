//! What tests of features start with: a project on disk, and a client that can do what the test says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::Language;
use analysis::workspace::Change;
use metadata::Platform;
use project::{CachePlace, Options, Project};
use serde_json::{Value, json};
use support::Fixture;
use tempfile::TempDir;
use tower_lsp::ls_types::{Position, TextDocumentIdentifier, TextDocumentPositionParams, Uri};

use crate::client::Client;
use crate::context::Context;
use crate::convert;
use crate::documents::{Document, DocumentKind, Documents};
use crate::reading::Readings;
use crate::status::Facts;

/// A project, the first cursor in it, and what a feature is given.
pub(crate) struct Tested {
    pub(crate) context: Context,
    /// Where the cursor stands: `$0`.
    pub(crate) cursor: Option<TextDocumentPositionParams>,
    root: PathBuf,
    project: Project,
    _folder: Option<TempDir>,
}

impl Tested {
    /// The address of a file of the project, by its path from the root.
    pub(crate) fn uri(&self, path: &str) -> Uri {
        convert::uri(&self.root.join(path.trim_start_matches('/'))).expect("an address")
    }

    /// The document of a file of the project.
    pub(crate) fn document(&self, path: &str) -> TextDocumentIdentifier {
        TextDocumentIdentifier {
            uri: self.uri(path),
        }
    }

    /// Where the cursor stands.
    pub(crate) fn at(&self) -> TextDocumentPositionParams {
        self.cursor.clone().expect("the fixture has a cursor")
    }

    /// The parameters of a request about the place of the cursor, with more fields beside those two.
    pub(crate) fn params<T: serde::de::DeserializeOwned>(&self, more: Value) -> T {
        let mut params = serde_json::to_value(self.at()).expect("parameters");
        if let (Value::Object(params), Value::Object(more)) = (&mut params, more) {
            params.extend(more);
        }
        serde_json::from_value(params).expect("parameters of the request")
    }

    /// An address without the folder of the test.
    pub(crate) fn short(&self, uri: &Uri) -> String {
        let path = convert::path(uri);
        let short = path.strip_prefix(&self.root).unwrap_or(&path);
        format!("/{}", short.display())
    }

    /// Types a text where the cursor stands; the context sees it from now on.
    pub(crate) fn type_at_cursor(&mut self, text: &str) {
        let at = self.at();
        let (_, offset) = self.context.place(&at).expect("a place");
        self.project.workspace().apply(Change::Edited {
            path: convert::path(&at.text_document.uri),
            edits: vec![(offset..offset, text.to_owned())],
        });
        self.context.snapshot = self.project.snapshot();
    }

    /// A client that can do more than nothing: `textDocument/…` capabilities as the protocol writes them.
    pub(crate) fn with_client(mut self, capabilities: Value) -> Self {
        self.context.client = Arc::new(client(capabilities));
        self
    }
}

/// The files of a fixture, all of them open; the first cursor is the place that a request is about. The fixture has
/// modules of a dump: `//- /CommonModules/Общий/Ext/Module.bsl`; what metadata describes them must be there, too, or
/// start from [`sample`].
pub(crate) fn fixture(text: &str) -> Tested {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("the folder");
    let mut tested = with_files(root, Some(folder), text);
    tested.context.language = Language::Ru;
    tested
}

/// The sample configuration of the repository (`trade`, `trade-edt`, …), copied, with files of a fixture put into it.
pub(crate) fn sample(name: &str, text: &str) -> Tested {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("the folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/projects")
        .join(name);
    copy(&from, &root);
    with_files(root, Some(folder), text)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the sample") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("a copy")),
        }
    }
}

fn with_files(root: PathBuf, folder: Option<TempDir>, text: &str) -> Tested {
    let fixture = Fixture::parse(text);
    for file in &fixture.files {
        let path = root.join(file.path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, &file.text).expect("a file");
    }
    let options = Options {
        platform: Arc::new(Platform::builtin()),
        oscript: Arc::new(Platform::oscript()),
        cache: CachePlace::Nowhere,
        progress: &|_| (),
    };
    let mut project = Project::open(&root, &options);
    let mut documents = Documents::default();
    let mut cursor = None;
    let client = client(json!({}));
    for file in &fixture.files {
        let path = root.join(file.path.trim_start_matches('/'));
        let uri = convert::uri(&path).expect("an address");
        let document = Document {
            uri: uri.clone(),
            version: 1,
            kind: match DocumentKind::of(&path, "") {
                DocumentKind::Query => DocumentKind::Query,
                _ => DocumentKind::Module,
            },
            text: None,
        };
        let kind = document.kind;
        documents.insert(path.clone(), document, &file.text);
        let text: Arc<str> = Arc::from(file.text.as_str());
        let shown = convert::Text::plain(Arc::clone(&text), client.columns);
        if let Some(change) = kind.opened(path, text) {
            project.workspace().apply(change);
        }
        if let (Some(&at), None) = (file.cursors.first(), &cursor) {
            cursor = Some(TextDocumentPositionParams {
                text_document: TextDocumentIdentifier { uri },
                position: shown.position(at),
            });
        }
    }
    Tested {
        context: Context {
            snapshot: project.snapshot(),
            client: Arc::new(client),
            settings: Arc::default(),
            open: Arc::clone(documents.open()),
            world: crate::context::World::default(),
            reports: Arc::default(),
            shown: Arc::default(),
            askers: Arc::default(),
            language: Language::Ru,
            facts: Arc::new(Facts::of(&project)),
            readings: Readings::new(),
            outgoing: None,
            assistant: Arc::default(),
            options: Arc::new(server_options()),
        },
        cursor,
        root,
        project,
        _folder: folder,
    }
}

/// How a server is started in tests: with what is built in, and without a cache.
pub(crate) fn server_options() -> crate::server::Options {
    crate::server::Options {
        platform: Arc::new(Platform::builtin()),
        platform_source: "builtin".to_owned(),
        dictionaries: false,
        engine: None,
        oscript: Arc::new(Platform::oscript()),
        cache: CachePlace::Nowhere,
        language: Language::Ru,
        version: "0.0.0",
    }
}

fn client(text_document: Value) -> Client {
    let params = json!({ "capabilities": { "textDocument": text_document } });
    Client::new(&serde_json::from_value(params).expect("capabilities"))
}

/// A position in short: `1:5`, both from 0.
pub(crate) fn short(position: Position) -> String {
    format!("{}:{}", position.line, position.character)
}
