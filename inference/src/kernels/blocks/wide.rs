//! The products for x86-64 with AVX-512 or AVX2.
//!
//! Whole numbers are added exactly and fractions in one order, and so all functions here give the same bits.

#![expect(unsafe_code, reason = "instructions of one kind of processor")]

use std::arch::x86_64::*;

mod kinds;

pub(super) use self::kinds::Fast;
use super::fast::{Scales, begin, begin_signed, groups_of, places};
use super::kinds::Kind;
use super::rounded::Row;
use super::tile::{Group, ROWS, SIDE};

/// Asks for a part of the sixteen rows behind these, as large as a block of each. Rows are worked on side by side, and
/// most are too short for the processor to see by itself how it goes on.
#[inline(always)]
fn prefetch<K: Kind>(rows: &[&[u8]; ROWS], block: usize) {
    let part = ROWS * K::BYTES;
    let start = ROWS * rows[0].len() + block * part;
    // What is asked for may lie behind the end: nothing is read then.
    let start: *const i8 = rows[0].as_ptr().wrapping_add(start).cast();
    for line in (0..part).step_by(64) {
        // SAFETY: any processor of this kind has it, and it changes nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(start.wrapping_byte_add(line)) };
    }
}

/// As [`super::tile::fill_any`], for this processor.
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn fill<K: Fast>(rows: &[&[u8]; ROWS], groups: &mut Vec<Group>) {
    let blocks = rows[0].len() / K::BYTES;
    groups.resize(blocks * K::GROUPS, Group::ZERO);
    let mut scales = Scales::ZERO;
    for (block, groups) in groups.chunks_exact_mut(K::GROUPS).enumerate() {
        let places = places::<K>(rows, block);
        // SAFETY: a block lies at each place.
        unsafe { K::scales(&places, &mut scales) };
        for (number, group) in groups.iter_mut().enumerate() {
            group.scales[0] = scales.scales[number][0];
            if K::HALVES {
                group.scales[1] = scales.scales[number][1];
            }
            if K::LEAST {
                group.least = scales.least[number];
            }
            for side in 0..2 {
                let mut own = [_mm256_setzero_ps(); 8];
                for (it, own) in own.iter_mut().enumerate() {
                    // SAFETY: as above.
                    let wholes = unsafe { K::wholes(places[side * 8 + it], number) };
                    *own = _mm256_castsi256_ps(wholes);
                }
                // SAFETY: eight times four columns, of which this side has eight of sixteen rows.
                unsafe {
                    let to = group.wholes.as_mut_ptr().cast::<u8>().add(side * 32);
                    kinds::transpose(&own, to.cast(), ROWS);
                }
            }
        }
    }
}

