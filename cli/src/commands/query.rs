//! `onec query`: queries of the 1C language outside of code.

mod check;
mod explain;
mod format;
mod input;
mod output;
mod printed;
mod run;
mod told;
mod translate;

use analysis::Language;
use anyhow::Result;

use crate::exit::Exit;

pub(super) use self::input::text_of;
pub(super) use self::output::{Format, Printer, kind};
pub(super) use self::told::Told;

/// Work with queries.
#[derive(clap::Args)]
pub(crate) struct Query {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Tell what is wrong with queries: in files of their own and in modules.
    Check(check::Check),
    /// Tell in plain words what queries do.
    Explain(explain::Explain),
    /// Lay queries out as the query builder prints them.
    Format(format::Format),
    /// Run a package of queries on a base and print what its last query gives.
    Run(run::Run),
    /// Translate queries between Russian and English: keywords, functions and standard names.
    Translate(translate::Translate),
}

impl Query {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        match self.command {
            Command::Check(command) => command.run(language),
            Command::Explain(command) => command.run(language),
            Command::Format(command) => command.run(language),
            Command::Run(command) => command.run(language),
            Command::Translate(command) => command.run(language),
        }
    }
}
