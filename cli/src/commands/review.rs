//! `onec review`: findings in modules and in the metadata of configurations.

mod baseline;
mod changed;
mod fixing;
mod reviewed;
pub(super) mod root;
mod severity;
mod stat;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use analysis::Language;
use analysis::review::RuleSet;
use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};
use project::CachePlace;
use project::settings::{self, Settings};
use project::spelling::{self, Spelling};
use rules::RULES;

use self::baseline::Baseline;
use self::changed::Changed;
use self::reviewed::Reviewed;
use self::root::project_of;
use self::severity::{FailOn, Least};
use super::rule::by_code;
use crate::exit::{Exit, Usage, unless_closed};
use crate::report::{Format, Head, Totals};
use crate::walk;

/// Review modules and report what is wrong with them.
///
/// Settings are those of `onec.toml` or `.bsl-language-server.json` in the folder of the project: the closest one above
/// what is reviewed that has such a file, or else the folder of the configuration.
#[derive(clap::Args)]
pub(crate) struct Review {
    /// Files and directories. In a directory: all .bsl and .os files but hidden ones and those that
    /// .gitignore names. A file is reviewed whatever its name.
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,

    /// Count findings by rule and severity in place of showing them.
    #[arg(long, conflicts_with = "format")]
    stat: bool,

    /// Run only these rules, also those that are off; `onec rule` lists them.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    only: Vec<String>,

    /// Do not run these rules.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    except: Vec<String>,

    /// Run all rules, also those that are off by default or by settings.
    #[arg(long, conflicts_with = "only")]
    all_rules: bool,

    /// Report only findings that are at least this bad.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    severity: Option<Least>,

    /// Least severity of a finding that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::From(Least::Error), value_name = "SEVERITY")]
    fail_on: FailOn,

    /// Report only findings in lines that changed in git since this revision; new files are changed as a whole.
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,

    /// File with findings to leave out: what a team puts up with for now.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Take what is not found any more out of the baseline; make it with all findings where there is none.
    #[arg(long, requires = "baseline", conflicts_with_all = ["changed_since", "fix", "fix_unsafe"])]
    update_baseline: bool,

    /// With --update-baseline: add what is new as well.
    #[arg(long, requires = "update_baseline")]
    accept_new: bool,

    /// Apply the evident fixes, show what they change, and report what is left.
    #[arg(long)]
    fix: bool,

    /// Apply all fixes, also those that may not be what was meant.
    #[arg(long)]
    fix_unsafe: bool,

    /// With --fix or --fix-unsafe: show what fixes would change and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// File to write the report to, instead of the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Colours of the report; `auto` for a terminal, unless NO_COLOR is set.
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,

    /// Number of threads; by default that of the processor cores.
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Look at everything anew: neither read nor write what was found the last time.
    #[arg(long)]
    no_cache: bool,

    /// Show what each rule took, on the standard error. Implies --no-cache.
    #[arg(long)]
    timings: bool,
}

/// When the report is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

impl Review {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let threads = self.jobs.map_or_else(
            || thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let started = Instant::now();
        let mut found = walk::find(&self.paths, threads);
        let (root, is_project) = project_of(&found, language);
        let unreadable = std::mem::take(&mut found.unreadable);
        let read = settings::read(&root, &serde_json::Value::Null);
        for problem in &read.problems {
            let [ru, en] = &problem.message;
            warn(
                language,
                &format!("{}: {}", problem.path.display(), language.pick(ru, en)),
            );
        }
        let mut rules = self.rules(&read.settings, language)?;
        add_speller(&mut rules, &root, &read.settings, language);
        let changed = self.changed(&found.root, language)?;
        if let Some(changed) = &changed {
            found
                .modules
                .retain(|it| changed.has(&found.root.join(&it.relative)));
        }
        let head = Head {
            language,
            root: &found.root,
            rules: &rules,
        };
        let baseline = self.baseline.as_deref();
        let mut baseline = baseline
            .map(|it| Baseline::read(it, self.update_baseline, language))
            .transpose()?;
        let reviewed = Reviewed {
            options: &self,
            head: &head,
            found: &found,
            project: &root,
            is_project,
            settings: &read.settings,
            changed: changed.as_ref(),
            threads,
        };
        let mut totals = Totals::default();
        totals.unreadable = unreadable;
        let mut fails = false;
        let written = self.write(|out| {
            let (written, found) = reviewed.run(&mut totals, baseline.as_mut(), out, started);
            fails = found;
            written
        });
        // A reader that has seen enough changes nothing about what was found.
        unless_closed(written).with_context(|| {
            let path = self.output.as_deref().unwrap_or("stdout".as_ref());
            let path = path.display();
            language.pick(
                format!("не удалось записать отчёт: {path}"),
                format!("cannot write the report: {path}"),
            )
        })?;
        let _ = totals.write_notes(language, &mut anstream::stderr().lock());
        if let Some(baseline) = baseline {
            self.end(baseline, &reviewed, language)?;
        }
        Ok(if totals.is_incomplete() {
            Exit::Incomplete
        } else if fails {
            Exit::Findings
        } else {
            Exit::Clean
        })
    }

