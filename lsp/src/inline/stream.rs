//! A suggestion that is being made: one at a time, kept for as long as what is typed agrees with it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::Form;
use super::window::Window;
use crate::model::Trouble;

/// What has come so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Came {
    /// The texts of the choices.
    pub(crate) texts: Vec<String>,
    /// How it ended, once it has.
    pub(crate) ended: Option<Result<(), Trouble>>,
}

impl Came {
    /// More text of a choice.
    pub(crate) fn add(&mut self, choice: usize, text: &str) {
        // A server that counts choices in its own way must not cost memory.
        if choice < 16 {
            if self.texts.len() <= choice {
                self.texts.resize(choice + 1, String::new());
            }
            self.texts[choice].push_str(text);
        }
    }

    /// The texts, each up to its last line that is whole where it has not ended.
    pub(crate) fn whole_lines(&self) -> Vec<String> {
        let texts = self.texts.iter();
        if self.ended == Some(Ok(())) {
            return texts.cloned().collect();
        }
        let whole = texts.filter_map(|it| {
            let end = it.rfind('\n')?;
            Some(it.get(..end)?.trim_end_matches('\r').to_owned())
        });
        whole.filter(|it| !it.trim().is_empty()).collect()
    }
}

/// What has come, as those who wait see it.
#[derive(Debug, Default)]
pub(crate) struct Coming {
    came: Mutex<Came>,
    more: Notify,
}

impl Coming {
    pub(crate) fn change(&self, change: impl FnOnce(&mut Came)) {
        change(&mut self.came.lock().unwrap_or_else(PoisonError::into_inner));
        self.more.notify_waiters();
    }

    pub(crate) fn now(&self) -> Came {
        let came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        came.clone()
    }

    /// What has come when it has ended, or after so long. Where nothing whole has come by then, that is waited for: who
    /// does not want it any more goes.
    pub(crate) async fn wait(&self, longest: Duration) -> Came {
        let ended = self.until(|it| it.ended.is_some());
        if let Ok(came) = tokio::time::timeout(longest, ended).await {
            return came;
        }
        let is_enough = |it: &Came| it.ended.is_some() || !it.whole_lines().is_empty();
        self.until(is_enough).await
    }

    async fn until(&self, is_enough: impl Fn(&Came) -> bool) -> Came {
        loop {
            // Whoever changes it after this is noticed.
            let more = self.more.notified();
            let now = self.now();
            if is_enough(&now) {
                return now;
            }
            more.await;
        }
    }
}

/// Whoever makes a suggestion holds this: when it is stopped or breaks, those who wait are told of an end.
#[derive(Debug)]
pub(crate) struct Making(pub(crate) Arc<Coming>);

impl Drop for Making {
    fn drop(&mut self) {
        self.0.change(|it| {
            it.ended.get_or_insert(Err(Trouble::Cut));
        });
    }
}

/// A suggestion that is being made. To drop it is to cancel it.
#[derive(Debug)]
pub(crate) struct Stream {
    /// Where it was asked for, and in what form.
    pub(crate) window: Window,
    pub(crate) form: Form,
    pub(crate) coming: Arc<Coming>,
    task: AbortHandle,
    /// Nobody has asked for it yet: it follows this text, which is suggested at this place.
    ahead_of: Option<(Window, String)>,
    /// How many wait for it.
    waiting: AtomicUsize,
    /// How many have ever waited.
    joined: AtomicUsize,
}

impl Stream {
    pub(crate) fn new(
        window: Window,
        form: Form,
        coming: Arc<Coming>,
        task: AbortHandle,
        ahead_of: Option<(Window, String)>,
    ) -> Self {
        Self {
            window,
            form,
            coming,
            task,
            ahead_of,
            waiting: AtomicUsize::new(0),
            joined: AtomicUsize::new(0),
        }
    }

    /// How many have ever waited for it.
    pub(crate) fn joined(&self) -> usize {
        self.joined.load(Ordering::SeqCst)
    }

    /// One more waits.
    pub(crate) fn join(&self) {
        self.joined.fetch_add(1, Ordering::SeqCst);
        self.waiting.fetch_add(1, Ordering::SeqCst);
    }

    /// One of those who wait goes.
    pub(crate) fn leave(&self) {
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    /// Whether somebody waits for it.
    pub(crate) fn is_awaited(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Stops the making, also where somebody waits for it still.
    pub(crate) fn stop(&self) {
        self.task.abort();
    }

    /// What was typed since this was asked for, where what has come begins with it: then it is of use at the other place.
    pub(crate) fn serves<'w>(&self, window: &'w Window, form: Form) -> Option<&'w str> {
        let failed = matches!(self.coming.now().ended, Some(Err(_)));
        let typed = self.agrees(window)?;
        (form == self.form && !failed).then_some(typed)
    }

