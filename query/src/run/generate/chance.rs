//! Chance that comes out the same each time: SplitMix64.

use crate::date::Date;

/// A source of numbers.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `end`; 0 for an empty range.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        let number = self.next().checked_rem(end).unwrap_or(0);
        usize::try_from(number).unwrap_or(0)
    }

    /// A number between two, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high.saturating_sub(low)).unwrap_or(0);
        low + i64::try_from(self.below(width + 1)).unwrap_or(0)
    }

    /// True in so many cases of a hundred.
    pub(super) fn percent(&mut self, of: usize) -> bool {
        self.below(100) < of
    }

    /// One of several things; the first ones come more often, as a few customers buy most.
    pub(super) fn favourite<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        let first = self.below(of.len());
        let second = self.below(of.len());
        of.get(first.min(second))
    }

    /// One of several things.
    pub(super) fn one<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        of.get(self.below(of.len()))
    }

    /// A moment of a working day between two dates.
    pub(super) fn date(&mut self, from: Date, to: Date) -> Date {
        let days = (to.seconds() - from.seconds()).max(0) / 86_400;
        let day = from.seconds() / 86_400 + self.between(0, days);
        let time = self.between(9 * 3600, 18 * 3600 - 1);
        Date::of_seconds(day * 86_400 + time).unwrap_or(from)
    }
}
