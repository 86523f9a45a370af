//! Threads that answer questions, so many for each kind of hurry.

use std::num::NonZero;
use std::thread;

use crossbeam_channel::{Sender, unbounded};

/// How much of a hurry a question is in. A lane has threads of its own: what is slow in one holds up no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Asked with every letter: completion, the signature of a call, formatting while typing.
    Typing,
    /// Somebody has asked and waits: a definition, a hover.
    Interactive,
    /// Asked by the editor itself, again and again: diagnostics, colours of words, hints. An edit makes the answer stale,
    /// and work on it stops.
    Background,
    /// Nobody has asked: rules that look at much, after a pause. Stops like what is in the background.
    Review,
}

/// Something to do.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// The threads of all lanes. They end when this is dropped, after what they have at hand.
#[derive(Debug)]
pub(crate) struct Lanes {
    typing: Sender<Job>,
    interactive: Sender<Job>,
    background: Sender<Job>,
    review: Sender<Job>,
}

/// Expressions nest; threads of their own have a small stack otherwise.
const STACK: usize = 64 << 20;

impl Lanes {
    pub(crate) fn start() -> std::io::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            typing: lane("typing", 1)?,
            interactive: lane("interactive", cores.clamp(2, 8))?,
            background: lane("background", (cores / 2).clamp(1, 8))?,
            review: lane("review", 1)?,
        })
    }

    pub(crate) fn run(&self, lane: Lane, job: Job) {
        let sender = match lane {
            Lane::Typing => &self.typing,
            Lane::Interactive => &self.interactive,
            Lane::Background => &self.background,
            Lane::Review => &self.review,
        };
        // The threads live as long as the sender does.
        let _ = sender.send(job);
    }
}

fn lane(name: &str, threads: usize) -> std::io::Result<Sender<Job>> {
    let (sender, jobs) = unbounded::<Job>();
    for number in 1..=threads {
        let jobs = jobs.clone();
        thread::Builder::new()
            .name(format!("{name}-{number}"))
            .stack_size(STACK)
            .spawn(move || jobs.iter().for_each(|job| job()))?;
    }
    Ok(sender)
}
