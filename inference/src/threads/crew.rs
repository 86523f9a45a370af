//! Threads that stand by while a step of a model is computed, and take pieces of its work as they come.
//!
//! A step is hundreds of operations of some microseconds each, between which a pool of threads would fall asleep and have
//! to be woken. Here they look out for work as long as the step lasts, and sleep between steps. Who leads does not wait
//! for those that have taken no piece: on a machine with other work an operation takes no longer than without them.

#![expect(unsafe_code, reason = "work that other threads borrow")]

use std::cell::{Cell, UnsafeCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

/// Looks in vain after which a thread lets others have the processor.
const PATIENCE: usize = 1 << 8;
/// The bits of [`Crew::state`] that count who is at work.
const INSIDE: usize = (1 << 16) - 1;
/// The bit of [`Crew::state`] that says that there is work.
const OPEN: usize = 1 << 16;
/// What the number of the work is counted in.
const TURN: usize = 1 << 17;

type Work = dyn Fn(usize) + Sync;

struct Crew {
    /// Who is at work, whether there is any, and which.
    state: AtomicUsize,
    /// What is to be done; changed only while nobody is at work and there is none.
    work: UnsafeCell<Option<(*const Work, usize)>>,
    /// The next piece that nobody has taken.
    next: AtomicUsize,
    has_panicked: AtomicBool,
    /// Whether there is somebody who leads.
    is_led: AtomicBool,
    /// The same, for those that sleep.
    is_up: Mutex<bool>,
    wakes: Condvar,
}

// SAFETY: the work is written by who leads while nobody reads it, and is `Sync` itself.
unsafe impl Sync for Crew {}
// SAFETY: as above.
unsafe impl Send for Crew {}

thread_local! {
    /// Whether this thread leads the crew and is not within a piece of work.
    static LEADS: Cell<bool> = const { Cell::new(false) };
}

/// The crew of this process, begun with the first step.
fn crew() -> Option<&'static Crew> {
    static CREW: OnceLock<Option<&'static Crew>> = OnceLock::new();
    *CREW.get_or_init(|| {
        let size = super::count().saturating_sub(1).min(INSIDE);
        if size == 0 {
            return None;
        }
        // It lives as long as its threads, which is as long as the process.
        let crew: &'static Crew = Box::leak(Box::new(Crew {
            state: AtomicUsize::new(0),
            work: UnsafeCell::new(None),
            next: AtomicUsize::new(0),
            has_panicked: AtomicBool::new(false),
            is_led: AtomicBool::new(false),
            is_up: Mutex::new(false),
            wakes: Condvar::new(),
        }));
        for number in 0..size {
            let thread = std::thread::Builder::new().name(format!("crew-{number}"));
            // Those that the system refuses are not waited for.
            let _ = thread.spawn(|| crew.serve());
        }
        Some(crew)
    })
}

/// Has the crew stand by for a step. When it stands by for another one already, the step is computed without it.
pub(crate) fn gather<R>(step: impl FnOnce() -> R) -> R {
    let crew = crew().filter(|it| !it.is_led.swap(true, Ordering::Acquire));
    let Some(crew) = crew else {
        return step();
    };
    let _led = Led::begin(crew);
    step()
}

/// Has the crew of this thread do pieces of work. Does nothing when this thread leads none, and says so.
pub(super) fn share(pieces: usize, work: &(dyn Fn(usize) + Sync)) -> bool {
    let crew = crew().filter(|_| LEADS.get());
    if let Some(crew) = crew {
        crew.share(pieces, work);
    }
    crew.is_some()
}

/// The time of a step.
struct Led(&'static Crew);

impl Led {
    fn begin(crew: &'static Crew) -> Self {
        crew.set_up(true);
        LEADS.set(true);
        Self(crew)
    }
}

impl Drop for Led {
    fn drop(&mut self) {
        LEADS.set(false);
        self.0.set_up(false);
        self.0.is_led.store(false, Ordering::Release);
    }
}

/// The time in which there is work. However it ends, nobody has the work afterwards.
struct Opened<'a>(&'a Crew);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        let state = &self.0.state;
        state.fetch_and(!OPEN, Ordering::AcqRel);
        let mut looks = 0;
        while state.load(Ordering::Acquire) & INSIDE != 0 {
            pause(&mut looks);
        }
        LEADS.set(true);
    }
}

