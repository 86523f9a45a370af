//! The numbers of x86-64 with AVX-512 or AVX2.

use std::arch::x86_64::*;

use super::Lanes;

/// Sixteen numbers, with AVX-512.
pub(in super::super) struct Wide;
/// Eight numbers, with AVX2, FMA and F16C.
pub(in super::super) struct Middle;

// SAFETY of all that follows: the caller says that the instructions and the numbers are there.

impl Lanes for Wide {
    type Of = __m512;
    const COUNT: usize = 16;

    #[inline(always)]
    unsafe fn all(number: f32) -> __m512 {
        // SAFETY: as above.
        unsafe { _mm512_set1_ps(number) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m512 {
        // SAFETY: as above.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> __m512 {
        // SAFETY: as above.
        unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(from.cast())) }
    }

    #[inline(always)]
    unsafe fn load_brain(from: *const u16) -> __m512 {
        // SAFETY: as above.
        unsafe {
            let wide = _mm512_cvtepu16_epi32(_mm256_loadu_si256(from.cast()));
            _mm512_castsi512_ps(_mm512_slli_epi32::<16>(wide))
        }
    }

    #[inline(always)]
    unsafe fn store(numbers: __m512, to: *mut f32) {
        // SAFETY: as above.
        unsafe { _mm512_storeu_ps(to, numbers) };
    }

    #[inline(always)]
    unsafe fn add_product(first: __m512, second: __m512, sum: __m512) -> __m512 {
        // SAFETY: as above.
        unsafe { _mm512_fmadd_ps(first, second, sum) }
    }
}

impl Lanes for Middle {
    type Of = __m256;
    const COUNT: usize = 8;

    #[inline(always)]
    unsafe fn all(number: f32) -> __m256 {
        // SAFETY: as above.
        unsafe { _mm256_set1_ps(number) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m256 {
        // SAFETY: as above.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> __m256 {
        // SAFETY: as above.
        unsafe { _mm256_cvtph_ps(_mm_loadu_si128(from.cast())) }
    }

    #[inline(always)]
    unsafe fn load_brain(from: *const u16) -> __m256 {
        // SAFETY: as above.
        unsafe {
            let wide = _mm256_cvtepu16_epi32(_mm_loadu_si128(from.cast()));
            _mm256_castsi256_ps(_mm256_slli_epi32::<16>(wide))
        }
    }

    #[inline(always)]
    unsafe fn store(numbers: __m256, to: *mut f32) {
        // SAFETY: as above.
        unsafe { _mm256_storeu_ps(to, numbers) };
    }

    #[inline(always)]
    unsafe fn add_product(first: __m256, second: __m256, sum: __m256) -> __m256 {
        // SAFETY: as above.
        unsafe { _mm256_fmadd_ps(first, second, sum) }
    }
}
