//! `onec query explain`: what queries do, in plain words.

use analysis::Language;
use anyhow::Result;

use super::input::{Format, Named, each, spoken};
use super::printed::Printed;
use crate::exit::Exit;

/// Tell in plain words what queries do: what they read, join, filter, group and give.
///
/// The exit code is 1 when a text has syntax errors.
#[derive(clap::Args)]
pub(super) struct Explain {
    #[command(flatten)]
    named: Named,

    /// Format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Explain {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let mut printed = Printed::new(&self.named, self.format);
        each(&self.named, language, |input, known| {
            let package = known.resolve(input);
            let world = Some(known.world());
            let spoken = spoken(language);
            let told = query::explain::explain(&input.text, &input.tree, &package, world, spoken);
            match told {
                Some(told) => printed.add(input, told),
                None => printed.fail(input, language),
            }
            Ok(())
        })?;
        printed.finish()
    }
}
