//! The sample configuration, whole and on disk, with the modules of a fixture open in it.
#![expect(
    clippy::disallowed_methods,
    reason = "who starts analysis reads the files"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use analysis::ide::target::Target;
use analysis::summary::{Source, summarize};
use analysis::workspace::{Change, FileId, Snapshot, Texts, Workspace};
use metadata::Platform;
use parser_bsl::{Dialect, Parser};
use support::{DEFAULT_PATH, Fixture};

/// The folder of the sample configuration.
pub(crate) static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    root.canonicalize()
        .expect("the sample configuration is there")
});

/// Reads the files of the sample.
#[derive(Debug)]
struct Disk;

impl Texts for Disk {
    fn read(&self, path: &Path) -> Option<Arc<str>> {
        let text = std::fs::read_to_string(path).ok()?;
        Some(text.trim_start_matches('\u{feff}').into())
    }
}

/// A file of the sample.
pub(crate) fn read(path: &Path) -> Arc<str> {
    Disk.read(path).expect("a file of the sample")
}

static SAMPLE: LazyLock<Workspace> = LazyLock::new(|| {
    let platforms = [Platform::builtin(), Platform::oscript()].map(Arc::new);
    let [platform, oscript] = platforms;
    let mut workspace = Workspace::new(platform, oscript, Arc::new(Disk));
    let (configurations, _) = metadata::source::load(&ROOT);
    let paths = configurations.iter().flat_map(|it| &it.modules);
    let paths: Vec<PathBuf> = paths.map(|it| it.path.clone()).collect();
    workspace.apply(Change::Configurations(configurations));
    let mut parser = Parser::bsl();
    for path in paths {
        let Some(text) = Disk.read(&path) else {
            continue;
        };
        let tree = parser.parse(&text, None);
        let source = Source {
            text: &text,
            tree: &tree,
            dialect: Dialect::Bsl,
        };
        let summary = Arc::new(summarize(source, workspace.names()));
        workspace.apply(Change::Indexed { path, summary });
    }
    workspace
});

/// A place of a fixture: the snapshot, the file and the offset of `$0`.
pub(crate) struct At {
    pub(crate) snapshot: Snapshot,
    pub(crate) file: FileId,
    pub(crate) offset: usize,
}

/// Opens the files of a fixture in the sample configuration. Text without a path is the common module `Проба`.
#[track_caller]
pub(crate) fn at(fixture: &str) -> At {
    let fixture = Fixture::parse(fixture);
    let mut workspace = SAMPLE.clone();
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

/// Code in the body of a procedure.
pub(crate) fn body(code: &str) -> String {
    format!("Процедура Проба(П1, П2)\n\t{code}\nКонецПроцедуры\n")
}

/// Code in the form of an order.
pub(crate) fn form(code: &str) -> String {
    format!(
        "//- /Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl\n&НаКлиенте\n{}",
        body(code)
    )
}

/// Places as `path:line text`, paths from the root of the sample.
pub(crate) fn shown(at: &At, targets: &[Target]) -> Vec<String> {
    let show = |it: &Target| {
        let text = at.snapshot.text_at(&it.path).expect("the file is there");
        let line = text[..it.name.start].matches('\n').count() + 1;
        let path = it.path.strip_prefix(&*ROOT).unwrap_or(&it.path);
        assert!(it.whole.start <= it.name.start && it.name.end <= it.whole.end);
        format!("{}:{line} {}", path.display(), &text[it.name.clone()])
    };
    targets.iter().map(show).collect()
}