impl Crew {
    fn set_up(&self, is_up: bool) {
        *self.is_up.lock().unwrap_or_else(PoisonError::into_inner) = is_up;
        if is_up {
            self.wakes.notify_all();
        }
    }

    fn share(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        // SAFETY: only the time for which it is borrowed is forgotten; `Opened` does not end before all have let go.
        let work = unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync), &'static Work>(work) };
        // SAFETY: this thread leads, there is no work, and `Opened` has waited until nobody was at it.
        unsafe { *self.work.get() = Some((work, pieces)) };
        self.next.store(0, Ordering::Relaxed);
        self.has_panicked.store(false, Ordering::Relaxed);
        LEADS.set(false);
        let turn = self.state.load(Ordering::Relaxed) & !(TURN - 1);
        self.state
            .store(turn.wrapping_add(TURN) | OPEN, Ordering::Release);
        let opened = Opened(self);
        self.take_part();
        drop(opened);
        if self.has_panicked.load(Ordering::Relaxed) {
            // What a piece of work panicked with has been printed; who asked for it must not go on.
            std::panic::resume_unwind(Box::new("a thread of the crew panicked"));
        }
    }

    /// Takes pieces until none is left.
    fn take_part(&self) {
        // SAFETY: there is work, and who is at it is waited for.
        let Some((work, pieces)) = (unsafe { *self.work.get() }) else {
            return;
        };
        // SAFETY: as above.
        let work = unsafe { &*work };
        loop {
            let piece = self.next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return;
            }
            work(piece);
        }
    }

    /// What the threads do as long as the process lives.
    fn serve(&self) {
        let mut done = usize::MAX;
        loop {
            let mut is_up = self.is_up.lock().unwrap_or_else(PoisonError::into_inner);
            while !*is_up {
                is_up = self
                    .wakes
                    .wait(is_up)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            drop(is_up);
            let mut looks = 0;
            while self.is_led.load(Ordering::Relaxed) {
                let state = self.state.load(Ordering::Acquire);
                let turn = state / TURN;
                if state & OPEN == 0 || turn == done {
                    pause(&mut looks);
                    continue;
                }
                let order = (Ordering::Acquire, Ordering::Relaxed);
                let entered = self
                    .state
                    .compare_exchange(state, state + 1, order.0, order.1);
                if entered.is_ok() {
                    if catch_unwind(AssertUnwindSafe(|| self.take_part())).is_err() {
                        self.has_panicked.store(true, Ordering::Relaxed);
                    }
                    self.state.fetch_sub(1, Ordering::Release);
                    (done, looks) = (turn, 0);
                }
            }
        }
    }
}

/// Waits for a moment, and lets others have the processor when there were many of them.
fn pause(looks: &mut usize) {
    *looks += 1;
    if looks.is_multiple_of(PATIENCE) {
        std::thread::yield_now();
    } else {
        std::hint::spin_loop();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::*;
    use crate::threads;

    #[test]
    fn every_piece_is_done_once_however_many_lead() {
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for round in 0..200_usize {
                        let pieces = round % 37;
                        let done: Vec<_> = (0..pieces).map(|_| AtomicU64::new(0)).collect();
                        gather(|| {
                            for _ in 0..5 {
                                threads::share(pieces, |it| {
                                    done[it].fetch_add(1, Ordering::Relaxed);
                                });
                            }
                        });
                        assert!(done.iter().all(|it| it.load(Ordering::Relaxed) == 5));
                    }
                });
            }
        });
    }

    #[test]
    fn work_that_panics_leaves_a_crew_that_works() {
        for bad in 0..40 {
            let work = |piece: usize| {
                // Without a message for the terminal.
                if piece == bad {
                    std::panic::resume_unwind(Box::new(()));
                }
            };
            let step = || gather(|| threads::share(40, work));
            assert!(catch_unwind(AssertUnwindSafe(step)).is_err());
        }
        let count = AtomicU64::new(0);
        gather(|| {
            threads::share(100, |_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
        });
        assert_eq!(count.into_inner(), 100);
    }
}
