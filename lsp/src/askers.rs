//! Who answers questions in plain words: the words of a configuration take time to learn, so a thread of its own knows
//! them for as long as questions come.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use metadata::{Configuration, Platform, World};
use query::ask::Lexicon;

/// After so long without a question the words are forgotten.
const IDLE: Duration = Duration::from_secs(600);

/// Syntax trees of queries are as deep as those nest.
const STACK: usize = 16 << 20;

type Work = Box<dyn FnOnce(&Lexicon<'_>) + Send>;

/// The one who answers now.
#[derive(Debug, Default)]
pub(crate) struct Askers(Mutex<Option<Asker>>);

#[derive(Debug)]
struct Asker {
    configuration: Arc<Configuration>,
    work: Sender<Work>,
}

impl Askers {
    /// Does something with the words of a configuration. None where it panicked, which costs its answer alone.
    pub(crate) fn with<R: Send + 'static>(
        &self,
        platform: &Arc<Platform>,
        configuration: &Arc<Configuration>,
        work: impl FnOnce(&Lexicon<'_>) -> R + Send + 'static,
    ) -> Option<R> {
        let (sender, answer) = mpsc::channel();
        let work = Box::new(move |lexicon: &Lexicon<'_>| {
            // Who asked may have gone.
            let _ = sender.send(work(lexicon));
        });
        self.hand_on(platform, configuration, work)?;
        answer.recv().ok()
    }

    /// Gives work to the one who knows the configuration.
    fn hand_on(
        &self,
        platform: &Arc<Platform>,
        configuration: &Arc<Configuration>,
        mut work: Work,
    ) -> Option<()> {
        let mut asker = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = asker.take();
        if let Some(known) = known.filter(|it| Arc::ptr_eq(&it.configuration, configuration)) {
            match known.work.send(work) {
                Ok(()) => {
                    *asker = Some(known);
                    return Some(());
                }
                // It ended: nobody asked for long.
                Err(back) => work = back.0,
            }
        }
        let fresh = start(platform, configuration)?;
        fresh.work.send(work).ok()?;
        *asker = Some(fresh);
        Some(())
    }
}

fn start(platform: &Arc<Platform>, configuration: &Arc<Configuration>) -> Option<Asker> {
    let (work, tasks) = mpsc::channel::<Work>();
    let (platform, known) = (Arc::clone(platform), Arc::clone(configuration));
    let run = move || {
        let lexicon = Lexicon::new(World {
            platform: &platform,
            configuration: &known,
        });
        loop {
            match tasks.recv_timeout(IDLE) {
                // Who asked is told by the end of its channel.
                Ok(task) => drop(catch_unwind(AssertUnwindSafe(|| task(&lexicon)))),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    };
    let thread = thread::Builder::new().name("ask".to_owned());
    thread.stack_size(STACK).spawn(run).ok()?;
    Some(Asker {
        configuration: Arc::clone(configuration),
        work,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_its_answer_alone_and_another_configuration_has_another_one() {
        let askers = Askers::default();
        let platform = Arc::new(Platform::builtin());
        let configuration = Arc::new(Configuration::default());
        let thread = |_: &Lexicon<'_>| thread::current().id();
        let first = askers.with(&platform, &configuration, thread);
        assert!(first.is_some());
        let panicked = askers.with(&platform, &configuration, |_| {
            std::panic::resume_unwind(Box::new(()))
        });
        assert_eq!(panicked, None::<()>);
        assert_eq!(first, askers.with(&platform, &configuration, thread));
        let other = Arc::new(Configuration::default());
        assert_ne!(askers.with(&platform, &other, thread), first);
    }
}
