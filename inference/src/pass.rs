//! One step through a model: the tokens of several sequences as rows of one matrix, without padding.

use std::ops::Range;

use candle_core::Tensor;

use crate::adapter::Adapter;
use crate::cache::Cache;

/// What a sequence gives to one step of [`crate::Model::forward`].
pub struct Part<'a> {
    /// The tokens that come behind those of the cache; at least one.
    pub tokens: &'a [u32],
    /// The tokens before, to which these are added.
    pub cache: &'a mut Cache,
    /// What changes the weights for this sequence.
    pub adapter: Option<&'a Adapter>,
    /// Of how many of these tokens, counted from the last, the answer is asked for.
    pub wanted: usize,
}

/// Rows and what changes the weights for them.
#[derive(Clone)]
pub(crate) struct Rows<'a> {
    pub(crate) spans: Vec<Span<'a>>,
    /// Whether gradients are needed: slower operations are used then.
    pub(crate) train: bool,
}

/// Rows next to each other that have one adapter, or none.
#[derive(Clone)]
pub(crate) struct Span<'a> {
    pub(crate) rows: Range<usize>,
    pub(crate) adapter: Option<&'a Adapter>,
}

/// What all layers need to know of a step.
pub(crate) struct Pass<'a> {
    /// One span for each sequence.
    pub(crate) rows: Rows<'a>,
    pub(crate) turn: Turn,
    /// In layers with a window, if not the same there.
    pub(crate) turn_in_windows: Option<Turn>,
}

/// Cosines and sines of the positions of rows, `[rows, head / 2]` each.
pub(crate) struct Turn {
    pub(crate) cos: Tensor,
    pub(crate) sin: Tensor,
}

impl Pass<'_> {
    /// How positions turn queries and keys in a layer with a window, or without.
    pub(crate) fn turn(&self, has_window: bool) -> &Turn {
        let own = self.turn_in_windows.as_ref().filter(|_| has_window);
        own.unwrap_or(&self.turn)
    }
}

impl<'a> Rows<'a> {
    /// The rows with these numbers, which ascend, put next to each other.
    pub(crate) fn gather(&self, numbers: &[u32]) -> Self {
        let mut spans = Vec::new();
        let mut done = 0;
        for span in &self.spans {
            let rest = numbers[done..].iter();
            let count = rest
                .take_while(|it| (**it as usize) < span.rows.end)
                .count();
            if count > 0 {
                spans.push(Span {
                    rows: done..done + count,
                    adapter: span.adapter,
                });
            }
            done += count;
        }
        Self {
            spans,
            train: self.train,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathered_rows_keep_their_spans() {
        let span = |rows| Span {
            rows,
            adapter: None,
        };
        let rows = Rows {
            spans: vec![span(0..3), span(3..4), span(4..9)],
            train: false,
        };
        let gathered = rows.gather(&[1, 2, 5, 8]);
        let found: Vec<_> = gathered.spans.into_iter().map(|it| it.rows).collect();
        assert_eq!(found, [0..2, 2..4]);
    }
}
