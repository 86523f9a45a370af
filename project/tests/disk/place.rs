//! Projects in temporary folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use analysis::workspace::Snapshot;
use metadata::Platform;
use project::{CachePlace, Options, Project};
use tempfile::TempDir;

static PLATFORMS: LazyLock<[Arc<Platform>; 2]> =
    LazyLock::new(|| [Platform::builtin(), Platform::oscript()].map(Arc::new));

pub(crate) fn options(cache: CachePlace) -> Options<'static> {
    let [platform, oscript] = PLATFORMS.each_ref().map(Arc::clone);
    Options {
        platform,
        oscript,
        cache,
        progress: &|_| {},
    }
}

pub(crate) struct Place {
    _folder: TempDir,
    pub(crate) root: PathBuf,
    pub(crate) cache: PathBuf,
}

impl Place {
    /// A project of three modules, one of them ignored by git.
    pub(crate) fn new() -> Self {
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

    pub(crate) fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("files of the test");
        fs::write(&path, text).expect("files of the test");
        path
    }

    pub(crate) fn open(&self) -> Project {
        Project::open(&self.root, &options(CachePlace::Folder(self.cache.clone())))
    }

    pub(crate) fn cache_file(&self) -> PathBuf {
        let files: Vec<PathBuf> = fs::read_dir(&self.cache)
            .expect("files of the test")
            .map(|it| it.expect("files of the test").path())
            .collect();
        assert_eq!(files.len(), 1, "one file for a workspace: {files:?}");
        files[0].clone()
    }
}

/// What all modules say.
pub(crate) fn summaries(snapshot: &Snapshot) -> Vec<(PathBuf, String)> {
    let mut all: Vec<_> = snapshot
        .files()
        .map(|it| (it.1.path.clone(), format!("{:?}", it.1.summary)))
        .collect();
    all.sort();
    all
}

pub(crate) fn messages(project: &Project) -> Vec<&str> {
    project
        .problems()
        .iter()
        .map(|it| it.message[1].as_str())
        .collect()
}

/// Copies a folder with all in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("files of the test");
    for entry in fs::read_dir(from).expect("files of the sample") {
        let entry = entry.expect("files of the sample");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("files of the test");
        }
    }
}
