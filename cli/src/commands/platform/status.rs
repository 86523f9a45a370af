//! How things are: where the facts come from, and which platforms are installed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use analysis::Language;
use metadata::Platform;
use metadata::platform::Help;
use project::platform::{self, Import, Loaded};
use serde_json::{Value, json};

use super::counts::Counts;
use crate::page::Page;

/// What is used now.
pub(super) struct Status<'a> {
    import: Option<&'a Import>,
    /// Where an import is looked for; none where there is no folder for it.
    file: Option<PathBuf>,
    counts: Counts,
    oscript: Counts,
    installed: Vec<Help>,
    roots: &'a [PathBuf],
}

impl<'a> Status<'a> {
    pub(super) fn new(loaded: &'a Loaded, folder: Option<&Path>, roots: &'a [PathBuf]) -> Self {
        Self {
            import: loaded.import.as_ref(),
            file: folder.map(platform::file),
            counts: Counts::of(&loaded.platform),
            oscript: Counts::of(&Platform::oscript()),
            installed: Help::below(roots),
            roots,
        }
    }

    pub(super) fn text(&self, language: Language) -> String {
        let mut page = Page::default();
        page.title(language.pick("Платформа", "Platform"));
        let mut rows = Vec::new();
        let data = language.pick("Данные", "Data");
        match self.import {
            None => rows.push([data, language.pick("встроенные", "built in")].map(str::to_owned)),
            Some(it) => {
                let source = language.pick("импорт синтакс-помощника", "import of a syntax helper");
                let file = self.file.as_deref().map(|it| it.display().to_string());
                let parts = [
                    (data, source.to_owned()),
                    (language.pick("Версия", "Version"), version(it, language)),
                    (
                        language.pick("Источник", "Source"),
                        it.source.display().to_string(),
                    ),
                    (language.pick("Импортирован", "Imported"), time(it.at)),
                    (language.pick("Файл", "File"), file.unwrap_or_default()),
                ];
                rows.extend(parts.map(|it| [it.0.to_owned(), it.1]));
            }
        }
        let counted = |counts: Counts| {
            counts
                .rows(language)
                .map(|it| [it.0.to_owned(), it.1.to_string()])
        };
        rows.extend(counted(self.counts));
        page.rows(1, &rows);
        page.blank();
        page.title("OneScript");
        let builtin = [data, language.pick("встроенные", "built in")].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(builtin)
            .chain(counted(self.oscript))
            .collect();
        page.rows(1, &rows);
        page.section(
            language.pick("Установленные платформы", "Installed platforms"),
            self.installed.len(),
        );
        let shown = self.installed.iter();
        let rows: Vec<_> = shown
            .map(|it| [it.version.clone(), it.file.display().to_string()])
            .collect();
        page.rows(1, &rows);
        match self.installed.first() {
            None => {
                let roots: Vec<_> = self
                    .roots
                    .iter()
                    .map(|it| it.display().to_string())
                    .collect();
                let looked = language.pick("Просмотрено", "Looked in");
                page.line(1, &format!("{looked}: {}", roots.join(", ")));
            }
            Some(newest) if self.import.is_none_or(|it| it.source != newest.file) => {
                page.blank();
                page.title(language.pick(
                    "Взять факты новейшей из них: onec platform import",
                    "To take the facts of the newest: onec platform import",
                ));
            }
            Some(_) => {}
        }
        page.finish()
    }

    pub(super) fn json(&self) -> String {
        let installed: Vec<_> = self.installed.iter().map(help).collect();
        let import = self.import.map(|it| {
            let mut value =
                json!({"source": it.source.display().to_string(), "imported": time(it.at)});
            for (key, version) in [("version", &it.version), ("newest", &it.newest)] {
                if !version.is_empty() {
                    value[key] = version.as_str().into();
                }
            }
            value["file"] = self
                .file
                .as_deref()
                .map(|it| it.display().to_string())
                .into();
            value
        });
        let mut platform = json!({"counts": self.counts});
        if let Some(import) = import {
            platform["import"] = import;
        }
        super::pretty(&json!({
            "platform": platform,
            "oscript": {"counts": self.oscript},
            "installed": installed,
        }))
    }
}

/// An installed help as JSON.
pub(super) fn help(it: &Help) -> Value {
    let mut value = json!({"file": it.file.display().to_string()});
    if !it.version.is_empty() {
        value["version"] = it.version.as_str().into();
    }
    if let Some(english) = &it.english {
        value["english"] = english.display().to_string().into();
    }
    value
}

/// The version of an import, as well as it is known.
pub(super) fn version(import: &Import, language: Language) -> String {
    match (import.version.as_str(), import.newest.as_str()) {
        ("", "") => language.pick("неизвестна", "unknown").to_owned(),
        ("", newest) => language.pick(
            format!("не ниже {newest}, судя по справке"),
            format!("{newest} at least, as the help tells"),
        ),
        (version, _) => version.to_owned(),
    }
}

/// `2026-03-01 12:00 UTC`.
fn time(at: SystemTime) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |it| it.as_secs());
    let minutes = seconds / 60;
    let mut days = minutes / (24 * 60);
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    format!(
        "{year}-{month:02}-{:02} {hour:02}:{minute:02} UTC",
        days + 1
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_told_by_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_735_689_599, "2024-12-31 23:59 UTC"),
            (1_772_366_400, "2026-03-01 12:00 UTC"),
        ] {
            assert_eq!(
                time(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
                expected
            );
        }
    }
}
