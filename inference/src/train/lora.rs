//! Trains an adapter, which PEFT can load, too.

use std::path::Path;

use candle_core::{DType, Tensor, Var};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::cost::Goal;
use super::examples::Encoder;
use super::progress::{Outcome, Watch};
use super::run::Run;
use super::saved::Product;
use super::settings::Settings;
use crate::adapter::{self, Adapter, Delta};
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::random::Random;

/// What an adapter is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lora {
    /// How many numbers stand between the two matrices of a layer.
    pub rank: usize,
    /// By how much what is learned weighs: `alpha / rank`, or `alpha / √rank` when it is `stable`.
    pub alpha: f64,
    /// Whether the weight of what is learned does not depend much on the rank (rsLoRA).
    pub stable: bool,
    /// Which linear layers are changed, by the ends of their paths; `all-linear` is all but the last.
    pub targets: Vec<String>,
}

impl Default for Lora {
    fn default() -> Self {
        let targets = [
            "q_proj",
            "k_proj",
            "v_proj",
            "o_proj",
            "gate_proj",
            "up_proj",
            "down_proj",
        ];
        Self {
            rank: 8,
            alpha: 16.0,
            stable: false,
            targets: targets.map(str::to_owned).to_vec(),
        }
    }
}

/// The last layer of a model, which is not meant by "all".
const HEAD: &str = "lm_head";
const ALL: &str = "all-linear";

impl Lora {
    fn check(&self) -> Result<()> {
        if self.rank == 0 || !(self.alpha > 0.0 && self.alpha.is_finite()) {
            return Err(Error::input(
                "rank и alpha должны быть больше нуля",
                "rank and alpha must be above zero",
            ));
        }
        if self.targets.is_empty() {
            return Err(Error::input(
                "не назван ни один слой: targets пуст",
                "not one layer is named: targets is empty",
            ));
        }
        Ok(())
    }

    fn scale(&self) -> f64 {
        let rank = self.rank as f64;
        self.alpha / if self.stable { rank.sqrt() } else { rank }
    }

    fn means(&self, path: &str) -> bool {
        self.targets.iter().any(|target| {
            let before = path.strip_suffix(target.as_str());
            before.is_some_and(|it| it.is_empty() || it.ends_with('.'))
                || (target == ALL && path != HEAD)
        })
    }

    /// A new adapter that changes nothing yet, and its matrices by the names that PEFT gives them.
    fn adapter(&self, model: &Model, seed: u64) -> Result<(Adapter, Vec<(String, Var)>)> {
        let modules = model.modules();
        for target in &self.targets {
            let alone = Self {
                targets: vec![target.clone()],
                ..self.clone()
            };
            if !modules.iter().any(|it| alone.means(&it.path)) {
                let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
                let mut names: Vec<_> = modules.iter().map(|it| last(&it.path)).collect();
                names.sort();
                names.dedup();
                let names = names.join(", ");
                return Err(Error::input(
                    format!("в модели нет линейных слоёв {target}; есть {names}"),
                    format!("the model has no linear layers {target}; there are {names}"),
                ));
            }
        }
        let device = model.device();
        let mut variables = Vec::new();
        let mut deltas = Vec::new();
        for module in modules {
            if !self.means(&module.path) {
                deltas.push(None);
                continue;
            }
            let (down_name, up_name) = adapter::names(&module.path);
            // As PEFT begins: the first matrix at random, evenly up to the root of the inputs; the second at zero.
            let mut random = Random::of(seed, &down_name);
            let bound = (module.inputs as f64).sqrt().recip();
            let numbers = (0..self.rank * module.inputs)
                .map(|_| ((random.unit() * 2.0 - 1.0) * bound) as f32);
            let down = Tensor::from_iter(numbers, device)?.reshape((self.rank, module.inputs))?;
            let down = Var::from_tensor(&down)?;
            let up = Var::zeros((module.outputs, self.rank), DType::F32, device)?;
            deltas.push(Some(Delta {
                down: down.as_tensor().clone(),
                up: up.as_tensor().clone(),
                scale: self.scale(),
            }));
            variables.extend([(down_name, down), (up_name, up)]);
        }
        Ok((Adapter::new(deltas), variables))
    }

    /// What `adapter_config.json` says.
    fn settings(&self, base: &str) -> serde_json::Value {
        let alpha = match self.alpha.fract() {
            0.0 => json!(self.alpha as i64),
            _ => json!(self.alpha),
        };
        let targets = match self.targets.as_slice() {
            [one] if one == ALL => json!(ALL),
            several => json!(several),
        };
        json!({
            "peft_type": "LORA",
            "task_type": "CAUSAL_LM",
            "base_model_name_or_path": base,
            "r": self.rank,
            "lora_alpha": alpha,
            "use_rslora": self.stable,
            "target_modules": targets,
            "lora_dropout": 0.0,
            "bias": "none",
            "fan_in_fan_out": false,
            "use_dora": false,
            "modules_to_save": null,
            "rank_pattern": {},
            "alpha_pattern": {},
            "init_lora_weights": true,
            "inference_mode": true,
        })
    }
}

/// From where to where an adapter is trained.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file of records.
    pub data: &'a Path,
    /// The folder of the adapter, of its checkpoints on the way, and of `loss.csv` and `loss.svg`.
    pub out: &'a Path,
    /// Whether a training that is there goes on.
    pub resume: bool,
}

/// Trains an adapter for a model; `base` is what the adapter calls it.
pub fn lora(
    checkpoint: &Checkpoint,
    base: &str,
    place: Place<'_>,
    lora: &Lora,
    settings: &Settings,
    watch: &mut dyn Watch,
) -> Result<Outcome> {
    settings.check()?;
    lora.check()?;
    let model = &checkpoint.model;
    model.check_trainable()?;
    let context = settings.context(model.context())?;
    let examples = Encoder::of(checkpoint, context)?.read(place.data)?;
    let (adapter, variables) = lora.adapter(model, settings.seed)?;
    let mut described = serde_json::to_vec_pretty(&lora.settings(base)).unwrap_or_default();
    described.push(b'\n');
    let run = Run {
        goal: Goal {
            model,
            adapter: Some(&adapter),
            variables: &variables,
        },
        product: Product {
            weights: adapter::WEIGHTS,
            variables: variables.clone(),
            others: vec![(adapter::SETTINGS.to_owned(), described)],
        },
        what: json!({"base": base, "lora": lora, "context": context}),
        settings,
        context,
        out: place.out,
        resume: place.resume,
    };
    run.run(examples, watch)
}
