//! The sample configuration with the modules of a fixture laid over it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use analysis::workspace::{Change, FileId, Snapshot, Texts, Workspace};
use metadata::{Configuration, Platform};
use support::{DEFAULT_PATH, Fixture};

/// The folder of the sample configuration.
pub(crate) static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    root.canonicalize()
        .expect("the sample configuration is there")
});

static CONFIGURATIONS: LazyLock<Vec<Arc<Configuration>>> =
    LazyLock::new(|| metadata::source::load(&ROOT).0);

static PLATFORMS: LazyLock<[Arc<Platform>; 2]> =
    LazyLock::new(|| [Arc::new(Platform::builtin()), Arc::new(Platform::oscript())]);

/// Files of a fixture are open: nothing is read.
#[derive(Debug)]
struct Nothing;

impl Texts for Nothing {
    fn read(&self, _path: &Path) -> Option<Arc<str>> {
        None
    }
}

/// A place of a fixture: the snapshot, the file and the offset of `$0`.
pub(crate) struct At {
    pub(crate) snapshot: Snapshot,
    pub(crate) file: FileId,
    pub(crate) offset: usize,
}

/// Configurations without their modules.
pub(crate) fn workspace(
    configurations: Vec<Arc<Configuration>>,
    texts: Arc<dyn Texts>,
) -> Workspace {
    let [platform, oscript] = PLATFORMS.each_ref().map(Arc::clone);
    let mut workspace = Workspace::new(platform, oscript, texts);
    workspace.apply(Change::Configurations(configurations));
    workspace
}

/// Lays a fixture over the sample configuration without its modules.
#[track_caller]
pub(crate) fn at(fixture: &str) -> At {
    at_in(
        workspace(CONFIGURATIONS.clone(), Arc::new(Nothing)),
        fixture,
    )
}

/// Opens the files of a fixture. Text without a path is the common module `Проба`.
#[track_caller]
pub(crate) fn at_in(mut workspace: Workspace, fixture: &str) -> At {
    let fixture = Fixture::parse(fixture);
    let mut place = None;
    for file in &fixture.files {
        let path = match file.path.as_str() {
            DEFAULT_PATH => "/CommonModules/Проба/Ext/Module.bsl",
            path => path,
        };
        let path = ROOT.join(path.trim_start_matches('/'));
        if let Some(cursor) = file.cursors.first() {
            place = Some((path.clone(), *cursor));
        }
        workspace.apply(Change::Opened {
            path,
            text: file.text.as_str().into(),
        });
    }
    let snapshot = workspace.snapshot();
    let (path, offset) = place.expect("the fixture has a cursor");
    let file = snapshot.file_at(&path).expect("the file is open");
    At {
        snapshot,
        file,
        offset,
    }
}

/// A place in a module of the extension of the sample configuration.
pub(crate) fn at_extension(fixture: &str) -> At {
    let root = ROOT.join("..");
    let root = root.canonicalize().expect("the samples are there");
    let (configurations, _) = metadata::source::load(&root);
    let mut workspace = workspace(configurations, Arc::new(Nothing));
    let file = Fixture::single(fixture);
    let path = root.join("trade-ext/CommonModules/Проба/Ext/Module.bsl");
    workspace.apply(Change::Opened {
        path: path.clone(),
        text: file.text.as_str().into(),
    });
    let snapshot = workspace.snapshot();
    At {
        file: snapshot.file_at(&path).expect("the file is open"),
        offset: *file.cursors.first().expect("the fixture has a cursor"),
        snapshot,
    }
}
