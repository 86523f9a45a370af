//! The kinds of blocks, read with AVX2: the same numbers as `blocks::kinds` reads.

use std::arch::x86_64::*;

use super::super::kinds::{Kind, Q4_0, Q4K, Q5_0, Q5K, Q6K, Q8_0};
use super::super::tile::ROWS;

/// The scales of a block of each of sixteen rows, by group and row.
#[repr(align(32))]
pub(in super::super) struct Scales {
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

/// A kind of blocks that can be read with AVX2.
pub(in super::super) trait Fast: Kind {
    /// The whole numbers of a group of a block.
    ///
    /// # Safety
    ///
    /// The processor must have AVX2, and a block of [`Kind::BYTES`] bytes must lie there.
    unsafe fn wholes(block: *const u8, group: usize) -> __m256i;

    /// The scales of blocks of sixteen rows.
    ///
    /// # Safety
    ///
    /// The processor must have AVX2 and F16C, and a block of [`Kind::BYTES`] bytes must lie at each place.
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales);
}

/// Numbers of 16 bits, one of each block.
#[target_feature(enable = "avx2,f16c")]
#[inline]
unsafe fn halves(blocks: &[*const u8; ROWS], at: usize) -> [__m256; 2] {
    let mut bits = [0_u16; ROWS];
    for (bits, block) in bits.iter_mut().zip(blocks) {
        // SAFETY: the caller says that the block is there, and its kind that the number is in it.
        *bits = unsafe { block.add(at).cast::<u16>().read_unaligned() };
    }
    // SAFETY: sixteen numbers of 16 bits.
    let [low, high] = unsafe {
        let bits = bits.as_ptr();
        [
            _mm_loadu_si128(bits.cast()),
            _mm_loadu_si128(bits.add(8).cast()),
        ]
    };
    [_mm256_cvtph_ps(low), _mm256_cvtph_ps(high)]
}

/// One scale for each block.
#[target_feature(enable = "avx2,f16c")]
#[inline]
unsafe fn one_scale(blocks: &[*const u8; ROWS], to: &mut Scales) {
    // SAFETY: passed on.
    let [low, high] = unsafe { halves(blocks, 0) };
    let to = to.scales[0][0].as_mut_ptr();
    // SAFETY: sixteen numbers.
    unsafe {
        _mm256_storeu_ps(to, low);
        _mm256_storeu_ps(to.add(8), high);
    }
}

/// Eight rows of eight numbers become eight columns of them, each behind the one before by `step` numbers.
#[target_feature(enable = "avx2")]
#[inline]
pub(super) unsafe fn transpose(rows: &[__m256; 8], to: *mut f32, step: usize) {
    let [a, b, c, d, e, f, g, h] = *rows;
    let pairs = |a, b| (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
    let ((ab, ab2), (cd, cd2)) = (pairs(a, b), pairs(c, d));
    let ((ef, ef2), (gh, gh2)) = (pairs(e, f), pairs(g, h));
    let fours = |a, b| {
        (
            _mm256_shuffle_ps::<0x44>(a, b),
            _mm256_shuffle_ps::<0xee>(a, b),
        )
    };
    let ((p, q), (r, s)) = (fours(ab, cd), fours(ab2, cd2));
    let ((t, u), (v, w)) = (fours(ef, gh), fours(ef2, gh2));
    let eights = [(p, t), (q, u), (r, v), (s, w)];
    for (number, (first, second)) in eights.into_iter().enumerate() {
        let low = _mm256_permute2f128_ps::<0x20>(first, second);
        let high = _mm256_permute2f128_ps::<0x31>(first, second);
        // SAFETY: the caller has room for eight columns.
        unsafe {
            _mm256_storeu_ps(to.add(number * step), low);
            _mm256_storeu_ps(to.add((number + 4) * step), high);
        }
    }
}

/// The scales and least numbers of eight groups, six bits each.
#[target_feature(enable = "avx2,f16c")]
#[inline]
unsafe fn packed_scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
    // SAFETY: passed on.
    let (scale, least) = unsafe { (halves(blocks, 0), halves(blocks, 2)) };
    let (mut all_scales, mut all_least) = ([0.0_f32; ROWS], [0.0_f32; ROWS]);
    for side in 0..2 {
        // SAFETY: eight of the sixteen numbers.
        unsafe {
            _mm256_storeu_ps(all_scales.as_mut_ptr().add(side * 8), scale[side]);
            _mm256_storeu_ps(all_least.as_mut_ptr().add(side * 8), least[side]);
        }
    }
    for side in 0..2 {
        let mut scales = [_mm256_setzero_ps(); 8];
        let mut least = [_mm256_setzero_ps(); 8];
        for it in 0..8 {
            let row = side * 8 + it;
            let word = |at: usize| {
                // SAFETY: twelve bytes behind the two numbers of 16 bits.
                unsafe { blocks[row].add(4 + at * 4).cast::<u32>().read_unaligned() }
            };
            let (low, middle, high) = (word(0), word(1), word(2));
            let (six, two) = (0x3f3f_3f3f, 0x0303_0303);
            let four = 0x0f0f_0f0f;
            let own = u64::from(low & six) | u64::from(high & four | (low >> 6 & two) << 4) << 32;
            let own_least = u64::from(middle & six)
                | u64::from(high >> 4 & four | (middle >> 6 & two) << 4) << 32;
            let spread = |bytes: u64| {
                _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(bytes.cast_signed())))
            };
            scales[it] = _mm256_mul_ps(spread(own), _mm256_set1_ps(all_scales[row]));
            least[it] = _mm256_mul_ps(spread(own_least), _mm256_set1_ps(all_least[row]));
        }
        // SAFETY: eight groups of 2 · 16 scales, and of 16 least numbers.
        unsafe {
            let first = to.scales.as_mut_ptr().cast::<f32>();
            transpose(&scales, first.add(side * 8), 2 * ROWS);
            let first = to.least.as_mut_ptr().cast::<f32>();
            transpose(&least, first.add(side * 8), ROWS);
        }
    }
}