    /// The rules that run, with their parameters.
    fn rules(&self, settings: &Settings, language: Language) -> Result<RuleSet, Usage> {
        for code in self.only.iter().chain(&self.except) {
            by_code(code, language)?;
        }
        let is_listed = |list: &[String], code: &str| list.iter().any(|it| it == code);
        let chosen = RULES.iter().filter(|it| match () {
            () if is_listed(&self.except, it.code) => false,
            () if !self.only.is_empty() => is_listed(&self.only, it.code),
            () if self.all_rules => true,
            () => settings.diagnostics.runs(it.code, it.by_default),
        });
        let mut rules = RuleSet::new(chosen.copied());
        if !self.only.is_empty() || !self.except.is_empty() {
            rules = rules.partial();
        }
        settings.diagnostics.apply(&mut rules);
        for problem in settings.diagnostics.rule_problems(RULES) {
            let [ru, en] = &problem.message;
            warn(language, language.pick(ru, en));
        }
        Ok(rules)
    }

    /// Says what has become of the baseline, and writes it if asked.
    fn end(&self, baseline: Baseline, reviewed: &Reviewed<'_>, language: Language) -> Result<()> {
        let expired = baseline.expired();
        if expired > 0 {
            let (ru, en) = (
                format!("у записей базового списка вышел срок: {expired}"),
                format!("entries of the baseline are out of date: {expired}"),
            );
            warn(language, &language.pick(ru, en));
        }
        if !self.update_baseline {
            return Ok(());
        }
        let modules = reviewed.found.modules.iter();
        let looked_at: HashSet<String> = modules.map(|it| reviewed.within(it)).collect();
        let is_below = |path: &str| {
            let path = reviewed.project.join(path);
            project::walk::is_metadata(&path) && path.starts_with(&reviewed.found.root)
        };
        let is_gone = |rule: &str, path: &str| {
            let is_there = || reviewed.project.join(path).exists();
            let looked_at = looked_at.contains(path) || is_below(path);
            let ran = reviewed.head.rules.get(rule).is_some();
            (ran && (looked_at || !is_there())) || rules::by_code(rule).is_none()
        };
        let updated = baseline.update(self.accept_new, is_gone).with_context(|| {
            language.pick("базовый список не записан", "the baseline was not written")
        })?;
        let _ = writeln!(anstream::stderr(), "{}", updated.describe(language));
        Ok(())
    }

    fn changed(&self, root: &Path, language: Language) -> Result<Option<Changed>, Usage> {
        let revision = self.changed_since.as_deref();
        revision
            .map(|it| Changed::since(root, it, language))
            .transpose()
    }

    /// Gives the report its place, with colours or without.
    fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        // Only the report for people has colours to take out; the others are written as they are.
        let color = match self.format {
            Format::Pretty => self.color.into(),
            _ => ColorChoice::AlwaysAnsi,
        };
        match &self.output {
            Some(path) => {
                let mut file = BufWriter::new(AutoStream::new(File::create(path)?, color));
                write(&mut file)?;
                file.flush()
            }
            None => {
                let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), color));
                write(&mut out)?;
                out.flush()
            }
        }
    }

    fn cache(&self) -> CachePlace {
        match self.no_cache || self.timings {
            true => CachePlace::Nowhere,
            false => CachePlace::User,
        }
    }
}

/// Lets the rules ask the dictionaries of this machine; says what to do where there are none.
fn add_speller(rules: &mut RuleSet, root: &Path, settings: &Settings, language: Language) {
    if rules.get("Typo").is_none() {
        return;
    }
    match Spelling::of_settings(root, settings) {
        Some(it) => rules.set_speller(Some(it)),
        None if spelling::is_turned_off() => {}
        None => warn(
            language,
            &language.pick(
                format!(
                    "словарей нет, поэтому правило Typo ничего не найдёт; установить: {}",
                    spelling::HOW_TO_INSTALL
                ),
                format!(
                    "there are no dictionaries, so the rule Typo finds nothing; to install: {}",
                    spelling::HOW_TO_INSTALL
                ),
            ),
        ),
    }
}

fn warn(language: Language, message: &str) {
    let word = language.pick("предупреждение", "warning");
    // When the standard error is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{word}: {message}");
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        review: Review,
    }

    fn review(args: &[&str]) -> Review {
        let args = std::iter::once(&"onec").chain(args);
        Line::try_parse_from(args).expect("arguments").review
    }

    #[test]
    fn rules_are_chosen_and_unknown_ones_told() {
        let codes = |args: &[&str]| -> Option<Vec<&str>> {
            let settings = Settings::default();
            let rules = review(args).rules(&settings, Language::En).ok()?;
            Some(rules.rules().iter().map(|it| it.rule.code).collect())
        };
        let count = |args: &[&str]| codes(args).map(|it| it.len());
        let by_default = RULES.iter().filter(|it| it.by_default).count();
        assert_eq!(count(&[]), Some(by_default));
        assert_eq!(count(&["--all-rules"]), Some(RULES.len()));
        assert_eq!(count(&["--except", "ParseError"]), Some(by_default - 1));
        let once = Some(vec!["ParseError"]);
        assert_eq!(codes(&["--only", "ParseError,ParseError"]), once);
        assert_eq!(codes(&["--only", "ParseError,Xyz"]), None);
        assert_eq!(codes(&["--except", "Xyz"]), None);
    }
}
