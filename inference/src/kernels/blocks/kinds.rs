//! The kinds of blocks: how whole numbers, scales and offsets of 32 numbers each lie in them.
//!
//! The layouts are those of `ggml-common.h` in llama.cpp.

use half::f16;

/// The most groups of 32 numbers in a block.
pub(super) const MOST_GROUPS: usize = 8;

/// What a block stands for: a number is `scale · (whole − offset) − least`.
#[derive(Default)]
pub(super) struct Unpacked {
    pub(super) wholes: [[u8; 32]; MOST_GROUPS],
    /// For the first 16 numbers of a group and for the others.
    pub(super) scales: [[f32; 2]; MOST_GROUPS],
    pub(super) least: [f32; MOST_GROUPS],
}

/// A kind of blocks.
pub(super) trait Kind {
    /// Bytes of a block.
    const BYTES: usize;
    /// Groups of 32 numbers in a block.
    const GROUPS: usize;
    /// What is taken from each whole number.
    const OFFSET: i32;
    /// Whether the halves of a group have scales of their own.
    const HALVES: bool = false;
    /// Whether groups have a least number.
    const LEAST: bool = false;

    /// Reads a block of [`Kind::BYTES`] bytes.
    fn unpack(block: &[u8], to: &mut Unpacked);
}

impl Unpacked {
    /// The numbers of a block.
    pub(super) fn numbers<K: Kind>(&self, to: &mut [f32]) {
        for (group, to) in to.chunks_exact_mut(32).enumerate() {
            for (at, (number, whole)) in to.iter_mut().zip(&self.wholes[group]).enumerate() {
                let scale = self.scales[group][if K::HALVES { at / 16 } else { 0 }];
                let whole = (i32::from(*whole) - K::OFFSET) as f32;
                *number = scale * whole - if K::LEAST { self.least[group] } else { 0.0 };
            }
        }
    }
}

#[inline(always)]
fn half(bytes: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([bytes[at], bytes[at + 1]]).to_f32()
}

/// A part of a block whose size is known.
#[inline(always)]
fn part<const N: usize>(block: &[u8], at: usize) -> &[u8; N] {
    block[at..]
        .first_chunk()
        .expect("blocks are as long as their kind says")
}

/// Numbers of 8 bits.
pub(super) struct Q8_0;

impl Kind for Q8_0 {
    const BYTES: usize = 34;
    const GROUPS: usize = 1;
    const OFFSET: i32 = 128;

    #[inline(always)]
    fn unpack(block: &[u8], to: &mut Unpacked) {
        to.scales[0] = [half(block, 0); 2];
        for (whole, byte) in to.wholes[0].iter_mut().zip(part::<32>(block, 2)) {
            *whole = byte ^ 0x80;
        }
    }
}

/// Numbers of 4 bits.
pub(super) struct Q4_0;

impl Kind for Q4_0 {
    const BYTES: usize = 18;
    const GROUPS: usize = 1;
    const OFFSET: i32 = 8;

    #[inline(always)]
    fn unpack(block: &[u8], to: &mut Unpacked) {
        to.scales[0] = [half(block, 0); 2];
        let bytes = part::<16>(block, 2);
        for (at, byte) in bytes.iter().enumerate() {
            to.wholes[0][at] = byte & 15;
            to.wholes[0][at + 16] = byte >> 4;
        }
    }
}

/// Numbers of 5 bits, whose highest bits stand apart.
pub(super) struct Q5_0;

impl Kind for Q5_0 {
    const BYTES: usize = 22;
    const GROUPS: usize = 1;
    const OFFSET: i32 = 16;

    #[inline(always)]
    fn unpack(block: &[u8], to: &mut Unpacked) {
        to.scales[0] = [half(block, 0); 2];
        let high = part::<4>(block, 2);
        let bytes = part::<16>(block, 6);
        for at in 0..16 {
            let bit = 1 << (at % 8);
            let first = if high[at / 8] & bit != 0 { 16 } else { 0 };
            let second = if high[2 + at / 8] & bit != 0 { 16 } else { 0 };
            to.wholes[0][at] = bytes[at] & 15 | first;
            to.wholes[0][at + 16] = bytes[at] >> 4 | second;
        }
    }
}

/// The scales and least numbers of eight groups, six bits each.
#[inline(always)]
fn scales(block: &[u8], to: &mut Unpacked) {
    let (scale, least) = (half(block, 0), half(block, 2));
    let packed = part::<12>(block, 4);
    for group in 0..8 {
        let (one, other) = if group < 4 {
            (packed[group] & 63, packed[group + 4] & 63)
        } else {
            let low = packed[group + 4];
            (
                low & 15 | packed[group - 4] >> 6 << 4,
                low >> 4 | packed[group] >> 6 << 4,
            )
        };
        to.scales[group] = [scale * f32::from(one); 2];
        to.least[group] = least * f32::from(other);
    }
}

/// Numbers of 4 bits in groups with scales of their own.
pub(super) struct Q4K;

impl Kind for Q4K {
    const BYTES: usize = 144;
    const GROUPS: usize = 8;
    const OFFSET: i32 = 0;
    const LEAST: bool = true;

    #[inline(always)]
    fn unpack(block: &[u8], to: &mut Unpacked) {
        scales(block, to);
        for pair in 0..4 {
            let bytes = part::<32>(block, 16 + pair * 32);
            for (at, byte) in bytes.iter().enumerate() {
                to.wholes[pair * 2][at] = byte & 15;
                to.wholes[pair * 2 + 1][at] = byte >> 4;
            }
        }
    }
}

/// Numbers of 5 bits in groups with scales of their own.
pub(super) struct Q5K;

impl Kind for Q5K {
    const BYTES: usize = 176;
    const GROUPS: usize = 8;
    const OFFSET: i32 = 0;
    const LEAST: bool = true;

    #[inline(always)]
    fn unpack(block: &[u8], to: &mut Unpacked) {
        scales(block, to);
        let high = part::<32>(block, 16);
        for pair in 0..4 {
            let bytes = part::<32>(block, 48 + pair * 32);
            for at in 0..32 {
                let bits = high[at] >> (pair * 2);
                to.wholes[pair * 2][at] = bytes[at] & 15 | (bits & 1) << 4;
                to.wholes[pair * 2 + 1][at] = bytes[at] >> 4 | (bits >> 1 & 1) << 4;
            }
        }
    }
}

/// Numbers of 6 bits, sixteen of which have a scale.
pub(super) struct Q6K;

impl Kind for Q6K {
    const BYTES: usize = 210;
    const GROUPS: usize = 8;
    const OFFSET: i32 = 32;
    const HALVES: bool = true;

    #[inline(always)]
    fn unpack(block: &[u8], to: &mut Unpacked) {
        let scale = half(block, 208);
        let scales = part::<16>(block, 192);
        for group in 0..8 {
            let own = |half: usize| scale * f32::from(scales[group * 2 + half].cast_signed());
            to.scales[group] = [own(0), own(1)];
        }
        for side in 0..2 {
            let low = part::<64>(block, side * 64);
            let high = part::<32>(block, 128 + side * 32);
            let to = &mut to.wholes[side * 4..side * 4 + 4];
            for at in 0..32 {
                to[0][at] = low[at] & 15 | (high[at] & 3) << 4;
                to[1][at] = low[at + 32] & 15 | (high[at] >> 2 & 3) << 4;
                to[2][at] = low[at] >> 4 | (high[at] >> 4 & 3) << 4;
                to[3][at] = low[at + 32] >> 4 | (high[at] >> 6) << 4;
            }
        }
    }
}
