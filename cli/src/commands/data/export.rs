//! `onec data export`: the records of a table.

use analysis::Language;
use anyhow::Result;
use metadata::NameMap;
use query::run::Limits;

use super::{Place, opened, told};
use crate::commands::query::{Format, Printer};
use crate::exit::{Exit, unless_closed};

/// Print the records of a table of a base.
#[derive(clap::Args)]
pub(super) struct Export {
    /// The table: `Справочник.Товары`, `РегистрНакопления.Продажи.Обороты`.
    #[arg(value_name = "TABLE")]
    table: String,

    #[command(flatten)]
    place: Place,

    /// Format of the output. Only JSON says of each reference what it is.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

impl Export {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let opened = opened(&self.place, language)?;
        let (base, world) = (&opened.base, opened.world());
        let text = query::run::data::stored_fields(world, &self.table);
        let text = text.map_err(|it| told(&it, language))?;
        let mut printer = Printer::new(base, world, self.format, language);
        let parameters = NameMap::default();
        let ran = query::run::run(
            base,
            world,
            &text,
            &parameters,
            &Limits::default(),
            &mut printer,
        );
        let printed = printer.finish(ran.is_ok());
        ran.map_err(|it| told(&it, language))?;
        unless_closed(printed)?;
        Ok(Exit::Clean)
    }
}
