//! Language models, asked over HTTP: an engine on this machine that is started and looked after here, or a server.

mod answer;
mod endpoint;
mod events;
mod key;
mod patience;
mod restarts;
mod status;
mod supervisor;
#[cfg(test)]
mod tests;
mod thoughts;
mod trouble;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use analysis::Language;
use project::settings::{EngineMode, EngineSettings, Settings};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

pub(crate) use answer::Part;
pub(crate) use endpoint::Endpoint;
pub(crate) use status::{EngineChanged, EngineState, EngineStatus};
pub(crate) use thoughts::Thoughts;
pub(crate) use trouble::Trouble;

use self::key::Key;
use self::patience::Patience;
use self::status::Latencies;
use self::supervisor::{Plan, Said, Stage, supervise};

/// What the local engine calls its model and its adapter.
const LOCAL_MODEL: &str = "model";
const LOCAL_ADAPTER: &str = "adapter";

/// The model in use, whatever it is: a local engine, a server, or none.
#[derive(Default)]
pub(crate) struct Models {
    /// Tests of features have none.
    runtime: Option<Handle>,
    shared: Arc<Shared>,
}

type Tell = Box<dyn Fn(&EngineStatus) + Send + Sync>;

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    tell: OnceLock<Tell>,
    /// Who waits for a change is told of it.
    news: Notify,
}

struct State {
    /// Counts the settings: what comes from before is not taken any more.
    number: u64,
    set: Arc<EngineSettings>,
    /// Why the settings make no sense.
    problem: Option<[String; 2]>,
    language: Language,
    source: Source,
    patience: Patience,
    /// What went wrong last, until an answer comes.
    trouble: Option<Trouble>,
    latencies: Latencies,
    /// The first model of a server, where none is set.
    first: Option<String>,
    letters: Letters,
    has_gaps: bool,
}

enum Source {
    /// No model is wanted.
    None,
    Local {
        stage: Stage,
        endpoint: Option<Endpoint>,
        said: Said,
        task: AbortHandle,
    },
    Server(Endpoint),
    /// Something that is set is wrong.
    Wrong(String),
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Self::Local { task, .. } = self {
            task.abort();
        }
    }
}

impl Default for State {
    fn default() -> Self {
        let set = EngineSettings {
            mode: EngineMode::Off,
            ..EngineSettings::default()
        };
        Self::new(0, set, Language::Ru)
    }
}

impl State {
    fn new(number: u64, set: EngineSettings, language: Language) -> Self {
        Self {
            number,
            set: Arc::new(set),
            problem: None,
            language,
            source: Source::None,
            patience: Patience::default(),
            trouble: None,
            latencies: Latencies::default(),
            first: None,
            letters: Letters::default(),
            has_gaps: true,
        }
    }
}

/// How many letters make a token of the model; learned from what it tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Letters(f64);

impl Default for Letters {
    /// Of Russian code with the vocabularies of the usual models.
    fn default() -> Self {
        Self(2.5)
    }
}

impl Letters {
    /// How many tokens so many letters are.
    pub(crate) fn tokens(self, letters: usize) -> usize {
        (letters as f64 / self.0).ceil() as usize
    }

    /// A prompt of so many letters had so many tokens.
    fn learn(&mut self, letters: usize, tokens: usize) {
        if tokens >= 32 {
            let seen = (letters as f64 / tokens as f64).clamp(0.5, 6.0);
            self.0 += 0.2 * (seen - self.0);
        }
    }
}

/// A model that can be asked.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    pub(crate) endpoint: Endpoint,
    pub(crate) set: Arc<EngineSettings>,
    pub(crate) is_local: bool,
    /// It fills gaps: it takes what stands behind the cursor, too.
    pub(crate) has_gaps: bool,
    pub(crate) letters: Letters,
    model: Option<String>,
    number: u64,
}

impl Ready {
    /// Another one for each time that something is set.
    pub(crate) fn generation(&self) -> u64 {
        self.number
    }
}

/// Why no model can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// None is wanted.
    Unwanted,
    /// It is starting, has failed, or is left alone for a while.
    NotNow,
}

impl Models {
    /// Must be called within a runtime.
    pub(crate) fn new() -> Self {
        Self {
            runtime: Some(Handle::current()),
            shared: Arc::default(),
        }
    }

    /// Who is told how it is with the model.
    pub(crate) fn tell_to(&self, tell: impl Fn(&EngineStatus) + Send + Sync + 'static) {
        // A server is initialised once.
        let _ = self.shared.tell.set(Box::new(tell));
    }

    /// Tells how it is.
    pub(crate) fn tell(&self, status: &EngineStatus) {
        self.shared.news.notify_waiters();
        if let Some(tell) = self.shared.tell.get() {
            tell(status);
        }
    }

