//! `onec platform`: what is known of the platform, and the import of the help of an installed one.

mod counts;
mod events;
mod find;
mod import;
mod json;
mod near;
mod owner;
mod status;
mod tell;
mod words;

use std::io::{self, Write};
use std::path::PathBuf;

use analysis::Language;
use anyhow::Result;
use metadata::Problem;
use project::platform::{self, Loaded};

use self::words::Words;
use crate::exit::{Exit, unless_closed};
use crate::page::Page;

/// Print what is known of the platform: where the facts come from and which platforms are installed.
///
/// The facts are built in; `import` adds those of the syntax helper of an installed platform, `show` prints what is
/// known of a name.
#[derive(clap::Args)]
pub(crate) struct Platform {
    #[command(subcommand)]
    task: Option<Task>,

    /// Format of the output.
    #[arg(long, global = true, value_enum, default_value_t = Format::Tree)]
    format: Format,

    /// Folder for what was imported, instead of that of the user's data; the variable ONEC_DATA_DIR names one too.
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,

    /// Folders below which versions of the platform are installed, instead of the usual ones; separated as in PATH.
    #[arg(
        long,
        global = true,
        env = "ONEC_PLATFORM_SEARCH",
        value_name = "FOLDERS",
        value_delimiter = SEPARATOR
    )]
    search: Vec<PathBuf>,
}

/// What stands between folders in one value.
const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// What to do beyond telling how things are.
#[derive(clap::Subcommand)]
enum Task {
    /// Import the syntax helper of an installed platform.
    ///
    /// Its facts win over the built-in ones, which fill what it lacks. Nothing leaves this machine.
    Import {
        /// The file `shcntx_ru.hbk`, the folder with it or the folder of a version; by default that of the newest
        /// installed platform.
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
    },
    /// Print all that is known of a name.
    Show {
        /// A function, a type, a member, an enumeration or an event, in Russian or in English: `СтрНайти`,
        /// `ТаблицаЗначений.Сгруппировать`, `DocumentObject.Write`, `КодировкаТекста`, `МодульОбъекта.ПриЗаписи`.
        #[arg(value_name = "NAME")]
        name: String,

        /// Look into OneScript instead of the platform.
        #[arg(long)]
        oscript: bool,
    },
}

/// The formats of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Tree,
    /// One JSON object; docs/platform.md describes it.
    Json,
}

impl Platform {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let folder = self.data_dir.or_else(platform::data_folder);
        let roots = match self.search.is_empty() {
            true => metadata::platform::roots(),
            false => self.search,
        };
        let (text, problem) = match self.task {
            None => {
                let loaded = platform::load(folder.as_deref());
                let status = status::Status::new(&loaded, folder.as_deref(), &roots);
                let text = match self.format {
                    Format::Tree => status.text(language),
                    Format::Json => status.json(),
                };
                (text, loaded.problem)
            }
            Some(Task::Import { path }) => {
                let report = import::import(path.as_deref(), folder, &roots, language)?;
                let text = match self.format {
                    Format::Tree => report.text(language),
                    Format::Json => report.json(),
                };
                (text, None)
            }
            Some(Task::Show { name, oscript }) => {
                let Loaded {
                    platform, problem, ..
                } = match oscript {
                    true => Loaded {
                        platform: metadata::Platform::oscript().into(),
                        import: None,
                        problem: None,
                    },
                    false => platform::load(folder.as_deref()),
                };
                // What went wrong with the import may be why the name is not known, so it is told first.
                write_problem(problem.as_ref(), language);
                let text = show(&platform, &name, self.format, language)?;
                unless_closed(io::stdout().lock().write_all(text.as_bytes()))?;
                return Ok(exit(problem.as_ref()));
            }
        };
        write_problem(problem.as_ref(), language);
        unless_closed(io::stdout().lock().write_all(text.as_bytes()))?;
        Ok(exit(problem.as_ref()))
    }
}

fn show(
    platform: &metadata::Platform,
    name: &str,
    format: Format,
    language: Language,
) -> Result<String> {
    let words = Words { language, platform };
    let found = find::find(name, &words)?;
    Ok(match format {
        Format::Tree => {
            let mut page = Page::default();
            for (index, it) in found.iter().enumerate() {
                if index > 0 {
                    page.blank();
                }
                tell::tell(it, &mut page, &words);
            }
            page.finish()
        }
        Format::Json => {
            let matches = found.iter().map(|it| json::found(it, &words));
            pretty(&serde_json::json!({"matches": matches.collect::<Vec<_>>()}))
        }
    })
}

fn pretty(value: &serde_json::Value) -> String {
    // Strings and numbers always serialise.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn exit(problem: Option<&Problem>) -> Exit {
    match problem {
        None => Exit::Clean,
        Some(_) => Exit::Incomplete,
    }
}

fn write_problem(problem: Option<&Problem>, language: Language) {
    let Some(problem) = problem else { return };
    let word = language.pick("ошибка", "error");
    let [ru, en] = &problem.message;
    let message = language.pick(ru, en);
    // When the standard error is closed, the exit code has to say it all.
    let _ = writeln!(
        io::stderr(),
        "{word}: {}: {message}",
        problem.path.display()
    );
}
