//! A language model that helps with questions: one of this machine, or a server that answers as OpenAI does.

mod local;
mod server;

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use analysis::Language;
use anyhow::Result;
use metadata::World;
use query::ask::Candidate;
use query::ask::generator::{Generator, Prompt, Task};
use query::run::{Base, Limits, ResultColumn, Row, Sink};

use self::local::Local;
use self::server::Server;
use crate::interrupt::Interrupt;

/// What a model wrote for so many prompts is kept: all turns of a talk are done anew each time.
const KEPT: usize = 64;

/// How long the query of a proposal is tried; longer only where a model may take very long.
const TRIAL: Duration = Duration::from_secs(5);

/// Who helps, and how long it may take.
#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Helper {
    /// A language model that helps with questions: a folder, a GGUF file, a name in the cache of Hugging Face; with
    /// --model-url the name of a model of the server, its first one by default.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,

    /// Ask a server that answers as OpenAI does, such as https://host/v1. It is told the question and names of tables and
    /// fields, never records.
    #[arg(long, value_name = "URL")]
    model_url: Option<String>,

    /// File with the key of the server; without it that of the variable ONEC_ENGINE_KEY is shown to it.
    #[arg(long, value_name = "FILE", requires = "model_url")]
    model_key_file: Option<PathBuf>,

    /// Answer without the model when it has taken so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    model_timeout: u64,
}

/// A text, or why there is none.
type Written = Result<String, [String; 2]>;

/// A model.
pub(super) struct Model<'c> {
    writer: Writer,
    patience: Duration,
    world: World<'c>,
    base: Option<&'c Base>,
    /// Where queries are tried without a base.
    empty: OnceCell<Option<Base>>,
    /// What was written last, the latest at the end.
    known: RefCell<Vec<(Prompt, String)>>,
    interrupt: OnceCell<Arc<Interrupt>>,
}

enum Writer {
    Local(Box<Local>),
    Server(Server),
}

impl Helper {
    /// The model that is named, if one is.
    pub(super) fn open<'c>(
        &self,
        world: World<'c>,
        base: Option<&'c Base>,
        language: Language,
    ) -> Result<Option<Model<'c>>> {
        let writer = match (&self.model_url, &self.model) {
            (Some(url), name) => {
                let key = self.model_key_file.as_deref();
                Writer::Server(Server::new(url, name.clone(), key, language)?)
            }
            (None, Some(model)) => Writer::Local(Box::new(Local::open(model, language)?)),
            (None, None) => return Ok(None),
        };
        Ok(Some(Model {
            writer,
            patience: Duration::from_secs(self.model_timeout),
            world,
            base,
            empty: OnceCell::new(),
            known: RefCell::default(),
            interrupt: OnceCell::new(),
        }))
    }
}

impl Model<'_> {
    /// From now on Ctrl-C stops the model, too.
    pub(super) fn stop_with(&self, interrupt: &Arc<Interrupt>) {
        // There is one of a program.
        let _ = self.interrupt.set(Arc::clone(interrupt));
    }

    /// The base where a query is tried: that of the user, else one without records.
    fn trial(&self) -> Option<&Base> {
        let empty = || {
            let base = Base::in_memory().ok()?;
            base.prepare(self.world).ok()?;
            Some(base)
        };
        self.base.or_else(|| self.empty.get_or_init(empty).as_ref())
    }
}

impl Generator for Model<'_> {
    fn write(&self, prompt: &Prompt) -> Written {
        if let Some(known) = self.known.borrow().iter().find(|it| it.0 == *prompt) {
            return Ok(known.1.clone());
        }
        let interrupt = self.interrupt.get();
        let _busy = interrupt.map(|it| it.begin());
        let text = match &self.writer {
            Writer::Local(it) => it.write(prompt, self.patience, interrupt)?,
            Writer::Server(it) => it.write(prompt, self.patience, interrupt)?,
        };
        let mut known = self.known.borrow_mut();
        if known.len() >= KEPT {
            known.remove(0);
        }
        known.push((prompt.clone(), text.clone()));
        Ok(text)
    }

    fn runs(&self, proposed: &Candidate) -> bool {
        struct Nobody;
        impl Sink for Nobody {
            fn columns(&mut self, _: &[ResultColumn], _: bool) {}
            fn row(&mut self, _: Row) -> ControlFlow<()> {
                ControlFlow::Break(())
            }
        }
        let Some(base) = self.trial() else {
            return false;
        };
        let text = &proposed.text[0];
        let given = proposed.parameters.iter();
        let given: Vec<(String, String)> = given
            // A base without records has no items either.
            .filter(|it| {
                self.base.is_some() || !matches!(it.value, query::ask::Value::Reference(..))
            })
            .map(|it| (it.names.ru.to_string(), it.value.argument()))
            .collect();
        let end = Instant::now() + TRIAL.max(self.patience / 20);
        let limits = Limits {
            rows: Some(1),
            stop: Some(Arc::new(move || Instant::now() >= end)),
        };
        let ran = query::run::parameters(base, self.world, text, &given).and_then(|given| {
            query::run::run(base, self.world, text, &given, &limits, &mut Nobody)
        });
        ran.is_ok()
    }
}

impl fmt::Debug for Model<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").finish_non_exhaustive()
    }
}

/// The most tokens that an answer may have.
fn most(task: Task) -> usize {
    match task {
        Task::Rank => 8,
        Task::Propose => 512,
    }
}

fn timed_out(patience: Duration) -> [String; 2] {
    let seconds = patience.as_secs();
    [
        format!("модель не успела за {seconds} с; больше времени даёт --model-timeout"),
        format!("the model did not end within {seconds} s; --model-timeout gives it more"),
    ]
}

fn stopped() -> [String; 2] {
    [
        "модель остановлена".to_owned(),
        "the model was stopped".to_owned(),
    ]
}
