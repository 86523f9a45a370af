//! Numbers rounded to 8 bits, with a scale for each 32 of them.

use super::super::lanes::Lanes;
use super::super::processor::{Processor, by_processor};
use crate::threads;

/// So large that what is added to it is rounded to a whole number, which then stands in the lowest bits.
const ROUNDS: f32 = 12_582_912.0;
/// Groups that one thread takes at a time.
const PIECE: usize = 256;

/// Rows of rounded numbers.
pub(super) struct Rounded {
    /// Groups in a row.
    width: usize,
    groups: Vec<RoundedGroup>,
}

/// A group of 32 numbers.
#[derive(Clone, Copy)]
pub(super) struct RoundedGroup {
    pub(super) numbers: [i8; 32],
    pub(super) scale: f32,
    /// Of the first 16 numbers and of the others, before they are scaled.
    pub(super) sums: [i32; 2],
}

/// One row.
pub(super) type Row<'a> = &'a [RoundedGroup];

impl Rounded {
    /// Rounds rows of so many numbers, a multiple of 32.
    pub(super) fn of(x: &[f32], columns: usize, processor: Processor) -> Self {
        let zero = RoundedGroup {
            numbers: [0; 32],
            scale: 0.0,
            sums: [0; 2],
        };
        let mut groups = vec![zero; x.len() / 32];
        threads::share_parts(&mut groups, PIECE, |number, groups| {
            let start = number * PIECE * 32;
            round(processor, &x[start..start + groups.len() * 32], groups);
        });
        Self {
            width: columns / 32,
            groups,
        }
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.groups.len() / self.width
    }

    pub(super) fn row(&self, number: usize) -> Row<'_> {
        &self.groups[number * self.width..(number + 1) * self.width]
    }
}

by_processor!(round calls round_any(x: &[f32], to: &mut [RoundedGroup]));

#[inline(always)]
fn round_any<L: Lanes>(x: &[f32], to: &mut [RoundedGroup]) {
    let (groups, _) = x.as_chunks::<32>();
    for (group, to) in groups.iter().zip(to) {
        // Sizes are in the order of their bits, in which what is no number is the largest: it comes out through the
        // scale.
        let mut most = [0_u32; 16];
        for half in group.as_chunks::<16>().0 {
            for (most, it) in most.iter_mut().zip(half) {
                *most = (*most).max(it.to_bits() & 0x7fff_ffff);
            }
        }
        let most = most.into_iter().fold(0, u32::max);
        let scale = f32::from_bits(most) / 127.0;
        let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        let mut wholes = [0_i32; 32];
        for (whole, it) in wholes.iter_mut().zip(group) {
            let rounded = it * inverse + ROUNDS;
            *whole = rounded
                .to_bits()
                .wrapping_sub(ROUNDS.to_bits())
                .cast_signed();
        }
        for (number, whole) in to.numbers.iter_mut().zip(wholes) {
            *number = whole as i8;
        }
        to.scale = scale;
        let mut sums = [0; 2];
        for (sum, half) in sums.iter_mut().zip(to.numbers.as_chunks::<16>().0) {
            *sum = half.iter().map(|it| i32::from(*it)).sum();
        }
        to.sums = sums;
    }
}