    /// Whether what is being made may still be of use when more is typed.
    pub(crate) fn lies_ahead(&self, window: &Window) -> bool {
        let is_on_the_way = |(at, text): &(Window, String)| {
            let typed = window.typed_since(at);
            typed.is_some_and(|typed| text.starts_with(typed))
        };
        self.agrees(window).is_some() || self.ahead_of.as_ref().is_some_and(is_on_the_way)
    }

    fn agrees<'w>(&self, window: &'w Window) -> Option<&'w str> {
        let typed = window.typed_since(&self.window)?;
        let now = self.coming.now();
        let agrees = typed.is_empty() || now.texts.iter().any(|it| it.starts_with(typed));
        agrees.then_some(typed)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(before: &str) -> Window {
        Window::new(Arc::default(), before, before.len())
    }

    fn runtime() -> tokio::runtime::Runtime {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().expect("a runtime")
    }

    #[test]
    fn a_stream_serves_what_is_typed_as_it_says_and_nothing_else() {
        let runtime = runtime();
        let task = runtime.spawn(std::future::pending::<()>());
        let coming = Arc::new(Coming::default());
        let stream = Stream::new(
            window("Если "),
            0,
            Arc::clone(&coming),
            task.abort_handle(),
            Some((window("Если"), " Если".to_owned())),
        );
        assert!(stream.lies_ahead(&window("Если ")) && stream.lies_ahead(&window("Если Если")));
        assert!(!stream.lies_ahead(&window("Если О")) && !stream.lies_ahead(&window("Есл")));
        assert_eq!(stream.serves(&window("Если "), 0), Some(""));
        assert_eq!(
            stream.serves(&window("Если О"), 0),
            None,
            "nothing has come"
        );
        coming.change(|it| it.add(1, "Отказ"));
        assert_eq!(stream.serves(&window("Если О"), 0), Some("О"));
        assert_eq!(stream.serves(&window("Если О"), 1), None, "another form");
        assert_eq!(stream.serves(&window("Если А"), 0), None);
        assert_eq!(stream.serves(&window("Есл"), 0), None);
        coming.change(|it| it.ended = Some(Err(Trouble::Cut)));
        assert_eq!(stream.serves(&window("Если О"), 0), None, "it has failed");
        drop(stream);
        let ended = runtime.block_on(task);
        assert!(ended.expect_err("it was stopped").is_cancelled());
    }

    #[test]
    fn what_is_not_whole_after_the_time_is_left_out() {
        let mut came = Came::default();
        came.add(0, "А = 1;\r\nБ = ");
        came.add(2, "В");
        came.add(99, "Г");
        assert_eq!(came.texts.len(), 3);
        assert_eq!(came.whole_lines(), ["А = 1;"]);
        came.ended = Some(Ok(()));
        assert_eq!(came.whole_lines(), ["А = 1;\r\nБ = ", "", "В"]);
    }

    #[test]
    fn who_waits_is_told_of_the_end_and_not_kept_for_longer_than_it_wants() {
        let runtime = runtime();
        let coming = Arc::new(Coming::default());
        coming.change(|it| it.add(0, "А\nБ"));
        let came = runtime.block_on(coming.wait(Duration::ZERO));
        assert_eq!(
            (came.whole_lines(), came.ended),
            (vec!["А".to_owned()], None)
        );
        let late = Arc::new(Coming::default());
        late.change(|it| it.add(0, "А"));
        let other = Arc::clone(&late);
        let came = runtime.block_on(async {
            let waiting = tokio::spawn(async move { other.wait(Duration::ZERO).await });
            tokio::task::yield_now().await;
            late.change(|it| it.add(0, "Б\nВ"));
            waiting.await.expect("a line")
        });
        assert_eq!(came.whole_lines(), ["АБ"], "late, and all the same of use");
        let other = Arc::clone(&coming);
        let making = Making(Arc::default());
        let stopped = Arc::clone(&making.0);
        let task = runtime.spawn(async move {
            let _making = making;
            std::future::pending::<()>().await;
        });
        task.abort();
        let came = runtime.block_on(stopped.wait(Duration::MAX));
        assert_eq!(came.ended, Some(Err(Trouble::Cut)));
        let came = runtime.block_on(async {
            let waiting = tokio::spawn(async move { other.wait(Duration::MAX).await });
            tokio::task::yield_now().await;
            coming.change(|it| it.ended = Some(Ok(())));
            waiting.await.expect("an end")
        });
        assert_eq!(came.whole_lines(), ["А\nБ"]);
    }
}
