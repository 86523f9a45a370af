//! Opening projects: with a cache, without one, with a damaged one, from many threads; following changes on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use analysis::workspace::{Change, Snapshot};
use metadata::Platform;
use project::{CachePlace, Options, Phase, Progress, Project};
use tempfile::TempDir;

static PLATFORMS: LazyLock<[Arc<Platform>; 2]> =
    LazyLock::new(|| [Platform::builtin(), Platform::oscript()].map(Arc::new));

fn options(cache: CachePlace) -> Options<'static> {
    let [platform, oscript] = PLATFORMS.each_ref().map(Arc::clone);
    Options {
        platform,
        oscript,
        cache,
        progress: &|_| {},
    }
}

struct Place {
    _folder: TempDir,
    root: PathBuf,
    cache: PathBuf,
}

impl Place {
    /// A project of three modules, one of them ignored by git.
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let root = folder.path().join("project");
        let place = Self {
            cache: folder.path().join("cache"),
            root,
            _folder: folder,
        };
        place.write("CommonModules/Обмен/Ext/Module.bsl", "\u{feff}// Начинает.\nПроцедура Начать(Знач А = 1) Экспорт\n\tШаг(А);\nКонецПроцедуры\nФункция Шаг(А)\n\tВозврат Новый Структура(\"Ключ\", А);\nКонецФункции\n");
        place.write("Catalogs/Товары/Ext/ManagerModule.bsl", "Перем Х Экспорт;\nПроцедура А() Экспорт\n\tОбмен.Начать();\n\tХ = Запрос.Выполнить().Выбрать();\n\tО = Новый ОписаниеОповещения(\"А\", ЭтотОбъект);\nКонецПроцедуры\nА();\n");
        place.write("build/Module.bsl", "Процедура Собранная() КонецПроцедуры");
        place.write(".gitignore", "build/\n");
        place
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("files of the test");
        fs::write(&path, text).expect("files of the test");
        path
    }

    fn open(&self) -> Project {
        Project::open(&self.root, &options(CachePlace::Folder(self.cache.clone())))
    }

    fn cache_file(&self) -> PathBuf {
        let files: Vec<PathBuf> = fs::read_dir(&self.cache)
            .expect("files of the test")
            .map(|it| it.expect("files of the test").path())
            .collect();
        assert_eq!(files.len(), 1, "one file for a workspace: {files:?}");
        files[0].clone()
    }
}

/// What all modules say.
fn summaries(snapshot: &Snapshot) -> Vec<(PathBuf, String)> {
    let mut all: Vec<_> = snapshot
        .files()
        .map(|it| (it.1.path.clone(), format!("{:?}", it.1.summary)))
        .collect();
    all.sort();
    all
}

fn messages(project: &Project) -> Vec<&str> {
    project
        .problems()
        .iter()
        .map(|it| it.message[1].as_str())
        .collect()
}

#[test]
fn modules_are_found_and_known_by_what_they_belong_to() {
    let place = Place::new();
    let project = Project::open(&place.root, &options(CachePlace::Nowhere));
    let snapshot = project.snapshot();
    assert_eq!(snapshot.files().count(), 2);
    let catalog = snapshot
        .file_at(&project.root().join("Catalogs/Товары/Ext/ManagerModule.bsl"))
        .expect("files of the test");
    let module = snapshot
        .common_module(catalog, "Обмен")
        .expect("files of the test");
    let (_, method) = snapshot
        .file(module)
        .expect("files of the test")
        .summary
        .method("начать")
        .expect("files of the test");
    assert!(method.method.export);
    assert_eq!(&*method.method.comment, "Начинает.");
    let text = snapshot
        .parsed(module)
        .expect("files of the test")
        .text
        .to_string();
    assert!(
        text.starts_with("// Начинает."),
        "texts of closed files come from disk"
    );
    assert!(!place.cache.exists());
    assert_eq!(project.statistics().modules, 2);
    assert!(messages(&project).is_empty());
}

#[test]
fn the_cache_gives_what_parsing_gave() {
    let place = Place::new();
    let first = place.open();
    assert_eq!(first.statistics().from_cache, 0);
    assert!(first.statistics().cache_bytes > 0);
    let second = place.open();
    assert_eq!(second.statistics().from_cache, 2);
    assert_eq!(
        second.statistics().cache_bytes,
        0,
        "nothing new, nothing written"
    );
    assert_eq!(summaries(&first.snapshot()), summaries(&second.snapshot()));
    assert_eq!(
        first.snapshot().usage("Запрос"),
        second.snapshot().usage("Запрос")
    );
    assert!(messages(&second).is_empty());
}

