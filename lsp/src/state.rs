//! The thread that owns the state: takes changes in, one after the other, and hands questions on with a snapshot.

mod assistance;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use analysis::workspace::{Change, Wanted};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use project::Project;
use project::settings::{Scope, Settings, Trigger};
use tower_lsp::ls_types::{
    ConfigurationItem, TextDocumentContentChangeEvent, Uri, WorkspaceFolder,
};

use crate::askers::Askers;
use crate::assistant::Assistant;
use crate::client::Client;
use crate::context::{Context, World};
use crate::convert;
use crate::diagnostics::Reports;
use crate::documents::{Document, DocumentKind, Documents, Edit};
use crate::failure::Failure;
use crate::lanes::{Lane, Lanes};
use crate::later::{Later, Work};
use crate::message::{Message, Question};
use crate::outgoing::Outgoing;
use crate::reading::Readings;
use crate::server::{Options, panic_message};
use crate::set_up::SetUp;
use crate::shown::Shown;
use crate::status::{self, Facts};
use crate::{progress, publish, refresh, watch};

/// What the state begins with.
pub(crate) struct Begin {
    pub(crate) roots: Vec<PathBuf>,
    /// What the editor set when it began.
    pub(crate) settings: serde_json::Value,
    pub(crate) client: Arc<Client>,
    pub(crate) options: Arc<Options>,
    pub(crate) outgoing: Outgoing,
    /// The way back to the state.
    pub(crate) queue: Sender<Message>,
    pub(crate) assistant: Arc<Assistant>,
}

/// All that the server knows.
pub(crate) struct State {
    project: Project,
    /// Where the settings come from.
    set_up: SetUp,
    documents: Documents,
    settings: Arc<Settings>,
    reports: Arc<Reports>,
    shown: Arc<Shown>,
    askers: Arc<Askers>,
    client: Arc<Client>,
    options: Arc<Options>,
    outgoing: Outgoing,
    queue: Sender<Message>,
    assistant: Arc<Assistant>,
    lanes: Lanes,
    readings: Readings,
    facts: Arc<Facts>,
    /// What changed on disk while the project is being read.
    changed: Vec<PathBuf>,
    /// Set by the next edit: what works in the background stops then.
    stale: Arc<AtomicBool>,
    /// What lies around modules.
    world: World,
    /// What waits for a pause.
    later: Later,
    /// When the status was told last.
    told: Option<Instant>,
}

/// While the project is read, its status is told no oftener.
const STATUS_PAUSE: Duration = Duration::from_millis(250);

impl State {
    pub(crate) fn new(begin: Begin) -> std::io::Result<Self> {
        let settings = SetUp::read(begin.roots, begin.settings);
        Ok(Self {
            project: settings.project(&begin.options),
            documents: Documents::default(),
            settings: Arc::new(settings.settings().clone()),
            set_up: settings,
            reports: Arc::default(),
            shown: Arc::default(),
            askers: Arc::default(),
            client: begin.client,
            options: begin.options,
            outgoing: begin.outgoing,
            queue: begin.queue,
            assistant: begin.assistant,
            lanes: Lanes::start()?,
            readings: Readings::new(),
            facts: Arc::default(),
            changed: Vec::new(),
            stale: Arc::default(),
            world: World::default(),
            later: Later::default(),
            told: None,
        })
    }

