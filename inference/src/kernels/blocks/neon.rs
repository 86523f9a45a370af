//! The products for ARM of 64 bits, with products of bytes (`sdot`) where the processor has them.
//!
//! Whole numbers are added exactly and fractions in one order, and so all functions here give the same bits.

#![expect(unsafe_code, reason = "instructions of one kind of processor")]

use std::arch::aarch64::*;

mod kinds;
mod products;

pub(super) use self::kinds::Fast;
use self::products::{Dot, Pairs, Products};
use super::fast::{Scales, begin_signed, groups_of, places};
use super::kinds::Kind;
use super::rounded::{RoundedGroup, Row};
use super::tile::{Group, ROWS, SIDE};

/// As [`super::tile::fill_any`], for this processor; bytes of 8 bits keep their signs.
pub(super) fn fill<K: Fast>(rows: &[&[u8]; ROWS], groups: &mut Vec<Group>) {
    let blocks = rows[0].len() / K::BYTES;
    groups.resize(blocks * K::GROUPS, Group::ZERO);
    let mut scales = Scales::ZERO;
    for (block, groups) in groups.chunks_exact_mut(K::GROUPS).enumerate() {
        let places = places::<K>(rows, block);
        // SAFETY: a block lies at each place, and all processors of this kind have NEON.
        unsafe { K::scales(&places, &mut scales) };
        for (number, group) in groups.iter_mut().enumerate() {
            group.scales[0] = scales.scales[number][0];
            if K::HALVES {
                group.scales[1] = scales.scales[number][1];
            }
            if K::LEAST {
                group.least = scales.least[number];
            }
            for (four, places) in places.as_chunks::<4>().0.iter().enumerate() {
                // SAFETY: as above, and four columns of four rows are 16 bytes.
                unsafe {
                    let rows = places.map(|it| K::wholes(it, number));
                    for half in 0..2 {
                        let words = rows.map(|it| vreinterpretq_u32_s8(it[half]));
                        for (it, words) in kinds::transpose(words).into_iter().enumerate() {
                            let to = group.wholes[half * 4 + it].as_mut_ptr();
                            vst1q_u8(to.add(four * 16), vreinterpretq_u8_u32(words));
                        }
                    }
                }
            }
        }
    }
}

/// Sixteen rows of weights times one row of numbers.
pub(super) fn one<K: Fast>(rows: &[&[u8]; ROWS], x: Row<'_>) -> [f32; ROWS] {
    // SAFETY: all processors of this kind have NEON.
    unsafe { one_any::<K, Pairs>(rows, x) }
}

/// The same with products of bytes.
#[target_feature(enable = "dotprod")]
pub(super) fn one_dot<K: Fast>(rows: &[&[u8]; ROWS], x: Row<'_>) -> [f32; ROWS] {
    // SAFETY: the instructions are there.
    unsafe { one_any::<K, Dot>(rows, x) }
}