    /// Takes what is set: starts an engine or ends it. Nothing happens where nothing has changed.
    pub(crate) fn set(&self, settings: &Settings, language: Language, program: Option<&Path>) {
        {
            let state = self.shared.lock();
            let is_same = *state.set == settings.engine && state.language == language;
            if is_same && state.number > 0 {
                return;
            }
        }
        self.begin(
            settings.engine.clone(),
            settings.engine_problem(),
            language,
            program,
        );
    }

    /// Starts again what has failed.
    pub(crate) fn restart(&self, program: Option<&Path>) {
        let (set, problem, language) = {
            let state = self.shared.lock();
            (
                EngineSettings::clone(&state.set),
                state.problem.clone(),
                state.language,
            )
        };
        self.begin(set, problem, language, program);
    }

    fn begin(
        &self,
        set: EngineSettings,
        problem: Option<[String; 2]>,
        language: Language,
        program: Option<&Path>,
    ) {
        let mut state = self.shared.lock();
        let number = state.number + 1;
        *state = State::new(number, set, language);
        state.source = match (&problem, state.set.mode) {
            (_, EngineMode::Off | EngineMode::Statistics) => Source::None,
            (Some([ru, en]), _) => Source::Wrong(language.pick(ru, en).clone()),
            (None, EngineMode::Local) => self.local(&state, program),
            (None, EngineMode::Server) => match server(&state.set, language) {
                Ok(endpoint) => Source::Server(endpoint),
                Err(why) => Source::Wrong(why),
            },
        };
        state.problem = problem;
        drop(state);
        self.shared.changed();
    }

    fn local(&self, state: &State, program: Option<&Path>) -> Source {
        let (Some(runtime), Some(program)) = (&self.runtime, program) else {
            return Source::None;
        };
        let plan = Plan {
            program: program.to_owned(),
            arguments: arguments(&state.set, state.language),
        };
        let (number, language) = (state.number, state.language);
        let (shared, said) = (Arc::clone(&self.shared), Said::default());
        let tell = move |stage| shared.stage(number, stage);
        let task = runtime.spawn(supervise(plan, said.clone(), language, tell));
        Source::Local {
            stage: Stage::Starting,
            endpoint: None,
            said,
            task: task.abort_handle(),
        }
    }

    /// The model, if it can be asked now. A user who asks expressly need not wait until a failure is forgotten.
    pub(crate) fn ready(&self, is_asked: bool) -> Result<Ready, Absent> {
        let state = self.shared.lock();
        let (endpoint, is_local) = match &state.source {
            Source::None => return Err(Absent::Unwanted),
            Source::Server(endpoint) => (endpoint, false),
            Source::Local {
                endpoint: Some(endpoint),
                ..
            } => (endpoint, true),
            Source::Local { .. } | Source::Wrong(_) => return Err(Absent::NotNow),
        };
        if !is_asked && !state.patience.may_ask(Instant::now()) {
            return Err(Absent::NotNow);
        }
        let model = match (is_local, &state.set.adapter) {
            (true, None) => Some(LOCAL_MODEL.to_owned()),
            (true, Some(_)) => Some(LOCAL_ADAPTER.to_owned()),
            (false, _) => state.set.model.clone().or_else(|| state.first.clone()),
        };
        Ok(Ready {
            endpoint: endpoint.clone(),
            set: Arc::clone(&state.set),
            is_local,
            has_gaps: state.has_gaps,
            letters: state.letters,
            model,
            number: state.number,
        })
    }

    /// The name of the model to ask for; a server is asked for its models where none is set.
    pub(crate) async fn model(&self, ready: &Ready) -> Result<String, Trouble> {
        if let Some(model) = &ready.model {
            return Ok(model.clone());
        }
        let models = ready.endpoint.models().await?;
        let first = models.into_iter().next();
        let first = first.ok_or_else(|| Trouble::Unknown(String::new()))?;
        let mut state = self.shared.lock();
        if state.number == ready.number {
            state.first = Some(first.clone());
        }
        Ok(first)
    }

    /// A model has answered, after so long.
    pub(crate) fn succeeded(&self, ready: &Ready, time: Duration) {
        let mut state = self.shared.lock();
        if state.number == ready.number {
            state.patience.succeeded();
            state.trouble = None;
            state.latencies.add(time);
            drop(state);
            self.shared.changed();
        }
    }

    /// A model has failed. That the settings changed meanwhile makes it worth nothing.
    pub(crate) fn failed(&self, ready: &Ready, trouble: &Trouble) {
        let mut state = self.shared.lock();
        if state.number != ready.number {
            return;
        }
        tracing::warn!(why = trouble.told(Language::En), "the model did not answer");
        state.patience.failed(trouble, Instant::now());
        state.trouble = Some(trouble.clone());
        drop(state);
        self.shared.changed();
    }

