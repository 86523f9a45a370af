//! The sample configuration with the modules of a fixture laid over it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use analysis::types::{self, Offers, Ty, Types};
use analysis::workspace::{Change, FileId, Snapshot, Texts, Workspace};
use metadata::{Configuration, Platform};
use support::{DEFAULT_PATH, Fixture};

/// The folder of the sample configuration.
static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
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

/// Lays a fixture over the sample configuration. Text without a path is the common module `Проба`.
#[track_caller]
pub(crate) fn at(fixture: &str) -> At {
    let fixture = Fixture::parse(fixture);
    let [platform, oscript] = &*PLATFORMS;
    let mut workspace =
        Workspace::new(Arc::clone(platform), Arc::clone(oscript), Arc::new(Nothing));
    workspace.apply(Change::Configurations(CONFIGURATIONS.clone()));
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

/// The picture of types, but for `Неопределено`: `Структура{А, Б}`, `ТаблицаЗначений<Код>`, `Массив[Строка]`.
pub(crate) fn picture(types: &Types) -> String {
    let is_nothing = |it: &&Ty| matches!(it, Ty::Of(metadata::Type::Undefined));
    let says = types.list().iter().filter(|it| !is_nothing(it));
    let mut all: Vec<String> = says.map(picture_of).collect();
    all.dedup();
    all.join(" | ")
}

fn picture_of(ty: &Ty) -> String {
    match ty {
        Ty::Of(it) => it.to_string(),
        Ty::Module(_) => "модуль".to_owned(),
        Ty::Text(_) => "Строка".to_owned(),
        Ty::Made(base, content) => {
            let names = |fields: &[types::Field]| {
                let names = fields.iter().map(|it| it.names.ru.to_string());
                names.collect::<Vec<_>>().join(", ")
            };
            let mut text = base.to_string();
            if !content.fields.is_empty() {
                text += &format!("{{{}}}", names(&content.fields));
            } else if !content.columns.is_empty() {
                text += &format!("<{}>", names(&content.columns));
            }
            text
        }
    }
}

/// What stands before the cursor is of these types.
#[track_caller]
pub(crate) fn types(fixture: &str, expected: &str) {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let receiver = types::receiver_at(&snapshot, file, offset);
    assert_eq!(picture(&receiver.types), expected, "{fixture}");
}

/// What is offered behind the dot at the cursor.
#[track_caller]
pub(crate) fn offered(fixture: &str) -> Offers {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let receiver = types::receiver_at(&snapshot, file, offset);
    types::members(&snapshot, file, &receiver.types)
}

/// All of these names are offered behind the dot at the cursor, and none of those with `!` before them.
#[track_caller]
pub(crate) fn offers(fixture: &str, names: &str) {
    let offers = offered(fixture);
    let has = |name: &str| offers.list.iter().any(|it| it.names.is(name));
    for name in names.split_whitespace() {
        match name.strip_prefix('!') {
            Some(name) => assert!(!has(name), "{name} is offered: {fixture}"),
            None => assert!(
                has(name),
                "{name} is not offered but {:?}: {fixture}",
                offers
                    .list
                    .iter()
                    .map(|it| it.names.ru.as_str())
                    .collect::<Vec<_>>()
            ),
        }
    }
}

/// The same in a body of a procedure of a common module.
#[track_caller]
pub(crate) fn body_types(code: &str, expected: &str) {
    types(&body(code), expected);
}

/// The same in a body of a procedure of a common module.
#[track_caller]
pub(crate) fn body_offers(code: &str, names: &str) {
    offers(&body(code), names);
}

fn body(code: &str) -> String {
    format!("Процедура Проба(П1, П2)\n{code}\nКонецПроцедуры\n")
}
