//! Suggestions of code: what is known already at once, what a model has to be asked for when it is worth it.

mod cache;
mod debounce;
pub(crate) mod prompt;
pub(crate) mod recents;
pub(crate) mod stream;
pub(crate) mod window;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use self::cache::{Cache, Choices};
use self::debounce::Debounce;
use self::prompt::Prompt;
use self::recents::Recents;
use self::stream::Stream;
use self::window::Window;

/// Tells suggestions of one kind from those of another: by who makes them, for a line or a block, one or several.
pub(crate) type Form = u64;

/// A suggestion that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) text: String,
    /// As many bytes behind the cursor stand in the text, too, and are replaced.
    pub(crate) covered: usize,
}

/// What is known of a place without asking a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// The user types what was shown: this is the rest of it.
    Shown(Vec<Shown>),
    /// A model has said this here before.
    Made(Vec<String>),
}

/// What has been suggested, and what is being made.
#[derive(Debug, Default)]
pub(crate) struct Session {
    inner: Mutex<Inner>,
    /// The number of the latest request that waits.
    turns: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Inner {
    debounce: Debounce,
    /// Where something was typed last.
    typed: Option<Window>,
    cache: Cache,
    last: Option<(Window, Form, Vec<Shown>)>,
    stream: Option<Arc<Stream>>,
    /// What was last gathered for a model to see: by what is set, for which place.
    gathered: Option<(u64, Window, Arc<Prompt>)>,
    /// The text in which something was selected last in the list of names: its path and its version.
    list: Option<(PathBuf, Option<i32>)>,
    recents: Recents,
}

impl Session {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was typed, or asked for again; gives how long to wait before a model is asked.
    pub(crate) fn typed(&self, window: &Window, ends_word: bool) -> Duration {
        let mut inner = self.lock();
        if inner.typed.as_ref() == Some(window) {
            return inner.debounce.pause(ends_word);
        }
        inner.typed = Some(window.clone());
        inner.debounce.typed(Instant::now(), ends_word)
    }

    /// The rest of what was shown before the last letters were typed, where it began with them: in whatever form that was,
    /// and wherever it is by now.
    pub(crate) fn typed_along(&self, window: &Window) -> Option<Vec<Shown>> {
        let inner = self.lock();
        let (at, _, shown) = inner.last.as_ref()?;
        let typed = window.typed_since(at).filter(|it| !it.is_empty())?;
        rests(shown, typed)
    }

    /// What was shown in the same place, when it was only selected in the list of names it may be.
    pub(crate) fn shown_here(&self, window: &Window) -> Option<Vec<Shown>> {
        let inner = self.lock();
        let (_, _, shown) = inner.last.as_ref().filter(|it| it.0 == *window)?;
        Some(shown.clone())
    }

    /// What is known of a place.
    pub(crate) fn known(&self, window: &Window, form: Form) -> Option<Known> {
        let mut inner = self.lock();
        if let Some((at, of, shown)) = &inner.last
            && *of == form
            && let Some(typed) = window.typed_since(at)
            && let Some(rests) = rests(shown, typed)
        {
            return Some(Known::Shown(rests));
        }
        inner.cache.find(window, form).map(Known::Made)
    }

    /// A model has made texts for a place; none: it has nothing to say there.
    pub(crate) fn made(&self, window: &Window, form: Form, texts: Choices) {
        self.lock().cache.put(window, form, texts);
    }

    /// Whether no list of names can be open at a place, as far as the editor tells what is selected in its list: in the
    /// same text something was selected, and now nothing is.
    pub(crate) fn has_no_list(&self, path: &Path, version: Option<i32>) -> bool {
        let inner = self.lock();
        // Who has never told does not tell.
        let list = inner.list.as_ref();
        list.is_none_or(|it| it.0 == path && it.1 == version)
    }

    /// Something is selected in the list of names.
    pub(crate) fn selects(&self, path: &Path, version: Option<i32>) {
        self.lock().list = Some((path.to_owned(), version));
    }

