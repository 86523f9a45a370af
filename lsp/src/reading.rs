//! Reading the project on a thread of its own, while questions are answered.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crossbeam_channel::Sender;
use project::{Phase, Progress, Reading};

use crate::message::Message;

/// Which reading is at work and how far it is.
#[derive(Debug, Clone)]
pub(crate) struct Readings {
    /// The number of the latest one.
    latest: Arc<AtomicUsize>,
    progress: Arc<Mutex<Option<Progress>>>,
}

impl Readings {
    pub(crate) fn new() -> Self {
        Self {
            latest: Arc::default(),
            progress: Arc::default(),
        }
    }

    /// How far it is; nothing while nothing is read.
    pub(crate) fn progress(&self) -> Option<Progress> {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the latest one.
    pub(crate) fn number(&self) -> usize {
        self.latest.load(Ordering::Relaxed)
    }

    /// Whether a part is of the latest reading.
    pub(crate) fn is_latest(&self, number: usize) -> bool {
        self.latest.load(Ordering::Relaxed) == number
    }

    /// The reading is over.
    pub(crate) fn ended(&self) {
        self.set(None);
    }

    fn set(&self, progress: Option<Progress>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    /// Begins to read; what an earlier reading still gives is not wanted any more.
    pub(crate) fn start(&self, reading: Reading, queue: Sender<Message>) -> std::io::Result<()> {
        let number = self.latest.fetch_add(1, Ordering::Relaxed) + 1;
        self.set(Some(Progress {
            phase: Phase::Search,
            done: 0,
            total: 0,
        }));
        let readings = self.clone();
        let read = move || {
            let progress = |it: Progress| {
                if readings.is_latest(number) {
                    readings.set(Some(it));
                }
            };
            reading.run(&progress, |piece| {
                let is_wanted = readings.is_latest(number);
                match is_wanted && queue.send(Message::Read(number, piece)).is_ok() {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            });
            let _ = queue.send(Message::ReadEnded(number));
        };
        thread::Builder::new()
            .name("reading".to_owned())
            .spawn(read)
            .map(|_| ())
    }
}
