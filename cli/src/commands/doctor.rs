//! `onec doctor`: what the language server would find here, and what is wrong with it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use analysis::Language;
use anyhow::Result;
use metadata::platform::Help;
use metadata::{Configuration, Platform, Problem, Purpose};
use project::settings::{self, Read};
use project::walk::Excluded;
use project::{CachePlace, Project, Statistics, platform, spelling};

use crate::exit::{Exit, Usage, unless_closed};
use crate::page::Page;

/// Tell what the language server finds in a folder (configurations, settings, platform, cache, engine) and what is wrong.
#[derive(clap::Args)]
pub(crate) struct Doctor {
    /// The folder that an editor would open.
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
}

impl Doctor {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        if !self.path.is_dir() {
            let path = self.path.display();
            return Err(Usage(language.pick(
                format!("{path}: такого каталога нет"),
                format!("{path}: there is no such folder"),
            ))
            .into());
        }
        let root = self.path.canonicalize()?;
        let examined = Examined::new(&root);
        let text = examined.text(language);
        unless_closed(io::stdout().lock().write_all(text.as_bytes()))?;
        Ok(match examined.is_well() {
            true => Exit::Clean,
            false => Exit::Incomplete,
        })
    }
}

/// What was found.
struct Examined {
    root: PathBuf,
    read: Read,
    /// The folder that settings name does not exist.
    lost_root: Option<PathBuf>,
    project: Project,
    seconds: f64,
    platform: platform::Loaded,
    installed: Vec<Help>,
    dictionaries: spelling::Found,
    cache: Cache,
}

/// The folder of the cache.
enum Cache {
    None,
    Usable(PathBuf),
    Unusable(PathBuf, io::Error),
}

impl Examined {
    fn new(root: &Path) -> Self {
        let read = settings::read(root, &serde_json::Value::Null);
        let (folder, lost_root) = match read.settings.folder_in(root) {
            Ok(folder) => (folder, None),
            Err(lost) => (root.to_owned(), Some(lost)),
        };
        let mut excluded = Excluded::default();
        excluded.add(root, &read.settings.exclude);
        let platform = platform::load(platform::data_folder().as_deref());
        let started = Instant::now();
        let mut project = Project::new(
            &[folder],
            excluded,
            Arc::clone(&platform.platform),
            Arc::new(Platform::oscript()),
        );
        let reading = project.reading(CachePlace::User);
        reading.run(&|_| (), |piece| {
            project.take(piece);
            std::ops::ControlFlow::Continue(())
        });
        let dictionaries = read.settings.spelling.dictionaries.as_ref();
        let dictionaries = spelling::find(dictionaries.map(|it| root.join(it)).as_deref());
        Self {
            root: root.to_owned(),
            dictionaries,
            read,
            lost_root,
            project,
            seconds: started.elapsed().as_secs_f64(),
            platform,
            installed: Help::below(&metadata::platform::roots()),
            cache: Cache::of_user(),
        }
    }

    fn is_well(&self) -> bool {
        self.read.problems.is_empty()
            && self.lost_root.is_none()
            && self.problems().is_empty()
            && !matches!(self.cache, Cache::Unusable(..))
    }

    fn problems(&self) -> Vec<Problem> {
        let configurations = self.project.configurations();
        let own = self.project.problems().iter().chain(&self.platform.problem);
        let all = own.chain(configurations.iter().flat_map(|it| &it.problems));
        all.cloned().collect()
    }

    fn text(&self, language: Language) -> String {
        let mut page = Page::default();
        page.title(&format!("1C:Copilot {}", env!("CARGO_PKG_VERSION")));
        page.line(0, &self.root.display().to_string());
        self.settings(&mut page, language);
        self.configurations(&mut page, language);
        self.modules(&mut page, language);
        self.surroundings(&mut page, language);
        self.wrong(&mut page, language);
        page.finish()
    }

