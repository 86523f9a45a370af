//! `onec data generate`: a base with made-up data.

use std::io::{self, Write as _};

use analysis::Language;
use anyhow::Result;
use query::run::{Date, Plan, generate};

use super::{Place, opened_or_made, told};
use crate::exit::{Exit, unless_closed};

/// Fill a base with made-up data: catalogs, documents and the records of registers that follow from them.
///
/// The same seed makes the same data. Registers of accounting stay empty where the chart has other accounts than 41, 51, 60, 62
/// and 90, and those of calculation where the chart has no predefined kinds.
#[derive(clap::Args)]
pub(super) struct Generate {
    #[command(flatten)]
    place: Place,

    /// The same seed makes the same data.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,

    /// How many items the largest catalogs get.
    #[arg(long, default_value_t = 200, value_name = "N")]
    items: usize,

    /// How many documents are made in all.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    documents: usize,

    /// Documents stand from this date on.
    #[arg(long, default_value = "2024-01-01", value_name = "DATE", value_parser = date)]
    from: Date,

    /// Documents stand up to this date.
    #[arg(long, default_value = "2024-12-31", value_name = "DATE", value_parser = date)]
    to: Date,

    /// Leave what bases of people have: drafts, marks for deletion, attributes that nobody filled, and many documents at the
    /// edges of the periods before the last date.
    #[arg(long)]
    rough: bool,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "YYYY-MM-DD is expected".to_owned())
}

impl Generate {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let opened = opened_or_made(&self.place, language)?;
        let plan = Plan {
            seed: self.seed,
            items: self.items,
            documents: self.documents,
            from: self.from,
            to: self.to,
            rough: self.rough,
        };
        let made = generate(&opened.base, opened.world(), &plan);
        let made = made.map_err(|it| told(&it, language))?;
        let mut out = io::stdout().lock();
        for (table, count) in made.iter().filter(|it| it.1 > 0) {
            unless_closed(writeln!(out, "{count:>8}  {table}"))?;
        }
        Ok(Exit::Clean)
    }
}