/// Sixteen rows of weights times one row of numbers.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma,f16c")]
pub(super) fn one512<K: Fast>(rows: &[&[u8]; ROWS], x: Row<'_>) -> [f32; ROWS] {
    let blocks = rows[0].len() / K::BYTES;
    let mut scales = Scales::ZERO;
    let mut sum = _mm512_setzero_ps();
    for block in 0..blocks {
        prefetch::<K>(rows, block);
        let places = places::<K>(rows, block);
        // SAFETY: a block lies at each place.
        unsafe { K::scales(&places, &mut scales) };
        for group in 0..K::GROUPS {
            let at = block * K::GROUPS + group;
            // SAFETY: a group has 32 bytes.
            let numbers = unsafe { _mm256_loadu_si256(x[at].numbers.as_ptr().cast()) };
            let numbers = _mm512_broadcast_i64x4(numbers);
            // Of rows 0 to 7 and of rows 8 to 15, each with those four behind it: sums of the halves of four rows.
            let mut sides = [_mm512_setzero_si512(); 2];
            for (side, fours) in sides.iter_mut().enumerate() {
                let mut products = [_mm512_setzero_si512(); 4];
                for (it, product) in products.iter_mut().enumerate() {
                    let row = side * 8 + it;
                    // SAFETY: a block lies at each place.
                    let both = unsafe { K::wholes_of_two(places[row], places[row + 4], group) };
                    *product = _mm512_dpbusd_epi32(_mm512_setzero_si512(), both, numbers);
                }
                let [a, b, c, d] = products;
                let pair = |a, b| {
                    let (low, high) = (_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
                    _mm512_add_epi32(low, high)
                };
                let (one, other) = (pair(a, b), pair(c, d));
                let low = _mm512_unpacklo_epi64(one, other);
                *fours = _mm512_add_epi32(low, _mm512_unpackhi_epi64(one, other));
            }
            let [low, high] = sides;
            // Of all rows the first 16 columns, and the others.
            let halves = [
                _mm512_shuffle_i32x4::<0x88>(low, high),
                _mm512_shuffle_i32x4::<0xdd>(low, high),
            ];
            let scale = _mm512_set1_ps(x[at].scale);
            let add = |sum: __m512, wholes: __m512i, half: usize| {
                let begin = _mm512_set1_epi32(begin::<K>(x[at].sums, half));
                let wholes = _mm512_cvtepi32_ps(_mm512_add_epi32(wholes, begin));
                // SAFETY: sixteen numbers.
                let own = unsafe { _mm512_loadu_ps(scales.scales[group][half].as_ptr()) };
                _mm512_fmadd_ps(wholes, _mm512_mul_ps(own, scale), sum)
            };
            if K::HALVES {
                sum = add(sum, halves[0], 0);
                sum = add(sum, halves[1], 1);
            } else {
                sum = add(sum, _mm512_add_epi32(halves[0], halves[1]), 0);
            }
            if K::LEAST {
                let [first, second] = x[at].sums;
                let all = _mm512_set1_ps((first + second) as f32 * x[at].scale);
                // SAFETY: sixteen numbers.
                let least = unsafe { _mm512_loadu_ps(scales.least[group].as_ptr()) };
                sum = _mm512_fnmadd_ps(least, all, sum);
            }
        }
    }
    let mut out = [0.0; ROWS];
    // SAFETY: sixteen numbers.
    unsafe { _mm512_storeu_ps(out.as_mut_ptr(), sum) };
    out
}

/// The same with AVX2.
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn one256<K: Fast>(rows: &[&[u8]; ROWS], x: Row<'_>) -> [f32; ROWS] {
    let products = |wholes, numbers| products256::<K>(wholes, numbers);
    one_any::<K>(rows, x, products, begin_signed::<K>)
}

/// The sums of the products of four bytes each, of which the first have no sign; the offset of a kind of bytes is taken
/// away.
#[target_feature(enable = "avx2")]
#[inline]
fn products256<K: Kind>(wholes: __m256i, numbers: __m256i) -> __m256i {
    let ones = _mm256_set1_epi16(1);
    if K::OFFSET < 128 {
        // At most 63 · 127 · 2, which 16 bits hold.
        return _mm256_madd_epi16(_mm256_maddubs_epi16(wholes, numbers), ones);
    }
    // Bytes without a sign would be too large together: with one, the sign goes over to the numbers.
    let signed = _mm256_xor_si256(wholes, _mm256_set1_epi8(-128));
    let turned = _mm256_sign_epi8(numbers, signed);
    let products = _mm256_maddubs_epi16(_mm256_abs_epi8(signed), turned);
    _mm256_madd_epi16(products, ones)
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn one_any<K: Fast>(
    rows: &[&[u8]; ROWS],
    x: Row<'_>,
    products: impl Fn(__m256i, __m256i) -> __m256i,
    begin: impl Fn([i32; 2], usize) -> i32,
) -> [f32; ROWS] {
    let blocks = rows[0].len() / K::BYTES;
    let mut scales = Scales::ZERO;
    let mut sums = [_mm256_setzero_ps(); 2];
    for block in 0..blocks {
        prefetch::<K>(rows, block);
        let places = places::<K>(rows, block);
        // SAFETY: a block lies at each place.
        unsafe { K::scales(&places, &mut scales) };
        for group in 0..K::GROUPS {
            let at = block * K::GROUPS + group;
            // SAFETY: a group has 32 bytes.
            let numbers = unsafe { _mm256_loadu_si256(x[at].numbers.as_ptr().cast()) };
            let scale = _mm256_set1_ps(x[at].scale);
            let [first, second] = x[at].sums;
            for (side, sum) in sums.iter_mut().enumerate() {
                let product = |row: usize| {
                    // SAFETY: a block lies at each place.
                    products(unsafe { K::wholes(places[side * 8 + row], group) }, numbers)
                };
                let fours = |from: usize| {
                    let one = _mm256_hadd_epi32(product(from), product(from + 1));
                    let other = _mm256_hadd_epi32(product(from + 2), product(from + 3));
                    _mm256_hadd_epi32(one, other)
                };
                let (low, high) = (fours(0), fours(4));
                // Of all eight rows the first 16 columns, and the others.
                let halves = [
                    _mm256_permute2x128_si256::<0x20>(low, high),
                    _mm256_permute2x128_si256::<0x31>(low, high),
                ];
                let weights = |numbers: &[f32; ROWS]| {
                    // SAFETY: eight of the sixteen numbers.
                    unsafe { _mm256_loadu_ps(numbers.as_ptr().add(side * 8)) }
                };
                let add = |sum: __m256, wholes: __m256i, half: usize| {
                    let begin = _mm256_set1_epi32(begin([first, second], half));
                    let wholes = _mm256_cvtepi32_ps(_mm256_add_epi32(wholes, begin));
                    let scale = _mm256_mul_ps(weights(&scales.scales[group][half]), scale);
                    _mm256_fmadd_ps(wholes, scale, sum)
                };
                if K::HALVES {
                    *sum = add(*sum, halves[0], 0);
                    *sum = add(*sum, halves[1], 1);
                } else {
                    *sum = add(*sum, _mm256_add_epi32(halves[0], halves[1]), 0);
                }
                if K::LEAST {
                    let all = _mm256_set1_ps((first + second) as f32 * x[at].scale);
                    *sum = _mm256_fnmadd_ps(weights(&scales.least[group]), all, *sum);
                }
            }
        }
    }
    let mut out = [0.0; ROWS];
    for (side, sum) in sums.into_iter().enumerate() {
        // SAFETY: eight of the sixteen numbers.
        unsafe { _mm256_storeu_ps(out.as_mut_ptr().add(side * 8), sum) };
    }
    out
}

/// Sixteen rows of weights times some rows of numbers.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma")]
pub(super) fn several512<K: Kind>(groups: &[Group], x: &[Row<'_>; SIDE]) -> [[f32; ROWS]; SIDE] {
    let mut sums = [_mm512_setzero_ps(); SIDE];
    for (at, group) in groups.iter().enumerate() {
        let numbers = groups_of(x, at);
        let halves = if K::HALVES { 2 } else { 1 };
        for half in 0..halves {
            let mut wholes = [_mm512_setzero_si512(); SIDE];
            for it in 0..SIDE {
                wholes[it] = _mm512_set1_epi32(begin::<K>(x[it][at].sums, half));
            }
            for four in half * 4..half * 4 + 8 / halves {
                // SAFETY: four columns of sixteen rows are 64 bytes.
                let weights = unsafe { _mm512_loadu_si512(group.wholes[four].as_ptr().cast()) };
                for it in 0..SIDE {
                    let four = _mm512_set1_epi32(fours(numbers[it], four));
                    wholes[it] = _mm512_dpbusd_epi32(wholes[it], weights, four);
                }
            }
            // SAFETY: sixteen numbers.
            let scales = unsafe { _mm512_loadu_ps(group.scales[half].as_ptr()) };
            for it in 0..SIDE {
                let scale = _mm512_mul_ps(scales, _mm512_set1_ps(x[it][at].scale));
                sums[it] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(wholes[it]), scale, sums[it]);
            }
        }
        if K::LEAST {
            // SAFETY: sixteen numbers.
            let least = unsafe { _mm512_loadu_ps(group.least.as_ptr()) };
            for it in 0..SIDE {
                let [first, second] = x[it][at].sums;
                let all = _mm512_set1_ps((first + second) as f32 * x[it][at].scale);
                sums[it] = _mm512_fnmadd_ps(least, all, sums[it]);
            }
        }
    }
    sums.map(|it| {
        let mut out = [0.0; ROWS];
        // SAFETY: sixteen numbers.
        unsafe { _mm512_storeu_ps(out.as_mut_ptr(), it) };
        out
    })
}

/// The same with AVX2, eight rows of weights after eight others.
#[target_feature(enable = "avx2,fma")]
pub(super) fn several256<K: Kind>(groups: &[Group], x: &[Row<'_>; SIDE]) -> [[f32; ROWS]; SIDE] {
    let mut out = [[0.0; ROWS]; SIDE];
    for side in 0..2 {
        let mut sums = [_mm256_setzero_ps(); SIDE];
        for (at, group) in groups.iter().enumerate() {
            let numbers = groups_of(x, at);
            let halves = if K::HALVES { 2 } else { 1 };
            let weights = |numbers: &[f32; ROWS]| {
                // SAFETY: eight of the sixteen numbers.
                unsafe { _mm256_loadu_ps(numbers.as_ptr().add(side * 8)) }
            };
            for half in 0..halves {
                let mut wholes = [_mm256_setzero_si256(); SIDE];
                for it in 0..SIDE {
                    wholes[it] = _mm256_set1_epi32(begin_signed::<K>(x[it][at].sums, half));
                }
                for four in half * 4..half * 4 + 8 / halves {
                    let own = &group.wholes[four];
                    // SAFETY: four columns of eight of the sixteen rows are 32 of 64 bytes.
                    let own = unsafe { _mm256_loadu_si256(own.as_ptr().add(side * 32).cast()) };
                    for it in 0..SIDE {
                        let four = _mm256_set1_epi32(fours(numbers[it], four));
                        let product = products256::<K>(own, four);
                        wholes[it] = _mm256_add_epi32(wholes[it], product);
                    }
                }
                let scales = weights(&group.scales[half]);
                for it in 0..SIDE {
                    let scale = _mm256_mul_ps(scales, _mm256_set1_ps(x[it][at].scale));
                    sums[it] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(wholes[it]), scale, sums[it]);
                }
            }
            if K::LEAST {
                let least = weights(&group.least);
                for it in 0..SIDE {
                    let [first, second] = x[it][at].sums;
                    let all = _mm256_set1_ps((first + second) as f32 * x[it][at].scale);
                    sums[it] = _mm256_fnmadd_ps(least, all, sums[it]);
                }
            }
        }
        for (out, sum) in out.iter_mut().zip(sums) {
            // SAFETY: eight of the sixteen numbers.
            unsafe { _mm256_storeu_ps(out.as_mut_ptr().add(side * 8), sum) };
        }
    }
    out
}

/// Four numbers of a group as one.
#[inline(always)]
fn fours(numbers: &[i8; 32], four: usize) -> i32 {
    let (all, _) = numbers.as_chunks::<4>();
    i32::from_le_bytes(all[four].map(i8::cast_unsigned))
}