    /// Works until it is told to stop, or until nobody is left to tell.
    pub(crate) fn run(mut self, messages: &Receiver<Message>) {
        self.set_model();
        self.read();
        let mut put_back = VecDeque::new();
        loop {
            self.begin_due();
            let next = match (put_back.pop_front(), self.later.next()) {
                (Some(message), _) => Ok(message),
                (None, Some(at)) => messages.recv_deadline(at),
                (None, None) => messages.recv().map_err(Into::into),
            };
            let message = match next {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => continue,
                Ok(message) => message,
            };
            let message = joined(message, messages, &mut put_back);
            let taken = catch_unwind(AssertUnwindSafe(|| self.take(message)));
            if let Err(payload) = taken {
                let message = panic_message(&*payload);
                tracing::error!(message, "a change was not taken in");
                self.put_texts_anew();
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Initialized => self.initialized(),
            Message::Opened {
                uri,
                language,
                version,
                text,
            } => self.opened(uri, &language, version, &text),
            Message::Edited {
                uri,
                version,
                changes,
            } => self.edited(&uri, version, changes),
            Message::Saved(uri) => self.saved(&uri),
            Message::Closed(uri) => self.closed(&uri),
            Message::Files(paths) => self.files(paths),
            Message::Folders { added, removed } => {
                let paths = |it: Vec<WorkspaceFolder>| -> Vec<PathBuf> {
                    it.iter().map(|it| convert::path(&it.uri)).collect()
                };
                self.set_up.change_roots(paths(added), &paths(removed));
                self.settings_changed(true);
            }
            Message::Settings(sent) => {
                self.set_up.sent(sent);
                self.settings_changed(false);
            }
            Message::SettingsChanged(sent) => match self.client.has_settings() {
                true => ask_settings(&self.outgoing, self.queue.clone()),
                false => {
                    self.set_up.sent(sent);
                    self.settings_changed(false);
                }
            },
            Message::Read(number, piece) => {
                if self.readings.is_latest(number) {
                    self.project.take(piece);
                    // The status counts all files, and pieces come by the hundred.
                    if self.told.is_none_or(|it| it.elapsed() >= STATUS_PAUSE) {
                        self.tell_status();
                    }
                }
            }
            Message::ReadEnded(number) => self.read_ended(number),
            Message::Done(work, ask_again) => {
                self.later.done(&work);
                if ask_again {
                    refresh::diagnostics(&self.client, &self.outgoing);
                }
            }
            Message::Question(question) => self.hand_on(question),
            Message::Stop => {}
        }
    }

    fn initialized(&mut self) {
        watch::register(&self.client, &self.outgoing);
        self.set_up.tell_problems(&self.client, &self.outgoing);
        if self.client.has_settings() {
            ask_settings(&self.outgoing, self.queue.clone());
        }
    }

    /// Reads the settings again; a project that is read otherwise then is read anew, and so it is `at_any_rate`.
    fn settings_changed(&mut self, at_any_rate: bool) {
        let before = self.set_up.clone();
        self.set_up.read_again();
        self.set_up.tell_problems(&self.client, &self.outgoing);
        let after = self.set_up.settings();
        if at_any_rate || !self.set_up.reads_the_same(&before) {
            self.settings = Arc::new(after.clone());
            self.begin_anew();
        } else if *after != *self.settings {
            self.settings = Arc::new(after.clone());
        } else {
            return;
        }
        self.set_model();
        self.make_stale();
        self.tell_status();
        refresh::all(&self.client, &self.outgoing);
        self.publish_all();
    }

    fn opened(&mut self, uri: Uri, language: &str, version: i32, text: &str) {
        let path = convert::path(&uri);
        publish::opened(
            &self.client,
            &self.outgoing,
            &self.reports,
            &path,
            uri.clone(),
        );
        let document = Document {
            uri,
            version,
            kind: DocumentKind::of(&path, language),
            text: None,
        };
        self.assistant.inline.opened(&path);
        let change = document.kind.opened(path.clone(), Arc::from(text));
        self.documents.insert(path.clone(), document, text);
        let Some(change) = change else {
            publish::metadata(&self.context(Wanted::default()), &path);
            return;
        };
        self.make_stale();
        self.project.workspace().apply(change);
        if !self.reports.knows_project() {
            self.look_at_project();
        }
        self.look_at(&path, Instant::now());
    }

    fn edited(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let path = convert::path(uri);
        let columns = self.client.columns;
        for change in &changes {
            let Some(range) = change.range else {
                continue;
            };
            let lines = range.start.line as usize..range.end.line as usize + 1;
            let new = change.text.matches('\n').count() + 1;
            self.assistant.inline.edited(&path, lines, new);
        }
        let Some(edit) = self.documents.edit(&path, version, changes, columns) else {
            tracing::warn!(uri = uri.as_str(), "an edit of a document that is not open");
            return;
        };
        let kind = self.documents.kind(&path).unwrap_or(DocumentKind::Other);
        let path_of = path.clone();
        let change = match edit {
            _ if kind == DocumentKind::Other => None,
            Edit::Replaced(text) => kind.opened(path_of, text.into()),
            Edit::Parts(edits) => Some(Change::Edited {
                path: path_of,
                edits,
            }),
        };
        let Some(change) = change else {
            return;
        };
        self.make_stale();
        self.project.workspace().apply(change);
        self.count_again(&path);
        if self.settings.diagnostics.trigger == Trigger::OnType {
            let work = Work::Document(path.clone());
            self.look_at(&path, Instant::now() + work.pause());
            self.look_at_project();
        }
    }

    fn saved(&mut self, uri: &Uri) {
        if self.settings.diagnostics.trigger == Trigger::OnSave {
            self.look_at(&convert::path(uri), Instant::now());
        }
        self.look_at_project();
    }

    fn closed(&mut self, uri: &Uri) {
        let path = convert::path(uri);
        let kind = self.documents.kind(&path);
        if !self.documents.remove(&path) {
            return;
        }
        self.later.forget(&Work::Document(path.clone()));
        self.assistant.inline.closed(&path);
        if kind == Some(DocumentKind::Other) {
            publish::metadata(&self.context(Wanted::default()), &path);
            return;
        }
        self.make_stale();
        self.project
            .workspace()
            .apply(Change::Closed { path: path.clone() });
        self.project.update(std::slice::from_ref(&path));
        if let Some(file) = self.project.snapshot().file_at(&path) {
            self.reports.closed(file);
        }
        publish::nothing(&self.client, &self.outgoing, uri.clone());
    }

    fn files(&mut self, paths: Vec<PathBuf>) {
        // What was read before the change may be taken after it: the changes are followed once more at the end.
        if self.readings.progress().is_some() {
            self.changed.extend(paths.iter().cloned());
        }
        let is_of_all = paths.iter().any(|it| !project::walk::is_module(it));
        self.world.changes += u64::from(is_of_all);
        self.make_stale();
        self.project.update(&paths);
        for path in paths.iter().filter(|it| project::walk::is_module(it)) {
            self.count_again(path);
        }
        if paths.iter().any(|it| self.set_up.is_file_of(it)) {
            self.settings_changed(false);
        }
        refresh::all(&self.client, &self.outgoing);
        match is_of_all {
            true => self.publish_all(),
            false => self.look_at_project(),
        }
    }

    /// Reads the project, with all that lies on disk.
    fn read(&mut self) {
        let reading = self.project.reading(self.options.cache.clone());
        if self.project.roots().is_empty() {
            return;
        }
        match self.readings.start(reading, self.queue.clone()) {
            Ok(()) => progress::show(
                &self.client,
                &self.outgoing,
                &self.readings,
                self.language(),
            ),
            Err(error) => tracing::error!(%error, "the project cannot be read"),
        }
    }

    fn read_ended(&mut self, number: usize) {
        if !self.readings.is_latest(number) {
            return;
        }
        self.readings.ended();
        self.world.readings += 1;
        let changed = std::mem::take(&mut self.changed);
        if !changed.is_empty() {
            self.project.update(&changed);
        }
        for problem in self.project.problems() {
            let message = problem.message.each_ref().map(String::as_str);
            tracing::warn!(path = %problem.path.display(), message = message[1], "not read");
        }
        let statistics = self.project.statistics();
        tracing::info!(
            modules = statistics.modules,
            from_cache = statistics.from_cache,
            "read"
        );
        self.make_stale();
        self.build_statistics();
        self.tell_status();
        refresh::all(&self.client, &self.outgoing);
        self.publish_all();
    }

    /// The status is another one now.
    fn tell_status(&mut self) {
        self.told = Some(Instant::now());
        let mut facts = Facts::of(&self.project);
        for (_, read) in self.set_up.roots() {
            facts.settings.extend(read.files.iter().cloned());
            facts.ignored.extend(read.ignored.iter().cloned());
        }
        self.facts = Arc::new(facts);
        if self.client.shows_status {
            let status = status::status(&self.context(Wanted::default()));
            status::changed(&self.client, &self.outgoing, &status);
        }
    }

    fn publish_all(&mut self) {
        let documents: Vec<PathBuf> = self.documents.open().keys().cloned().collect();
        for path in documents {
            self.look_at(&path, Instant::now());
        }
        self.look_at_project();
    }

    /// Looks at a document: at once as far as that is done at once, and with all rules at a time.
    fn look_at(&mut self, path: &Path, with_all: Instant) {
        self.publish(path);
        let snapshot = self.project.snapshot();
        let takes_long = snapshot.file_at(path).is_some_and(|it| {
            Reports::takes_long(&snapshot, it)
                && self.settings.diagnostics.trigger != Trigger::Never
        });
        if takes_long {
            self.later.put(Work::Document(path.to_owned()), with_all);
        }
    }

    /// Looks at the whole project after a pause, once it is read.
    fn look_at_project(&mut self) {
        let settings = &self.settings.diagnostics;
        let is_seen = settings.scope == Scope::Workspace || !self.documents.open().is_empty();
        let is_wanted = settings.trigger != Trigger::Never && is_seen;
        if is_wanted && self.readings.progress().is_none() {
            let pause = Work::Project.pause();
            self.later.put(Work::Project, Instant::now() + pause);
        }
    }

    /// Begins what has waited for its pause.
    fn begin_due(&mut self) {
        for work in self.later.due(Instant::now()) {
            let wanted = Wanted::until(vec![Arc::clone(&self.stale)]);
            let (context, queue) = (self.context(wanted), self.queue.clone());
            let job = move || {
                if let Some(ask_again) = publish::later(&context, &work) {
                    // Nobody is left to be told when the server stops.
                    let _ = queue.send(Message::Done(work, ask_again));
                }
            };
            self.lanes.run(Lane::Review, Box::new(job));
        }
    }

    /// Other roots or other settings of reading: a new project with the documents that are open.
    fn begin_anew(&mut self) {
        self.project = self.set_up.project(&self.options);
        self.reports = Arc::default();
        self.make_stale();
        self.put_texts_anew();
        self.read();
    }

    /// Gives the workspace the texts of all open documents, as the editor has them.
    fn put_texts_anew(&mut self) {
        for change in self.documents.changes() {
            self.project.workspace().apply(change);
        }
    }

    /// What works in the background is worth nothing any more.
    fn make_stale(&mut self) {
        self.stale.store(true, Ordering::Relaxed);
        self.stale = Arc::default();
        self.later.again(Instant::now());
    }

    fn language(&self) -> analysis::Language {
        let set = self.settings.language.map(analysis::Language::from);
        set.or(self.client.language)
            .unwrap_or(self.options.language)
    }

    /// What a question sees.
    fn context(&self, wanted: Wanted) -> Context {
        Context {
            snapshot: self.project.snapshot().for_as_long_as(wanted),
            client: Arc::clone(&self.client),
            settings: Arc::clone(&self.settings),
            open: Arc::clone(self.documents.open()),
            world: self.world,
            reports: Arc::clone(&self.reports),
            shown: Arc::clone(&self.shown),
            askers: Arc::clone(&self.askers),
            language: self.language(),
            facts: Arc::clone(&self.facts),
            readings: self.readings.clone(),
            outgoing: Some(self.outgoing.clone()),
            assistant: Arc::clone(&self.assistant),
            options: Arc::clone(&self.options),
        }
    }

    fn hand_on(&self, question: Question) {
        let mut marks = vec![Arc::clone(&question.cancelled)];
        if matches!(question.lane, Lane::Background | Lane::Review) {
            marks.push(Arc::clone(&self.stale));
        }
        let wanted = Wanted::until(marks);
        let context = self.context(wanted.clone());
        let answer = move || {
            let cancelled = question.cancelled.load(Ordering::Relaxed);
            (question.answer)(match (wanted.is_wanted(), cancelled) {
                (true, _) => Ok(&context),
                (false, true) => Err(Failure::Cancelled),
                (false, false) => Err(Failure::Stale),
            });
        };
        self.lanes.run(question.lane, Box::new(answer));
    }

    /// Tells the client what is wrong with a document, unless it asks for that itself.
    fn publish(&self, path: &Path) {
        if self.client.pulls_diagnostics() || self.settings.diagnostics.trigger == Trigger::Never {
            return;
        }
        let wanted = Wanted::until(vec![Arc::clone(&self.stale)]);
        let context = self.context(wanted);
        let path = path.to_owned();
        let job = move || publish::document(&context, &path);
        self.lanes.run(Lane::Background, Box::new(job));
    }
}

/// Asks the client for the settings of the user; the answer comes as a message.
fn ask_settings(outgoing: &Outgoing, queue: Sender<Message>) {
    let item = ConfigurationItem {
        scope_uri: None,
        section: Some("onec".to_owned()),
    };
    outgoing.ask(|client| async move {
        match client.configuration(vec![item]).await {
            Ok(mut sent) if !sent.is_empty() => drop(queue.send(Message::Settings(sent.remove(0)))),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the client did not tell its settings"),
        }
    });
}

/// Edits of one document that wait already are taken in as one: there is no use in what stands between them.
fn joined(
    message: Message,
    messages: &Receiver<Message>,
    put_back: &mut VecDeque<Message>,
) -> Message {
    let Message::Edited {
        uri,
        mut version,
        mut changes,
    } = message
    else {
        return message;
    };
    while put_back.is_empty()
        && let Ok(next) = messages.try_recv()
    {
        match next {
            Message::Edited {
                uri: of,
                version: later,
                changes: more,
            } if of == uri => {
                version = later;
                changes.extend(more);
            }
            other => put_back.push_back(other),
        }
    }
    Message::Edited {
        uri,
        version,
        changes,
    }
}
