//! A review that is being done: files go in, and the report comes out.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use analysis::Language;
use indicatif::{ProgressBar, ProgressStyle};
use metadata::Platform;
use project::review::{Outcome, Reviewing};
use project::settings::{self, Settings};
use project::{Phase, Progress};

use super::baseline::Baseline;
use super::changed::Changed;
use super::fixing::{self, Fixed, Fixing};
use super::{Review, stat};
use crate::report::{FileReport, Head, Located, Totals, Writer, portable};
use crate::source::SkipReason;
use crate::walk::{Found, ModulePath, Problem, Unreadable};

/// A review that is being done.
pub(super) struct Reviewed<'a> {
    pub(super) options: &'a Review,
    pub(super) head: &'a Head<'a>,
    pub(super) found: &'a Found,
    pub(super) project: &'a Path,
    pub(super) is_project: bool,
    pub(super) settings: &'a Settings,
    pub(super) changed: Option<&'a Changed>,
    pub(super) threads: usize,
}

impl Reviewed<'_> {
    /// Reviews and writes the report; gives whether it could be written, and whether something is bad enough to fail.
    pub(super) fn run(
        &self,
        totals: &mut Totals,
        mut baseline: Option<&mut Baseline>,
        out: &mut dyn Write,
        started: Instant,
    ) -> (io::Result<()>, bool) {
        let language = self.head.language;
        let modules = self.found.modules.iter();
        let by_path: HashMap<PathBuf, &ModulePath> = modules
            .map(|it| (self.found.root.join(&it.relative), it))
            .collect();
        let modules = self.found.modules.iter();
        let paths: Vec<PathBuf> = modules
            .map(|it| self.found.root.join(&it.relative))
            .collect();
        let folders: Vec<PathBuf> = match self.changed {
            _ if !self.options.paths.iter().any(|it| it.is_dir()) => Vec::new(),
            _ => vec![self.found.root.clone()],
        };
        let loaded = project::platform::load(project::platform::data_folder().as_deref());
        let platform_name = match &loaded.import {
            Some(it) => format!("{it:?}"),
            None => "builtin".to_owned(),
        };
        let reviewing = Reviewing {
            root: self.project,
            is_project: self.is_project,
            modules: &paths,
            metadata: &folders,
            rules: self.head.rules,
            settings: self.settings,
            language,
            platforms: [loaded.platform, Arc::new(Platform::oscript())],
            platform_name,
            cache: self.options.cache(),
            threads: self.threads,
        };
        let mut writer: Box<dyn Writer> = match self.options.stat {
            true => Box::<stat::Stat>::default(),
            false => self.options.format.writer(),
        };
        let mut written = writer.begin(self.head, out);
        let mut fails = false;
        let mut fixing = Fixing::default();
        let bar = progress_bar(language);
        let told = |it: Progress| {
            bar.set_length(it.total as u64);
            bar.set_position(it.done as u64);
            let message = match it.phase {
                Phase::Search => language.pick("поиск", "search"),
                Phase::Modules => language.pick("модули", "modules"),
                Phase::Cache => language.pick("запись кэша", "writing the cache"),
            };
            bar.set_message(message);
        };
        let locate = |path: &Path, outcome: Outcome<'_>| self.locate(&by_path, path, outcome);
        let done = reviewing.run(&told, locate, |seen| match seen {
            Seen::File {
                mut report,
                bytes,
                failures,
                fixed,
            } => {
                totals.modules += usize::from(bytes.is_some());
                totals.bytes += bytes.unwrap_or_default();
                let failures = failures.into_iter();
                totals
                    .failures
                    .extend(failures.map(|it| (Some(report.path.clone()), it)));
                if let Some(fixed) = fixed {
                    fixing.take(&report.path, fixed, self.options.dry_run, language, totals);
                }
                if let Some(baseline) = &mut baseline {
                    let path = self.within(&report.path);
                    totals.in_baseline += baseline.take(&path, &mut report.findings);
                }
                if !report.findings.is_empty() {
                    totals.count(&report);
                    let mut findings = report.findings.iter().map(|it| &it.finding);
                    fails |= findings.any(|it| self.options.fail_on.fails(it.level, it.severity));
                    if written.is_ok() {
                        written = writer.file(self.head, &report, out);
                    }
                }
            }
            Seen::LeftOut => {}
            Seen::Skipped(path, reason) => totals.skipped.push((path, reason)),
            Seen::Unreadable(it) => totals.unreadable.push(it),
        });
        bar.finish_and_clear();
        totals.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
        totals
            .failures
            .extend(done.failures.into_iter().map(|it| (None, it)));
        totals.elapsed = started.elapsed();
        let written = written.and_then(|()| writer.end(self.head, totals, out));
        fixing.tell(self.options.dry_run, language);
        if self.options.timings {
            let _ = stat::write_timings(self.head, &done.timings, &mut anstream::stderr());
        }
        (written, fails)
    }

    /// What there is to say of a file.
    fn locate(
        &self,
        by_path: &HashMap<PathBuf, &ModulePath>,
        path: &Path,
        outcome: Outcome<'_>,
    ) -> Seen {
        let module = by_path.get(path).copied().cloned();
        let is_module = module.is_some();
        let path = module.unwrap_or_else(|| self.metadata_path(path));
        let reviewed = match outcome {
            Outcome::Reviewed(it) => it,
            Outcome::LeftOut => return Seen::LeftOut,
            Outcome::NoText { compiled: true } => return Seen::Skipped(path, SkipReason::Compiled),
            Outcome::NoText { compiled: false } => return Seen::Skipped(path, SkipReason::Binary),
            Outcome::Unreadable(error) => {
                return Seen::Unreadable(Unreadable {
                    path: path.shown,
                    problem: Problem::Io(error),
                });
            }
        };
        let least = self.options.severity.map(settings::Level::from);
        let least = least.or(self.settings.diagnostics.minimum_severity);
        let absolute = self.found.root.join(&path.relative);
        let findings = reviewed.findings.into_iter().filter(|it| {
            let finding = &it.finding;
            let is_bad = least.is_none_or(|it| it.lets_through(finding.level, finding.severity));
            let lines = || {
                let line = |at| reviewed.lines.line(at);
                line(finding.range.start)..=line(finding.range.end)
            };
            is_bad && self.changed.is_none_or(|it| it.touches(&absolute, lines()))
        });
        let mut findings: Vec<_> = findings.collect();
        let fixed = (self.options.fix || self.options.fix_unsafe)
            .then(|| fixing::fix(reviewed.text, &mut findings, self.options.fix_unsafe))
            .flatten();
        let findings = findings.into_iter();
        let located =
            findings.map(|it| Located::new(reviewed.text, reviewed.lines, it, &self.found.root));
        Seen::File {
            report: FileReport {
                path,
                subsystem: reviewed.subsystem,
                findings: located.collect(),
            },
            bytes: is_module.then_some(reviewed.bytes),
            failures: reviewed.failures,
            fixed,
        }
    }

    /// The path of a file within the project, with forward slashes.
    pub(super) fn within(&self, path: &ModulePath) -> String {
        let absolute = self.found.root.join(&path.relative);
        portable(absolute.strip_prefix(self.project).unwrap_or(&absolute))
    }

    /// The path of a file that nobody has named.
    fn metadata_path(&self, path: &Path) -> ModulePath {
        let relative = path
            .strip_prefix(&self.found.root)
            .unwrap_or(path)
            .to_owned();
        let shown = match self.options.paths.as_slice() {
            [one] if one.is_dir() && one != "." => one.join(&relative),
            _ => relative.clone(),
        };
        ModulePath::new(shown, relative, path.to_owned())
    }
}

/// What became of a file.
enum Seen {
    File {
        report: FileReport,
        /// Its size, of a module.
        bytes: Option<u64>,
        failures: Vec<analysis::Failure>,
        fixed: Option<Fixed>,
    },
    LeftOut,
    Skipped(ModulePath, SkipReason),
    Unreadable(Unreadable),
}

/// A progress bar on a terminal; nothing elsewhere.
fn progress_bar(language: Language) -> ProgressBar {
    let template = language.pick(
        "{bar:40} {pos} из {len} {msg}",
        "{bar:40} {pos} of {len} {msg}",
    );
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
