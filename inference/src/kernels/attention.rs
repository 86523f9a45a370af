//! Attention of few new tokens over a long cache, which is read block by block where it lies.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Storage, Tensor, bail};
use rayon::prelude::*;

use crate::cache::BLOCK;

/// Below so many products of numbers threads cost more than they give.
const WORTH_THREADS: usize = 1 << 18;

/// What queries `[tokens, heads, head]` see in the first `length` tokens of the blocks, the last of which are their
/// own: `[tokens, heads · head]`.
pub(crate) fn attend(
    queries: &Tensor,
    blocks: &[(Tensor, Tensor)],
    length: usize,
) -> Result<Tensor> {
    queries
        .contiguous()?
        .apply_op1_no_bwd(&Attend { blocks, length })
}

struct Attend<'a> {
    /// Keys and values, `[BLOCK, key heads, head]` each.
    blocks: &'a [(Tensor, Tensor)],
    length: usize,
}

/// Sizes of one call.
#[derive(Clone, Copy)]
struct Sizes {
    key_heads: usize,
    head: usize,
}

impl CustomOp1 for Attend<'_> {
    fn name(&self) -> &'static str {
        "attend"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (tokens, heads, head) = layout.shape().dims3()?;
        let (CpuStorage::F32(queries), Some((from, to))) = (storage, layout.contiguous_offsets())
        else {
            bail!("attention needs contiguous numbers of 32 bits")
        };
        let queries = &queries[from..to];
        let guards: Vec<_> = self
            .blocks
            .iter()
            .map(|(keys, values)| (keys.storage_and_layout(), values.storage_and_layout()))
            .collect();
        let mut blocks = Vec::new();
        for (keys, values) in &guards {
            blocks.push((numbers(&keys.0, keys.1)?, numbers(&values.0, values.1)?));
        }
        let key_heads = match self.blocks.first() {
            Some((keys, _)) => keys.dim(1)?,
            None => bail!("attention over nothing"),
        };
        let sizes = Sizes { key_heads, head };
        let group = heads / key_heads;
        let mut seen = vec![0.0; queries.len()];
        // One piece of work: the heads of queries of one token that share a head of keys.
        let piece = |(number, seen): (usize, &mut [f32])| {
            let (token, key_head) = (number / key_heads, number % key_heads);
            let start = number * group * head;
            let queries = &queries[start..start + group * head];
            let length = self.length + token + 1 - tokens;
            attend_one(queries, &blocks, length, key_head, sizes, seen);
        };
        let work = tokens * heads * head * self.length;
        if work < WORTH_THREADS {
            seen.chunks_mut(group * head).enumerate().for_each(piece);
        } else {
            seen.par_chunks_mut(group * head)
                .enumerate()
                .for_each(piece);
        }
        Ok((CpuStorage::F32(seen), (tokens, heads * head).into()))
    }
}

fn numbers<'a>(storage: &'a Storage, layout: &Layout) -> Result<&'a [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (Storage::Cpu(CpuStorage::F32(numbers)), Some((from, to))) => Ok(&numbers[from..to]),
        _ => bail!("a block of the cache is not contiguous numbers of 32 bits"),
    }
}

/// What some heads of one token see through one head of keys.
fn attend_one(
    queries: &[f32],
    blocks: &[(&[f32], &[f32])],
    length: usize,
    key_head: usize,
    sizes: Sizes,
    seen: &mut [f32],
) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        // SAFETY: the processor has what the function was compiled for, as the lines above have asked.
        #[expect(unsafe_code, reason = "a function for one kind of processor")]
        unsafe {
            attend_wide(queries, blocks, length, key_head, sizes, seen);
        }
        return;
    }
    attend_any::<false>(queries, blocks, length, key_head, sizes, seen);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn attend_wide(
    queries: &[f32],
    blocks: &[(&[f32], &[f32])],
    length: usize,
    key_head: usize,
    sizes: Sizes,
    seen: &mut [f32],
) {
    attend_any::<true>(queries, blocks, length, key_head, sizes, seen);
}