#[target_feature(enable = "avx2")]
#[inline]
unsafe fn load(from: *const u8) -> __m256i {
    // SAFETY: the caller says that 32 bytes are there.
    unsafe { _mm256_loadu_si256(from.cast()) }
}

/// The low and the high four bits of sixteen bytes.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn fours(from: *const u8) -> __m256i {
    // SAFETY: the caller says that 16 bytes are there.
    let bytes = unsafe { _mm_loadu_si128(from.cast()) };
    let both = _mm256_set_m128i(_mm_srli_epi16::<4>(bytes), bytes);
    _mm256_and_si256(both, _mm256_set1_epi8(15))
}

/// The low or the high four bits of 32 bytes.
#[target_feature(enable = "avx2")]
#[inline]
fn low_or_high(bytes: __m256i, is_high: bool) -> __m256i {
    let bytes = if is_high {
        _mm256_srli_epi16::<4>(bytes)
    } else {
        bytes
    };
    _mm256_and_si256(bytes, _mm256_set1_epi8(15))
}

/// Some bits of each byte, from one on, as the fifth bit and those above it.
#[target_feature(enable = "avx2")]
#[inline]
fn above(bytes: __m256i, from: usize, mask: i8) -> __m256i {
    let count = _mm_cvtsi32_si128(from as i32);
    let bits = _mm256_and_si256(_mm256_srl_epi16(bytes, count), _mm256_set1_epi8(mask));
    _mm256_slli_epi16::<4>(bits)
}

impl Fast for Q8_0 {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, _: usize) -> __m256i {
        // SAFETY: the caller says so.
        unsafe { _mm256_xor_si256(load(block.add(2)), _mm256_set1_epi8(-128)) }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: the caller says so.
        unsafe { one_scale(blocks, to) }
    }
}

impl Fast for Q4_0 {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, _: usize) -> __m256i {
        // SAFETY: the caller says so.
        unsafe { fours(block.add(2)) }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: the caller says so.
        unsafe { one_scale(blocks, to) }
    }
}

impl Fast for Q5_0 {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, _: usize) -> __m256i {
        // SAFETY: the caller says so.
        unsafe {
            let bits = block.add(2).cast::<i32>().read_unaligned();
            // Each byte of the bits eight times, and of each its own bit.
            let places = _mm256_set_epi64x(
                0x0303_0303_0303_0303,
                0x0202_0202_0202_0202,
                0x0101_0101_0101_0101,
                0,
            );
            let each = _mm256_set1_epi64x(0x8040_2010_0804_0201_u64.cast_signed());
            let bits = _mm256_shuffle_epi8(_mm256_set1_epi32(bits), places);
            let is_set = _mm256_cmpeq_epi8(_mm256_and_si256(bits, each), each);
            let high = _mm256_and_si256(is_set, _mm256_set1_epi8(16));
            _mm256_or_si256(fours(block.add(6)), high)
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: the caller says so.
        unsafe { one_scale(blocks, to) }
    }
}

impl Fast for Q4K {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, group: usize) -> __m256i {
        // SAFETY: the caller says so.
        unsafe { low_or_high(load(block.add(16 + group / 2 * 32)), group % 2 == 1) }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: the caller says so.
        unsafe { packed_scales(blocks, to) }
    }
}

impl Fast for Q5K {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, group: usize) -> __m256i {
        // SAFETY: the caller says so.
        unsafe {
            let low = low_or_high(load(block.add(48 + group / 2 * 32)), group % 2 == 1);
            _mm256_or_si256(low, above(load(block.add(16)), group, 1))
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: the caller says so.
        unsafe { packed_scales(blocks, to) }
    }
}

impl Fast for Q6K {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, group: usize) -> __m256i {
        let (side, part) = (group / 4, group % 4);
        // SAFETY: the caller says so.
        unsafe {
            let low = load(block.add(side * 64 + part % 2 * 32));
            let high = load(block.add(128 + side * 32));
            _mm256_or_si256(low_or_high(low, part >= 2), above(high, part * 2, 3))
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: the caller says so.
        unsafe { small_scales(blocks, to) }
    }
}

/// Sixteen scales of eight bits, two for each group.
#[target_feature(enable = "avx2,f16c")]
#[inline]
unsafe fn small_scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
    // SAFETY: passed on.
    let [low, high] = unsafe { halves(blocks, 208) };
    let mut all = [0.0_f32; ROWS];
    // SAFETY: sixteen numbers.
    unsafe {
        _mm256_storeu_ps(all.as_mut_ptr(), low);
        _mm256_storeu_ps(all.as_mut_ptr().add(8), high);
    }
    for side in 0..2 {
        // The scales of four groups, first and second halves in turn.
        for quarter in 0..2 {
            let mut scales = [_mm256_setzero_ps(); 8];
            for (it, scales) in scales.iter_mut().enumerate() {
                let row = side * 8 + it;
                // SAFETY: sixteen scales before the last number of the block.
                let bytes = unsafe { _mm_loadl_epi64(blocks[row].add(192 + quarter * 8).cast()) };
                let spread = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
                *scales = _mm256_mul_ps(spread, _mm256_set1_ps(all[row]));
            }
            // SAFETY: four groups of 2 · 16 scales.
            unsafe {
                let first = to.scales.as_mut_ptr().cast::<f32>();
                transpose(&scales, first.add(quarter * 8 * ROWS + side * 8), ROWS);
            }
        }
    }
}
