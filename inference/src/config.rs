//! What a model is made of: sizes and settings, read from `config.json` or from a GGUF file.

mod facts;
mod gguf;
mod json;

use std::path::{Path, PathBuf};

pub(crate) use self::facts::{Facts, Layers};
pub(crate) use self::gguf::of_gguf;
pub(crate) use self::json::{ends, of_json, of_text};
use crate::error::{Error, Result};

/// Sizes and settings of a model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    /// The file that says so, for errors.
    pub(crate) path: PathBuf,
    /// The name of the architecture as it stands there.
    pub(crate) architecture: String,
    /// How many numbers stand for a token between layers.
    pub(crate) hidden: usize,
    /// How wide the feed-forward part is.
    pub(crate) intermediate: usize,
    pub(crate) layers: usize,
    /// Heads of queries.
    pub(crate) heads: usize,
    /// Heads of keys and values.
    pub(crate) key_heads: usize,
    /// Numbers in a head.
    pub(crate) head: usize,
    pub(crate) vocabulary: usize,
    /// The most tokens that a sequence may have.
    pub(crate) context: usize,
    pub(crate) norms: Norms,
    /// What norms add so as not to divide by zero.
    pub(crate) epsilon: f64,
    pub(crate) activation: Activation,
    pub(crate) rotary: Rotary,
    /// Which layers look back at some tokens only.
    pub(crate) windows: Option<Windows>,
    pub(crate) scales: Scales,
    pub(crate) caps: Caps,
    /// Whether the embedding is also the last matrix.
    pub(crate) is_tied: bool,
    /// Whether the four matrices of attention have biases, where an architecture leaves it open.
    pub(crate) attention_bias: bool,
    /// The same for the three of the feed-forward part.
    pub(crate) feed_forward_bias: bool,
    pub(crate) experts: Option<Experts>,
    /// The sizes of attention that keeps short rows; a head is as long as one of them then.
    pub(crate) latent: Option<Latent>,
    /// Tokens that end a text.
    pub(crate) ends: Vec<u32>,
}

/// What a norm does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Norms {
    /// Scales by the root of the mean square, and by weights.
    Root,
    /// The same, with weights that are stored less one.
    RootFromOne,
    /// Moves to the mean, scales by the deviation from it and by weights, and adds a bias.
    Centered,
}

/// The curve of a feed-forward part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Activation {
    /// `x / (1 + e⁻ˣ)`.
    Silu,
    /// The approximation by tanh of x times the share of a normal distribution below x.
    GeluTanh,
}

/// Layers that look back at some tokens only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Windows {
    /// How many tokens, the own one included.
    pub(crate) tokens: usize,
    /// Which layers do so.
    pub(crate) layers: Vec<bool>,
    /// How positions turn there, if not as elsewhere.
    pub(crate) rotary: Option<Rotary>,
}

/// What numbers are multiplied by on their way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scales {
    /// The numbers that stand for tokens.
    pub(crate) embedding: f64,
    /// Products of queries and keys; by the root of the size of a head if `None`.
    pub(crate) attention: Option<f64>,
    /// What a part of a layer adds.
    pub(crate) residual: f64,
    /// What comes out for tokens of the vocabulary.
    pub(crate) logits: f64,
}

/// What numbers come near to and never exceed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Caps {
    /// Scores of attention.
    pub(crate) attention: Option<f64>,
    /// What comes out for tokens of the vocabulary.
    pub(crate) logits: Option<f64>,
}

impl Default for Scales {
    fn default() -> Self {
        Self {
            embedding: 1.0,
            attention: None,
            residual: 1.0,
            logits: 1.0,
        }
    }
}

/// How positions turn queries and keys.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rotary {
    /// The base of the wave lengths.
    pub(crate) theta: f64,
    pub(crate) scaling: Scaling,
}

/// How wave lengths are stretched for long texts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scaling {
    None,
    /// All by one factor.
    Linear(f64),
    /// Long waves by a factor, short ones not at all: Llama 3.1.
    Llama3 {
        factor: f64,
        low: f64,
        high: f64,
        context: f64,
    },
    /// Long waves by a factor, short ones not at all, and queries and keys grow: YaRN.
    Yarn(Yarn),
    /// Each by its own factor, as a GGUF file stores them.
    Factors(Vec<f32>),
}

/// How YaRN stretches wave lengths.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Yarn {
    pub(crate) factor: f64,
    /// How many tokens the model saw before it was stretched.
    pub(crate) context: f64,
    /// Waves that turn around more often than this in so many tokens are left as they are.
    pub(crate) fast: f64,
    /// Those that turn around less often are stretched by the whole factor.
    pub(crate) slow: f64,
    /// What queries and keys are multiplied by.
    pub(crate) growth: f64,
    /// Whether the borders between waves are rounded to whole ones.
    pub(crate) is_rounded: bool,
}

