//! `onec query translate`: queries in the other language.

use analysis::Language;
use anyhow::Result;

use super::input::{Format, Named, each};
use super::printed::Printed;
use crate::exit::Exit;

/// Translate queries between Russian and English: keywords, functions and standard names. Names of the configuration and
/// aliases stay.
///
/// The exit code is 1 when a text has syntax errors.
#[derive(clap::Args)]
pub(super) struct Translate {
    #[command(flatten)]
    named: Named,

    /// The language to translate to; by default the one that the query is not written in.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    to: Option<To>,

    /// Write the files instead of printing their texts.
    #[arg(long)]
    write: bool,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The languages of queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum To {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Translate {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let mut printed = Printed::new(&self.named, self.format);
        each(&self.named, language, |input, known| {
            let to = match self.to {
                Some(To::Ru) => query::Language::Russian,
                Some(To::En) => query::Language::English,
                None => query::translate::other_language(&input.text, &input.tree),
            };
            let package = known.resolve(input);
            let platform = &known.platform;
            match query::translate::translate(&input.text, &input.tree, &package, platform, to) {
                Some(text) if self.write => input.write(&text, language)?,
                Some(text) => printed.add(input, text),
                None => printed.fail(input, language),
            }
            Ok(())
        })?;
        printed.finish()
    }
}
