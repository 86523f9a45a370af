//! Weights that are trained: made anew, or taken from a checkpoint and made changeable.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use candle_core::{Device, Tensor, Var};

use super::safetensors::Safetensors;
use super::stored::Stored;
use crate::error::{Error, Result};
use crate::random::Random;

/// How far from zero the weights of a new matrix are, as a standard deviation: what the models here were begun with.
const SPREAD: f32 = 0.02;

/// The variables of a model, by the names of a checkpoint.
pub struct Variables {
    made: Mutex<BTreeMap<String, Var>>,
    begun: Begun,
}

/// Where variables begin.
enum Begun {
    Random(u64),
    Stored(Stored),
}

impl Variables {
    /// Variables that begin at random, the same for the same seed.
    pub fn random(seed: u64) -> Self {
        Self {
            made: Mutex::default(),
            begun: Begun::Random(seed),
        }
    }

    /// Variables that begin as the weights of the checkpoint in a folder.
    pub fn of_folder(folder: &Path) -> Result<Self> {
        let stored = Stored::Safetensors(Safetensors::of_folder(folder)?);
        Ok(Self {
            made: Mutex::default(),
            begun: Begun::Stored(stored),
        })
    }

    /// All variables that the model asked for, sorted by name.
    pub fn all(&self) -> Vec<(String, Var)> {
        let made = self.made();
        made.iter()
            .map(|(name, var)| (name.clone(), var.clone()))
            .collect()
    }

    pub(crate) fn tensor(&self, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
        if let Some(var) = self.made().get(name) {
            return Ok(var.as_tensor().clone());
        }
        let begin = match &self.begun {
            Begun::Random(seed) => begin(*seed, name, shape, device)?,
            Begun::Stored(stored) => stored.tensor(name, shape, device)?,
        };
        let var = Var::from_tensor(&begin)?;
        let tensor = var.as_tensor().clone();
        self.made().insert(name.to_owned(), var);
        Ok(tensor)
    }

    fn made(&self) -> MutexGuard<'_, BTreeMap<String, Var>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Norms begin at one, biases at zero and matrices at random.
fn begin(seed: u64, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
    let tensor = if name.ends_with("norm.weight") {
        Tensor::ones(shape, candle_core::DType::F32, device)
    } else if name.ends_with(".bias") {
        Tensor::zeros(shape, candle_core::DType::F32, device)
    } else {
        // The name is part of the seed: the weights do not depend on the order in which they are asked for.
        let mut random = Random::of(seed, name);
        let count = shape.iter().product();
        let numbers: Vec<f32> = (0..count).map(|_| random.normal() * SPREAD).collect();
        Tensor::from_vec(numbers, shape, device)
    };
    tensor.map_err(Error::from)
}