/// The computation itself, which the compiler fits to the processor of the function that it is part of. `FUSED` says
/// whether a product and a sum are one instruction there.
#[inline(always)]
fn attend_any<const FUSED: bool>(
    queries: &[f32],
    blocks: &[(&[f32], &[f32])],
    length: usize,
    key_head: usize,
    sizes: Sizes,
    seen: &mut [f32],
) {
    let Sizes { key_heads, head } = sizes;
    let scale = (head as f32).powf(-0.5);
    let group = queries.len() / head;
    let row = |token: usize| {
        let start = (token % BLOCK * key_heads + key_head) * head;
        start..start + head
    };
    let mut shares = vec![0.0; group * length];
    for token in 0..length {
        let key = &blocks[token / BLOCK].0[row(token)];
        for (number, query) in queries.chunks_exact(head).enumerate() {
            shares[number * length + token] = dot::<FUSED>(query, key) * scale;
        }
    }
    for shares in shares.chunks_exact_mut(length) {
        let most = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for share in shares.iter_mut() {
            *share = (*share - most).exp();
            sum += *share;
        }
        shares.iter_mut().for_each(|it| *it /= sum);
    }
    seen.fill(0.0);
    for token in 0..length {
        let value = &blocks[token / BLOCK].1[row(token)];
        for (number, seen) in seen.chunks_exact_mut(head).enumerate() {
            let share = shares[number * length + token];
            for (sum, it) in seen.iter_mut().zip(value) {
                *sum = if FUSED {
                    it.mul_add(share, *sum)
                } else {
                    it * share + *sum
                };
            }
        }
    }
}

#[inline(always)]
fn dot<const FUSED: bool>(first: &[f32], second: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (first, second) = (first.chunks_exact(LANES), second.chunks_exact(LANES));
    let rest = first.remainder().iter().zip(second.remainder());
    let rest: f32 = rest.map(|(a, b)| a * b).sum();
    for (first, second) in first.zip(second) {
        for lane in 0..LANES {
            sums[lane] = if FUSED {
                first[lane].mul_add(second[lane], sums[lane])
            } else {
                first[lane] * second[lane] + sums[lane]
            };
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn random(random: &mut Random, length: usize) -> Vec<f32> {
        (0..length).map(|_| random.normal()).collect()
    }

    /// What one head sees, as it is written in a book.
    fn plain(query: &[f32], keys: &[&[f32]], values: &[&[f32]]) -> Vec<f32> {
        let scale = (query.len() as f64).sqrt();
        let product = |key: &&[f32]| {
            let pairs = query.iter().zip(*key);
            pairs
                .map(|(a, b)| f64::from(*a) * f64::from(*b))
                .sum::<f64>()
                / scale
        };
        let weights: Vec<f64> = keys.iter().map(|it| product(it).exp()).collect();
        let sum: f64 = weights.iter().sum();
        let seen = |at: usize| {
            let pairs = weights.iter().zip(values);
            (pairs
                .map(|(share, it)| share / sum * f64::from(it[at]))
                .sum::<f64>()) as f32
        };
        (0..query.len()).map(seen).collect()
    }

    #[test]
    fn every_kind_of_processor_sees_the_same() {
        let sizes = Sizes {
            key_heads: 2,
            head: 24,
        };
        let (length, key_head) = (BLOCK + 7, 1);
        let mut source = Random::new(3);
        let size = BLOCK * sizes.key_heads * sizes.head;
        let stored: Vec<_> = (0..2)
            .map(|_| (random(&mut source, size), random(&mut source, size)))
            .collect();
        let blocks: Vec<_> = stored
            .iter()
            .map(|(keys, values)| (keys.as_slice(), values.as_slice()))
            .collect();
        let queries = random(&mut source, 2 * sizes.head);
        let row = |part: &'_ [f32], token: usize| {
            let start = (token % BLOCK * sizes.key_heads + key_head) * sizes.head;
            part[start..start + sizes.head].to_vec()
        };
        let keys: Vec<_> = (0..length)
            .map(|it| row(blocks[it / BLOCK].0, it))
            .collect();
        let values: Vec<_> = (0..length)
            .map(|it| row(blocks[it / BLOCK].1, it))
            .collect();
        let keys: Vec<&[f32]> = keys.iter().map(Vec::as_slice).collect();
        let values: Vec<&[f32]> = values.iter().map(Vec::as_slice).collect();
        let expected: Vec<f32> = queries
            .chunks(sizes.head)
            .flat_map(|it| plain(it, &keys, &values))
            .collect();
        let close = |seen: &[f32]| {
            for (found, expected) in seen.iter().zip(&expected) {
                assert!((found - expected).abs() < 1e-5, "{found} {expected}");
            }
        };
        let mut seen = vec![9.0; queries.len()];
        attend_any::<false>(&queries, &blocks, length, key_head, sizes, &mut seen);
        close(&seen);
        seen.fill(9.0);
        attend_one(&queries, &blocks, length, key_head, sizes, &mut seen);
        close(&seen);
    }
}
