//! Attention within whole sequences, turned by positions, with its gradients. Shares are computed block by block and
//! again on the way back: nothing of the size of a sequence squared is kept.

use std::ops::Range;

use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{numbers, stored, tape, tensor};
use crate::kernels::exponential::exp;
use crate::kernels::fresh;
use crate::kernels::lanes::Lanes;
use crate::kernels::processor::{Processor, by_processor};
use crate::kernels::product::{View, product_here};

/// Queries that are looked at together.
const BLOCK: usize = 64;

/// Which rows are a sequence, and what a row is made of.
pub(crate) struct Heads {
    /// The rows of each sequence.
    pub(crate) spans: Vec<Range<usize>>,
    /// Cosines and sines of the positions, `[rows, head / 2]` each.
    pub(crate) cos: Tensor,
    pub(crate) sin: Tensor,
    pub(crate) heads: usize,
    pub(crate) key_heads: usize,
    pub(crate) head: usize,
}

/// What queries `[rows, heads · head]` see in keys and values `[rows, key heads · head]`, each in those of its sequence
/// up to its own: `[rows, heads · head]`.
pub(crate) fn attend_all(
    queries: &Tensor,
    keys: &Tensor,
    values: &Tensor,
    heads: Heads,
) -> Result<Tensor> {
    let (queries, keys) = (queries.contiguous()?, keys.contiguous()?);
    tape::three(&queries, &keys, &values.contiguous()?, heads)
}

/// Numbers of one call.
struct Numbers<'a> {
    queries: &'a [f32],
    keys: &'a [f32],
    values: &'a [f32],
    cos: &'a [f32],
    sin: &'a [f32],
}

/// The heads of queries of one sequence that share a head of keys.
struct Piece {
    rows: Range<usize>,
    key_head: usize,
}

impl Heads {
    fn pieces(&self) -> Vec<Piece> {
        let each = self.spans.iter().flat_map(|rows| {
            let rows = rows.clone();
            (0..self.key_heads).map(move |key_head| Piece {
                rows: rows.clone(),
                key_head,
            })
        });
        each.collect()
    }

    /// A head of some rows, turned by their positions and scaled; turned back when `turn` is negative.
    fn turned(&self, head: &[f32], rows: &Range<usize>, all: &Numbers<'_>, turn: f32) -> Vec<f32> {
        let half = self.head / 2;
        let mut out = fresh::zeros(head.len());
        let places = rows.clone().map(|it| it * half..(it + 1) * half);
        let each = out.chunks_exact_mut(self.head);
        for ((out, x), place) in each.zip(head.chunks_exact(self.head)).zip(places) {
            let (cos, sin) = (&all.cos[place.clone()], &all.sin[place]);
            let (low, high) = out.split_at_mut(half);
            let (first, second) = x.split_at(half);
            for it in 0..half {
                let sin = sin[it] * turn;
                low[it] = first[it] * cos[it] - second[it] * sin;
                high[it] = second[it] * cos[it] + first[it] * sin;
            }
        }
        out
    }

    /// One head of some rows, put together.
    fn head(&self, all: &[f32], rows: &Range<usize>, heads: usize, number: usize) -> Vec<f32> {
        let mut out = Vec::with_capacity(rows.len() * self.head);
        for row in rows.clone() {
            let start = (row * heads + number) * self.head;
            out.extend_from_slice(&all[start..start + self.head]);
        }
        out
    }

    /// Puts one head of some rows where it belongs.
    fn put(&self, out: &mut [f32], head: &[f32], rows: &Range<usize>, heads: usize, number: usize) {
        for (row, head) in rows.clone().zip(head.chunks_exact(self.head)) {
            let start = (row * heads + number) * self.head;
            out[start..start + self.head].copy_from_slice(head);
        }
    }

    fn scale(&self) -> f32 {
        (self.head as f32).powf(-0.5)
    }

    /// The heads of queries of a piece.
    fn group(&self, piece: &Piece) -> Range<usize> {
        let group = self.heads / self.key_heads;
        piece.key_head * group..(piece.key_head + 1) * group
    }