#[test]
fn names_of_all_files_share_their_text() {
    let place = Place::new();
    place.open();
    let project = place.open();
    let snapshot = project.snapshot();
    let mut spelled = Vec::new();
    for (_, file) in snapshot.files() {
        for method in &file.summary.methods {
            spelled.extend(
                method
                    .method
                    .calls
                    .iter()
                    .filter(|it| it.method.is("Начать"))
                    .map(|it| it.method.as_str().as_ptr()),
            );
            spelled.extend(
                method
                    .method
                    .name
                    .is("Начать")
                    .then(|| method.method.name.as_str().as_ptr()),
            );
        }
    }
    assert_eq!(spelled.len(), 2);
    assert_eq!(spelled[0], spelled[1]);
}

#[test]
fn renamed_files_cost_nothing_and_changed_ones_are_read_again() {
    let place = Place::new();
    place.open();
    fs::rename(
        place.root.join("Catalogs/Товары"),
        place.root.join("Catalogs/Услуги"),
    )
    .expect("files of the test");
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 2);
    assert_eq!(project.statistics().cache_bytes, 0);
    place.write(
        "Catalogs/Услуги/Ext/ManagerModule.bsl",
        "Процедура Б() КонецПроцедуры",
    );
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 1);
    assert!(project.statistics().cache_bytes > 0);
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 2);
    let names: Vec<String> = project
        .snapshot()
        .files()
        .flat_map(|it| {
            it.1.summary
                .methods
                .iter()
                .map(|it| it.method.name.to_string())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(names, ["Б", "Начать", "Шаг"]);
}

#[test]
fn a_damaged_cache_is_made_anew_with_a_note() {
    let place = Place::new();
    let whole = place.open();
    let file = place.cache_file();
    let good = fs::read(&file).expect("files of the test");
    let mut damaged: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"1CINDEX\n".to_vec(),
        b"something else".to_vec(),
    ];
    for length in [1, 40, 71, 72, 80, good.len() / 2, good.len() - 1] {
        damaged.push(good[..length].to_vec());
    }
    // The head is 72 bytes: the mark, who wrote it, the checksum.
    for at in [0, 45, 72, 76, 100, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        damaged.push(bytes);
    }
    for bytes in damaged {
        fs::write(&file, &bytes).expect("files of the test");
        let project = place.open();
        assert_eq!(project.statistics().from_cache, 0, "{} bytes", bytes.len());
        assert_eq!(summaries(&project.snapshot()), summaries(&whole.snapshot()));
        assert_eq!(
            messages(&project),
            ["the cache is damaged (checksum) and is made anew"]
        );
        let again = place.open();
        assert_eq!(again.statistics().from_cache, 2);
        assert!(messages(&again).is_empty());
    }
}

#[test]
fn the_cache_of_another_version_is_made_anew_without_a_note() {
    let place = Place::new();
    place.open();
    let file = place.cache_file();
    let mut bytes = fs::read(&file).expect("files of the test");
    bytes[10] ^= 1;
    fs::write(&file, bytes).expect("files of the test");
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 0);
    assert!(messages(&project).is_empty());
    assert_eq!(place.open().statistics().from_cache, 2);
}

#[test]
fn writers_at_once_leave_a_whole_cache() {
    let place = Place::new();
    for number in 0..20 {
        place.write(
            &format!("CommonModules/М{number}/Ext/Module.bsl"),
            &format!("Процедура А{number}() Экспорт\nКонецПроцедуры\n"),
        );
    }
    std::thread::scope(|scope| {
        for number in 0..8 {
            let place = &place;
            scope.spawn(move || {
                // Every one writes something else than the others.
                place.write(
                    &format!("CommonModules/Свой{number}/Ext/Module.bsl"),
                    &format!("Процедура С{number}() КонецПроцедуры"),
                );
                let project = place.open();
                assert!(messages(&project).is_empty(), "{:?}", messages(&project));
            });
        }
    });
    let project = place.open();
    assert!(messages(&project).is_empty());
    assert!(project.statistics().from_cache >= 22);
    assert_eq!(place.open().statistics().from_cache, 30);
    place.cache_file();
}

