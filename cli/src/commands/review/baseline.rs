//! Findings that a team has put up with for now: a file that only shrinks, unless told otherwise.
//!
//! Entries tell findings by fingerprints without line numbers. They stand one on a line, sorted, so that a change of the
//! file reads well and merges well.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use analysis::Language;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::exit::Usage;
use crate::report::Located;

/// The findings of a file of them.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    place: PathBuf,
    /// By fingerprints.
    entries: BTreeMap<String, Entry>,
    /// Entries that were found again.
    met: std::collections::BTreeSet<String>,
    /// Findings that no entry tells of.
    new: Vec<(String, Entry)>,
    /// Entries that do not count any more.
    expired: usize,
    today: Option<Date>,
    existed: bool,
}

/// A finding that a team has put up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    rule: String,
    path: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    method: String,
    /// Why it is put up with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    /// The last day on which it is, as `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Deserialize)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// What has become of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Updated {
    removed: usize,
    added: usize,
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads a file; one that is not there has no entries, and may be made with `--update-baseline`.
    pub(super) fn read(
        place: &Path,
        may_be_missing: bool,
        language: Language,
    ) -> Result<Self, Usage> {
        let shown = place.display();
        let mistake = |what: String| Usage(format!("{shown}: {what}"));
        let text = match std::fs::read_to_string(place) {
            Ok(it) => it,
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_be_missing => {
                return Ok(Self::new(place, false));
            }
            Err(error) => {
                return Err(mistake(language.pick(
                    format!("базовый список не читается ({error}); создать его: --update-baseline"),
                    format!(
                        "the baseline cannot be read ({error}); make one with --update-baseline"
                    ),
                )));
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let file: File = serde_json::from_str(text).map_err(|error| {
            mistake(language.pick(
                format!("это не базовый список замечаний: {error}"),
                format!("this is no baseline of findings: {error}"),
            ))
        })?;
        if file.version != VERSION {
            let version = file.version;
            return Err(mistake(language.pick(
                format!("версия списка {version} этой программе неизвестна, нужна {VERSION}"),
                format!("the version {version} of the list is unknown here, {VERSION} is needed"),
            )));
        }
        let mut baseline = Self::new(place, true);
        for entry in file.findings {
            if let Some(until) = &entry.until {
                until.parse::<Date>().map_err(|_| {
                    mistake(language.pick(
                        format!("«{until}» — не дата, нужна вида 2027-01-31"),
                        format!("“{until}” is no date, one like 2027-01-31 is needed"),
                    ))
                })?;
            }
            baseline.entries.insert(entry.fingerprint.clone(), entry);
        }
        Ok(baseline)
    }

    fn new(place: &Path, existed: bool) -> Self {
        Self {
            place: place.to_owned(),
            today: Some(jiff::Zoned::now().date()),
            existed,
            ..Self::default()
        }
    }

    /// Takes the findings of a file that are put up with out of a list; gives how many there were.
    pub(super) fn take(&mut self, path: &str, findings: &mut Vec<Located>) -> usize {
        let before = findings.len();
        findings.retain(|it| {
            let fingerprint = format!("{:016x}", it.fingerprint);
            let Some(entry) = self.entries.get(&fingerprint) else {
                let entry = Entry {
                    fingerprint: fingerprint.clone(),
                    rule: it.finding.code.to_owned(),
                    path: path.to_owned(),
                    method: it.method.clone(),
                    note: String::new(),
                    until: None,
                };
                self.new.push((fingerprint, entry));
                return true;
            };
            self.met.insert(fingerprint);
            let until = entry
                .until
                .as_deref()
                .and_then(|it| it.parse::<Date>().ok());
            let is_over = until
                .zip(self.today)
                .is_some_and(|(until, today)| until < today);
            self.expired += usize::from(is_over);
            is_over
        });
        before - findings.len()
    }

    /// How many entries were found that do not count any more.
    pub(super) fn expired(&self) -> usize {
        self.expired
    }

    /// Writes the file without what was not found any more; with what is new only if asked, or when there was no file
    /// before. `is_gone` tells whether an entry, by its rule and path, should have been found.
    pub(super) fn update(
        mut self,
        accept_new: bool,
        is_gone: impl Fn(&str, &str) -> bool,
    ) -> io::Result<Updated> {
        let before = self.entries.len();
        let met = &self.met;
        self.entries
            .retain(|fingerprint, it| met.contains(fingerprint) || !is_gone(&it.rule, &it.path));
        let removed = before - self.entries.len();
        let mut added = 0;
        if accept_new || !self.existed {
            added = self.new.len();
            self.entries.extend(std::mem::take(&mut self.new));
        }
        std::fs::write(&self.place, self.text()?)?;
        Ok(Updated { removed, added })
    }

    fn text(&self) -> io::Result<String> {
        let mut entries: Vec<_> = self.entries.values().collect();
        let key = |it: &&Entry| (it.path.clone(), it.rule.clone(), it.fingerprint.clone());
        entries.sort_by_key(key);
        let mut text = format!("{{\"version\":{VERSION},\"findings\":[");
        for (number, entry) in entries.into_iter().enumerate() {
            let separator = if number > 0 { "," } else { "" };
            // Writing to a text does not fail.
            let _ = write!(text, "{separator}\n{}", serde_json::to_string(entry)?);
        }
        text.push_str("\n]}\n");
        Ok(text)
    }
}

impl Updated {
    /// What has changed, for people.
    pub(super) fn describe(&self, language: Language) -> String {
        let (removed, added) = (self.removed, self.added);
        language.pick(
            format!("Базовый список: −{removed} (+{added})."),
            format!("Baseline: −{removed} (+{added})."),
        )
    }
}

#[cfg(test)]
mod tests {
    use analysis::text::LineIndex;
    use analysis::{Finding, Level, Severity};
    use project::review::Found;

    use super::*;

    fn located(fingerprint: u64) -> Located {
        let finding = Finding {
            code: "Code",
            severity: Severity::Info,
            level: Level::Info,
            range: 0..1,
            message: String::new(),
            related: Vec::new(),
            fixes: Vec::new(),
        };
        let found = Found {
            finding,
            fingerprint,
            method: "Метод".to_owned(),
        };
        Located::new("А", &LineIndex::new("А"), found, Path::new("/"))
    }

    fn open(place: &Path) -> Baseline {
        Baseline::read(place, true, Language::En).expect("a baseline")
    }

    #[test]
    fn it_shrinks_and_grows_only_when_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("baseline.json");
        let mut first = open(&place);
        assert_eq!(first.take("а.bsl", &mut vec![located(1), located(2)]), 0);
        let updated = first.update(false, |_, _| true).expect("written");
        assert_eq!(
            updated,
            Updated {
                removed: 0,
                added: 2
            }
        );

        let mut second = open(&place);
        let mut findings = vec![located(2), located(3)];
        assert_eq!(second.take("а.bsl", &mut findings), 1);
        assert_eq!(findings.len(), 1);
        let updated = second.update(false, |_, _| true).expect("written");
        assert_eq!(
            updated,
            Updated {
                removed: 1,
                added: 0
            }
        );

        let mut third = open(&place);
        let mut findings = vec![located(2), located(3)];
        assert_eq!(third.take("а.bsl", &mut findings), 1);
        let updated = third.update(true, |_, _| false).expect("written");
        assert_eq!(
            updated,
            Updated {
                removed: 0,
                added: 1
            }
        );
        assert_eq!(
            std::fs::read_to_string(&place).expect("it").lines().count(),
            4
        );
    }

    #[test]
    fn what_was_not_looked_at_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("baseline.json");
        let mut first = open(&place);
        first.take("а.bsl", &mut vec![located(1)]);
        first.update(false, |_, _| true).expect("written");
        let updated = open(&place)
            .update(false, |_, path| path != "а.bsl")
            .expect("written");
        assert_eq!(
            updated,
            Updated {
                removed: 0,
                added: 0
            }
        );
    }

    #[test]
    fn an_entry_counts_until_its_day_and_keeps_its_note() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("baseline.json");
        let entry = |until: &str| {
            format!(
                "{{\"version\":1,\"findings\":[{{\"fingerprint\":\"{:016x}\",\"rule\":\"Code\",\"path\":\"а.bsl\",\"note\":\"потом\",\"until\":\"{until}\"}}]}}",
                1
            )
        };
        for (until, taken) in [("2000-01-01", 0), ("2999-01-01", 1)] {
            std::fs::write(&place, entry(until)).expect("written");
            let mut baseline = open(&place);
            assert_eq!(
                baseline.take("а.bsl", &mut vec![located(1)]),
                taken,
                "{until}"
            );
            assert_eq!(baseline.expired(), 1 - taken);
            baseline.update(false, |_, _| true).expect("written");
            assert!(
                std::fs::read_to_string(&place)
                    .expect("it")
                    .contains("потом")
            );
        }
        std::fs::write(&place, entry("завтра")).expect("written");
        assert!(Baseline::read(&place, true, Language::Ru).is_err());
        assert!(Baseline::read(&folder.path().join("нет"), false, Language::Ru).is_err());
    }
}
