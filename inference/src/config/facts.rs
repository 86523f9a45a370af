//! What a family of models fixes, and what its `config.json` means where it is silent.

use super::{Activation, Norms};

/// What holds for all models of a family.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) norms: Norms,
    /// Whether numbers that stand for tokens are multiplied by the root of their count.
    pub(crate) scales_embedding: bool,
    /// Which layers may have a window.
    pub(crate) windows: Layers,
    /// How positions turn in layers with a window, if not as elsewhere: the base of the wave lengths.
    pub(crate) window_theta: Option<f64>,
    /// Whether `gelu` in the settings means its approximation by tanh.
    pub(crate) gelu_is_tanh: bool,

    // What follows is for settings that do not tell.
    pub(crate) is_tied: bool,
    pub(crate) has_biases: bool,
    pub(crate) activation: Activation,
    /// Numbers in a head; the share of a head in the numbers of a token if `None`.
    pub(crate) head: Option<usize>,
    /// The number whose root products of queries and keys are divided by; that of a head if `None`.
    pub(crate) query_scalar: Option<f64>,
    pub(crate) theta: f64,
    pub(crate) window: Option<usize>,
    pub(crate) attention_cap: Option<f64>,
    pub(crate) logits_cap: Option<f64>,

    // And this for what GGUF files do not tell.
    /// The window that the published models have.
    pub(crate) published_window: Option<usize>,
    /// How many layers the model has that divides products of queries and keys by another root, that of the numbers of a
    /// token for each head.
    pub(crate) odd_layers: Option<usize>,
}

/// Which layers have a window, where the settings do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layers {
    None,
    All,
    /// All but every so manyth.
    AllBut(usize),
}

impl Layers {
    /// For each of some layers, whether it has a window.
    pub(super) fn of(self, layers: usize) -> Vec<bool> {
        let every = match self {
            Self::None => 1,
            Self::All => usize::MAX,
            Self::AllBut(every) => every,
        };
        (1..=layers).map(|it| !it.is_multiple_of(every)).collect()
    }
}

impl Facts {
    /// Of most families.
    pub(crate) const USUAL: Self = Self {
        norms: Norms::Root,
        scales_embedding: false,
        windows: Layers::None,
        window_theta: None,
        gelu_is_tanh: false,
        is_tied: false,
        has_biases: false,
        activation: Activation::Silu,
        head: None,
        query_scalar: None,
        theta: 10_000.0,
        window: None,
        attention_cap: None,
        logits_cap: None,
        published_window: None,
        odd_layers: None,
    };

    /// Of the families of Gemma.
    pub(crate) const GEMMA: Self = Self {
        norms: Norms::RootFromOne,
        scales_embedding: true,
        is_tied: true,
        activation: Activation::GeluTanh,
        head: Some(256),
        ..Self::USUAL
    };
}