    /// The head of queries with a number, turned and scaled.
    fn query(&self, all: &Numbers<'_>, rows: &Range<usize>, number: usize) -> Vec<f32> {
        let query = self.head(all.queries, rows, self.heads, number);
        let mut query = self.turned(&query, rows, all, 1.0);
        query.iter_mut().for_each(|it| *it *= self.scale());
        query
    }

    fn key(&self, all: &Numbers<'_>, piece: &Piece) -> Vec<f32> {
        let key = self.head(all.keys, &piece.rows, self.key_heads, piece.key_head);
        self.turned(&key, &piece.rows, all, 1.0)
    }

    /// What each head of queries of a piece sees.
    fn forward(&self, all: &Numbers<'_>, piece: &Piece) -> Vec<Vec<f32>> {
        let key = self.key(all, piece);
        let value = self.head(all.values, &piece.rows, self.key_heads, piece.key_head);
        let count = piece.rows.len();
        let mut scores = fresh::zeros(BLOCK.min(count) * count);
        let mut shares = scores.clone();
        let one = |number| {
            let query = self.query(all, &piece.rows, number);
            let mut seen = fresh::zeros(query.len());
            for block in blocks(count) {
                let size = block.len() * block.end;
                let (scores, shares) = (&mut scores[..size], &mut shares[..size]);
                self.shares(&query, &key, &block, scores, shares);
                let value = View::new(&value[..block.end * self.head], self.head);
                let seen = &mut seen[block.start * self.head..block.end * self.head];
                product_here(seen, View::new(shares, block.end), value, false);
            }
            seen
        };
        self.group(piece).map(one).collect()
    }

    /// The shares of a block of queries in all keys up to its last.
    fn shares(
        &self,
        query: &[f32],
        key: &[f32],
        block: &Range<usize>,
        scores: &mut [f32],
        shares: &mut [f32],
    ) {
        let query = &query[block.start * self.head..block.end * self.head];
        let key = View::new(&key[..block.end * self.head], self.head);
        product_here(scores, View::new(query, self.head), key.t(), false);
        share(Processor::detect(), scores, block.clone(), shares);
    }

    /// The gradients of the heads of queries of a piece, of its keys and of its values.
    fn backward(&self, all: &Numbers<'_>, gradient: &[f32], piece: &Piece) -> Gradients {
        let head = self.head;
        let key = self.key(all, piece);
        let value = self.head(all.values, &piece.rows, self.key_heads, piece.key_head);
        let count = piece.rows.len();
        let mut scores = fresh::zeros(BLOCK.min(count) * count);
        let mut shares = scores.clone();
        let mut of_key = fresh::zeros(key.len());
        let mut of_value = fresh::zeros(value.len());
        let mut of_queries = Vec::new();
        for number in self.group(piece) {
            let query = self.query(all, &piece.rows, number);
            let gradient = self.head(gradient, &piece.rows, self.heads, number);
            let mut of_query = fresh::zeros(query.len());
            for block in blocks(count) {
                let size = block.len() * block.end;
                let own = block.start * head..block.end * head;
                let seen = block.end * head;
                let (scores, shares) = (&mut scores[..size], &mut shares[..size]);
                self.shares(&query, &key, &block, scores, shares);
                let gradient = View::new(&gradient[own.clone()], head);
                let view = View::new(shares, block.end);
                product_here(&mut of_value[..seen], view.t(), gradient, true);
                let value = View::new(&value[..seen], head);
                // From here on these are gradients of scores.
                product_here(scores, gradient, value.t(), false);
                unshare(Processor::detect(), scores, shares, block.end);
                let scores = View::new(scores, block.end);
                let key = View::new(&key[..seen], head);
                product_here(&mut of_query[own.clone()], scores, key, false);
                let query = View::new(&query[own], head);
                product_here(&mut of_key[..seen], scores.t(), query, true);
            }
            of_query.iter_mut().for_each(|it| *it *= self.scale());
            of_queries.push(self.turned(&of_query, &piece.rows, all, -1.0));
        }
        Gradients {
            of_queries,
            of_key: self.turned(&of_key, &piece.rows, all, -1.0),
            of_value,
        }
    }
}

const LANES: usize = 16;

by_processor!(share calls share_any(scores: &[f32], block: Range<usize>, shares: &mut [f32]));

