//! How long nothing must be typed before a model is asked: as fast as this user types, and no longer than needed.

use std::time::{Duration, Instant};

const SHORTEST: Duration = Duration::from_millis(25);
const LONGEST: Duration = Duration::from_millis(300);
/// Before anything is known of the user.
const FIRST: Duration = Duration::from_millis(75);
/// A longer time between two letters is a pause for thought and tells nothing of typing.
const THOUGHT: Duration = Duration::from_millis(1200);
/// How much the latest interval counts.
const WEIGHT: f64 = 0.2;

/// How a user types.
#[derive(Debug, Default)]
pub(crate) struct Debounce {
    /// The moving average of the time between two letters, in seconds.
    average: Option<f64>,
    last: Option<Instant>,
}

impl Debounce {
    /// Something was typed. Gives how long to wait; `ends_word`: a word or more has just ended, and a pause is likely.
    pub(crate) fn typed(&mut self, now: Instant, ends_word: bool) -> Duration {
        let since = self
            .last
            .replace(now)
            .map(|it| now.saturating_duration_since(it));
        if let Some(interval) = since.filter(|it| *it <= THOUGHT) {
            let interval = interval.as_secs_f64();
            self.average = Some(match self.average {
                Some(average) => average + WEIGHT * (interval - average),
                None => interval,
            });
        }
        self.pause(ends_word)
    }

    /// How long to wait where nothing was typed since.
    pub(crate) fn pause(&self, ends_word: bool) -> Duration {
        let usual = self.average.map_or(FIRST, Duration::from_secs_f64);
        let pause = match ends_word {
            true => usual / 2,
            false => usual,
        };
        pause.clamp(SHORTEST, LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pause after so many letters, each typed so many milliseconds after the one before.
    fn pause(intervals: &[u64], ends_word: bool) -> u128 {
        let mut debounce = Debounce::default();
        let mut now = Instant::now();
        let mut pause = debounce.typed(now, ends_word);
        for interval in intervals {
            now += Duration::from_millis(*interval);
            pause = debounce.typed(now, ends_word);
        }
        pause.as_millis()
    }

    #[test]
    fn the_pause_follows_how_the_user_types() {
        assert_eq!(pause(&[], false), 75);
        assert_eq!(pause(&[100; 30], false), 100);
        assert_eq!(pause(&[100; 30], true), 50);
        assert_eq!(pause(&[10; 30], false), 25);
        assert_eq!(pause(&[900; 30], false), 300);
        let settled = pause(&[[80; 30], [200; 30]].concat(), false);
        assert!((195..=200).contains(&settled), "{settled}");
    }

    #[test]
    fn a_pause_for_thought_says_nothing_of_typing() {
        assert_eq!(pause(&[100, 100, 60_000], false), 100);
    }
}