/// Sixteen rows of weights times some rows of numbers.
pub(super) fn several<K: Kind>(groups: &[Group], x: &[Row<'_>; SIDE]) -> [[f32; ROWS]; SIDE] {
    // SAFETY: all processors of this kind have NEON.
    unsafe { several_any::<K, Pairs>(groups, x) }
}

/// The same with products of bytes.
#[target_feature(enable = "dotprod")]
pub(super) fn several_dot<K: Kind>(groups: &[Group], x: &[Row<'_>; SIDE]) -> [[f32; ROWS]; SIDE] {
    // SAFETY: the instructions are there.
    unsafe { several_any::<K, Dot>(groups, x) }
}

/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn one_any<K: Fast, P: Products>(rows: &[&[u8]; ROWS], x: Row<'_>) -> [f32; ROWS] {
    let blocks = rows[0].len() / K::BYTES;
    let mut scales = Scales::ZERO;
    let mut out = [0.0; ROWS];
    // SAFETY: a block lies at each place, and the places that are read and written are in arrays of their size.
    unsafe {
        let mut sums = [vdupq_n_f32(0.0); 4];
        for block in 0..blocks {
            let places = places::<K>(rows, block);
            K::scales(&places, &mut scales);
            for group in 0..K::GROUPS {
                let own = &x[block * K::GROUPS + group];
                let [first, second] = load(&own.numbers);
                for (four, sum) in sums.iter_mut().enumerate() {
                    // Of four rows the first 16 columns, and the others or all of them.
                    let mut halves = [[vdupq_n_s32(0); 4]; 2];
                    for row in 0..4 {
                        let [low, high] = K::wholes(places[four * 4 + row], group);
                        let low = P::add(vdupq_n_s32(0), low, first);
                        let begun = if K::HALVES { vdupq_n_s32(0) } else { low };
                        halves[0][row] = low;
                        halves[1][row] = P::add(begun, high, second);
                    }
                    let weights = |numbers: &[f32; ROWS]| vld1q_f32(numbers.as_ptr().add(four * 4));
                    let scales_of = |half: usize| weights(&scales.scales[group][half]);
                    if K::HALVES {
                        for (half, wholes) in halves.into_iter().enumerate() {
                            let begin = vdupq_n_s32(begin_signed::<K>(own.sums, half));
                            let wholes = vaddq_s32(sums_of(wholes), begin);
                            *sum = add_scaled(*sum, wholes, scales_of(half), own.scale);
                        }
                    } else {
                        let begin = vdupq_n_s32(begin_signed::<K>(own.sums, 0));
                        let wholes = vaddq_s32(sums_of(halves[1]), begin);
                        *sum = add_scaled(*sum, wholes, scales_of(0), own.scale);
                    }
                    if K::LEAST {
                        *sum = take_least(*sum, weights(&scales.least[group]), own);
                    }
                }
            }
        }
        for (four, sum) in sums.into_iter().enumerate() {
            vst1q_f32(out.as_mut_ptr().add(four * 4), sum);
        }
    }
    out
}

/// Eight rows of weights after eight others.
///
/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn several_any<K: Kind, P: Products>(
    groups: &[Group],
    x: &[Row<'_>; SIDE],
) -> [[f32; ROWS]; SIDE] {
    let mut out = [[0.0; ROWS]; SIDE];
    for side in 0..2 {
        // SAFETY: what is read and written lies in arrays of its size.
        unsafe {
            let mut sums = [[vdupq_n_f32(0.0); 2]; SIDE];
            for (at, group) in groups.iter().enumerate() {
                let mut numbers = [[vdupq_n_s8(0); 2]; SIDE];
                for (to, from) in numbers.iter_mut().zip(groups_of(x, at)) {
                    *to = load(from);
                }
                let halves = if K::HALVES { 2 } else { 1 };
                for half in 0..halves {
                    let mut wholes = [[vdupq_n_s32(0); 2]; SIDE];
                    for (wholes, x) in wholes.iter_mut().zip(x) {
                        *wholes = [vdupq_n_s32(begin_signed::<K>(x[at].sums, half)); 2];
                    }
                    for part in half..half + 2 / halves {
                        let mut own = [vdupq_n_s8(0); SIDE];
                        for (own, numbers) in own.iter_mut().zip(&numbers) {
                            *own = numbers[part];
                        }
                        let fours = group.wholes.as_ptr().add(part * 4);
                        add_columns::<P, 0>(&mut wholes, fours, side, &own);
                        add_columns::<P, 1>(&mut wholes, fours, side, &own);
                        add_columns::<P, 2>(&mut wholes, fours, side, &own);
                        add_columns::<P, 3>(&mut wholes, fours, side, &own);
                    }
                    let scales = eight(&group.scales[half], side);
                    for it in 0..SIDE {
                        for part in 0..2 {
                            sums[it][part] = add_scaled(
                                sums[it][part],
                                wholes[it][part],
                                scales[part],
                                x[it][at].scale,
                            );
                        }
                    }
                }
                if K::LEAST {
                    let least = eight(&group.least, side);
                    for it in 0..SIDE {
                        for part in 0..2 {
                            sums[it][part] = take_least(sums[it][part], least[part], &x[it][at]);
                        }
                    }
                }
            }
            for (out, sum) in out.iter_mut().zip(sums) {
                let to = out.as_mut_ptr().add(side * 8);
                vst1q_f32(to, sum[0]);
                vst1q_f32(to.add(4), sum[1]);
            }
        }
    }
    out
}

/// Adds the products of four columns of eight rows with numbers of each of some rows.
///
/// # Safety
///
/// The instructions and the columns must be there.
#[inline(always)]
unsafe fn add_columns<P: Products, const FOUR: i32>(
    wholes: &mut [[int32x4_t; 2]; SIDE],
    fours: *const [u8; 4 * ROWS],
    side: usize,
    numbers: &[int8x16_t; SIDE],
) {
    // SAFETY: passed on.
    unsafe {
        let from = fours.add(FOUR as usize).cast::<i8>().add(side * 32);
        let weights = [vld1q_s8(from), vld1q_s8(from.add(16))];
        for (wholes, numbers) in wholes.iter_mut().zip(numbers) {
            *wholes = P::add_columns::<FOUR>(*wholes, weights, *numbers);
        }
    }
}

/// The numbers of a group.
///
/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn load(numbers: &[i8; 32]) -> [int8x16_t; 2] {
    let from = numbers.as_ptr();
    // SAFETY: twice sixteen numbers.
    unsafe { [vld1q_s8(from), vld1q_s8(from.add(16))] }
}

/// Eight of sixteen numbers.
///
/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn eight(numbers: &[f32; ROWS], side: usize) -> [float32x4_t; 2] {
    let (eights, _) = numbers.as_chunks::<8>();
    let from = eights[side].as_ptr();
    // SAFETY: twice four numbers.
    unsafe { [vld1q_f32(from), vld1q_f32(from.add(4))] }
}

/// The sums of the numbers of each of four rows.
///
/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn sums_of([a, b, c, d]: [int32x4_t; 4]) -> int32x4_t {
    // SAFETY: the caller says so.
    unsafe { vpaddq_s32(vpaddq_s32(a, b), vpaddq_s32(c, d)) }
}

/// Adds whole numbers of four rows, scaled.
///
/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn add_scaled(
    sum: float32x4_t,
    wholes: int32x4_t,
    scales: float32x4_t,
    scale: f32,
) -> float32x4_t {
    // SAFETY: the caller says so.
    unsafe { vfmaq_f32(sum, vcvtq_f32_s32(wholes), vmulq_n_f32(scales, scale)) }
}

/// Takes away what four rows have as their least numbers, as often as it stands there.
///
/// # Safety
///
/// The instructions must be there.
#[inline(always)]
unsafe fn take_least(sum: float32x4_t, least: float32x4_t, x: &RoundedGroup) -> float32x4_t {
    let all = (x.sums[0] + x.sums[1]) as f32 * x.scale;
    // SAFETY: the caller says so.
    unsafe { vfmsq_n_f32(sum, least, all) }
}