/// The shares that scores of a block of rows give, each up to its own place.
#[inline(always)]
fn share_any<L: Lanes>(scores: &[f32], block: Range<usize>, shares: &mut [f32]) {
    let all = scores.chunks_exact(block.end);
    let all = all.zip(shares.chunks_exact_mut(block.end));
    for (row, (scores, shares)) in block.clone().zip(all) {
        let (scores, (shares, rest)) = (&scores[..=row], shares.split_at_mut(row + 1));
        rest.fill(0.0);
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (share, score) in shares.iter_mut().zip(scores) {
            *share = exp(score - most);
        }
        let (pieces, rest) = shares.as_chunks::<LANES>();
        let mut sums = [0.0_f32; LANES];
        for piece in pieces {
            for lane in 0..LANES {
                sums[lane] += piece[lane];
            }
        }
        let part = 1.0 / (sums.iter().sum::<f32>() + rest.iter().sum::<f32>());
        shares.iter_mut().for_each(|it| *it *= part);
    }
}

by_processor!(unshare calls unshare_any(scores: &mut [f32], shares: &[f32], width: usize));

/// Gradients of shares to gradients of scores.
#[inline(always)]
fn unshare_any<L: Lanes>(scores: &mut [f32], shares: &[f32], width: usize) {
    let rows = scores.chunks_exact_mut(width);
    for (scores, shares) in rows.zip(shares.chunks_exact(width)) {
        let (first, second) = (scores.as_chunks::<LANES>(), shares.as_chunks::<LANES>());
        let mut sums = [0.0_f32; LANES];
        for (a, b) in first.0.iter().zip(second.0) {
            for lane in 0..LANES {
                sums[lane] += a[lane] * b[lane];
            }
        }
        let rest = first.1.iter().zip(second.1).map(|(a, b)| a * b);
        let both = sums.iter().sum::<f32>() + rest.sum::<f32>();
        for (score, share) in scores.iter_mut().zip(shares) {
            *score = share * (*score - both);
        }
    }
}

struct Gradients {
    of_queries: Vec<Vec<f32>>,
    of_key: Vec<f32>,
    of_value: Vec<f32>,
}

fn blocks(count: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..count).step_by(BLOCK);
    starts.map(move |it| it..(it + BLOCK).min(count))
}

