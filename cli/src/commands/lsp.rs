//! `onec lsp`: the language server.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use analysis::Language;
use anyhow::{Context as _, Result};
use lsp::{Options, Transport};
use metadata::Platform;
use project::CachePlace;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use crate::exit::Exit;

/// Serve an editor: completion, navigation, diagnostics and more, by the Language Server Protocol.
#[derive(clap::Args)]
pub(crate) struct Lsp {
    /// Talk over standard input and output; so it is without any option.
    #[arg(long, conflicts_with = "tcp")]
    stdio: bool,

    /// Wait for editors at this port of this machine instead; each connection is a session.
    #[arg(long, value_name = "PORT")]
    tcp: Option<u16>,

    /// File to write the log to, instead of the standard error.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    /// How much is logged: error, warn, info, debug or trace.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log_level: LevelFilter,

    /// Keep the cache of what was read in this folder; `none`: keep no cache.
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,

    /// The process of the editor. It is accepted as editors give it; the end of the input is what counts.
    #[arg(long = "clientProcessId", hide = true)]
    client_process_id: Option<u32>,
}

impl Lsp {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        self.start_log(language)?;
        let loaded = project::platform::load(project::platform::data_folder().as_deref());
        if let Some(problem) = &loaded.problem {
            let [_, message] = &problem.message;
            tracing::warn!(path = %problem.path.display(), message, "the platform");
        }
        let source = match &loaded.import {
            Some(import) => import.version.clone(),
            None => language.pick("встроенная", "built in").to_owned(),
        };
        let options = Options {
            platform: loaded.platform,
            platform_source: source,
            oscript: Arc::new(Platform::oscript()),
            cache: match self.cache {
                None => CachePlace::User,
                Some(it) if it.as_os_str() == "none" => CachePlace::Nowhere,
                Some(folder) => CachePlace::Folder(folder),
            },
            language,
            version: env!("CARGO_PKG_VERSION"),
            dictionaries: true,
            engine: std::env::current_exe().ok(),
        };
        let transport = self.tcp.map_or(Transport::Stdio, Transport::Tcp);
        let well = lsp::serve(options, transport).with_context(|| {
            language.pick(
                "языковой сервер не запустился",
                "the language server did not start",
            )
        })?;
        Ok(match well {
            true => Exit::Clean,
            false => Exit::Findings,
        })
    }

    /// The log goes to a file or to the standard error; the standard output belongs to the protocol.
    fn start_log(&self, language: Language) -> Result<()> {
        let writer = match &self.log {
            None => BoxMakeWriter::new(io::stderr),
            Some(path) => {
                let file = File::options().create(true).append(true).open(path);
                let file = file.with_context(|| {
                    let path = path.display();
                    language.pick(
                        format!("журнал не открывается: {path}"),
                        format!("the log cannot be opened: {path}"),
                    )
                })?;
                BoxMakeWriter::new(Arc::new(file))
            }
        };
        // Of the protocol only what goes wrong; all of it when all is asked for.
        let protocol = match self.log_level {
            LevelFilter::TRACE => LevelFilter::TRACE,
            level => level.min(LevelFilter::WARN),
        };
        let filter = EnvFilter::new(format!("{},tower_lsp_server={protocol}", self.log_level));
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(self.log.is_none() && io::stderr().is_terminal())
            .with_writer(writer)
            .init();
        Ok(())
    }
}