    /// A prompt of so many letters had so many tokens.
    pub(crate) fn learn(&self, ready: &Ready, letters: usize, tokens: usize) {
        let mut state = self.shared.lock();
        if state.number == ready.number {
            state.letters.learn(letters, tokens);
        }
    }

    /// The model takes nothing that stands behind the cursor.
    pub(crate) fn has_no_gaps(&self, ready: &Ready) {
        let mut state = self.shared.lock();
        if state.number == ready.number {
            state.has_gaps = false;
        }
    }

    /// Ends when anything is told of the model after this call.
    pub(crate) fn news(&self) -> impl Future<Output = ()> + '_ {
        self.shared.news.notified()
    }

    /// Whether there is a model soon without anybody doing anything.
    pub(crate) fn is_starting(&self) -> bool {
        let state = self.shared.lock();
        matches!(
            state.source,
            Source::Local {
                stage: Stage::Starting | Stage::Again(_),
                ..
            }
        )
    }

    /// How it is with the model.
    pub(crate) fn status(&self) -> EngineStatus {
        self.shared.lock().status()
    }

    /// Where asynchronous work is done.
    pub(crate) fn runtime(&self) -> Option<&Handle> {
        self.runtime.as_ref()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.news.notify_waiters();
        if let Some(tell) = self.tell.get() {
            let status = self.lock().status();
            tell(&status);
        }
    }

    fn stage(&self, number: u64, new: Stage) {
        let mut state = self.lock();
        if state.number != number {
            return;
        }
        if let Source::Local {
            stage, endpoint, ..
        } = &mut state.source
        {
            *endpoint = match &new {
                Stage::Ready(url) => Endpoint::new(url, None).ok(),
                _ => None,
            };
            *stage = new;
        }
        state.patience.succeeded();
        state.trouble = None;
        drop(state);
        self.changed();
    }
}

impl State {
    fn status(&self) -> EngineStatus {
        let trouble = self.trouble.as_ref();
        let told = trouble.map(|it| it.told(self.language));
        let (state, message) = match &self.source {
            Source::None => (EngineState::Off, None),
            Source::Wrong(why) => (EngineState::Failed, Some(why.clone())),
            Source::Local { stage, .. } => match stage {
                Stage::Starting => (EngineState::Starting, None),
                Stage::Again(why) => (EngineState::Waiting, Some(why.clone())),
                Stage::GivenUp(why) => (EngineState::Failed, Some(why.clone())),
                Stage::Ready(_) => (answering(trouble), told),
            },
            Source::Server(_) => (answering(trouble), told),
        };
        EngineStatus {
            mode: self.set.mode,
            state,
            model: self.set.model.clone().or_else(|| self.first.clone()),
            server: match &self.source {
                Source::Server(endpoint) => Some(endpoint.shown()),
                _ => None,
            },
            message,
            latency_ms: self.latencies.middle(),
            log: match &self.source {
                Source::Local { said, .. } => said.lines(),
                _ => Vec::new(),
            },
        }
    }
}

fn answering(trouble: Option<&Trouble>) -> EngineState {
    match trouble {
        None => EngineState::Ready,
        Some(it) if it.is_lasting() => EngineState::Failed,
        Some(_) => EngineState::Waiting,
    }
}

fn server(set: &EngineSettings, language: Language) -> Result<Endpoint, String> {
    let key = Key::of_user(set.key_file.as_deref(), language)?;
    let url = set.url.as_deref().unwrap_or_default();
    Endpoint::new(url, key).map_err(|it| it.told(language))
}

/// What a local engine is started with.
fn arguments(set: &EngineSettings, language: Language) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |name: &str, value: OsString| arguments.extend([name.into(), value]);
    add("--lang", language.pick("ru", "en").into());
    arguments.push("engine".into());
    let mut add = |name: &str, value: OsString| arguments.extend([name.into(), value]);
    add(
        "--model",
        at_home(Path::new(set.model.as_deref().unwrap_or_default())).into(),
    );
    add("--name", LOCAL_MODEL.into());
    add("--listen", "127.0.0.1:0".into());
    if let Some(adapter) = &set.adapter {
        let mut value = OsString::from(format!("{LOCAL_ADAPTER}="));
        value.push(at_home(adapter));
        add("--adapter", value);
    }
    if let Some(threads) = set.threads {
        add("--threads", threads.to_string().into());
    }
    arguments.push("--until-input-ends".into());
    arguments
}

/// A path of which `~` is the folder of the user.
pub(crate) fn at_home(path: &Path) -> PathBuf {
    match path.strip_prefix("~") {
        Ok(rest) => std::env::home_dir().map_or_else(|| path.to_owned(), |it| it.join(rest)),
        Err(_) => path.to_owned(),
    }
}
