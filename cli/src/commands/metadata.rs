//! `onec metadata`: what a configuration is made of.

mod facts;
mod find;
mod form;
mod json;
mod list;
mod object;
mod table;
mod uses;
mod view;
mod words;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use analysis::Language;
use anyhow::{Result, anyhow};
use metadata::{Configuration, Platform, Problem, World};

use self::find::Found;
use self::words::Words;
use crate::exit::{Exit, Usage, unless_closed};
use crate::page::Page;

/// Print what configurations are made of.
///
/// The exit code is 3 when a file of a configuration is broken or missing: the rest is printed all the same.
#[derive(clap::Args)]
pub(crate) struct Metadata {
    /// A dump of the Designer, a project of EDT, or a directory with several of them.
    #[arg(value_name = "PATH")]
    path: PathBuf,

    /// An object, a form, an attribute or a tabular section of one, a table of queries or a kind of objects, in
    /// Russian or in English: `Справочник.Товары`, `Catalog.Товары.Form.ФормаЭлемента`, `РегистрНакопления.Продажи.Обороты`,
    /// `Catalogs`; the name alone where only one object has it. Without it: the list of all objects.
    #[arg(value_name = "OBJECT")]
    object: Option<String>,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Tree)]
    format: Format,
}

/// The formats of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Tree,
    /// One JSON object; docs/metadata.md describes it.
    Json,
}

impl Metadata {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        // A wrong path is told as such, not as a folder without configurations.
        if let Err(error) = std::fs::metadata(&self.path) {
            let path = self.path.display();
            let what = language.pick("не удалось прочитать", "cannot be read");
            return Err(anyhow!("{path}: {what}: {error}"));
        }
        let (configurations, problems) = metadata::source::load(&self.path);
        let problems = all(problems, &configurations);
        let told = self.tell(&configurations, &problems, language);
        write_problems(&problems, language);
        unless_closed(io::stdout().lock().write_all(told?.as_bytes()))?;
        Ok(if problems.is_empty() {
            Exit::Clean
        } else {
            Exit::Incomplete
        })
    }

    fn tell(
        &self,
        configurations: &[Arc<Configuration>],
        problems: &[Problem],
        language: Language,
    ) -> Result<String, Usage> {
        if configurations.is_empty() && problems.is_empty() {
            let path = self.path.display();
            return Err(Usage(language.pick(
                format!("{path}: здесь нет конфигурации 1С"),
                format!("{path}: there is no configuration of 1C here"),
            )));
        }
        let platform = Platform::builtin();
        let words = Words {
            several: configurations.len() > 1,
            ..Words::new(language, &platform)
        };
        let worlds: Vec<_> = configurations
            .iter()
            .map(|configuration| World {
                platform: &platform,
                configuration,
            })
            .collect();
        // Where nothing of what was found could be read, nothing can be asked for.
        let asked = self.object.as_ref().filter(|_| !worlds.is_empty());
        let Some(asked) = asked else {
            return Ok(match self.format {
                Format::Tree => list::all(&worlds, &words),
                Format::Json => json::list(&worlds, problems, &words),
            });
        };
        let found = find::find(&worlds, asked, &words)?;
        Ok(match self.format {
            Format::Tree => {
                let mut page = Page::default();
                for (index, it) in found.iter().enumerate() {
                    if index > 0 {
                        page.blank();
                    }
                    tell(it, &mut page, &words);
                }
                page.finish()
            }
            Format::Json => json::found(&found, problems, &words),
        })
    }
}

fn tell(found: &Found<'_>, page: &mut Page, words: &Words<'_>) {
    match found {
        Found::Kind(world, kind) => list::kind(world, *kind, page, words),
        Found::Object(world, object) => object::write(world, object, page, words),
        Found::Form(_, owner, form) => form::write(Some(owner), form, page, words),
        Found::Attribute(_, it, full) => object::attribute(it, full, page, words),
        Found::Section(_, it, full) => object::section(it, full, page, words),
        Found::Table(_, table) => table::write(table, page, words),
    }
}

/// The problems of all configurations, each once, in the order of paths.
fn all(mut problems: Vec<Problem>, configurations: &[Arc<Configuration>]) -> Vec<Problem> {
    for configuration in configurations {
        problems.extend(configuration.problems.iter().cloned());
    }
    problems.sort_by(|left, right| (&left.path, left.line).cmp(&(&right.path, right.line)));
    problems.dedup();
    problems
}

fn write_problems(problems: &[Problem], language: Language) {
    let word = language.pick("ошибка", "error");
    for it in problems {
        let place = match it.line {
            Some(line) => format!("{}:{line}", it.path.display()),
            None => it.path.display().to_string(),
        };
        let [ru, en] = &it.message;
        // When the standard error is closed, the exit code has to say it all.
        let _ = writeln!(io::stderr(), "{word}: {place}: {}", language.pick(ru, en));
    }
}
