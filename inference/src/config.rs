//! What a model is made of: sizes and settings, read from `config.json` or from a GGUF file.

mod gguf;
mod json;

use std::path::{Path, PathBuf};

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
    /// What norms add so as not to divide by zero.
    pub(crate) epsilon: f64,
    pub(crate) rotary: Rotary,
    /// Whether the embedding is also the last matrix.
    pub(crate) is_tied: bool,
    /// Whether the four matrices of attention have biases, where an architecture leaves it open.
    pub(crate) attention_bias: bool,
    /// The same for the three of the feed-forward part.
    pub(crate) feed_forward_bias: bool,
    pub(crate) experts: Option<Experts>,
    /// Tokens that end a text.
    pub(crate) ends: Vec<u32>,
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
    /// Each by its own factor, as a GGUF file stores them.
    Factors(Vec<f32>),
}

/// The experts of a sparse model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Experts {
    pub(crate) count: usize,
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
        if !self.head.is_multiple_of(2) {
            return wrong(
                "размер головы внимания нечётный",
                "the size of a head of attention is odd",
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

    /// Whether a layer has experts.
    pub(crate) fn has_experts(&self, layer: usize) -> Option<&Experts> {
        let experts = self.experts.as_ref()?;
        let is_sparse =
            !experts.dense_layers.contains(&layer) && (layer + 1).is_multiple_of(experts.step);
        is_sparse.then_some(experts)
    }
}

/// A setting that is needed and absent.
fn missing(path: &Path, setting: &str) -> Error {
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