    /// Somebody waits from now on. Who waited before is not answered any more: the editor has asked again.
    pub(crate) fn turn(&self) -> Turn {
        let mut number = 0;
        self.turns.send_modify(|latest| {
            *latest += 1;
            number = *latest;
        });
        Turn {
            number,
            latest: self.turns.subscribe(),
        }
    }

    /// How many suggestions are kept.
    #[cfg(all(test, unix))]
    pub(crate) fn kept(&self) -> usize {
        self.lock().cache.len()
    }

    /// This is shown at a place.
    pub(crate) fn shown(&self, window: &Window, form: Form, shown: Vec<Shown>) {
        self.lock().last = (!shown.is_empty()).then(|| (window.clone(), form, shown));
    }

    /// What is being made, where it is of use at this place; it is waited for then. Otherwise it is stopped: one is made
    /// at a time.
    pub(crate) fn joined(&self, window: &Window, form: Form) -> Option<Arc<Stream>> {
        self.lock().joined(window, form)
    }

    /// This is made now, and waited for, unless somebody has just begun to make the same.
    pub(crate) fn begin(
        &self,
        window: &Window,
        form: Form,
        make: impl FnOnce() -> Stream,
    ) -> Arc<Stream> {
        let mut inner = self.lock();
        if let Some(stream) = inner.joined(window, form) {
            return stream;
        }
        let stream = Arc::new(make());
        stream.join();
        inner.stream = Some(Arc::clone(&stream));
        stream
    }

    /// Whether it is of use to make what nobody asks for yet: it is neither known nor being made, and nobody waits for
    /// anything else.
    pub(crate) fn may_guess(&self, window: &Window, form: Form) -> bool {
        self.lock().may_guess(window, form)
    }

    /// This is made now although nobody asks for it yet.
    pub(crate) fn guess(&self, window: &Window, form: Form, make: impl FnOnce() -> Stream) {
        let mut inner = self.lock();
        if inner.may_guess(window, form) {
            inner.stop();
            inner.stream = Some(Arc::new(make()));
        }
    }

    /// Whoever types is here now: what is being made for another text is not made any more.
    pub(crate) fn follow(&self, window: &Window) {
        let mut inner = self.lock();
        if inner
            .stream
            .as_ref()
            .is_some_and(|it| !it.lies_ahead(window))
        {
            inner.stop();
        }
    }

    /// Nobody waits for what is being made any more, unless it is something else by now, or somebody has joined in since
    /// so many had.
    pub(crate) fn abandon(&self, stream: &Arc<Stream>, joined: usize) {
        let mut inner = self.lock();
        let is_it = |it: &Arc<Stream>| Arc::ptr_eq(it, stream);
        if inner.stream.as_ref().is_some_and(is_it)
            && stream.joined() == joined
            && !stream.is_awaited()
        {
            inner.stop();
        }
    }

    /// Nothing is made any more.
    pub(crate) fn stop(&self) {
        self.lock().stop();
    }

    /// This was gathered for a model to see at a place, by what is set now.
    pub(crate) fn gathered(&self, generation: u64, window: &Window, prompt: &Arc<Prompt>) {
        self.lock().gathered = Some((generation, window.clone(), Arc::clone(prompt)));
    }

    /// What was gathered for a place, with what was typed there since, where that is little.
    pub(crate) fn prompt(
        &self,
        generation: u64,
        window: &Window,
        is_little: impl Fn(&str) -> bool,
    ) -> Option<Prompt> {
        let inner = self.lock();
        let (of, at, prompt) = inner.gathered.as_ref()?;
        let typed = window.typed_since(at).filter(|it| is_little(it))?;
        (*of == generation).then(|| prompt.with(typed))
    }

    pub(crate) fn recents(&self) -> Recents {
        self.lock().recents.clone()
    }

    pub(crate) fn opened(&self, path: &Path) {
        self.lock().recents.opened(path);
    }

