//! When an engine that ended is started again, and when no more.

use std::time::Duration;

/// An engine that has answered for so long is a good one: what failed before is forgotten.
const GOOD: Duration = Duration::from_secs(60);
/// So many ends in a row of an engine that had been ready are put up with.
const MOST: u32 = 5;
/// So many of one that never was: what is wrong with a model or an option stays wrong.
const MOST_UNREADY: u32 = 2;

/// How often an engine has ended in a row.
#[derive(Debug, Default)]
pub(crate) struct Restarts {
    ended: u32,
    unready: u32,
}

impl Restarts {
    /// The engine has ended; it had been `ready` for so long, or never. Gives the pause before it is started again;
    /// nothing: it is given up.
    pub(crate) fn ended(&mut self, ready: Option<Duration>) -> Option<Duration> {
        match ready {
            Some(time) if time >= GOOD => *self = Self::default(),
            Some(_) => self.unready = 0,
            None => self.unready += 1,
        }
        self.ended += 1;
        if self.ended >= MOST || self.unready >= MOST_UNREADY {
            return None;
        }
        Some(Duration::from_millis(500) * (1 << (self.ended - 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_ends_at_once_is_given_up_soon_and_one_that_worked_later() {
        let seconds = |it| Some(Duration::from_secs(it));
        let mut restarts = Restarts::default();
        assert!(restarts.ended(None).is_some());
        assert_eq!(restarts.ended(None), None);

        let mut restarts = Restarts::default();
        let pauses: Vec<_> = (0..5).map(|_| restarts.ended(seconds(3))).collect();
        let milliseconds = |it| Some(Duration::from_millis(it));
        assert_eq!(
            pauses,
            [
                milliseconds(500),
                milliseconds(1000),
                milliseconds(2000),
                milliseconds(4000),
                None
            ]
        );
    }

    #[test]
    fn one_that_answered_for_long_begins_anew() {
        let mut restarts = Restarts::default();
        for _ in 0..100 {
            assert_eq!(restarts.ended(Some(GOOD)), Some(Duration::from_millis(500)));
        }
    }
}
