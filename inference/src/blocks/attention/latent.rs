//! Attention that keeps of a token a short row, from which the keys and values of all heads can be made, and the part of a
//! key that is turned, which all heads share.
//!
//! Keys and values are never made: a query is brought to where the short rows are, looks at these, and what it sees is
//! brought back. So all heads look at one of keys, which is as long as both parts, and is its own value.
//!
//! <https://arxiv.org/abs/2405.04434>

use candle_core::Tensor;

use super::sight::Sight;
use super::turn;
use crate::blocks::{Linear, Norm};
use crate::cache::Cache;
use crate::config::{self, Config};
use crate::error::Result;
use crate::kernels::Scores;
use crate::pass::Pass;
use crate::weights::Weights;

/// What norms of short rows add, whatever the settings say of others.
const EPSILON: f64 = 1e-6;

#[derive(Debug)]
pub(super) struct Latent {
    queries: Queries,
    kv_a_proj_with_mqa: Linear,
    kv_a_layernorm: Norm,
    /// What makes a key of a short row, `[heads, plain, rank]`: the upper part of `kv_b_proj`, which an adapter cannot
    /// change.
    to_keys: Tensor,
    /// What makes a value of it, the other way round, `[heads, rank, value]`.
    to_values: Tensor,
    o_proj: Linear,
    sizes: config::Latent,
    sight: Sight,
}

/// What makes queries.
#[derive(Debug)]
enum Queries {
    Direct {
        q_proj: Linear,
    },
    /// By way of a shorter row.
    Short {
        q_a_proj: Linear,
        q_a_layernorm: Norm,
        q_b_proj: Linear,
    },
}

impl Latent {
    pub(super) fn new(
        weights: &Weights<'_>,
        config: &Config,
        sizes: &config::Latent,
    ) -> Result<Self> {
        let (hidden, heads) = (config.hidden, config.heads);
        let bias = config.attention_bias;
        let outputs = heads * (sizes.plain + sizes.turned);
        let queries = match sizes.query_rank {
            None => Queries::Direct {
                q_proj: Linear::new(&weights.at("q_proj"), hidden, outputs, false)?,
            },
            Some(rank) => Queries::Short {
                q_a_proj: Linear::new(&weights.at("q_a_proj"), hidden, rank, bias)?,
                q_a_layernorm: Norm::root(&weights.at("q_a_layernorm"), rank, EPSILON)?,
                q_b_proj: Linear::new(&weights.at("q_b_proj"), rank, outputs, false)?,
            },
        };
        let (rank, plain, value) = (sizes.rank, sizes.plain, sizes.value);
        let both = weights.at("kv_b_proj");
        let both = both
            .matrix("weight", heads * (plain + value), rank)?
            .dense()?;
        let both = both.reshape((heads, plain + value, rank))?;
        let short = rank + sizes.turned;
        let (down, out) = (weights.at("kv_a_proj_with_mqa"), weights.at("o_proj"));
        Ok(Self {
            queries,
            kv_a_proj_with_mqa: Linear::new(&down, hidden, short, bias)?,
            kv_a_layernorm: Norm::root(&weights.at("kv_a_layernorm"), rank, EPSILON)?,
            to_keys: both.narrow(1, 0, plain)?.contiguous()?,
            to_values: both
                .narrow(1, plain, value)?
                .transpose(1, 2)?
                .contiguous()?,
            o_proj: Linear::new(&out, heads * value, hidden, bias)?,
            sizes: sizes.clone(),
            sight: Sight {
                heads,
                key_heads: 1,
                head: short,
                scores: Scores {
                    scale: config.attention_scale() as f32,
                    cap: None,
                    window: None,
                },
            },
        })
    }

    /// `[rows, hidden]` to the same, as [`super::Attention::forward`].
    pub(super) fn forward(
        &self,
        x: &Tensor,
        pass: &Pass<'_>,
        layer: usize,
        caches: Option<&mut [&mut Cache]>,
    ) -> Result<Tensor> {
        let (rows, heads) = (x.dim(0)?, self.sight.heads);
        let config::Latent {
            rank,
            plain,
            turned,
            value,
            ..
        } = self.sizes;
        let train = pass.rows.train;
        let by = pass.turn(false);
        let queries = match &self.queries {
            Queries::Direct { q_proj } => q_proj.forward(x, &pass.rows)?,
            Queries::Short {
                q_a_proj,
                q_a_layernorm,
                q_b_proj,
            } => {
                let short = q_a_proj.forward(x, &pass.rows)?;
                q_b_proj.forward(&q_a_layernorm.forward(&short, train)?, &pass.rows)?
            }
        };
        let queries = queries.reshape((rows, heads, plain + turned))?;
        let to_turn = halves(&queries.narrow(2, plain, turned)?)?;
        let queries = queries.narrow(2, 0, plain)?.transpose(0, 1)?.contiguous()?;
        let queries = queries.matmul(&self.to_keys)?.transpose(0, 1)?;
        let queries = Tensor::cat(&[&queries, &turn(&to_turn, by, train)?], 2)?;

        let short = self.kv_a_proj_with_mqa.forward(x, &pass.rows)?;
        let to_turn = short.narrow(1, rank, turned)?.reshape((rows, 1, turned))?;
        let to_turn = turn(&halves(&to_turn)?, by, train)?;
        let short = short.narrow(1, 0, rank)?.contiguous()?;
        let short = self.kv_a_layernorm.forward(&short, train)?.unsqueeze(1)?;
        let keys = Tensor::cat(&[&short, &to_turn], 2)?;

        let seen = self
            .sight
            .see([&queries, &keys, &keys], pass, layer, caches)?;
        let seen = seen.reshape((rows, heads, rank + turned))?;
        let seen = seen.narrow(2, 0, rank)?.transpose(0, 1)?.contiguous()?;
        let seen = seen.matmul(&self.to_values)?.transpose(0, 1)?;
        let seen = seen.contiguous()?.reshape((rows, heads * value))?;
        self.o_proj.forward(&seen, &pass.rows)
    }
}

/// Heads whose numbers turn in pairs that stand side by side, with the two of a pair half a head apart. Queries and keys
/// are put in one order, and so their products are the same.
fn halves(x: &Tensor) -> candle_core::Result<Tensor> {
    let (rows, heads, head) = x.dims3()?;
    let pairs = x.contiguous()?.reshape((rows, heads, head / 2, 2))?;
    pairs
        .transpose(2, 3)?
        .contiguous()?
        .reshape((rows, heads, head))
}