#[test]
fn what_killed_writers_left_is_taken_away_and_live_writers_are_left_alone() {
    let place = Place::new();
    place.open();
    let file = place.cache_file();
    let (old, new) = (
        file.with_extension("123-0.tmp"),
        file.with_extension("124-0.tmp"),
    );
    let foreign = place.cache.join("other.125-0.tmp");
    for it in [&old, &new, &foreign] {
        fs::write(it, "half").expect("files of the test");
    }
    let long_ago = SystemTime::now() - Duration::from_secs(3 * 60 * 60);
    for it in [&old, &foreign] {
        let file = fs::File::options()
            .write(true)
            .open(it)
            .expect("files of the test");
        file.set_modified(long_ago).expect("files of the test");
    }
    place.write("CommonModules/Новый/Ext/Module.bsl", "А();");
    place.open();
    assert!(!old.exists());
    assert!(new.exists() && foreign.exists());
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_nothing_else_happens() {
    let place = Place::new();
    fs::write(&place.cache, "a file where a folder should be").expect("files of the test");
    let project = place.open();
    assert_eq!(project.snapshot().files().count(), 2);
    let messages = messages(&project);
    assert!(
        messages
            .iter()
            .any(|it| it.starts_with("the cache was not written")),
        "{messages:?}"
    );
}

#[test]
fn files_that_are_no_text_are_told() {
    let place = Place::new();
    let path = place.root.join("CommonModules/Закрыт/Ext/Module.bsl");
    fs::create_dir_all(path.parent().expect("a folder")).expect("files of the test");
    fs::write(&path, [0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]).expect("files of the test");
    let project = Project::open(&place.root, &options(CachePlace::Nowhere));
    assert_eq!(project.statistics().modules, 2);
    assert_eq!(
        messages(&project),
        ["the module is delivered without its text, its methods are unknown"]
    );
    assert!(
        project.problems()[0]
            .path
            .ends_with("CommonModules/Закрыт/Ext/Module.bsl")
    );
}

#[test]
fn changes_on_disk_are_taken_in() {
    let place = Place::new();
    let mut project = place.open();
    let added = place.write(
        "CommonModules/Еще/Ext/Module.bsl",
        "Процедура Е() Экспорт КонецПроцедуры",
    );
    let changed = place.write(
        "CommonModules/Обмен/Ext/Module.bsl",
        "Процедура Другая() Экспорт КонецПроцедуры",
    );
    project.update(&[added.clone(), changed.clone()]);
    let snapshot = project.snapshot();
    let exchange = snapshot.file_at(&changed).expect("files of the test");
    assert!(snapshot.common_module(exchange, "Еще").is_some());
    assert!(
        snapshot
            .file(exchange)
            .expect("files of the test")
            .summary
            .method("Другая")
            .is_some()
    );
    fs::remove_dir_all(place.root.join("CommonModules")).expect("files of the test");
    project.update(&[place.root.join("CommonModules")]);
    assert_eq!(project.snapshot().files().count(), 1);
    assert!(project.snapshot().file_at(&added).is_none());
}

#[test]
fn an_open_file_is_not_overwritten_by_the_disk() {
    let place = Place::new();
    let mut project = place.open();
    let path = project.root().join("CommonModules/Обмен/Ext/Module.bsl");
    let text = "Процедура Набрана() КонецПроцедуры".into();
    project.workspace().apply(Change::Opened {
        path: path.clone(),
        text,
    });
    project.update(std::slice::from_ref(&path));
    let snapshot = project.snapshot();
    let file = snapshot
        .file(snapshot.file_at(&path).expect("files of the test"))
        .expect("files of the test");
    assert!(file.summary.method("Набрана").is_some());
}

#[test]
fn progress_goes_through_all_modules() {
    let place = Place::new();
    let (reports, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = |it: Progress| {
        if it.phase == Phase::Modules {
            assert_eq!(it.total, 2);
            reports.fetch_add(1, Ordering::Relaxed);
            finished.fetch_max(it.done, Ordering::Relaxed);
        }
    };
    let options = Options {
        progress: &progress,
        ..options(CachePlace::Nowhere)
    };
    Project::open(&place.root, &options);
    assert_eq!((reports.into_inner(), finished.into_inner()), (2, 2));
}

#[test]
fn the_sample_configuration_opens_in_both_formats() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let counts = ["trade", "trade-edt"].map(|name| {
        let project = Project::open(&samples.join(name), &options(CachePlace::Nowhere));
        let snapshot = project.snapshot();
        assert_eq!(snapshot.configurations().len(), 1, "{name}");
        let outside = snapshot.files().filter(|it| it.1.configuration.is_none());
        assert_eq!(
            outside.count(),
            0,
            "{name}: every module belongs to the configuration"
        );
        let mut owners: Vec<String> = snapshot
            .files()
            .map(|it| format!("{:?} {:?}", it.1.owner, it.1.kind))
            .collect();
        owners.sort();
        owners
    });
    assert!(!counts[0].is_empty());
    assert_eq!(counts[0], counts[1]);
}
