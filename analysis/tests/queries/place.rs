//! The sample configuration with the modules of a fixture laid over it.

#[path = "../types/world.rs"]
#[expect(dead_code, reason = "the tests of types use more of it")]
mod world;

use std::path::Path;
use std::sync::Arc;

use analysis::workspace::{Change, Texts, Workspace};
use metadata::Platform;
use support::Fixture;

pub(crate) use world::{At, at};

/// A module that gives a text to a query.
pub(crate) fn module(query: &str) -> String {
    let query = query.replace('\n', "\n\t|");
    format!(
        "Процедура Проба(П1)\n\tЗапрос = Новый Запрос;\n\tЗапрос.Текст =\n\t\"{query}\";\nКонецПроцедуры\n"
    )
}

/// A module of the extension of the sample configuration.
pub(crate) fn at_extension(fixture: &str) -> At {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let root = root.canonicalize().expect("the samples are there");
    let (configurations, _) = metadata::source::load(&root);
    let platform = Arc::new(Platform::builtin());
    let mut workspace = Workspace::new(Arc::clone(&platform), platform, Arc::new(Nothing));
    workspace.apply(Change::Configurations(configurations));
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

/// Files of a fixture are open: nothing is read.
#[derive(Debug)]
struct Nothing;

impl Texts for Nothing {
    fn read(&self, _path: &Path) -> Option<Arc<str>> {
        None
    }
}
