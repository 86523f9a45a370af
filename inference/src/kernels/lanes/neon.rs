//! The numbers of processors of ARM of 64 bits, all of which have NEON.

use std::arch::aarch64::*;

use super::Lanes;

/// Eight numbers, four in each of two registers: there are twice as many of these as x86-64 has.
pub(in super::super) struct Neon;

// SAFETY of all that follows: the caller says that the instructions and the numbers are there.

impl Lanes for Neon {
    type Of = [float32x4_t; 2];
    const COUNT: usize = 8;

    #[inline(always)]
    unsafe fn all(number: f32) -> Self::Of {
        // SAFETY: as above.
        unsafe { [vdupq_n_f32(number); 2] }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::Of {
        // SAFETY: as above.
        unsafe { [vld1q_f32(from), vld1q_f32(from.add(4))] }
    }

    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> Self::Of {
        // SAFETY: as above.
        unsafe {
            let bits = vreinterpretq_f16_u16(vld1q_u16(from));
            [vcvt_f32_f16(vget_low_f16(bits)), vcvt_high_f32_f16(bits)]
        }
    }

    #[inline(always)]
    unsafe fn load_brain(from: *const u16) -> Self::Of {
        // SAFETY: as above.
        unsafe {
            let bits = vld1q_u16(from);
            let wide = [
                vshll_n_u16::<16>(vget_low_u16(bits)),
                vshll_high_n_u16::<16>(bits),
            ];
            wide.map(|it| vreinterpretq_f32_u32(it))
        }
    }

    #[inline(always)]
    unsafe fn store(numbers: Self::Of, to: *mut f32) {
        // SAFETY: as above.
        unsafe {
            vst1q_f32(to, numbers[0]);
            vst1q_f32(to.add(4), numbers[1]);
        }
    }

    #[inline(always)]
    unsafe fn add_product(first: Self::Of, second: Self::Of, sum: Self::Of) -> Self::Of {
        // SAFETY: as above.
        unsafe {
            [
                vfmaq_f32(sum[0], first[0], second[0]),
                vfmaq_f32(sum[1], first[1], second[1]),
            ]
        }
    }
}
