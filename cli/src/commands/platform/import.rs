//! The import of the help of an installed platform.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use analysis::Language;
use anyhow::{Result, anyhow};
use metadata::Platform;
use metadata::platform::Help;
use project::platform::{self, Import};
use serde_json::json;

use super::counts::Counts;
use super::status;
use crate::page::Page;

/// What came in.
pub(super) struct Report {
    help: Help,
    import: Import,
    written: PathBuf,
    before: Counts,
    after: Counts,
}

/// Imports help and keeps it in a folder.
pub(super) fn import(
    path: Option<&Path>,
    folder: Option<PathBuf>,
    roots: &[PathBuf],
    language: Language,
) -> Result<Report> {
    let told =
        |error: metadata::platform::ImportError| anyhow!(error.message(language == Language::En));
    let folder = folder.ok_or_else(|| {
        anyhow!(language.pick(
            "система не называет каталога для данных пользователя; укажите его: --data-dir",
            "the system names no folder for the data of the user; give one: --data-dir",
        ))
    })?;
    let help = match path {
        Some(path) => Help::at(path),
        None => Help::newest(roots),
    };
    let help = help.map_err(told)?;
    let facts = help.read().map_err(told)?;
    let import = Import {
        version: help.version.clone(),
        newest: facts.newest().unwrap_or_default().to_owned(),
        source: std::path::absolute(&help.file).unwrap_or_else(|_| help.file.clone()),
        at: SystemTime::now(),
    };
    let written = platform::save(&folder, &import, &facts).map_err(|error| {
        let folder = folder.display();
        anyhow!(language.pick(
            format!("{folder}: не удалось записать импорт: {error}; другой каталог можно указать так: --data-dir"),
            format!("{folder}: the import cannot be written: {error}; --data-dir names another folder"),
        ))
    })?;
    Ok(Report {
        help,
        import,
        written,
        before: Counts::of(&Platform::builtin()),
        after: Counts::of(&Platform::with_help(facts)),
    })
}

impl Report {
    pub(super) fn text(&self, language: Language) -> String {
        let mut page = Page::default();
        page.title(language.pick(
            "Импортирован синтакс-помощник",
            "Imported the syntax helper",
        ));
        let english = self.help.english.as_deref();
        let english = english.map_or_else(
            || {
                language
                    .pick(
                        "нет: рядом не нашлось shcntx_root.hbk",
                        "none: there is no shcntx_root.hbk beside the file",
                    )
                    .to_owned()
            },
            |it| it.display().to_string(),
        );
        let rows = [
            (
                language.pick("Версия", "Version"),
                status::version(&self.import, language),
            ),
            (
                language.pick("Источник", "Source"),
                self.import.source.display().to_string(),
            ),
            (
                language.pick("Английские имена параметров", "English names of parameters"),
                english,
            ),
            (
                language.pick("Записано", "Written"),
                self.written.display().to_string(),
            ),
        ];
        page.rows(1, &rows.map(|it| [it.0.to_owned(), it.1]));
        page.blank();
        page.title(language.pick("Стало известно", "What is known now"));
        let before = self.before.rows(language);
        let after = self.after.rows(language);
        let rows: Vec<_> = after
            .iter()
            .zip(before)
            .map(|(now, was)| {
                let more = now.1.saturating_sub(was.1);
                let more = language.pick(format!("новых {more}"), format!("{more} new"));
                [now.0.to_owned(), now.1.to_string(), more]
            })
            .collect();
        page.rows(1, &rows);
        page.finish()
    }

    pub(super) fn json(&self) -> String {
        let mut help = status::help(&self.help);
        if !self.import.newest.is_empty() {
            help["newest"] = self.import.newest.as_str().into();
        }
        super::pretty(&json!({
            "import": help,
            "written": self.written.display().to_string(),
            "counts": self.after,
            "builtin": self.before,
        }))
    }
}
