//! `onec query`: queries of the 1C language outside of code.

mod output;
mod run;

use analysis::Language;
use anyhow::Result;

use crate::exit::Exit;

pub(super) use self::output::{Format, Printer};

/// Work with queries.
#[derive(clap::Args)]
pub(crate) struct Query {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Run a package of queries on a base and print what its last query gives.
    Run(run::Run),
}

impl Query {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        match self.command {
            Command::Run(command) => command.run(language),
        }
    }
}
