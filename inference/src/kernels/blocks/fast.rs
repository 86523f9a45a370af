//! What the products for kinds of processors have in common.

use super::kinds::Kind;
use super::rounded::Row;
use super::tile::{ROWS, SIDE};

/// The scales of a block of each of sixteen rows, by group and row.
#[repr(align(32))]
pub(super) struct Scales {
    /// Of the first 16 columns of a group and of the others.
    pub(super) scales: [[[f32; ROWS]; 2]; 8],
    pub(super) least: [[f32; ROWS]; 8],
}

impl Scales {
    pub(super) const ZERO: Self = Self {
        scales: [[[0.0; ROWS]; 2]; 8],
        least: [[0.0; ROWS]; 8],
    };
}

/// What the whole numbers of a group begin with, so that the offset of the kind is taken away.
#[inline(always)]
pub(super) fn begin<K: Kind>(sums: [i32; 2], half: usize) -> i32 {
    if K::HALVES {
        -K::OFFSET * sums[half]
    } else {
        -K::OFFSET * (sums[0] + sums[1])
    }
}

/// The same where bytes are multiplied with their signs, which takes the offset of numbers of 8 bits away.
#[inline(always)]
pub(super) fn begin_signed<K: Kind>(sums: [i32; 2], half: usize) -> i32 {
    if K::OFFSET < 128 {
        begin::<K>(sums, half)
    } else {
        0
    }
}

/// Where the blocks with a number lie. A row that is not there is read as the first one.
#[inline(always)]
pub(super) fn places<K: Kind>(rows: &[&[u8]; ROWS], block: usize) -> [*const u8; ROWS] {
    // A loop, because a closure would not be part of the function for this processor.
    let mut places = [std::ptr::null(); ROWS];
    for (place, row) in places.iter_mut().zip(rows) {
        let row = if row.is_empty() { rows[0] } else { row };
        *place = row[block * K::BYTES..(block + 1) * K::BYTES].as_ptr();
    }
    places
}

/// The group with a number of each row.
#[inline(always)]
pub(super) fn groups_of<'a>(x: &[Row<'a>; SIDE], at: usize) -> [&'a [i8; 32]; SIDE] {
    let mut groups = [&[0; 32]; SIDE];
    for (group, row) in groups.iter_mut().zip(x) {
        *group = &row[at].numbers;
    }
    groups
}
