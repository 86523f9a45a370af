//! What a model makes of examples: their loss and its gradients.

use std::path::Path;
use std::time::Instant;

use candle_core::{Tensor, Var};

use super::adamw::{self, AdamW};
use super::examples::Example;
use super::settings::Settings;
use crate::adapter::Adapter;
use crate::error::{Error, Result};
use crate::kernels::gradients::{recorded, sum, unrecorded};
use crate::model::Model;
use crate::weights::Variables;

/// What is trained, and of which model.
#[derive(Clone, Copy)]
pub(super) struct Goal<'a> {
    pub(super) model: &'a Model,
    pub(super) adapter: Option<&'a Adapter>,
    pub(super) variables: &'a [(String, Var)],
}

impl Goal<'_> {
    /// The sum of what the learned tokens of examples cost, times a scale.
    fn cost(&self, examples: &[&Example], scale: f64, gradients: bool) -> Result<Tensor> {
        let mut sequences = Vec::new();
        let mut rows = Vec::new();
        let mut expected = Vec::new();
        let mut start = 0;
        for example in examples {
            let length = example.length();
            sequences.push(&example.tokens[..length]);
            let next = example.tokens.iter().zip(&example.learned).skip(1);
            for (row, (token, learned)) in (start..).zip(next) {
                if *learned {
                    rows.push(row);
                    expected.push(*token);
                }
            }
            start += length as u32;
        }
        let cost = crate::model::Cost {
            rows,
            expected,
            scale,
            gradients,
        };
        self.model.cost(&sequences, self.adapter, cost)
    }

    /// The loss of examples alone.
    pub(super) fn evaluate(&self, examples: &[&Example], scale: f64) -> Result<f64> {
        let cost = rayon::scope(|_| unrecorded(|| self.cost(examples, scale, false)))?;
        Ok(f64::from(cost.to_scalar::<f32>()?))
    }

    /// Adds the gradients of examples to those before, and tells the loss.
    pub(super) fn learn(
        &self,
        examples: &[&Example],
        scale: f64,
        sums: &mut Vec<Tensor>,
    ) -> Result<f64> {
        // On a thread of the pool: another one would sleep through each operation and have to be woken behind it.
        let is_ours = self.model.is_ours();
        let (cost, gradients) = rayon::scope(|_| {
            if is_ours {
                return recorded(|| self.cost(examples, scale, true));
            }
            let cost = unrecorded(|| self.cost(examples, scale, true))?;
            let gradients = cost.backward()?;
            Ok::<_, Error>((cost, gradients))
        })?;
        let is_first = sums.is_empty();
        for (number, (name, var)) in self.variables.iter().enumerate() {
            let gradient = match gradients.get(var) {
                Some(gradient) => gradient.clone(),
                // An expert that no token of the batch has used.
                None if !is_ours => var.zeros_like()?,
                None => {
                    let missing = format!("{name} has no gradient");
                    return Err(Error::Compute(candle_core::Error::Msg(missing)));
                }
            };
            if gradient.dims() != var.dims() {
                return Err(Error::Compute(candle_core::Error::Msg(format!(
                    "the gradient of {name} has the shape {:?}",
                    gradient.dims()
                ))));
            }
            if is_first {
                sums.push(gradient);
            } else {
                sums[number] = sum(&sums[number], &gradient)?;
            }
        }
        Ok(f64::from(cost.to_scalar::<f32>()?))
    }
}

/// How fast a model of some size is trained on this machine, without data.
pub struct Speed {
    /// What a `config.json` says.
    pub config: serde_json::Value,
    /// Sequences that are computed together.
    pub batch: usize,
    /// Their tokens.
    pub length: usize,
}

impl Speed {
    /// Tokens a second in each of some steps.
    pub fn measure(&self, steps: usize) -> Result<Vec<f64>> {
        let variables = Variables::random(1);
        let config = self.config.to_string();
        let model = Model::of_text(Path::new("config.json"), config.as_bytes(), &variables)?;
        let all = variables.all();
        let goal = Goal {
            model: &model,
            adapter: None,
            variables: &all,
        };
        let settings = Settings::default();
        let mut optimizer = AdamW::new(&all, &settings)?;
        let example = |number: usize| {
            let tokens = 0..=self.length;
            let token = |it| ((it * 31 + number * 17) % model.vocabulary()) as u32;
            Example {
                tokens: tokens.map(token).collect(),
                learned: vec![true; self.length + 1],
            }
        };
        let examples: Vec<Example> = (0..self.batch).map(example).collect();
        let examples: Vec<&Example> = examples.iter().collect();
        let tokens = self.batch * self.length;
        let mut speeds = Vec::new();
        for _ in 0..steps {
            let began = Instant::now();
            let mut gradients = Vec::new();
            goal.learn(&examples, 1.0 / tokens as f64, &mut gradients)?;
            let norm = adamw::norm(&gradients)?;
            optimizer.step(&gradients, 1.0 / norm.max(1.0), settings.learning_rate)?;
            speeds.push(tokens as f64 / began.elapsed().as_secs_f64());
        }
        Ok(speeds)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// What is recorded has the gradients that the graph of candle has.
    #[test]
    fn recorded_gradients_are_those_of_candle() {
        for name in ["qwen2", "qwen3", "llama"] {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
            let variables = Variables::of_folder(&folder.join(name)).unwrap();
            let settings = folder.join(name).join("config.json");
            let model = Model::of_variables(&settings, &variables).unwrap();
            let all = variables.all();
            let goal = Goal {
                model: &model,
                adapter: None,
                variables: &all,
            };
            let example = |seed: u32, learned: usize| Example {
                tokens: (0..40).map(|it| (it * seed + 7) % 400).collect(),
                learned: (0..40).map(|it| it >= learned).collect(),
            };
            let (first, second) = (example(37, 0), example(91, 30));
            for examples in [vec![&first], vec![&first, &second]] {
                let mut found = Vec::new();
                let loss = goal.learn(&examples, 0.1, &mut found).unwrap();
                let cost = goal.cost(&examples, 0.1, true).unwrap();
                let expected = f64::from(cost.to_scalar::<f32>().unwrap());
                assert!((loss - expected).abs() < 1e-5, "{name}: {loss} {expected}");
                let gradients = cost.backward().unwrap();
                for ((variable, var), found) in all.iter().zip(&found) {
                    let expected = gradients.get(var).unwrap();
                    let most = |it: &Tensor| {
                        let most = it.abs().unwrap().flatten_all().unwrap().max(0).unwrap();
                        most.to_scalar::<f32>().unwrap()
                    };
                    let wrong = most(&(found - expected).unwrap());
                    let size = most(expected);
                    assert!(size > 0.0, "{name}: {variable}");
                    assert!(
                        wrong <= 1e-5 * (1.0 + size),
                        "{name}: {variable}: {wrong} of {size}"
                    );
                }
            }
        }
    }
}
