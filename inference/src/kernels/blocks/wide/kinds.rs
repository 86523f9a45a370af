//! The kinds of blocks, read with AVX2: the same numbers as `blocks::kinds` reads.

use std::arch::x86_64::*;

use super::super::fast::Scales;
use super::super::kinds::{Kind, Q4_0, Q4K, Q5_0, Q5K, Q6K, Q8_0};
use super::super::tile::ROWS;

/// A kind of blocks that can be read with AVX2.
pub(in super::super) trait Fast: Kind {
    /// The whole numbers of a group of a block.
    ///
    /// # Safety
    ///
    /// The processor must have AVX2, and a block of [`Kind::BYTES`] bytes must lie there.
    unsafe fn wholes(block: *const u8, group: usize) -> __m256i;

    /// The same of a group of two blocks, one behind the other.
    ///
    /// # Safety
    ///
    /// As above, and the processor must have AVX-512.
    #[inline(always)]
    unsafe fn wholes_of_two(first: *const u8, second: *const u8, group: usize) -> __m512i {
        // SAFETY: the caller says so.
        unsafe {
            let (first, second) = (Self::wholes(first, group), Self::wholes(second, group));
            _mm512_inserti64x4::<1>(_mm512_castsi256_si512(first), second)
        }
    }

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
    let mut sides = [_mm_setzero_si128(); 2];
    for (side, bits) in sides.iter_mut().enumerate() {
        let mut own = [0_i16; 8];
        for (own, block) in own.iter_mut().zip(&blocks[side * 8..]) {
            // SAFETY: the caller says that the block is there, and its kind that the number is in it.
            *own = unsafe { block.add(at).cast::<i16>().read_unaligned() };
        }
        let [a, b, c, d, e, f, g, h] = own;
        *bits = _mm_set_epi16(h, g, f, e, d, c, b, a);
    }
    let [low, high] = sides;
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

/// The first four words of eight blocks: of each block one, by its row.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn words(blocks: &[*const u8], at: usize) -> [__m256i; 4] {
    let mut rows = [_mm256_setzero_si256(); 4];
    for (it, both) in rows.iter_mut().enumerate() {
        // SAFETY: the caller says that 16 bytes are there in each of eight blocks.
        let (low, high) = unsafe {
            let load = |row: usize| _mm_loadu_si128(blocks[row].add(at).cast());
            (load(it), load(it + 4))
        };
        *both = _mm256_set_m128i(high, low);
    }
    let [a, b, c, d] = rows;
    let (ab, ab2) = (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
    let (cd, cd2) = (_mm256_unpacklo_epi32(c, d), _mm256_unpackhi_epi32(c, d));
    [
        _mm256_unpacklo_epi64(ab, cd),
        _mm256_unpackhi_epi64(ab, cd),
        _mm256_unpacklo_epi64(ab2, cd2),
        _mm256_unpackhi_epi64(ab2, cd2),
    ]
}

/// The scales and least numbers of eight groups, six bits each.
#[target_feature(enable = "avx2,f16c")]
#[inline]
unsafe fn packed_scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
    for side in 0..2 {
        // SAFETY: the block begins with two numbers of 16 bits and twelve bytes of scales.
        let [both, low, middle, high] = unsafe { words(&blocks[side * 8..side * 8 + 8], 0) };
        let half = |words: __m256i| {
            let low = _mm256_and_si256(words, _mm256_set1_epi32(0xffff));
            let packed = _mm256_packus_epi32(low, low);
            let packed = _mm256_permute4x64_epi64::<0b1000>(packed);
            _mm256_cvtph_ps(_mm256_castsi256_si128(packed))
        };
        let (scale, least) = (half(both), half(_mm256_srli_epi32::<16>(both)));
        let six = _mm256_set1_epi8(0x3f);
        let four = _mm256_set1_epi8(0x0f);
        let two = _mm256_set1_epi8(0x30);
        let above = |words| _mm256_and_si256(_mm256_srli_epi32::<2>(words), two);
        let upper = _mm256_and_si256(_mm256_srli_epi32::<4>(high), four);
        let packed = [
            (_mm256_and_si256(low, six), _mm256_and_si256(middle, six)),
            (
                _mm256_or_si256(_mm256_and_si256(high, four), above(low)),
                _mm256_or_si256(upper, above(middle)),
            ),
        ];
        for (part, (scales, leasts)) in packed.into_iter().enumerate() {
            for it in 0..4 {
                let count = _mm_cvtsi32_si128(it * 8);
                let of = |words: __m256i, by: __m256| {
                    let byte = _mm256_srl_epi32(words, count);
                    let byte = _mm256_and_si256(byte, _mm256_set1_epi32(0xff));
                    _mm256_mul_ps(_mm256_cvtepi32_ps(byte), by)
                };
                let group = part * 4 + it as usize;
                // SAFETY: eight of sixteen numbers.
                unsafe {
                    let to_scales = to.scales[group][0].as_mut_ptr().add(side * 8);
                    _mm256_storeu_ps(to_scales, of(scales, scale));
                    let to_least = to.least[group].as_mut_ptr().add(side * 8);
                    _mm256_storeu_ps(to_least, of(leasts, least));
                }
            }
        }
    }
}

/// 32 bytes of each of two blocks.
#[target_feature(enable = "avx512f,avx2")]
#[inline]
unsafe fn load_two(first: *const u8, second: *const u8) -> __m512i {
    // SAFETY: the caller says that 32 bytes are there in both.
    unsafe { _mm512_inserti64x4::<1>(_mm512_castsi256_si512(load(first)), load(second)) }
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
    unsafe fn wholes_of_two(first: *const u8, second: *const u8, _: usize) -> __m512i {
        // SAFETY: the caller says so.
        unsafe {
            _mm512_xor_si512(
                load_two(first.add(2), second.add(2)),
                _mm512_set1_epi8(-128),
            )
        }
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
    unsafe fn wholes_of_two(first: *const u8, second: *const u8, group: usize) -> __m512i {
        let at = 16 + group / 2 * 32;
        // SAFETY: the caller says so.
        unsafe {
            let bytes = load_two(first.add(at), second.add(at));
            let count = _mm_cvtsi32_si128(if group % 2 == 1 { 4 } else { 0 });
            _mm512_and_si512(_mm512_srl_epi16(bytes, count), _mm512_set1_epi8(15))
        }
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
