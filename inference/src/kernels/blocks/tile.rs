//! Sixteen rows of weights times rows of rounded numbers.

use super::kinds::{Kind, MOST_GROUPS, Unpacked};
use super::plain;
use super::rounded::{Rounded, Row};
#[cfg(target_arch = "x86_64")]
use super::wide;

/// Rows of weights that are worked on together.
pub(super) const ROWS: usize = 16;
/// Rows of numbers that are worked on together.
pub(super) const SIDE: usize = 4;

/// What the processor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Processor {
    /// AVX-512 with products of bytes.
    Wide,
    /// AVX2.
    Middle,
    /// Anything.
    Plain,
}

impl Processor {
    /// What this processor can do.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                return Self::Wide;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Self::Middle;
            }
        }
        Self::Plain
    }
}

/// A group of 32 columns of sixteen rows.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Group {
    /// Four columns of all rows each, row by row.
    pub(super) wholes: [[u8; 4 * ROWS]; 8],
    /// Of the first 16 columns and of the others.
    pub(super) scales: [[f32; ROWS]; 2],
    pub(super) least: [f32; ROWS],
}

impl Group {
    const ZERO: Self = Self {
        wholes: [[0; 4 * ROWS]; 8],
        scales: [[0.0; ROWS]; 2],
        least: [0.0; ROWS],
    };
}

/// What one thread works with.
#[derive(Default)]
pub(super) struct Scratch {
    groups: Vec<Group>,
}

/// A block of each of sixteen rows.
pub(super) struct Front {
    /// By group and row.
    pub(super) wholes: [[[u8; 32]; ROWS]; MOST_GROUPS],
    pub(super) scales: [[[f32; ROWS]; 2]; MOST_GROUPS],
    pub(super) least: [[f32; ROWS]; MOST_GROUPS],
}

impl Front {
    pub(super) const ZERO: Self = Self {
        wholes: [[[0; 32]; ROWS]; MOST_GROUPS],
        scales: [[[0.0; ROWS]; 2]; MOST_GROUPS],
        least: [[0.0; ROWS]; MOST_GROUPS],
    };

    /// Unpacks the block with a number of each row; rows that are not there stay as they are.
    #[inline(always)]
    pub(super) fn unpack<K: Kind>(&mut self, rows: &[&[u8]; ROWS], block: usize) {
        let mut unpacked = Unpacked::default();
        for (number, row) in rows.iter().enumerate() {
            let Some(bytes) = row.get(block * K::BYTES..(block + 1) * K::BYTES) else {
                continue;
            };
            K::unpack(bytes, &mut unpacked);
            for group in 0..K::GROUPS {
                self.wholes[group][number] = unpacked.wholes[group];
                self.scales[group][0][number] = unpacked.scales[group][0];
                self.scales[group][1][number] = unpacked.scales[group][1];
                self.least[group][number] = unpacked.least[group];
            }
        }
    }

    /// The group with a number, its columns next to each other by fours.
    #[inline(always)]
    fn group(&self, group: usize, to: &mut Group) {
        for (number, row) in self.wholes[group].iter().enumerate() {
            let (fours, _) = row.as_chunks::<4>();
            for (four, to) in fours.iter().zip(&mut to.wholes) {
                to[number * 4..number * 4 + 4].copy_from_slice(four);
            }
        }
        to.scales = self.scales[group];
        to.least = self.least[group];
    }
}

impl Scratch {
    /// The products of sixteen rows of weights with each row of numbers. Rows of weights that are empty give what means
    /// nothing.
    pub(super) fn product<K: Kind>(
        &mut self,
        rows: &[&[u8]; ROWS],
        x: &Rounded,
        processor: Processor,
        mut put: impl FnMut(usize, &[f32; ROWS]),
    ) {
        if x.count() < SIDE {
            // To put columns next to each other does not pay.
            for number in 0..x.count() {
                put(number, &one::<K>(rows, x.row(number), processor));
            }
            return;
        }
        fill::<K>(rows, &mut self.groups, processor);
        let mut number = 0;
        while number < x.count() {
            // The last ones are worked on with some of those before them again.
            let first = number.min(x.count() - SIDE);
            let side = std::array::from_fn(|it| x.row(first + it));
            let sums = several::<K>(&self.groups, &side, processor);
            for (it, sums) in sums.iter().enumerate().skip(number - first) {
                put(first + it, sums);
            }
            number = first + SIDE;
        }
    }
}

fn one<K: Kind>(rows: &[&[u8]; ROWS], x: Row<'_>, processor: Processor) -> [f32; ROWS] {
    match processor {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has been asked what it can do.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Wide => unsafe { wide::one512::<K>(rows, x) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Middle => unsafe { wide::one256::<K>(rows, x) },
        _ => plain::one::<K>(rows, x),
    }
}

fn several<K: Kind>(
    groups: &[Group],
    x: &[Row<'_>; SIDE],
    processor: Processor,
) -> [[f32; ROWS]; SIDE] {
    match processor {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has been asked what it can do.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Wide => unsafe { wide::several512::<K>(groups, x) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Middle => unsafe { wide::several256::<K>(groups, x) },
        _ => plain::several::<K>(groups, x),
    }
}

fn fill<K: Kind>(rows: &[&[u8]; ROWS], groups: &mut Vec<Group>, processor: Processor) {
    match processor {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has been asked what it can do.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Wide => unsafe { wide::fill512::<K>(rows, groups) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Middle => unsafe { wide::fill256::<K>(rows, groups) },
        _ => fill_any::<K>(rows, groups),
    }
}

/// Unpacks all blocks of sixteen rows.
#[inline(always)]
pub(super) fn fill_any<K: Kind>(rows: &[&[u8]; ROWS], groups: &mut Vec<Group>) {
    let blocks = rows[0].len() / K::BYTES;
    groups.resize(blocks * K::GROUPS, Group::ZERO);
    let mut front = Front::ZERO;
    for (block, groups) in groups.chunks_exact_mut(K::GROUPS).enumerate() {
        front.unpack::<K>(rows, block);
        for (number, to) in groups.iter_mut().enumerate() {
            front.group(number, to);
        }
    }
}
