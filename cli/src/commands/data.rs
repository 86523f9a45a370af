//! `onec data`: what bases hold.

mod csv;
mod export;
mod generate;
mod import;
mod odata;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::Language;
use anyhow::{Result, anyhow};
use metadata::{Configuration, Platform, World};
use query::run::{Base, RunError};

use crate::exit::Exit;

/// Fill bases for `onec query run`, and read them.
#[derive(clap::Args)]
pub(crate) struct Data {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Fill a base with made-up data: catalogs, documents and the records of registers that follow from them.
    Generate(generate::Generate),
    /// Put records of a file, or of a published base, into a base.
    Import(import::Import),
    /// Print the records of a table of a base.
    Export(export::Export),
}

impl Data {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        match self.command {
            Command::Generate(command) => command.run(language),
            Command::Import(command) => command.run(language),
            Command::Export(command) => command.run(language),
        }
    }
}

/// A base and the configuration that tells what it holds.
#[derive(clap::Args)]
pub(crate) struct Place {
    /// The file of the base. `onec data generate` and `onec data import` make it where there is none.
    #[arg(long, value_name = "FILE")]
    base: PathBuf,

    /// The configuration: a dump of the Designer or a project of EDT.
    #[arg(long, default_value = ".", value_name = "PATH")]
    config: PathBuf,
}

/// A base that is open.
pub(crate) struct Opened {
    pub(crate) base: Base,
    platform: Platform,
    configuration: Arc<Configuration>,
}

impl Opened {
    pub(crate) fn world(&self) -> World<'_> {
        World {
            platform: &self.platform,
            configuration: &self.configuration,
        }
    }
}

/// Opens a base that is there, with its configuration.
pub(crate) fn opened(place: &Place, language: Language) -> Result<Opened> {
    must_exist(&place.base, language)?;
    opened_or_made(place, language)
}

/// A base that is to be asked is there.
pub(crate) fn must_exist(base: &Path, language: Language) -> Result<()> {
    if base.is_file() {
        return Ok(());
    }
    let shown = base.display();
    Err(anyhow!(language.pick(
        format!("{shown}: базы нет; её создают onec data generate и onec data import"),
        format!("{shown}: there is no base; onec data generate and onec data import make one"),
    )))
}

/// The configuration of a folder.
pub(crate) fn configuration(folder: &Path, language: Language) -> Result<Arc<Configuration>> {
    let (found, _) = metadata::source::load(folder);
    let shown = folder.display();
    let whole = found
        .into_iter()
        .find(|it| it.base.is_none() && !it.objects.is_empty());
    whole.ok_or_else(|| {
        anyhow!(language.pick(
            format!("{shown}: здесь нет конфигурации 1С; укажите ее в --config"),
            format!("{shown}: there is no configuration of 1C here; name it by --config"),
        ))
    })
}

/// Opens a base with its configuration; where there is none, one without records is made.
pub(super) fn opened_or_made(place: &Place, language: Language) -> Result<Opened> {
    let configuration = configuration(&place.config, language)?;
    let base = Base::open(&place.base).map_err(|it| told(&it, language))?;
    let opened = Opened {
        base,
        platform: Platform::builtin(),
        configuration,
    };
    let prepared = opened.base.prepare(opened.world());
    prepared.map_err(|it| told(&it, language))?;
    Ok(opened)
}

/// An error of a base in the language of the user.
pub(crate) fn told(error: &RunError, language: Language) -> anyhow::Error {
    let [ru, en] = error.message();
    anyhow!(language.pick(ru, en))
}