impl CustomOp3 for Heads {
    fn name(&self) -> &'static str {
        "attend-all"
    }

    fn cpu_fwd(
        &self,
        queries: &CpuStorage,
        queries_layout: &Layout,
        keys: &CpuStorage,
        keys_layout: &Layout,
        values: &CpuStorage,
        values_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (cos_stored, cos_layout) = self.cos.storage_and_layout();
        let (sin_stored, sin_layout) = self.sin.storage_and_layout();
        let all = Numbers {
            queries: numbers(queries, queries_layout)?,
            keys: numbers(keys, keys_layout)?,
            values: numbers(values, values_layout)?,
            cos: stored(&cos_stored, cos_layout)?,
            sin: stored(&sin_stored, sin_layout)?,
        };
        let pieces = self.pieces();
        let seen: Vec<Vec<Vec<f32>>> = pieces.par_iter().map(|it| self.forward(&all, it)).collect();
        let mut out = fresh::zeros(all.queries.len());
        for (piece, seen) in pieces.iter().zip(&seen) {
            for (number, seen) in self.group(piece).zip(seen) {
                self.put(&mut out, seen, &piece.rows, self.heads, number);
            }
        }
        Ok((CpuStorage::F32(out), queries_layout.shape().clone()))
    }

    fn bwd(
        &self,
        queries: &Tensor,
        keys: &Tensor,
        values: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        let (gradient_stored, gradient_layout) = gradient.storage_and_layout();
        let (queries_stored, queries_layout) = queries.storage_and_layout();
        let (keys_stored, keys_layout) = keys.storage_and_layout();
        let (values_stored, values_layout) = values.storage_and_layout();
        let (cos_stored, cos_layout) = self.cos.storage_and_layout();
        let (sin_stored, sin_layout) = self.sin.storage_and_layout();
        let all = Numbers {
            queries: stored(&queries_stored, queries_layout)?,
            keys: stored(&keys_stored, keys_layout)?,
            values: stored(&values_stored, values_layout)?,
            cos: stored(&cos_stored, cos_layout)?,
            sin: stored(&sin_stored, sin_layout)?,
        };
        let gradient = stored(&gradient_stored, gradient_layout)?;
        let pieces = self.pieces();
        let found: Vec<Gradients> = pieces
            .par_iter()
            .map(|it| self.backward(&all, gradient, it))
            .collect();
        let mut of_queries = fresh::zeros(all.queries.len());
        let mut of_keys = fresh::zeros(all.keys.len());
        let mut of_values = fresh::zeros(all.values.len());
        for (piece, found) in pieces.iter().zip(&found) {
            let (rows, key_head) = (&piece.rows, piece.key_head);
            for (number, it) in self.group(piece).zip(&found.of_queries) {
                self.put(&mut of_queries, it, rows, self.heads, number);
            }
            self.put(&mut of_keys, &found.of_key, rows, self.key_heads, key_head);
            let of_value = &found.of_value;
            self.put(&mut of_values, of_value, rows, self.key_heads, key_head);
        }
        Ok((
            Some(tensor(of_queries, queries)?),
            Some(tensor(of_keys, keys)?),
            Some(tensor(of_values, values)?),
        ))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{D, Device};
    use candle_nn::{ops, rotary_emb};

    use super::super::tests::{same, variable};
    use super::*;

    /// The same with operations of candle, one sequence after another.
    fn slow(queries: &Tensor, keys: &Tensor, values: &Tensor, heads: &Heads) -> Result<Tensor> {
        let mut all = Vec::new();
        for span in &heads.spans {
            let (start, count) = (span.start, span.len());
            let part = |x: &Tensor, number| {
                let x = x.narrow(0, start, count)?;
                let x = x.reshape((count, number, heads.head))?;
                x.transpose(0, 1)?.contiguous()
            };
            let (cos, sin) = (
                heads.cos.narrow(0, start, count)?,
                heads.sin.narrow(0, start, count)?,
            );
            let turn = |x: Tensor| rotary_emb::rope_slow(&x.unsqueeze(0)?, &cos, &sin)?.squeeze(0);
            let queries = turn(part(queries, heads.heads)?)?;
            let group = heads.heads / heads.key_heads;
            let numbers: Vec<u32> = (0..heads.heads).map(|it| (it / group) as u32).collect();
            let numbers = Tensor::new(numbers, &Device::Cpu)?;
            let keys = turn(part(keys, heads.key_heads)?)?.index_select(&numbers, 0)?;
            let values = part(values, heads.key_heads)?.index_select(&numbers, 0)?;
            let mask: Vec<f32> = (0..count * count)
                .map(|it| match it % count > it / count {
                    true => f32::NEG_INFINITY,
                    false => 0.0,
                })
                .collect();
            let mask = Tensor::from_vec(mask, (count, count), &Device::Cpu)?;
            let scores = (queries.matmul(&keys.t()?)? * f64::from(heads.scale()))?;
            let shares = ops::softmax(&scores.broadcast_add(&mask)?, D::Minus1)?;
            let seen = shares.matmul(&values)?.transpose(0, 1)?.contiguous()?;
            all.push(seen.reshape((count, heads.heads * heads.head))?);
        }
        Tensor::cat(&all, 0)
    }

    #[test]
    fn attention_has_the_gradients_of_its_formula() {
        let rows = 150;
        let angles = variable(4, &[rows, 4]);
        let heads = || Heads {
            // One longer than a block, one of a single token.
            spans: vec![0..100, 100..101, 101..150],
            cos: angles.as_detached_tensor().cos().unwrap(),
            sin: angles.as_detached_tensor().sin().unwrap(),
            heads: 6,
            key_heads: 2,
            head: 8,
        };
        let queries = variable(1, &[rows, 48]);
        let (keys, values) = (variable(2, &[rows, 16]), variable(3, &[rows, 16]));
        let found = attend_all(&queries, &keys, &values, heads()).unwrap();
        let expected = slow(&queries, &keys, &values, &heads()).unwrap();
        same(&[&queries, &keys, &values], &found, &expected);
    }
}