    pub(crate) fn edited(&self, path: &Path, lines: Range<usize>, new: usize) {
        self.lock().recents.edited(path, lines, new);
    }

    pub(crate) fn closed(&self, path: &Path) {
        self.lock().recents.closed(path);
    }
}

/// What is left of some suggestions when a text is typed.
fn rests(shown: &[Shown], typed: &str) -> Option<Vec<Shown>> {
    let rest = |it: &Shown| {
        let text = it.text.strip_prefix(typed)?;
        (!text.is_empty()).then(|| Shown {
            text: text.to_owned(),
            covered: it.covered,
        })
    };
    let rests: Vec<Shown> = shown.iter().filter_map(rest).collect();
    (!rests.is_empty()).then_some(rests)
}

/// A request that waits.
#[derive(Debug)]
pub(crate) struct Turn {
    number: u64,
    latest: watch::Receiver<u64>,
}

impl Turn {
    /// Ends when a later request waits.
    pub(crate) async fn over(mut self) {
        let number = self.number;
        // An error tells that the session is over.
        let _ = self.latest.wait_for(|latest| *latest > number).await;
    }
}

impl Inner {
    fn joined(&mut self, window: &Window, form: Form) -> Option<Arc<Stream>> {
        let stream = self.stream.as_ref()?;
        if stream.serves(window, form).is_none() {
            self.stop();
            return None;
        }
        stream.join();
        Some(Arc::clone(stream))
    }

    fn may_guess(&mut self, window: &Window, form: Form) -> bool {
        let is_in_the_way = |it: &Arc<Stream>| {
            let is_running = it.coming.now().ended.is_none();
            it.serves(window, form).is_some() || is_running && it.is_awaited()
        };
        let is_free = !self.stream.as_ref().is_some_and(is_in_the_way);
        is_free && self.cache.find(window, form).is_none()
    }