/// Attention that keeps of a token a short row and a part of a key that is turned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Latent {
    /// Numbers in the short row.
    pub(crate) rank: usize,
    /// Those of a head of queries that are not turned.
    pub(crate) plain: usize,
    /// Those that are.
    pub(crate) turned: usize,
    /// Those of a head of values.
    pub(crate) value: usize,
    /// Those of the row by way of which queries are made, if they are.
    pub(crate) query_rank: Option<usize>,
}

/// The experts of a sparse model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Experts {
    pub(crate) count: usize,
    /// How wide the expert is that all tokens use, if there is one.
    pub(crate) shared: Option<usize>,
    /// What the sum of the others is multiplied by.
    pub(crate) scale: f64,
    /// How many of them a token uses.
    pub(crate) used: usize,
    /// How wide the feed-forward part of one is.
    pub(crate) intermediate: usize,
    /// Whether the shares of the used ones are made to add up to one.
    pub(crate) normalized: bool,
    /// Layers without experts.
    pub(crate) dense_layers: Vec<usize>,
    /// Every so many layers has experts.
    pub(crate) step: usize,
}

impl Config {
    /// What must hold of any of these models; a file that says otherwise would lead to shapes that fit nothing.
    fn checked(self) -> Result<Self> {
        let wrong = |russian: &str, english: &str| Err(Error::file(&self.path, russian, english));
        let sizes = [
            self.hidden,
            self.layers,
            self.heads,
            self.key_heads,
            self.head,
            self.vocabulary,
            self.context,
        ];
        if sizes.contains(&0) {
            return wrong(
                "один из размеров модели равен нулю",
                "a size of the model is zero",
            );
        }
        if !self.heads.is_multiple_of(self.key_heads) {
            return wrong(
                "число голов внимания не делится на число голов ключей",
                "the number of heads is no multiple of the number of heads of keys",
            );
        }
        let latent = self.latent.as_ref();
        if latent.is_some_and(|it| [it.rank, it.plain, it.turned, it.value].contains(&0)) {
            return wrong(
                "один из размеров модели равен нулю",
                "a size of the model is zero",
            );
        }
        if !self.turned().is_multiple_of(2) {
            return wrong(
                "размер головы внимания нечётный",
                "the size of a head of attention is odd",
            );
        }
        if let Some(windows) = &self.windows
            && (windows.tokens == 0 || windows.layers.len() != self.layers)
        {
            return wrong(
                "окно внимания пусто, или слоёв с окном и без него не столько, сколько слоёв",
                "a window of attention is empty, or layers with and without one are not as many as there are layers",
            );
        }
        if let Some(experts) = &self.experts
            && (experts.used == 0 || experts.used > experts.count || experts.step == 0)
        {
            return wrong(
                "число экспертов на токен не согласуется с числом экспертов",
                "the number of experts a token uses does not fit their number",
            );
        }
        Ok(self)
    }

    /// Numbers in a head that positions turn.
    pub(crate) fn turned(&self) -> usize {
        self.latent.as_ref().map_or(self.head, |it| it.turned)
    }

    /// How many tokens a layer looks back at; all if `None`.
    pub(crate) fn window(&self, layer: usize) -> Option<usize> {
        let windows = self.windows.as_ref()?;
        let has_window = windows.layers.get(layer).copied().unwrap_or(false);
        has_window.then_some(windows.tokens)
    }

    /// What products of queries and keys are multiplied by.
    pub(crate) fn attention_scale(&self) -> f64 {
        let usual = || (self.head as f64).sqrt().recip();
        self.scales.attention.unwrap_or_else(usual)
    }

    /// Whether such a model can be trained here: gradients are known of what the families that are trained consist of.
    pub(crate) fn is_trainable(&self) -> bool {
        self.norms == Norms::Root
            && self.activation == Activation::Silu
            && self.windows.is_none()
            && self.latent.is_none()
            && self.scales == Scales::default()
            && self.caps == Caps::default()
    }

    /// Whether a layer has experts.
    pub(crate) fn has_experts(&self, layer: usize) -> Option<&Experts> {
        let experts = self.experts.as_ref()?;
        let is_sparse =
            !experts.dense_layers.contains(&layer) && (layer + 1).is_multiple_of(experts.step);
        is_sparse.then_some(experts)
    }
}

/// A setting that is needed and absent.
pub(crate) fn missing(path: &Path, setting: &str) -> Error {
    Error::file(
        path,
        format!("нет настройки `{setting}`"),
        format!("there is no setting `{setting}`"),
    )
}

/// A setting with a value that is not known here.
fn unknown(path: &Path, setting: &str, value: &str) -> Error {
    Error::file(
        path,
        format!("настройка `{setting}`: значение {value} не поддерживается"),
        format!("setting `{setting}`: {value} is not supported"),
    )
}
