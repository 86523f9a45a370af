//! The kinds of blocks, read with NEON: the same numbers as `blocks::kinds` reads.

use std::arch::aarch64::*;

use super::super::fast::Scales;
use super::super::kinds::{Kind, Q4_0, Q4K, Q5_0, Q5K, Q6K, Q8_0};
use super::super::tile::ROWS;

/// A kind of blocks that can be read with NEON.
pub(in super::super) trait Fast: Kind {
    /// The whole numbers of a group of a block; those of 8 bits with their signs, without the offset.
    ///
    /// # Safety
    ///
    /// The processor must have NEON, and a block of [`Kind::BYTES`] bytes must lie there.
    unsafe fn wholes(block: *const u8, group: usize) -> [int8x16_t; 2];

    /// The scales of blocks of sixteen rows.
    ///
    /// # Safety
    ///
    /// As above, with a block at each place.
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales);
}

// SAFETY of all that follows: the caller says that the instructions and the blocks are there, and their kinds say what
// lies in them.

/// Numbers of 16 bits, one of each of four blocks.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn halves(blocks: &[*const u8; 4], at: usize) -> float32x4_t {
    let [a, b, c, d] = blocks.map(|it| it.wrapping_add(at).cast::<u16>());
    // SAFETY: as above.
    unsafe {
        let bits = vld1_dup_u16(a);
        let bits = vld1_lane_u16::<1>(b, bits);
        let bits = vld1_lane_u16::<2>(c, bits);
        numbers(vld1_lane_u16::<3>(d, bits))
    }
}

/// The numbers that stand in 16 bits.
#[target_feature(enable = "neon")]
#[inline]
fn numbers(bits: uint16x4_t) -> float32x4_t {
    vcvt_f32_f16(vreinterpret_f16_u16(bits))
}

/// One scale for each block.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn one_scale(blocks: &[*const u8; ROWS], to: &mut Scales) {
    let (fours, _) = blocks.as_chunks::<4>();
    for (number, blocks) in fours.iter().enumerate() {
        // SAFETY: as above.
        unsafe { put(&mut to.scales[0][0], number, halves(blocks, 0)) };
    }
}

/// Four of sixteen numbers.
#[target_feature(enable = "neon")]
#[inline]
fn put(to: &mut [f32; ROWS], four: usize, numbers: float32x4_t) {
    let (fours, _) = to.as_chunks_mut::<4>();
    // SAFETY: four numbers.
    unsafe { vst1q_f32(fours[four].as_mut_ptr(), numbers) };
}

/// Four rows of four words become four columns of them.
#[target_feature(enable = "neon")]
#[inline]
pub(super) fn transpose([a, b, c, d]: [uint32x4_t; 4]) -> [uint32x4_t; 4] {
    let even = [vtrn1q_u32(a, b), vtrn1q_u32(c, d)].map(|it| vreinterpretq_u64_u32(it));
    let odd = [vtrn2q_u32(a, b), vtrn2q_u32(c, d)].map(|it| vreinterpretq_u64_u32(it));
    [
        vreinterpretq_u32_u64(vtrn1q_u64(even[0], even[1])),
        vreinterpretq_u32_u64(vtrn1q_u64(odd[0], odd[1])),
        vreinterpretq_u32_u64(vtrn2q_u64(even[0], even[1])),
        vreinterpretq_u32_u64(vtrn2q_u64(odd[0], odd[1])),
    ]
}

/// Four words of four blocks: of each block one, by its row.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn words(blocks: &[*const u8; 4], at: usize) -> [uint32x4_t; 4] {
    // SAFETY: as above.
    transpose(blocks.map(|it| vreinterpretq_u32_u8(unsafe { vld1q_u8(it.add(at)) })))
}

/// The bytes with a number in four words.
#[target_feature(enable = "neon")]
#[inline]
fn bytes(words: uint32x4_t, number: usize) -> float32x4_t {
    let moved = vshlq_u32(words, vdupq_n_s32(number as i32 * -8));
    vcvtq_f32_u32(vandq_u32(moved, vdupq_n_u32(0xff)))
}

/// The scales and least numbers of eight groups, six bits each.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn packed_scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
    let (fours, _) = blocks.as_chunks::<4>();
    for (four, blocks) in fours.iter().enumerate() {
        // SAFETY: the block begins with two numbers of 16 bits and twelve bytes of scales.
        let [both, low, middle, high] = unsafe { words(blocks, 0) };
        let scale = numbers(vmovn_u32(both));
        let least = numbers(vshrn_n_u32::<16>(both));
        let [low, middle, high] = [low, middle, high].map(|it| vreinterpretq_u8_u32(it));
        let six = |words: uint8x16_t| vandq_u8(words, vdupq_n_u8(0x3f));
        let above = |words: uint8x16_t| vandq_u8(vshrq_n_u8::<2>(words), vdupq_n_u8(0x30));
        let lower = vandq_u8(high, vdupq_n_u8(0x0f));
        let packed = [
            (six(low), six(middle)),
            (
                vorrq_u8(lower, above(low)),
                vorrq_u8(vshrq_n_u8::<4>(high), above(middle)),
            ),
        ];
        for (part, (scales, leasts)) in packed.into_iter().enumerate() {
            let (scales, leasts) = (vreinterpretq_u32_u8(scales), vreinterpretq_u32_u8(leasts));
            for it in 0..4 {
                let group = part * 4 + it;
                let own = vmulq_f32(bytes(scales, it), scale);
                put(&mut to.scales[group][0], four, own);
                put(
                    &mut to.least[group],
                    four,
                    vmulq_f32(bytes(leasts, it), least),
                );
            }
        }
    }
}