    fn stop(&mut self) {
        if let Some(stream) = self.stream.take() {
            // Who waits for it would keep it otherwise.
            stream.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(before: &str) -> Window {
        Window::new(Arc::default(), before, before.len())
    }

    fn shown(text: &str) -> Shown {
        Shown {
            text: text.to_owned(),
            covered: 1,
        }
    }

    #[test]
    fn who_types_what_is_shown_is_shown_the_rest() {
        let session = Session::default();
        session.shown(
            &window("А = "),
            1,
            vec![shown("Новый Массив;"), shown("Ложь;")],
        );
        let known = |before: &str, form| session.known(&window(before), form);
        assert_eq!(
            known("А = Нов", 1),
            Some(Known::Shown(vec![shown("ый Массив;")]))
        );
        assert_eq!(known("А = Л", 1), Some(Known::Shown(vec![shown("ожь;")])));
        assert_eq!(known("А = Нет", 1), None);
        let along = |before: &str| session.typed_along(&window(before));
        assert_eq!(along("А = Л"), Some(vec![shown("ожь;")]));
        assert_eq!((along("А = "), along("А = Нет")), (None, None));
        let here = |before: &str| session.shown_here(&window(before)).map(|it| it.len());
        assert_eq!((here("А = "), here("А = Н")), (Some(2), None));
        assert_eq!(known("А = Нов", 2), None);
        session.made(&window("А = Н"), 2, Arc::from(["ет;".to_owned()]));
        assert_eq!(known("А = Не", 2), Some(Known::Made(vec!["т;".to_owned()])));
        session.shown(&window("Б = "), 1, Vec::new());
        assert_eq!(known("А = Нов", 1), None);
    }

    #[test]
    fn one_suggestion_is_made_at_a_time() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.build().expect("a runtime");
        let session = Session::default();
        let begin = |before: &str| {
            let task = runtime.spawn(std::future::pending::<()>());
            let coming = Arc::default();
            let (window, handle) = (window(before), task.abort_handle());
            let make = || Stream::new(window.clone(), 0, coming, handle, None);
            (task, session.begin(&window, 0, make))
        };
        let ended = |task: tokio::task::JoinHandle<()>| {
            let ended = runtime.block_on(task);
            assert!(ended.is_err_and(|it| it.is_cancelled()));
        };
        let (first, stream) = begin("А");
        stream.coming.change(|it| it.add(0, "БВ"));
        assert!(session.joined(&window("АБ"), 0).is_some());
        // Who waits for it does not keep it.
        let (second, stream) = begin("Б");
        ended(first);
        assert!(session.joined(&window("В"), 0).is_none());
        ended(second);
        let (third, other) = begin("Г");
        session.abandon(&stream, 1);
        session.abandon(&other, 1);
        assert!(session.joined(&window("Г"), 0).is_some(), "one waits");
        other.leave();
        other.leave();
        session.abandon(&other, 1);
        assert!(session.joined(&window("Г"), 0).is_some(), "one has come");
        session.follow(&window("Г"));
        session.follow(&window("Д"));
        ended(third);
        let (fourth, other) = begin("Е");
        other.leave();
        session.abandon(&other, 1);
        ended(fourth);
    }

    #[test]
    fn what_nobody_asks_for_takes_the_place_of_nothing_that_is_waited_for() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.build().expect("a runtime");
        let session = Session::default();
        let stream = |before: &str| {
            let task = runtime.spawn(std::future::pending::<()>());
            let coming = Arc::default();
            Stream::new(window(before), 0, coming, task.abort_handle(), None)
        };
        let first = session.begin(&window("А"), 0, || stream("А"));
        assert!(!session.may_guess(&window("Б"), 0));
        session.guess(&window("Б"), 0, || unreachable!());
        first.coming.change(|it| it.ended = Some(Ok(())));
        session.guess(&window("Б"), 0, || stream("Б"));
        session.guess(&window("Б"), 0, || unreachable!());
        // Nobody waits for that.
        session.guess(&window("В"), 0, || stream("В"));
        session.made(&window("Г"), 0, Arc::default());
        assert!(!session.may_guess(&window("Г"), 0) && session.may_guess(&window("Г"), 1));
        assert!(session.joined(&window("В"), 0).is_some());
    }

    #[test]
    fn the_list_is_closed_when_nothing_is_selected_any_more_in_the_same_text() {
        let session = Session::default();
        let [a, b] = ["А", "Б"].map(Path::new);
        assert!(session.has_no_list(a, Some(1)), "nothing is told of lists");
        session.selects(a, Some(2));
        assert!(session.has_no_list(a, Some(2)));
        assert!(!session.has_no_list(a, Some(3)) && !session.has_no_list(b, Some(2)));
    }

    #[test]
    fn what_is_asked_for_again_is_not_typed_fast() {
        let session = Session::default();
        let first = session.typed(&window("А"), false);
        for _ in 0..50 {
            assert_eq!(session.typed(&window("А"), false), first);
        }
    }

    #[test]
    fn who_waits_is_told_that_another_waits() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.build().expect("a runtime");
        let session = Session::default();
        let (first, second) = (session.turn(), session.turn());
        runtime.block_on(first.over());
        drop(session);
        runtime.block_on(second.over());
    }

    #[test]
    fn what_was_gathered_serves_for_a_while() {
        let session = Session::default();
        let prompt = Arc::new(Prompt {
            before: "// Ж\nА".to_owned(),
            behind: "Я".to_owned(),
        });
        session.gathered(1, &window("А"), &prompt);
        let before = |generation, at: &str| {
            let prompt = session.prompt(generation, &window(at), |it| it.len() <= 4);
            prompt.map(|it| it.before)
        };
        assert_eq!(before(1, "А\r\nБ").as_deref(), Some("// Ж\nА\nБ"));
        assert_eq!(before(1, "АБВГ"), None);
        assert_eq!(before(1, "Б"), None);
        assert_eq!(before(2, "А"), None);
    }
}
