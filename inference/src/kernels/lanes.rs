//! Several numbers that are computed with at a time.
//!
//! The functions are unsafe because they may be called only where the instructions are: in functions that
//! [`super::processor::by_processor`] compiles for them. The places that are read and written must be there.

#![expect(unsafe_code, reason = "instructions of one kind of processor")]

#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
pub(super) use self::neon::Neon;
#[cfg(target_arch = "x86_64")]
pub(super) use self::x86::{Middle, Wide};

/// Numbers of 32 bits side by side.
pub(super) trait Lanes {
    /// The numbers.
    type Of: Copy;
    /// How many they are.
    const COUNT: usize;

    /// One number in all places.
    unsafe fn all(number: f32) -> Self::Of;
    unsafe fn load(from: *const f32) -> Self::Of;
    /// Numbers of 16 bits as IEEE has them.
    unsafe fn load_half(from: *const u16) -> Self::Of;
    /// Numbers of 16 bits that are the upper half of those of 32.
    unsafe fn load_brain(from: *const u16) -> Self::Of;
    unsafe fn store(numbers: Self::Of, to: *mut f32);
    /// `first · second + sum`.
    unsafe fn add_product(first: Self::Of, second: Self::Of, sum: Self::Of) -> Self::Of;
}

/// What any processor can do.
pub(super) struct Plain;

const COUNT: usize = 8;

impl Plain {
    #[inline(always)]
    unsafe fn each(from: *const u16, read: impl Fn(u16) -> f32) -> [f32; COUNT] {
        // SAFETY: the caller says that the numbers are there.
        std::array::from_fn(|it| read(unsafe { from.add(it).read_unaligned() }))
    }
}

impl Lanes for Plain {
    type Of = [f32; COUNT];
    const COUNT: usize = COUNT;

    #[inline(always)]
    unsafe fn all(number: f32) -> Self::Of {
        [number; COUNT]
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::Of {
        // SAFETY: the caller says that the numbers are there.
        unsafe { from.cast::<Self::Of>().read_unaligned() }
    }

    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> Self::Of {
        // SAFETY: passed on.
        unsafe { Self::each(from, |it| half::f16::from_bits(it).to_f32()) }
    }

    #[inline(always)]
    unsafe fn load_brain(from: *const u16) -> Self::Of {
        // SAFETY: passed on.
        unsafe { Self::each(from, |it| f32::from_bits(u32::from(it) << 16)) }
    }

    #[inline(always)]
    unsafe fn store(numbers: Self::Of, to: *mut f32) {
        // SAFETY: the caller says that there is room.
        unsafe { to.cast::<Self::Of>().write_unaligned(numbers) };
    }

    #[inline(always)]
    unsafe fn add_product(first: Self::Of, second: Self::Of, sum: Self::Of) -> Self::Of {
        let mut sum = sum;
        for lane in 0..COUNT {
            sum[lane] += first[lane] * second[lane];
        }
        sum
    }
}
