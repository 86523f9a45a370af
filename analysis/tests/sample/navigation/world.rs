//! The sample configuration, whole and on disk, with the modules of a fixture open in it.
#![expect(
    clippy::disallowed_methods,
    reason = "who starts analysis reads the files"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use analysis::ide::target::Target;
use analysis::summary::{Source, summarize};
use analysis::workspace::{Change, Texts, Workspace};
use parser_bsl::{Dialect, Parser};

pub(crate) use crate::place::{At, ROOT};
use crate::place::{at_in, workspace};

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
    let (configurations, _) = metadata::source::load(&ROOT);
    let paths = configurations.iter().flat_map(|it| &it.modules);
    let paths: Vec<PathBuf> = paths.map(|it| it.path.clone()).collect();
    let mut workspace = workspace(configurations, Arc::new(Disk));
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

/// Opens the files of a fixture in the sample configuration with all of its modules.
#[track_caller]
pub(crate) fn at(fixture: &str) -> At {
    at_in(SAMPLE.clone(), fixture)
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
