//! Attention of new tokens over a cache, which is read block by block where it lies.
//!
//! The shares of a block are computed and used before those of the next one, and put in proportion when a larger score
//! comes. What a token sees is computed in one order, and has the same bits whatever other tokens are asked about.

use std::cell::RefCell;
use std::ops::Range;

use candle_core::{Device, Result, Tensor, bail};

use super::exponential::exp;
use super::fresh;
use super::lanes::Lanes;
use super::processor::{Processor, by_processor};
use super::products::{Rows, add_product};
use super::stored::{Numbers, Shared};
use crate::cache::BLOCK;
use crate::threads;

/// Below so many products of numbers threads cost more than they give.
const WORTH_THREADS: usize = 1 << 16;
/// Rows of queries that are worked on together.
const ROWS: usize = 96;

/// The new tokens of one sequence, and what they may look at.
pub(crate) struct Seen {
    /// Their rows.
    pub(crate) rows: Range<usize>,
    /// Keys, `[key heads, head, BLOCK]`, and values, `[key heads, BLOCK, head]`, their own included.
    pub(crate) blocks: Vec<(Tensor, Tensor)>,
    /// How many tokens there are, these included, which are the last.
    pub(crate) length: usize,
}

/// How products of queries and keys become scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scores {
    /// What they are multiplied by.
    pub(crate) scale: f32,
    /// What scores come near to and never exceed, whatever their sign.
    pub(crate) cap: Option<f32>,
    /// How many tokens are looked at, the own one included, which is the last; all if `None`.
    pub(crate) window: Option<usize>,
}

/// What queries `[rows, heads, head]` see in the blocks of their sequences: `[rows, heads · head]`.
pub(crate) fn attend(queries: &Tensor, parts: &[Seen], scores: Scores) -> Result<Tensor> {
    attend_with(queries, parts, scores, Processor::detect())
}

/// Sizes of one call.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    heads: usize,
    key_heads: usize,
    head: usize,
}

/// Some tokens of a sequence and one head of keys.
struct Piece<'a> {
    tokens: Range<usize>,
    /// How many tokens the first of them may look at, were there no window.
    length: usize,
    key_head: usize,
    blocks: &'a [(Numbers<'a>, Numbers<'a>)],
}

fn attend_with(
    queries: &Tensor,
    parts: &[Seen],
    scores: Scores,
    processor: Processor,
) -> Result<Tensor> {
    let queries = queries.contiguous()?;
    let (rows, heads, head) = queries.dims3()?;
    let numbers = Numbers::of(&queries)?;
    let mut blocks = Vec::new();
    let mut key_heads = 1;
    for part in parts {
        let mut own = Vec::with_capacity(part.blocks.len());
        for (keys, values) in &part.blocks {
            key_heads = keys.dim(0)?;
            if keys.dims() != [key_heads, head, BLOCK] || values.dims() != [key_heads, BLOCK, head]
            {
                bail!(
                    "keys {:?} and values {:?} of a block",
                    keys.dims(),
                    values.dims()
                )
            }
            own.push((Numbers::of(keys)?, Numbers::of(values)?));
        }
        if own.len() * BLOCK < part.length || part.rows.end > rows || part.rows.len() > part.length
        {
            bail!("{} tokens in {} blocks", part.length, own.len())
        }
        blocks.push(own);
    }
    if !heads.is_multiple_of(key_heads) {
        bail!("{heads} heads of queries for {key_heads} of keys")
    }
    let sizes = Sizes {
        heads,
        key_heads,
        head,
    };
    let together = (ROWS * key_heads / heads).max(1);
    let mut pieces = Vec::new();
    let mut work = 0;
    for (part, blocks) in parts.iter().zip(&blocks) {
        work += part.rows.len() * part.length;
        let first = part.rows.start;
        // The last tokens look at the most, and come first: nobody is left with much when others are done.
        for start in part.rows.clone().step_by(together).rev() {
            pieces.extend((0..key_heads).map(|key_head| Piece {
                tokens: start..part.rows.end.min(start + together),
                length: part.length - part.rows.len() + (start - first) + 1,
                key_head,
                blocks,
            }));
        }
    }
    let mut seen = fresh::zeros(numbers.len());
    let shared = Shared::new(&mut seen);
    let one = |number: usize| {
        let piece: &Piece<'_> = &pieces[number];
        SCRATCH.with_borrow_mut(|scratch| {
            one_piece(processor, piece, &numbers, sizes, scores, scratch);
            let width = heads / key_heads * head;
            for (token, seen) in piece.tokens.clone().zip(scratch.seen.chunks_exact(width)) {
                shared.write((token * key_heads + piece.key_head) * width, seen);
            }
        });
    };
    if work * heads * head < WORTH_THREADS {
        (0..pieces.len()).for_each(one);
    } else {
        threads::share(pieces.len(), one);
    }
    Tensor::from_vec(seen, (rows, heads * head), &Device::Cpu)
}