/// Sixteen scales of eight bits, two for each group.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn small_scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
    let (fours, _) = blocks.as_chunks::<4>();
    for (four, blocks) in fours.iter().enumerate() {
        // SAFETY: sixteen scales stand before the last number of the block.
        let (scale, words) = unsafe { (halves(blocks, 208), words(blocks, 192)) };
        for (number, words) in words.into_iter().enumerate() {
            for it in 0..4 {
                // The byte comes to the top of its word and down again with its sign.
                let top = vshlq_u32(words, vdupq_n_s32(24 - it as i32 * 8));
                let wholes = vshrq_n_s32::<24>(vreinterpretq_s32_u32(top));
                let own = vmulq_f32(vcvtq_f32_s32(wholes), scale);
                let place = number * 4 + it;
                put(&mut to.scales[place / 2][place % 2], four, own);
            }
        }
    }
}

/// 32 bytes.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn load(from: *const u8) -> [uint8x16_t; 2] {
    // SAFETY: as above.
    unsafe { [vld1q_u8(from), vld1q_u8(from.add(16))] }
}

/// Numbers without signs, none of which needs the highest bit.
#[target_feature(enable = "neon")]
#[inline]
fn signed(wholes: [uint8x16_t; 2]) -> [int8x16_t; 2] {
    wholes.map(|it| vreinterpretq_s8_u8(it))
}

/// The bits of each byte from one on.
#[target_feature(enable = "neon")]
#[inline]
fn from_bit(bytes: uint8x16_t, bit: usize) -> uint8x16_t {
    vshlq_u8(bytes, vdupq_n_s8(-(bit as i8)))
}

/// The low and the high four bits of sixteen bytes.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn fours(from: *const u8) -> [uint8x16_t; 2] {
    // SAFETY: as above.
    let bytes = unsafe { vld1q_u8(from) };
    [vandq_u8(bytes, vdupq_n_u8(15)), vshrq_n_u8::<4>(bytes)]
}

/// The low or the high four bits of 32 bytes, and above them some bits of 32 others, from one on.
#[target_feature(enable = "neon")]
#[inline]
fn with_high(
    low: [uint8x16_t; 2],
    low_bit: usize,
    high: [uint8x16_t; 2],
    high_bit: usize,
    mask: u8,
) -> [int8x16_t; 2] {
    let join = |low, high| {
        let high = vandq_u8(from_bit(high, high_bit), vdupq_n_u8(mask));
        vsliq_n_u8::<4>(from_bit(low, low_bit), high)
    };
    signed([join(low[0], high[0]), join(low[1], high[1])])
}

impl Fast for Q8_0 {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, _: usize) -> [int8x16_t; 2] {
        // SAFETY: as above.
        unsafe { signed(load(block.add(2))) }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: as above.
        unsafe { one_scale(blocks, to) }
    }
}

impl Fast for Q4_0 {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, _: usize) -> [int8x16_t; 2] {
        // SAFETY: as above.
        unsafe { signed(fours(block.add(2))) }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: as above.
        unsafe { one_scale(blocks, to) }
    }
}

impl Fast for Q5_0 {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, _: usize) -> [int8x16_t; 2] {
        // SAFETY: as above.
        unsafe {
            // Each byte of the bits eight times, and of each its own bit.
            let each = vreinterpretq_u8_u64(vdupq_n_u64(0x8040_2010_0804_0201));
            let [low, high] = fours(block.add(6));
            let with_bits = |low, at: usize| {
                let (first, second) = (vld1_dup_u8(block.add(at)), vld1_dup_u8(block.add(at + 1)));
                let is_set = vtstq_u8(vcombine_u8(first, second), each);
                vorrq_u8(low, vandq_u8(is_set, vdupq_n_u8(16)))
            };
            signed([with_bits(low, 2), with_bits(high, 4)])
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: as above.
        unsafe { one_scale(blocks, to) }
    }
}

impl Fast for Q4K {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, group: usize) -> [int8x16_t; 2] {
        // SAFETY: as above.
        unsafe {
            let bytes = load(block.add(16 + group / 2 * 32));
            signed(bytes.map(|it| vandq_u8(from_bit(it, group % 2 * 4), vdupq_n_u8(15))))
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: as above.
        unsafe { packed_scales(blocks, to) }
    }
}

impl Fast for Q5K {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, group: usize) -> [int8x16_t; 2] {
        // SAFETY: as above.
        unsafe {
            let low = load(block.add(48 + group / 2 * 32));
            with_high(low, group % 2 * 4, load(block.add(16)), group, 1)
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: as above.
        unsafe { packed_scales(blocks, to) }
    }
}

impl Fast for Q6K {
    #[inline(always)]
    unsafe fn wholes(block: *const u8, group: usize) -> [int8x16_t; 2] {
        let (side, part) = (group / 4, group % 4);
        // SAFETY: as above.
        unsafe {
            let low = load(block.add(side * 64 + part % 2 * 32));
            let high = load(block.add(128 + side * 32));
            with_high(low, part / 2 * 4, high, part * 2, 3)
        }
    }

    #[inline(always)]
    unsafe fn scales(blocks: &[*const u8; ROWS], to: &mut Scales) {
        // SAFETY: as above.
        unsafe { small_scales(blocks, to) }
    }
}
