//! Several feed-forward networks, of which each token uses those that its router prefers.

use candle_core::{D, Tensor};
use candle_nn::ops;

use super::{Dense, Linear};
use crate::config::{Config, Experts};
use crate::error::Result;
use crate::pass::Rows;
use crate::weights::Weights;

/// A router and its experts.
#[derive(Debug)]
pub(crate) struct SparseFeedForward {
    /// The router.
    gate: Linear,
    experts: Vec<Dense>,
    /// The one that all tokens use.
    shared_experts: Option<Dense>,
    scale: f64,
    used: usize,
    normalized: bool,
}

impl SparseFeedForward {
    pub(crate) fn new(weights: &Weights<'_>, config: &Config, experts: &Experts) -> Result<Self> {
        let all = weights.at("experts");
        let width = experts.intermediate;
        let expert = |it: usize| Dense::new(&all.at(&it.to_string()), config, width, false);
        Ok(Self {
            gate: Linear::new(&weights.at("gate"), config.hidden, experts.count, false)?,
            experts: (0..experts.count).map(expert).collect::<Result<_>>()?,
            shared_experts: experts
                .shared
                .map(|it| Dense::new(&weights.at("shared_experts"), config, it, false))
                .transpose()?,
            scale: experts.scale,
            used: experts.used,
            normalized: experts.normalized,
        })
    }

    /// `[rows, hidden]` to the same.
    pub(crate) fn forward(&self, x: &Tensor, rows: &Rows<'_>) -> Result<Tensor> {
        let device = x.device();
        let routed = self.gate.forward(x, rows)?;
        let shares = if rows.train {
            ops::softmax(&routed, D::Minus1)?
        } else {
            ops::softmax_last_dim(&routed)?
        };
        let chosen: Vec<Vec<usize>> = shares
            .to_vec2::<f32>()?
            .iter()
            .map(|it| largest(it, self.used))
            .collect();
        // What the chosen experts of a row have in common, `[rows, 1]`.
        let total = if self.normalized {
            let numbers: Vec<u32> = chosen.iter().flatten().map(|it| *it as u32).collect();
            let numbers = Tensor::from_vec(numbers, (chosen.len(), self.used), device)?;
            Some(shares.gather(&numbers, 1)?.sum_keepdim(1)?)
        } else {
            None
        };
        let mut sum = x.zeros_like()?;
        for (number, expert) in self.experts.iter().enumerate() {
            let users: Vec<u32> = (0..)
                .zip(&chosen)
                .filter(|(_, chosen)| chosen.contains(&number))
                .map(|(row, _)| row)
                .collect();
            if users.is_empty() {
                continue;
            }
            let own = rows.gather(&users);
            let users = Tensor::new(users, device)?;
            let y = expert.forward(&x.index_select(&users, 0)?, &own)?;
            let share = shares.narrow(1, number, 1)?.contiguous()?;
            let mut share = share.index_select(&users, 0)?;
            if let Some(total) = &total {
                share = (share / total.index_select(&users, 0)?)?;
            }
            sum = sum.index_add(&users, &y.broadcast_mul(&share)?, 0)?;
        }
        if self.scale != 1.0 {
            sum = (sum * self.scale)?;
        }
        if let Some(shared) = &self.shared_experts {
            sum = (sum + shared.forward(x, rows)?)?;
        }
        Ok(sum)
    }
}

/// The numbers of the largest values; of equal ones the first.
fn largest(values: &[f32], count: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..values.len()).collect();
    numbers.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
    numbers.truncate(count);
    numbers
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_largest_are_chosen_and_of_equal_ones_the_first() {
        assert_eq!(super::largest(&[0.1, 0.4, 0.4, 0.2], 2), [1, 2]);
        assert_eq!(super::largest(&[0.4, 0.1, f32::NAN], 1), [2]);
    }
}
