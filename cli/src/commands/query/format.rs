//! `onec query format`: queries as the query builder prints them.

use analysis::Language;
use anyhow::Result;
use query::format::{KeywordCase, Options, pretty};

use super::input::{Format as Shown, Input, Named};
use super::printed::Printed;
use crate::exit::Exit;

/// Lay queries out as the query builder prints them. Only blanks change, and keywords become capitals.
///
/// The exit code is 1 when a text has syntax errors.
#[derive(clap::Args)]
pub(super) struct Format {
    #[command(flatten)]
    named: Named,

    /// Write the files instead of printing their texts.
    #[arg(long)]
    write: bool,

    /// Leave keywords as they are written.
    #[arg(long)]
    keep_case: bool,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Shown::Text)]
    format: Shown,
}

impl Format {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let mut printed = Printed::new(&self.named, self.format);
        let options = Options {
            case: match self.keep_case {
                true => KeywordCase::Keep,
                false => KeywordCase::Upper,
            },
            ..Options::builder()
        };
        for path in &self.named.files {
            let input = Input::read(path, language)?;
            match pretty(&input.text, &options) {
                Some(text) if self.write => input.write(&format!("{text}\n"), language)?,
                Some(text) => printed.add(&input, text),
                None => printed.fail(&input, language),
            }
        }
        printed.finish()
    }
}