/// What one thread works with.
#[derive(Default)]
struct Scratch {
    /// `[rows, head]`: the heads of the first token, of the second and so on.
    queries: Vec<f32>,
    /// `[rows, BLOCK]`.
    shares: Vec<f32>,
    /// `[rows, head]`.
    seen: Vec<f32>,
    /// The largest score of each row, and the sum of its shares.
    sums: Vec<(f32, f32)>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

by_processor!(one_piece calls one_piece_any(
    piece: &Piece<'_>,
    queries: &[f32],
    sizes: Sizes,
    scores: Scores,
    scratch: &mut Scratch,
));

#[inline(always)]
fn one_piece_any<L: Lanes>(
    piece: &Piece<'_>,
    queries: &[f32],
    sizes: Sizes,
    scores: Scores,
    scratch: &mut Scratch,
) {
    let Sizes {
        heads,
        key_heads,
        head,
    } = sizes;
    let group = heads / key_heads;
    let rows = piece.tokens.len() * group;
    let scale = scores.scale;
    let window = scores.window.unwrap_or(usize::MAX);
    scratch.queries.clear();
    for token in piece.tokens.clone() {
        let start = (token * heads + piece.key_head * group) * head;
        let own = &queries[start..start + group * head];
        scratch.queries.extend(own.iter().map(|it| it * scale));
    }
    scratch.shares.resize(rows * BLOCK, 0.0);
    scratch.seen.clear();
    scratch.seen.resize(rows * head, 0.0);
    scratch.sums.clear();
    scratch.sums.resize(rows, (f32::NEG_INFINITY, 0.0));
    let most = piece.length + piece.tokens.len() - 1;
    // Nobody looks at the blocks before that at which the window of the first token begins.
    let unseen = piece.length.saturating_sub(window) / BLOCK;
    for (number, (keys, values)) in piece.blocks.iter().enumerate().skip(unseen) {
        let start = number * BLOCK;
        if start >= most {
            break;
        }
        let size = head * BLOCK;
        let place = piece.key_head * size..(piece.key_head + 1) * size;
        let keys = Rows {
            numbers: &keys[place.clone()],
            step: BLOCK,
        };
        let values = Rows {
            numbers: &values[place],
            step: head,
        };
        let queries = Rows {
            numbers: &scratch.queries,
            step: head,
        };
        scratch.shares.fill(0.0);
        let sizes = [rows, head, BLOCK];
        add_product::<L>(queries, keys, &mut scratch.shares, BLOCK, sizes);
        if let Some(most) = scores.cap {
            cap(&mut scratch.shares, most);
        }
        let (shares, _) = scratch.shares.as_chunks_mut::<BLOCK>();
        let own = shares.iter_mut().zip(&mut scratch.sums);
        for (row, ((shares, sums), seen)) in
            own.zip(scratch.seen.chunks_exact_mut(head)).enumerate()
        {
            let length = piece.length + row / group;
            let within = |at: usize| at.saturating_sub(start).min(BLOCK);
            let places = within(length.saturating_sub(window))..within(length);
            share(shares, places, sums, seen);
        }
        let shares = Rows {
            numbers: &scratch.shares,
            step: BLOCK,
        };
        // What lies behind the last token may be anything.
        let sizes = [rows, BLOCK.min(most - start), head];
        add_product::<L>(shares, values, &mut scratch.seen, head, sizes);
    }
    for (seen, (_, sum)) in scratch.seen.chunks_exact_mut(head).zip(&scratch.sums) {
        let part = 1.0 / sum;
        seen.iter_mut().for_each(|it| *it *= part);
    }
}

/// Bends scores so that none is beyond `most`: `most · tanh(score / most)`.
#[inline(always)]
fn cap(scores: &mut [f32], most: f32) {
    let double = 2.0 / most;
    for score in scores {
        *score = most - 2.0 * most / (exp(*score * double) + 1.0);
    }
}

/// Makes shares of the scores of some tokens of a block, in proportion to the largest score so far; there are none of
/// the others.
#[inline(always)]
fn share(scores: &mut [f32; BLOCK], places: Range<usize>, sums: &mut (f32, f32), seen: &mut [f32]) {
    let is_seen = |at: usize| (at >= places.start) & (at < places.end);
    for (at, score) in scores.iter_mut().enumerate() {
        *score = if is_seen(at) {
            *score
        } else {
            f32::NEG_INFINITY
        };
    }
    let mut most = [f32::NEG_INFINITY; 16];
    for half in scores.as_chunks::<16>().0 {
        for (most, score) in most.iter_mut().zip(half) {
            *most = if *score > *most { *score } else { *most };
        }
    }
    let mut largest = sums.0;
    for most in most {
        largest = if most > largest { most } else { largest };
    }
    if largest > sums.0 {
        let part = exp(sums.0 - largest);
        sums.1 *= part;
        seen.iter_mut().for_each(|it| *it *= part);
        sums.0 = largest;
    }
    // A place that was left out is nothing, and not nearly so.
    for (at, score) in scores.iter_mut().enumerate() {
        let share = exp(*score - largest);
        *score = if is_seen(at) { share } else { 0.0 };
    }
    let mut sum = [0.0_f32; 16];
    for half in scores.as_chunks::<16>().0 {
        for (sum, share) in sum.iter_mut().zip(half) {
            *sum += share;
        }
    }
    let mut width = 8;
    while width > 0 {
        for at in 0..width {
            sum[at] += sum[at + width];
        }
        width /= 2;
    }
    sums.1 += sum[0];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Sequences with some tokens before and some new ones.
    const SEQUENCES: [(usize, usize); 4] = [(0, 1), (38, 1), (0, 75), (20, 30)];

    struct Case {
        sizes: Sizes,
        queries: Tensor,
        parts: Vec<Seen>,
    }

    fn random(random: &mut Random, shape: &[usize]) -> Tensor {
        let numbers: Vec<f32> = (0..shape.iter().product())
            .map(|_| random.normal())
            .collect();
        Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
    }

    fn case(sizes: Sizes) -> Case {
        let mut source = Random::new(3);
        let Sizes {
            heads,
            key_heads,
            head,
        } = sizes;
        let mut parts: Vec<Seen> = Vec::new();
        for (before, new) in SEQUENCES {
            let first = parts.last().map_or(0, |it| it.rows.end);
            let length = before + new;
            // One block more than is needed, whose numbers are nobody's.
            let blocks = (0..length.div_ceil(BLOCK) + 1).map(|_| {
                (
                    random(&mut source, &[key_heads, head, BLOCK]),
                    random(&mut source, &[key_heads, BLOCK, head]),
                )
            });
            parts.push(Seen {
                rows: first..first + new,
                blocks: blocks.collect(),
                length,
            });
        }
        let rows = parts.last().unwrap().rows.end;
        Case {
            sizes,
            queries: random(&mut source, &[rows, heads, head]),
            parts,
        }
    }

    /// As most models have them.
    fn usual(head: usize) -> Scores {
        Scores {
            scale: 1.0 / (head as f32).sqrt(),
            cap: None,
            window: None,
        }
    }

    /// What one head of a token sees, as it is written in a book.
    fn plain(case: &Case, part: &Seen, scores: Scores, row: usize, at: usize) -> Vec<f64> {
        let Sizes {
            heads,
            key_heads,
            head,
        } = case.sizes;
        let key_head = at * key_heads / heads;
        let query = case.queries.get(row).unwrap().get(at).unwrap();
        let query: Vec<f32> = query.to_vec1().unwrap();
        let length = part.length - (part.rows.end - row) + 1;
        let of = |token: usize| {
            let (keys, values) = &part.blocks[token / BLOCK];
            let keys = keys.get(key_head).unwrap().narrow(1, token % BLOCK, 1);
            let keys: Vec<f32> = keys.unwrap().flatten_all().unwrap().to_vec1().unwrap();
            let values = values.get(key_head).unwrap().get(token % BLOCK).unwrap();
            let score: f64 = keys
                .iter()
                .zip(&query)
                .map(|(a, b)| f64::from(*a) * f64::from(*b))
                .sum();
            let score = score * f64::from(scores.scale);
            let score = match scores.cap.map(f64::from) {
                Some(most) => (score / most).tanh() * most,
                None => score,
            };
            (score.exp(), values.to_vec1::<f32>().unwrap())
        };
        let first = length.saturating_sub(scores.window.unwrap_or(length));
        let all: Vec<_> = (first..length).map(of).collect();
        let sum: f64 = all.iter().map(|it| it.0).sum();
        let one = |at: usize| all.iter().map(|it| it.0 / sum * f64::from(it.1[at])).sum();
        (0..head).map(one).collect()
    }

    #[test]
    fn every_kind_of_processor_sees_what_there_is() {
        for (heads, key_heads, head) in [(4, 2, 24), (7, 1, 64), (2, 2, 20), (8, 1, 16)] {
            let case = case(Sizes {
                heads,
                key_heads,
                head,
            });
            let narrow = Scores {
                scale: 0.3,
                cap: Some(1.5),
                window: Some(21),
            };
            let all = Processor::all().into_iter();
            for (processor, scores) in all.flat_map(|it| [(it, usual(head)), (it, narrow)]) {
                let found = attend_with(&case.queries, &case.parts, scores, processor).unwrap();
                for part in &case.parts {
                    for row in part.rows.clone() {
                        let found: Vec<f32> = found.get(row).unwrap().to_vec1().unwrap();
                        for (at, found) in found.chunks(head).enumerate() {
                            let expected = plain(&case, part, scores, row, at);
                            for (found, expected) in found.iter().zip(expected) {
                                let wrong = (f64::from(*found) - expected).abs();
                                assert!(wrong < 2e-6, "{processor:?} {row} {at}: {wrong}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_token_sees_the_same_whatever_others_are_asked_about() {
        let case = case(Sizes {
            heads: 6,
            key_heads: 2,
            head: 40,
        });
        let narrow = Scores {
            window: Some(40),
            cap: Some(2.0),
            ..usual(40)
        };
        let all = Processor::all().into_iter();
        for (processor, scores) in all.flat_map(|it| [(it, usual(40)), (it, narrow)]) {
            let together = attend_with(&case.queries, &case.parts, scores, processor).unwrap();
            for part in &case.parts {
                for row in part.rows.clone() {
                    let alone = Seen {
                        rows: 0..1,
                        blocks: part.blocks.clone(),
                        length: part.length - (part.rows.end - row) + 1,
                    };
                    let query = case.queries.narrow(0, row, 1).unwrap();
                    let found = attend_with(&query, &[alone], scores, processor).unwrap();
                    let found: Vec<f32> = found.get(0).unwrap().to_vec1().unwrap();
                    let expected: Vec<f32> = together.get(row).unwrap().to_vec1().unwrap();
                    assert_eq!(found, expected, "{processor:?} {row}");
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut case = case(Sizes {
            heads: 4,
            key_heads: 2,
            head: 8,
        });
        case.parts[1].length = 1000;
        assert!(attend(&case.queries, &case.parts, usual(8)).is_err());
    }
}