    fn settings(&self, page: &mut Page, language: Language) {
        page.section(
            language.pick("Настройки", "Settings"),
            self.read.files.len(),
        );
        for file in &self.read.files {
            page.line(1, &file.display().to_string());
        }
        if self.read.files.is_empty() {
            page.line(
                1,
                language.pick(
                    "нет ни onec.toml, ни .bsl-language-server.json: действуют значения по умолчанию",
                    "there is neither onec.toml nor .bsl-language-server.json: defaults are used",
                ),
            );
        }
        for name in &self.read.ignored {
            let what = language.pick("здесь ничего не значит", "means nothing here");
            page.line(1, &format!("{name}: {what}"));
        }
    }

    fn configurations(&self, page: &mut Page, language: Language) {
        let configurations = self.project.configurations();
        page.section(
            language.pick("Конфигурации", "Configurations"),
            configurations.len(),
        );
        let rows: Vec<[String; 5]> = configurations
            .iter()
            .map(|it| row(it, &self.root, language))
            .collect();
        page.rows(1, &rows);
        if configurations.is_empty() {
            page.line(
                1,
                language.pick(
                    "не найдены: нужна выгрузка конфигуратора (Configuration.xml) или проект EDT (Configuration.mdo)",
                    "none: a dump of the Designer (Configuration.xml) or a project of EDT (Configuration.mdo) is needed",
                ),
            );
        }
    }

    fn modules(&self, page: &mut Page, language: Language) {
        let Statistics {
            modules,
            bytes,
            from_cache,
            ..
        } = self.project.statistics();
        page.section(language.pick("Модули", "Modules"), modules);
        let megabytes = bytes as f64 / 1e6;
        page.line(
            1,
            &language.pick(
                format!(
                    "{megabytes:.1} МБ, из кэша {from_cache}, прочитано за {:.2} с",
                    self.seconds
                ),
                format!(
                    "{megabytes:.1} MB, from the cache {from_cache}, read in {:.2} s",
                    self.seconds
                ),
            ),
        );
    }

    fn surroundings(&self, page: &mut Page, language: Language) {
        page.blank();
        page.title(language.pick("Окружение", "Surroundings"));
        let platform = match &self.platform.import {
            Some(it) => language.pick(
                format!("синтакс-помощник {}", it.version),
                format!("syntax helper {}", it.version),
            ),
            None => language
                .pick("встроенные данные", "built-in data")
                .to_owned(),
        };
        let newest = match self.installed.first() {
            Some(it) if self.platform.import.is_none() => language.pick(
                format!(
                    "; установлена {}, её факты возьмёт onec platform import",
                    it.version
                ),
                format!(
                    "; {} is installed, onec platform import takes its facts",
                    it.version
                ),
            ),
            _ => String::new(),
        };
        let cache = match &self.cache {
            Cache::None => language.pick("нет", "none").to_owned(),
            Cache::Usable(it) | Cache::Unusable(it, _) => it.display().to_string(),
        };
        let rows = [
            [
                language.pick("Платформа", "Platform").to_owned(),
                format!("{platform}{newest}"),
            ],
            [language.pick("Кэш", "Cache").to_owned(), cache],
            [
                language.pick("Словари", "Dictionaries").to_owned(),
                self.dictionaries(language),
            ],
            [
                language.pick("Модель", "Engine").to_owned(),
                language.pick("нет", "none").to_owned(),
            ],
        ];
        page.rows(1, &rows);
    }

    fn dictionaries(&self, language: Language) -> String {
        let found = &self.dictionaries;
        let of = |file: &Option<spelling::DictionaryFile>, name: &str| match file {
            Some(it) => format!("{name} {}", it.words.display()),
            None => language.pick(format!("{name} нет"), format!("no {name} one")),
        };
        let russian = of(&found.russian, language.pick("русский", "Russian"));
        let english = of(&found.english, language.pick("английский", "English"));
        let how = match found.russian.is_some() && found.english.is_some() {
            true => String::new(),
            false => language.pick(
                format!(
                    " — без словаря правило Typo молчит о его языке; установить: {}",
                    spelling::HOW_TO_INSTALL
                ),
                format!(
                    " — without a dictionary the rule Typo is silent about its language; to install: {}",
                    spelling::HOW_TO_INSTALL
                ),
            ),
        };
        format!("{russian}, {english}{how}")
    }

