//! How whole numbers are multiplied and added.

use std::arch::aarch64::*;
use std::arch::asm;

/// A way to do so.
pub(super) trait Products {
    /// Adds the products of sixteen numbers, each to any of four sums.
    ///
    /// # Safety
    ///
    /// The instructions must be there.
    unsafe fn add(sum: int32x4_t, wholes: int8x16_t, numbers: int8x16_t) -> int32x4_t;

    /// Adds to the sums of eight rows the products of four columns of them, row by row, with the numbers from
    /// `4 · FOUR` on.
    ///
    /// # Safety
    ///
    /// The instructions must be there.
    unsafe fn add_columns<const FOUR: i32>(
        sums: [int32x4_t; 2],
        wholes: [int8x16_t; 2],
        numbers: int8x16_t,
    ) -> [int32x4_t; 2];
}

/// What any processor can do: products of bytes are numbers of 16 bits, of which two fit into one.
pub(super) struct Pairs;

impl Products for Pairs {
    #[inline(always)]
    unsafe fn add(sum: int32x4_t, wholes: int8x16_t, numbers: int8x16_t) -> int32x4_t {
        // SAFETY: the caller says so.
        unsafe {
            // At most 2 · 128 · 127, which 16 bits hold: rounded numbers are never -128.
            let low = vmull_s8(vget_low_s8(wholes), vget_low_s8(numbers));
            vpadalq_s16(sum, vmlal_high_s8(low, wholes, numbers))
        }
    }

    #[inline(always)]
    unsafe fn add_columns<const FOUR: i32>(
        sums: [int32x4_t; 2],
        wholes: [int8x16_t; 2],
        numbers: int8x16_t,
    ) -> [int32x4_t; 2] {
        // SAFETY: the caller says so.
        unsafe {
            let four = vdupq_laneq_s32::<FOUR>(vreinterpretq_s32_s8(numbers));
            let four = vreinterpretq_s8_s32(four);
            let mut all = sums;
            for (sum, wholes) in all.iter_mut().zip(wholes) {
                let low = vmull_s8(vget_low_s8(wholes), vget_low_s8(four));
                // At most 2 · 128 · 127, as above.
                *sum = vpadalq_s16(*sum, vpaddq_s16(low, vmull_high_s8(wholes, four)));
            }
            all
        }
    }
}

/// Products of bytes that are added by the same instruction. The library has no stable function for it.
pub(super) struct Dot;

impl Products for Dot {
    #[target_feature(enable = "dotprod")]
    #[inline]
    unsafe fn add(sum: int32x4_t, wholes: int8x16_t, numbers: int8x16_t) -> int32x4_t {
        let mut all = sum;
        // SAFETY: the instruction is there and changes nothing but the sum.
        unsafe {
            asm!(
                "sdot {all:v}.4s, {wholes:v}.16b, {numbers:v}.16b",
                all = inout(vreg) all,
                wholes = in(vreg) wholes,
                numbers = in(vreg) numbers,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
        all
    }

    #[target_feature(enable = "dotprod")]
    #[inline]
    unsafe fn add_columns<const FOUR: i32>(
        sums: [int32x4_t; 2],
        wholes: [int8x16_t; 2],
        numbers: int8x16_t,
    ) -> [int32x4_t; 2] {
        let mut all = sums;
        for (sum, wholes) in all.iter_mut().zip(wholes) {
            // SAFETY: as above.
            unsafe {
                asm!(
                    "sdot {sum:v}.4s, {wholes:v}.16b, {numbers:v}.4b[{four}]",
                    sum = inout(vreg) *sum,
                    wholes = in(vreg) wholes,
                    numbers = in(vreg) numbers,
                    four = const FOUR,
                    options(pure, nomem, nostack, preserves_flags),
                );
            }
        }
        all
    }
}
