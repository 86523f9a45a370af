//! Suggestions of code: what is known already at once, what a model has to be asked for when it is worth it.

mod cache;
mod debounce;
pub(crate) mod prompt;
pub(crate) mod recents;
pub(crate) mod stream;
pub(crate) mod window;

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use self::cache::{Cache, Choices};
use self::debounce::Debounce;
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
pub(crate) struct Session(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    debounce: Debounce,
    cache: Cache,
    last: Option<(Window, Form, Vec<Shown>)>,
    stream: Option<Arc<Stream>>,
    recents: Recents,
}

impl Session {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was typed; gives how long to wait before a model is asked.
    pub(crate) fn typed(&self, ends_word: bool) -> Duration {
        self.lock().debounce.typed(Instant::now(), ends_word)
    }

    /// What is known of a place.
    pub(crate) fn known(&self, window: &Window, form: Form) -> Option<Known> {
        let mut inner = self.lock();
        if let Some((at, of, shown)) = &inner.last
            && *of == form
            && let Some(typed) = window.typed_since(at)
        {
            let rest = |it: &Shown| {
                let text = it.text.strip_prefix(typed)?;
                (!text.is_empty()).then(|| Shown {
                    text: text.to_owned(),
                    covered: it.covered,
                })
            };
            let rests: Vec<Shown> = shown.iter().filter_map(rest).collect();
            if !rests.is_empty() {
                return Some(Known::Shown(rests));
            }
        }
        inner.cache.find(window, form).map(Known::Made)
    }

    /// A model has made texts for a place; none: it has nothing to say there.
    pub(crate) fn made(&self, window: &Window, form: Form, texts: Choices) {
        self.lock().cache.put(window, form, texts);
    }

    /// This is shown at a place.
    pub(crate) fn shown(&self, window: &Window, form: Form, shown: Vec<Shown>) {
        self.lock().last = (!shown.is_empty()).then(|| (window.clone(), form, shown));
    }

    /// What is being made, where it is of use at this place. Otherwise it is cancelled: one is made at a time.
    pub(crate) fn joined(&self, window: &Window, form: Form) -> Option<Arc<Stream>> {
        let mut inner = self.lock();
        let stream = inner.stream.take()?;
        stream.serves(window, form)?;
        stream.join();
        inner.stream = Some(Arc::clone(&stream));
        Some(stream)
    }

    /// This is being made now, and nothing else.
    pub(crate) fn begin(&self, stream: Stream) -> Arc<Stream> {
        let stream = Arc::new(stream);
        self.lock().stream = Some(Arc::clone(&stream));
        stream
    }

    /// Nobody waits for what is being made any more, unless it is something else by now.
    pub(crate) fn abandon(&self, stream: &Arc<Stream>) {
        let mut inner = self.lock();
        if inner
            .stream
            .as_ref()
            .is_some_and(|it| Arc::ptr_eq(it, stream))
        {
            inner.stream = None;
        }
    }

    /// Nothing is made any more.
    pub(crate) fn stop(&self) {
        self.lock().stream = None;
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
            let stream = Stream::new(
                window(before),
                0,
                Arc::default(),
                Arc::default(),
                task.abort_handle(),
            );
            (task, session.begin(stream))
        };
        let ended = |task: tokio::task::JoinHandle<()>| {
            let ended = runtime.block_on(task);
            assert!(ended.is_err_and(|it| it.is_cancelled()));
        };
        let (first, stream) = begin("А");
        stream.coming.change(|it| it.add(0, "БВ"));
        assert!(session.joined(&window("АБ"), 0).is_some());
        drop(stream);
        let (second, stream) = begin("Б");
        ended(first);
        drop(stream);
        assert!(session.joined(&window("В"), 0).is_none());
        ended(second);
        let (third, stream) = begin("Г");
        let (fourth, other) = begin("Д");
        session.abandon(&stream);
        drop(stream);
        ended(third);
        session.abandon(&other);
        drop(other);
        ended(fourth);
    }
}
