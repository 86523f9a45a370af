//! What a training is told.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// How weights are trained, whichever they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What all random choices follow from: the order of records, new weights, which records are held back.
    pub seed: u64,
    /// How often every record is learned from, where `steps` says nothing.
    pub epochs: usize,
    /// How many steps there are.
    pub steps: Option<usize>,
    /// How far one step goes, at its most.
    pub learning_rate: f64,
    /// What part of it is left at the end.
    pub final_rate: f64,
    /// In how many steps it grows from nothing; a thirtieth of all by default.
    pub warm_up: Option<usize>,
    /// How many windows of `context` tokens are computed together.
    pub batch: usize,
    /// The most tokens of one sequence; what the model sees, and 1,024 at most, by default.
    pub context: Option<usize>,
    /// How many batches one step learns from.
    pub accumulation: usize,
    /// The largest norm of all gradients; larger ones are made so large. Nothing is done when it is zero.
    pub clip: f64,
    /// By what part matrices become smaller in a step, times the rate.
    pub weight_decay: f64,
    /// How long gradients are remembered, from 0 to 1.
    pub beta1: f64,
    /// How long their squares are remembered, from 0 to 1.
    pub beta2: f64,
    /// What is added to the root of the squares.
    pub epsilon: f64,
    /// What part of the records is held back to evaluate.
    pub evaluation: f64,
    /// After how many steps the records held back are evaluated; at the end only when it is zero.
    pub evaluate_every: usize,
    /// After how many steps a checkpoint is written; at the end only when it is zero.
    pub save_every: usize,
    /// How many checkpoints are kept.
    pub keep: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            epochs: 1,
            steps: None,
            learning_rate: 3e-4,
            final_rate: 0.1,
            warm_up: None,
            batch: 4,
            context: None,
            accumulation: 1,
            clip: 1.0,
            weight_decay: 0.01,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            evaluation: 0.02,
            evaluate_every: 100,
            save_every: 100,
            keep: 2,
        }
    }
}

impl Settings {
    /// Whether they make sense.
    pub(super) fn check(&self) -> Result<()> {
        let part = 0.0..1.0;
        let problem = if self.steps == Some(0) || (self.steps.is_none() && self.epochs == 0) {
            Some(("steps", "> 0"))
        } else if !(self.learning_rate > 0.0 && self.learning_rate < 10.0) {
            Some(("learning_rate", "> 0, < 10"))
        } else if !(0.0..=1.0).contains(&self.final_rate) {
            Some(("final_rate", "0..1"))
        } else if self.batch == 0 {
            Some(("batch", "> 0"))
        } else if self.context.is_some_and(|it| it < 2) {
            Some(("context", "> 1"))
        } else if self.accumulation == 0 {
            Some(("accumulation", "> 0"))
        } else if self.clip.is_nan() || self.clip < 0.0 {
            Some(("clip", ">= 0"))
        } else if !part.contains(&self.weight_decay) {
            Some(("weight_decay", "0..1"))
        } else if !part.contains(&self.beta1) {
            Some(("beta1", "0..1"))
        } else if !part.contains(&self.beta2) {
            Some(("beta2", "0..1"))
        } else if self.epsilon.is_nan() || self.epsilon <= 0.0 {
            Some(("epsilon", "> 0"))
        } else if !part.contains(&self.evaluation) {
            Some(("evaluation", "0..1"))
        } else if self.keep == 0 {
            Some(("keep", "> 0"))
        } else {
            None
        };
        let Some((name, expected)) = problem else {
            return Ok(());
        };
        Err(Error::input(
            format!("настройка {name} вне допустимого: нужно {expected}"),
            format!("the setting {name} is out of range: {expected} is needed"),
        ))
    }

    /// The tokens of a sequence, for a model that sees so many.
    pub(super) fn context(&self, model: usize) -> Result<usize> {
        match self.context {
            Some(context) if context > model => Err(Error::input(
                format!("context = {context}, а модель видит не больше {model} токенов"),
                format!("context = {context}, and the model sees {model} tokens at most"),
            )),
            Some(context) => Ok(context),
            None => Ok(model.min(1024)),
        }
    }

    /// The rate of a step, counted from zero, of so many: a line up and half a wave down.
    pub(super) fn rate(&self, step: usize, steps: usize) -> f64 {
        let warm_up = self.warm_up.unwrap_or(steps / 30);
        if step < warm_up {
            return self.learning_rate * (step + 1) as f64 / (warm_up + 1) as f64;
        }
        let left = steps.saturating_sub(warm_up).max(1);
        let done = ((step - warm_up) as f64 / left as f64).min(1.0);
        let wave = 0.5 * (1.0 + (std::f64::consts::PI * done).cos());
        self.learning_rate * (self.final_rate + (1.0 - self.final_rate) * wave)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_in_a_line_and_falls_in_a_wave() {
        let settings = Settings {
            learning_rate: 1.0,
            final_rate: 0.2,
            warm_up: Some(3),
            ..Settings::default()
        };
        let rates: Vec<f64> = (0..14).map(|it| settings.rate(it, 13)).collect();
        assert_eq!(rates[..4], [0.25, 0.5, 0.75, 1.0]);
        assert!(rates[3..].is_sorted_by(|a, b| a > b), "{rates:?}");
        assert!((rates[8] - 0.6).abs() < 1e-9, "{rates:?}");
        assert!((rates[13] - 0.2).abs() < 1e-9, "{rates:?}");
    }

    #[test]
    fn settings_without_sense_are_named() {
        let check = |change: fn(&mut Settings), name: &str| {
            let mut settings = Settings::default();
            change(&mut settings);
            let error = settings.check().unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        };
        assert!(Settings::default().check().is_ok());
        check(|it| it.steps = Some(0), "steps");
        check(|it| it.learning_rate = f64::NAN, "learning_rate");
        check(|it| it.clip = f64::NAN, "clip");
        check(|it| it.evaluation = 1.0, "evaluation");
        check(|it| it.batch = 0, "batch");
    }
}
