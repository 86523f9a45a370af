//! How long a server that failed is left alone, so that no letter typed asks it again in vain.

use std::time::{Duration, Instant};

use super::trouble::Trouble;

/// The first pause; each further failure in a row doubles it.
const FIRST: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(60);
/// What the user has to change is looked at again so late.
const LASTING: Duration = Duration::from_secs(300);

/// When a server may be asked again.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    failures: u32,
    until: Option<Instant>,
}

impl Patience {
    /// Whether it may be asked without the user wanting so expressly.
    pub(crate) fn may_ask(&self, now: Instant) -> bool {
        self.until.is_none_or(|it| it <= now)
    }

    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn failed(&mut self, trouble: &Trouble, now: Instant) {
        let doubled = FIRST * (1 << self.failures.min(6));
        self.failures += 1;
        let pause = match trouble {
            Trouble::Busy(Some(told)) => (*told).min(LASTING),
            it if it.is_lasting() => LASTING,
            _ => doubled.min(LONGEST),
        };
        self.until = Some(now + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_fails_again_and_again_is_asked_ever_more_rarely() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut patience = Patience::default();
        assert!(patience.may_ask(start));
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            patience.failed(&Trouble::Cut, start);
            assert!(!patience.may_ask(after(pause - 1)), "{pause}");
            assert!(patience.may_ask(after(pause)), "{pause}");
        }
        patience.succeeded();
        patience.failed(&Trouble::Cut, start);
        assert!(patience.may_ask(after(1)));
    }

    #[test]
    fn it_is_left_alone_for_as_long_as_it_says_and_long_where_only_the_user_can_help() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut patience = Patience::default();
        patience.failed(&Trouble::Busy(Some(Duration::from_secs(7))), start);
        assert!(!patience.may_ask(after(6)) && patience.may_ask(after(7)));
        patience.failed(&Trouble::Key(String::new()), start);
        assert!(!patience.may_ask(after(299)) && patience.may_ask(after(300)));
    }
}
