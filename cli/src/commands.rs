//! The commands: one file each, and one line each in the list below.

use analysis::Language;
use anyhow::Result;

use crate::exit::Exit;

/// Declares the modules of the commands and dispatches to them.
macro_rules! commands {
    ($($module:ident :: $name:ident,)+) => {
        $(mod $module;)+

        /// What to do.
        #[derive(clap::Subcommand)]
        pub(crate) enum Command {
            $($name($module::$name),)+
        }

        impl Command {
            /// Does it, with messages in `language`.
            pub(crate) fn run(self, language: Language) -> Result<Exit> {
                match self {
                    $(Self::$name(command) => command.run(language),)+
                }
            }
        }
    };
}

commands! {
    ask::Ask,
    data::Data,
    doctor::Doctor,
    engine::Engine,
    format::Format,
    lsp::Lsp,
    metadata::Metadata,
    metrics::Metrics,
    parse::Parse,
    platform::Platform,
    query::Query,
    review::Review,
    rule::Rule,
    train::Train,
}