    fn wrong(&self, page: &mut Page, language: Language) {
        let mut lines: Vec<String> = Vec::new();
        for it in &self.read.problems {
            let [ru, en] = &it.message;
            let line = line(&it.path, it.range.start).map(|it| format!(":{it}"));
            let line = line.filter(|_| it.range.end > 0).unwrap_or_default();
            lines.push(format!(
                "{}{line}: {}",
                it.path.display(),
                language.pick(ru, en)
            ));
        }
        if let Some(it) = &self.lost_root {
            lines.push(language.pick(
                format!(
                    "{}: каталога конфигурации из настроек нет, читается весь проект",
                    it.display()
                ),
                format!(
                    "{}: the configuration root of the settings does not exist, all is read",
                    it.display()
                ),
            ));
        }
        for it in self.problems() {
            let [ru, en] = &it.message;
            let line = it.line.map(|it| format!(":{it}")).unwrap_or_default();
            lines.push(format!(
                "{}{line}: {}",
                it.path.display(),
                language.pick(ru, en)
            ));
        }
        if let Cache::Unusable(path, error) = &self.cache {
            lines.push(language.pick(
                format!(
                    "{}: кэш не записать: {error}; каждый запуск будет дольше",
                    path.display()
                ),
                format!(
                    "{}: the cache cannot be written: {error}; every start takes longer",
                    path.display()
                ),
            ));
        }
        page.section(language.pick("Что не так", "What is wrong"), lines.len());
        for line in lines {
            page.line(1, &line);
        }
    }
}

impl Cache {
    fn of_user() -> Self {
        let Some(folder) = project::user_cache() else {
            return Self::None;
        };
        match std::fs::create_dir_all(&folder).and_then(|()| tempfile_in(&folder)) {
            Ok(()) => Self::Usable(folder),
            Err(error) => Self::Unusable(folder, error),
        }
    }
}

/// Whether a file can be made in a folder.
fn tempfile_in(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!("doctor-{}", std::process::id()));
    std::fs::write(&path, b"")?;
    std::fs::remove_file(path)
}

/// The line of a file, counted from 1, that holds an offset.
fn line(path: &Path, offset: usize) -> Option<usize> {
    let text = std::fs::read(path).ok()?;
    let before = text.get(..offset)?;
    Some(before.iter().filter(|it| **it == b'\n').count() + 1)
}

/// What a configuration is, in columns.
fn row(configuration: &Configuration, root: &Path, language: Language) -> [String; 5] {
    let kind = match configuration.properties.purpose {
        Purpose::Base => language.pick("конфигурация", "configuration"),
        Purpose::External => language.pick("внешние объекты", "external objects"),
        Purpose::Patch | Purpose::Customization | Purpose::AddOn => {
            language.pick("расширение", "extension")
        }
    };
    let format = match configuration.is_of_designer() {
        true => language.pick("конфигуратор", "Designer"),
        false => "EDT",
    };
    let place = configuration
        .root
        .strip_prefix(root)
        .unwrap_or(&configuration.root);
    let place = match place.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => place.display().to_string(),
    };
    let counts = language.pick(
        format!(
            "объектов {}, модулей {}",
            configuration.objects.len(),
            configuration.modules.len()
        ),
        format!(
            "objects {}, modules {}",
            configuration.objects.len(),
            configuration.modules.len()
        ),
    );
    let name = configuration.properties.name.as_str().to_owned();
    [name, kind.to_owned(), format.to_owned(), counts, place]
}
