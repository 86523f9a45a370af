//! `onec engine`: a language model of this machine, for editors, scripts and the terminal.

mod bench;
mod chat;
mod models;

use std::io::{self, IsTerminal, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use analysis::Language;
use anyhow::{Context as _, Result, anyhow};
use inference::{Caches, Checkpoint, Limits};
use server::gateway::{self, Listen, Options};
use tracing_subscriber::EnvFilter;

use crate::exit::{Exit, Usage};

/// How long requests that run may take when the engine is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serve a language model of this machine over HTTP, as OpenAI does: completions, chats, models.
///
/// Ctrl-C stops it when what runs is answered, a second one at once.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Engine {
    #[command(subcommand)]
    action: Option<Action>,

    /// Folder of the model, GGUF file, or name of a model in the cache of Hugging Face.
    #[arg(long, value_name = "MODEL", required = true)]
    model: Option<String>,

    /// Name of the model for clients; that of its folder or file by default.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Adapter (LoRA, as PEFT writes it) that clients ask for as a model of this name; may be repeated.
    #[arg(long = "adapter", value_name = "NAME=FOLDER", value_parser = adapter)]
    adapters: Vec<(String, PathBuf)>,

    /// Address and port to listen at; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8731")]
    listen: SocketAddr,

    /// Listen at this socket, which only its user may open, instead of an address.
    #[cfg(unix)]
    #[arg(long, value_name = "PATH", conflicts_with = "listen")]
    socket: Option<PathBuf>,

    /// File with the key that clients must show.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// End when the standard input does: who starts the engine takes it along.
    #[arg(long)]
    until_input_ends: bool,

    /// Requests that may wait; one more is refused at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 64)]
    queue: usize,

    /// Requests that are answered side by side.
    #[arg(long, value_name = "NUMBER", default_value_t = 8)]
    parallel: usize,

    #[command(flatten)]
    size: Size,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Measure how fast a model reads and writes, and how much memory it takes.
    Bench(bench::Bench),
    /// Talk to a model in the terminal; Ctrl-C stops an answer.
    Chat(chat::Chat),
    /// List the models of this machine: those in the cache of Hugging Face, and in folders.
    Models(models::Models),
}

/// How much of the machine a model may take.
#[derive(clap::Args)]
struct Size {
    /// Threads that compute; as many as there are cores by default.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// The most tokens of a prompt with its answer; as many as the model sees by default.
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(2..))]
    context: Option<u32>,
}

fn adapter(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, folder)) if !name.is_empty() && !folder.is_empty() => {
            Ok((name.to_owned(), PathBuf::from(folder)))
        }
        _ => Err("NAME=FOLDER".to_owned()),
    }
}

impl Engine {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        match self.action {
            Some(Action::Bench(bench)) => bench.run(language),
            Some(Action::Chat(chat)) => chat.run(language),
            Some(Action::Models(models)) => models.run(language),
            None => self.serve(language),
        }
    }

    fn serve(self, language: Language) -> Result<Exit> {
        start_log();
        if self.until_input_ends {
            std::thread::spawn(end_with_input);
        }
        let key = self.key_file.as_deref().map(|it| key(it, language));
        let key = key.transpose()?;
        // The parser of the command line has seen to it that there is one.
        let model = self.model.unwrap_or_default();
        let name = self.name.unwrap_or_else(|| name(&model));
        let checkpoint = open(&model, &self.size, language)?;
        let engine = start(checkpoint, limits(self.parallel, self.queue), language)?;
        for (name, folder) in &self.adapters {
            let loaded = engine.load_adapter(name, folder);
            loaded.map_err(|it| said(&it, language))?;
        }
        let options = Options {
            name: name.clone(),
            key,
            context: self.size.context.map(|it| it as usize),
            body: 8 << 20,
            grace: GRACE,
            language: match language {
                Language::Ru => gateway::Language::Russian,
                Language::En => gateway::Language::English,
            },
        };
        let tcp = Listen::Tcp(self.listen);
        #[cfg(unix)]
        let listen = self.socket.map_or(tcp, Listen::Unix);
        #[cfg(not(unix))]
        let listen = tcp;
        let ready = |opened: &gateway::Opened| {
            let line = language.pick(
                format!("модель {name} отвечает: {opened}"),
                format!("the model {name} answers at {opened}"),
            );
            // Who starts this waits for the line; when nobody does, it is no loss.
            let _ = writeln!(io::stdout(), "{line}").and_then(|()| io::stdout().flush());
        };
        let served = gateway::serve(engine, options, &listen, ready);
        served.map_err(|it| {
            let [russian, english] = it.message();
            let message = language.pick(russian, english);
            match it {
                gateway::Problem::Open(_) | gateway::Problem::Name(_) => {
                    anyhow::Error::new(Usage(message))
                }
                gateway::Problem::Listen(..) | gateway::Problem::System(_) => anyhow!(message),
            }
        })?;
        Ok(Exit::Clean)
    }
}

fn limits(parallel: usize, waiting: usize) -> Limits {
    Limits {
        parallel,
        waiting,
        step: 256,
        kept: 512 << 20,
    }
}

fn open(model: &str, size: &Size, language: Language) -> Result<Checkpoint> {
    if let Some(threads) = size.threads {
        let used = inference::use_threads(threads.into());
        used.map_err(|it| said(&it, language))?;
    }
    Checkpoint::open(model, &Caches::of_user()).map_err(|it| said(&it, language))
}

/// A model that answers one after another, in this process.
pub(super) fn of_one(model: &str, language: Language) -> Result<inference::Engine> {
    let size = Size {
        threads: None,
        context: None,
    };
    let checkpoint = open(model, &size, language)?;
    start(checkpoint, limits(1, 1), language)
}

fn start(checkpoint: Checkpoint, limits: Limits, language: Language) -> Result<inference::Engine> {
    inference::Engine::start(checkpoint, limits).map_err(|it| said(&it, language))
}

/// What went wrong, in the language of the user.
pub(super) fn said(error: &inference::Error, language: Language) -> anyhow::Error {
    let [russian, english] = error.message();
    anyhow!(language.pick(russian, english))
}

/// The name of a model that is given by its path or by its name.
fn name(model: &str) -> String {
    let path = Path::new(model);
    if !path.exists() {
        return model.to_owned();
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = match path.is_dir() {
        true => path.file_name(),
        false => path.file_stem(),
    };
    name.map_or_else(|| model.to_owned(), |it| it.to_string_lossy().into_owned())
}

/// The key of a file.
pub(super) fn key(path: &Path, language: Language) -> Result<String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| {
        language.pick(
            format!("файл с ключом не читается: {shown}"),
            format!("the file with the key cannot be read: {shown}"),
        )
    })?;
    let key = text.trim();
    // Other letters cannot be shown in a header.
    if key.is_empty() || !key.bytes().all(|it| it.is_ascii_graphic()) {
        return Err(anyhow!(language.pick(
            format!("в файле {shown} должна быть одна строка из латинских букв, цифр и знаков"),
            format!("the file {shown} must have one line of ASCII letters, digits and signs"),
        )));
    }
    Ok(key.to_owned())
}

/// Ends the process when nobody holds the other end of the standard input any more, whatever it is at.
fn end_with_input() {
    // That it cannot be read is its end, too.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    std::process::exit(0);
}

/// What goes wrong in the engine goes to the standard error.
fn start_log() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("warn"))
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
}
