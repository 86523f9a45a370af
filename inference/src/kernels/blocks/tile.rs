//! Sixteen rows of weights times rows of rounded numbers.

use super::super::processor::Processor;
use super::kinds::{Kind, Unpacked};
use super::plain;
use super::rounded::{Rounded, Row};

/// A kind that every processor can read.
#[cfg(not(any(target_arch = "aarch64", target_arch = "x86_64")))]
pub(super) use super::kinds::Kind as Known;
#[cfg(target_arch = "aarch64")]
use super::neon;
#[cfg(target_arch = "aarch64")]
pub(super) use super::neon::Fast as Known;
#[cfg(target_arch = "x86_64")]
use super::wide;
#[cfg(target_arch = "x86_64")]
pub(super) use super::wide::Fast as Known;

/// Rows of weights that are worked on together.
pub(super) const ROWS: usize = 16;
/// Rows of numbers that are worked on together.
pub(super) const SIDE: usize = 4;

/// A group of 32 columns of sixteen rows.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Group {
    /// Four columns of all rows each, row by row. With NEON bytes of 8 bits have their signs.
    pub(super) wholes: [[u8; 4 * ROWS]; 8],
    /// Of the first 16 columns and of the others.
    pub(super) scales: [[f32; ROWS]; 2],
    pub(super) least: [f32; ROWS],
}

impl Group {
    pub(super) const ZERO: Self = Self {
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

impl Scratch {
    /// The products of sixteen rows of weights with each row of numbers. Rows of weights that are empty give what means
    /// nothing.
    pub(super) fn product<K: Known>(
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

fn one<K: Known>(rows: &[&[u8]; ROWS], x: Row<'_>, processor: Processor) -> [f32; ROWS] {
    match processor {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has been asked what it can do.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Wide => unsafe { wide::one512::<K>(rows, x) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Middle => unsafe { wide::one256::<K>(rows, x) },
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Dot => unsafe { neon::one_dot::<K>(rows, x) },
        #[cfg(target_arch = "aarch64")]
        Processor::Neon => neon::one::<K>(rows, x),
        Processor::Plain => plain::one::<K>(rows, x),
    }
}

fn several<K: Known>(
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
        #[cfg(target_arch = "aarch64")]
        // SAFETY: as above.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Dot => unsafe { neon::several_dot::<K>(groups, x) },
        #[cfg(target_arch = "aarch64")]
        Processor::Neon => neon::several::<K>(groups, x),
        Processor::Plain => plain::several::<K>(groups, x),
    }
}

fn fill<K: Known>(rows: &[&[u8]; ROWS], groups: &mut Vec<Group>, processor: Processor) {
    match processor {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the processor has been asked what it can do.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        Processor::Wide | Processor::Middle => unsafe { wide::fill::<K>(rows, groups) },
        #[cfg(target_arch = "aarch64")]
        Processor::Dot | Processor::Neon => neon::fill::<K>(rows, groups),
        Processor::Plain => fill_any::<K>(rows, groups),
    }
}

/// Unpacks all blocks of sixteen rows. Of a row that is not there nothing is said.
pub(super) fn fill_any<K: Kind>(rows: &[&[u8]; ROWS], groups: &mut Vec<Group>) {
    let blocks = rows[0].len() / K::BYTES;
    groups.resize(blocks * K::GROUPS, Group::ZERO);
    let mut unpacked = Unpacked::default();
    for (block, groups) in groups.chunks_exact_mut(K::GROUPS).enumerate() {
        for (number, row) in rows.iter().enumerate() {
            let Some(bytes) = row.get(block * K::BYTES..(block + 1) * K::BYTES) else {
                continue;
            };
            K::unpack(bytes, &mut unpacked);
            for (group, to) in groups.iter_mut().enumerate() {
                let (fours, _) = unpacked.wholes[group].as_chunks::<4>();
                for (four, to) in fours.iter().zip(&mut to.wholes) {
                    to[number * 4..number * 4 + 4].copy_from_slice(four);
                }
                let [first, second] = unpacked.scales[group];
                to.scales[0][number] = first;
                to.scales[1][number] = second;
                to.least[number] = unpacked.least[group];
            }
        }
    }
}
