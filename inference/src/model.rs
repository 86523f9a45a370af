//! A loaded model: token ids in, numbers for each token of the vocabulary out; knows nothing of text and of requests.

use std::path::Path;
use std::sync::Arc;

use candle_core::{Device, Tensor};

use crate::adapter::{self, Adapter};
use crate::blocks::Decoder;
use crate::cache::Cache;
use crate::config::{self, Config};
use crate::device;
use crate::error::{Error, Result};
use crate::models::{self, Architecture};
use crate::pass::Part;
use crate::weights::{Gguf, Module, Safetensors, Source, Stored, Variables, Weights};

/// A model and its sizes. Sequences are kept by callers, each in a [`Cache`]; many may be continued in one step.
#[derive(Debug)]
pub struct Model {
    config: Config,
    decoder: Decoder,
    modules: Vec<Module>,
}

/// What is expected of a model that is trained.
pub(crate) struct Cost {
    /// The numbers of the rows behind which a token is expected, counted over all sequences; they ascend.
    pub(crate) rows: Vec<u32>,
    /// The tokens.
    pub(crate) expected: Vec<u32>,
    /// What the sum of all costs is multiplied by.
    pub(crate) scale: f64,
    /// Whether gradients are wanted.
    pub(crate) gradients: bool,
}

impl Model {
    /// The model in a folder with `config.json` and weights in safetensors.
    pub fn of_folder(folder: &Path) -> Result<Self> {
        let mut config = config::of_json(&folder.join("config.json"))?;
        config
            .ends
            .extend(config::ends(&folder.join("generation_config.json"))?);
        let architecture = models::of_class(&config.path, &config.architecture)?;
        let stored = Stored::Safetensors(Safetensors::of_folder(folder)?);
        Self::new(
            config,
            architecture,
            Source::Stored(&stored),
            &device::best(),
        )
    }

    /// The model in a GGUF file.
    pub fn of_gguf(path: &Path) -> Result<Self> {
        Self::of_opened_gguf(&Arc::new(Gguf::open(path)?))
    }

    pub(crate) fn of_opened_gguf(file: &Arc<Gguf>) -> Result<Self> {
        let config = config::of_gguf(file)?;
        let architecture = models::of_gguf(&config.path, &config.architecture)?;
        let stored = Stored::Gguf(Arc::clone(file));
        Self::new(
            config,
            architecture,
            Source::Stored(&stored),
            &device::best(),
        )
    }

    /// A model with the settings in a `config.json` whose weights are to be trained.
    pub fn of_variables(settings: &Path, variables: &Variables) -> Result<Self> {
        Self::of_config(config::of_json(settings)?, variables)
    }

    /// The same with the text of a `config.json`, which errors call by `path`.
    pub(crate) fn of_text(path: &Path, settings: &[u8], variables: &Variables) -> Result<Self> {
        Self::of_config(config::of_text(path, settings)?, variables)
    }

    fn of_config(config: Config, variables: &Variables) -> Result<Self> {
        check_trainable(&config)?;
        let architecture = models::of_class(&config.path, &config.architecture)?;
        let source = Source::Variables(variables);
        Self::new(config, architecture, source, &device::best())
    }

    fn new(
        config: Config,
        architecture: &Architecture,
        source: Source<'_>,
        device: &Device,
    ) -> Result<Self> {
        let weights = Weights::new(source, device);
        let layer = |weights: &Weights<'_>, it| (architecture.layer)(weights, &config, it);
        let decoder = Decoder::new(&weights, &config, layer)?;
        Ok(Self {
            decoder,
            modules: weights.modules(),
            config,
        })
    }

    /// How many tokens its vocabulary has.
    pub fn vocabulary(&self) -> usize {
        self.config.vocabulary
    }

    /// The most tokens that a sequence may have.
    pub fn context(&self) -> usize {
        self.config.context
    }

    /// The tokens that end a text, as the settings tell.
    pub fn ends(&self) -> &[u32] {
        &self.config.ends
    }

    /// A cache with nothing in it.
    pub fn cache(&self) -> Cache {
        self.decoder.cache()
    }

    /// Continues sequences by tokens, as many of them side by side as there are parts: the tokens are added to the
    /// caches, and for each wanted token a row of logits comes out, `[wanted, vocabulary]`, in the order of the parts.
    ///
    /// After an error the caches are as long as before.
    pub fn forward(&self, parts: &mut [Part<'_>]) -> Result<Tensor> {
        for part in parts.iter() {
            self.check(part.tokens, part.cache.length())?;
        }
        self.decoder.forward(parts)
    }

    /// What follows each token of whole sequences, as logits with gradients, `[tokens, vocabulary]`. Some families
    /// cannot be trained, which is an error.
    pub fn train(&self, sequences: &[&[u32]], adapter: Option<&Adapter>) -> Result<Tensor> {
        self.check_trainable()?;
        for sequence in sequences {
            self.check(sequence, 0)?;
        }
        self.decoder.train(sequences, adapter)
    }

    /// What expected tokens cost behind tokens of whole sequences, as one number.
    pub(crate) fn cost(
        &self,
        sequences: &[&[u32]],
        adapter: Option<&Adapter>,
        cost: Cost,
    ) -> Result<Tensor> {
        self.check_trainable()?;
        for sequence in sequences {
            self.check(sequence, 0)?;
        }
        self.decoder.cost(sequences, adapter, cost)
    }

    /// Whether it is of a family that can be trained here, on its own or through adapters.
    pub(crate) fn check_trainable(&self) -> Result<()> {
        check_trainable(&self.config)
    }

    /// Whether its costs consist of computations of ours alone, so that they may be recorded.
    pub(crate) fn is_ours(&self) -> bool {
        self.decoder.is_ours()
    }

    /// Its linear layers, by their numbers.
    pub(crate) fn modules(&self) -> &[Module] {
        &self.modules
    }

    pub(crate) fn device(&self) -> &Device {
        self.decoder.device()
    }

    /// Loads the adapter in a folder that PEFT or a training wrote.
    pub fn adapter(&self, folder: &Path) -> Result<Adapter> {
        adapter::load(folder, &self.modules, self.decoder.device())
    }

    fn check(&self, tokens: &[u32], before: usize) -> Result<()> {
        let (vocabulary, context) = (self.config.vocabulary, self.config.context);
        if tokens.is_empty() {
            return Err(Error::input(
                "нет ни одного токена",
                "there is not one token",
            ));
        }
        if let Some(token) = tokens.iter().find(|it| **it as usize >= vocabulary) {
            return Err(Error::input(
                format!("токен {token} не из словаря: в нём их {vocabulary}"),
                format!("token {token} is not of the vocabulary, which has {vocabulary}"),
            ));
        }
        let length = before + tokens.len();
        if length > context {
            return Err(Error::input(
                format!("токенов {length}, а модель видит не больше {context}"),
                format!("{length} tokens are more than the {context} that the model sees"),
            ));
        }
        Ok(())
    }
}

fn check_trainable(config: &Config) -> Result<()> {
    if config.is_trainable() {
        return Ok(());
    }
    let name = &config.architecture;
    Err(Error::file(
        &config.path,
        format!("модель {name} не обучается, она может только отвечать"),
        format!("a model {name} cannot be trained, it can only answer"),
    ))
}
