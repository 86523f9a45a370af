//! Products with rows of numbers of 16 bits, which become numbers of 32 bits in the processor.
//!
//! A sum is made lane by lane and then of the lanes, in one order whatever is worked on together.

#![expect(unsafe_code, reason = "instructions of one kind of processor")]

use candle_core::quantized::GgmlDType;

use super::super::lanes::Lanes;
use super::super::processor::by_processor;
use super::tile::ROWS;

/// Bytes of a number.
pub(super) const BYTES: usize = 2;
/// Rows of numbers that are worked on together.
const SIDE: usize = 4;

/// Which numbers of 16 bits they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// Those of IEEE.
    F16,
    /// The upper halves of numbers of 32 bits.
    Brain,
}

impl Half {
    pub(super) fn of(kind: GgmlDType) -> Option<Self> {
        match kind {
            GgmlDType::F16 => Some(Self::F16),
            GgmlDType::BF16 => Some(Self::Brain),
            _ => None,
        }
    }

    #[inline(always)]
    fn number(self, bytes: [u8; BYTES]) -> f32 {
        match self {
            Self::F16 => half::f16::from_le_bytes(bytes).to_f32(),
            Self::Brain => half::bf16::from_le_bytes(bytes).to_f32(),
        }
    }

    /// The numbers of a row.
    pub(super) fn expand(self, bytes: &[u8], row: &mut [f32]) {
        for (bytes, number) in bytes.as_chunks().0.iter().zip(row) {
            *number = self.number(*bytes);
        }
    }
}

by_processor!(pub(super) products calls products_any(
    half: Half,
    rows: &[&[u8]],
    x: &[f32],
    sums: &mut [[f32; ROWS]],
));
/// The products of at most sixteen rows of weights with each row of numbers, which are as long.
#[inline(always)]
fn products_any<L: Lanes>(half: Half, rows: &[&[u8]], x: &[f32], sums: &mut [[f32; ROWS]]) {
    let columns = rows.first().map_or(0, |it| it.len() / BYTES);
    let is_as_long = rows.iter().all(|it| it.len() == columns * BYTES);
    assert!(is_as_long && rows.len() <= ROWS && x.len() == columns * sums.len());
    // SAFETY: all rows are there, and as long as they must be.
    unsafe {
        match half {
            Half::F16 => all::<L, false>(rows, x, columns, sums),
            Half::Brain => all::<L, true>(rows, x, columns, sums),
        }
    }
}

/// # Safety
///
/// The instructions must be there, and all rows of the length.
#[inline(always)]
unsafe fn all<L: Lanes, const BRAIN: bool>(
    rows: &[&[u8]],
    x: &[f32],
    columns: usize,
    sums: &mut [[f32; ROWS]],
) {
    let mut row = 0;
    // SAFETY: passed on.
    unsafe {
        // As many sums as the processor has places for.
        while L::COUNT >= 16 && row + 4 <= rows.len() {
            across::<L, BRAIN, 4>(&rows[row..row + 4], row, x, columns, sums);
            row += 4;
        }
        while row + 2 <= rows.len() {
            across::<L, BRAIN, 2>(&rows[row..row + 2], row, x, columns, sums);
            row += 2;
        }
        if row < rows.len() {
            across::<L, BRAIN, 1>(&rows[row..=row], row, x, columns, sums);
        }
    }
}

/// Some rows of weights with all rows of numbers.
///
/// # Safety
///
/// As for [`all`].
#[inline(always)]
unsafe fn across<L: Lanes, const BRAIN: bool, const R: usize>(
    rows: &[&[u8]],
    first: usize,
    x: &[f32],
    columns: usize,
    sums: &mut [[f32; ROWS]],
) {
    let mut at = 0;
    // SAFETY: passed on.
    unsafe {
        while at + SIDE <= sums.len() {
            tile::<L, BRAIN, R, SIDE>(rows, first, x, columns, sums, at);
            at += SIDE;
        }
        while at < sums.len() {
            tile::<L, BRAIN, R, 1>(rows, first, x, columns, sums, at);
            at += 1;
        }
    }
}

/// Some rows of weights with some rows of numbers, whose sums stay in the processor.
///
/// # Safety
///
/// As for [`all`].
#[inline(always)]
unsafe fn tile<L: Lanes, const BRAIN: bool, const R: usize, const S: usize>(
    rows: &[&[u8]],
    first: usize,
    x: &[f32],
    columns: usize,
    sums: &mut [[f32; ROWS]],
    at: usize,
) {
    let half = if BRAIN { Half::Brain } else { Half::F16 };
    let mut weights = [std::ptr::null::<u16>(); R];
    for (place, row) in weights.iter_mut().zip(rows) {
        *place = row.as_ptr().cast();
    }
    let numbers = x[at * columns..(at + S) * columns].as_ptr();
    let whole = columns / L::COUNT * L::COUNT;
    // SAFETY: passed on.
    unsafe {
        let mut lanes = [[L::all(0.0); S]; R];
        let mut column = 0;
        while column < whole {
            let mut own = [L::all(0.0); S];
            for (it, own) in own.iter_mut().enumerate() {
                *own = L::load(numbers.add(it * columns + column));
            }
            for (lanes, weights) in lanes.iter_mut().zip(&weights) {
                let place = weights.add(column);
                let weight = if BRAIN {
                    L::load_brain(place)
                } else {
                    L::load_half(place)
                };
                for (lanes, own) in lanes.iter_mut().zip(&own) {
                    *lanes = L::add_product(weight, *own, *lanes);
                }
            }
            column += L::COUNT;
        }
        for (row, lanes) in lanes.iter().enumerate() {
            for (it, lanes) in lanes.iter().enumerate() {
                let mut all = [0.0_f32; ROWS];
                L::store(*lanes, all.as_mut_ptr());
                let mut width = L::COUNT / 2;
                while width > 0 {
                    for lane in 0..width {
                        all[lane] += all[lane + width];
                    }
                    width /= 2;
                }
                let mut sum = all[0];
                for column in whole..columns {
                    let bytes = [rows[row][column * BYTES], rows[row][column * BYTES + 1]];
                    sum += half.number(bytes) * *numbers.add(it * columns + column);
                }
                sums[at + it][first + row] = sum;
            }
        }
    }
}
