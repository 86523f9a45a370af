//! The weights that a model is made of, from a checkpoint or made for training, asked for by their path in it.

mod bytes;
mod gguf;
mod mapped;
mod matrix;
mod names;
mod reader;
mod safetensors;
mod stored;
mod variables;
mod written;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use candle_core::{Device, Tensor};

pub(crate) use self::bytes::Bytes;
pub(crate) use self::gguf::{Gguf, Value};
pub(crate) use self::matrix::Matrix;
pub(crate) use self::safetensors::Safetensors;
pub(crate) use self::stored::Stored;
pub use self::variables::Variables;
pub(crate) use self::written::write as write_safetensors;
use crate::error::Result;

/// Where weights come from.
pub(crate) enum Source<'a> {
    Stored(&'a Stored),
    Variables(&'a Variables),
}

/// A place in the tree of weights of a model: `model.layers.0.self_attn`.
#[derive(Clone)]
pub(crate) struct Weights<'a> {
    root: Rc<Root<'a>>,
    path: String,
}

struct Root<'a> {
    source: Source<'a>,
    device: Device,
    modules: RefCell<Vec<Module>>,
    /// Numbers of all matrices so far, and of those that kernels of our own do not read.
    sizes: Cell<(usize, usize)>,
}

/// A linear layer, which an adapter may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Module {
    /// Its path: `model.layers.0.self_attn.q_proj`.
    pub(crate) path: String,
    /// How many numbers go in.
    pub(crate) inputs: usize,
    /// How many come out.
    pub(crate) outputs: usize,
}

impl<'a> Weights<'a> {
    pub(crate) fn new(source: Source<'a>, device: &Device) -> Self {
        let root = Root {
            source,
            device: device.clone(),
            modules: RefCell::default(),
            sizes: Cell::default(),
        };
        Self {
            root: Rc::new(root),
            path: String::new(),
        }
    }

    /// A place below this one.
    pub(crate) fn at(&self, name: &str) -> Self {
        Self {
            root: Rc::clone(&self.root),
            path: self.name(name),
        }
    }

    pub(crate) fn device(&self) -> &Device {
        &self.root.device
    }

    /// A row of numbers.
    pub(crate) fn vector(&self, name: &str, length: usize) -> Result<Tensor> {
        let (name, device) = (self.name(name), &self.root.device);
        match &self.root.source {
            Source::Stored(stored) => stored.tensor(&name, &[length], device),
            Source::Variables(variables) => variables.tensor(&name, &[length], device),
        }
    }

    pub(crate) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        let (name, device) = (self.name(name), &self.root.device);
        let matrix = match &self.root.source {
            Source::Stored(stored) => stored.matrix(&name, rows, columns, device)?,
            Source::Variables(variables) => {
                let tensor = variables.tensor(&name, &[rows, columns], device)?;
                Matrix::Dense(tensor)
            }
        };
        let size = rows.saturating_mul(columns);
        let (all, others) = self.root.sizes.get();
        let is_own = matches!(matrix, Matrix::Blocks(_));
        let others = others.saturating_add(if is_own { 0 } else { size });
        self.root.sizes.set((all.saturating_add(size), others));
        Ok(matrix)
    }

    /// Whether kernels of our own read nearly all of the matrices so far.
    pub(crate) fn are_blocks(&self) -> bool {
        let (all, others) = self.root.sizes.get();
        others <= all / 20
    }

    /// Notes that a linear layer stands here, and tells its number in the model.
    pub(crate) fn module(&self, inputs: usize, outputs: usize) -> usize {
        let mut modules = self.root.modules.borrow_mut();
        modules.push(Module {
            path: self.path.clone(),
            inputs,
            outputs,
        });
        modules.len() - 1
    }

    /// The linear layers that were made so far, by their numbers.
    pub(crate) fn modules(&self) -> Vec<Module> {
        self.root.modules.borrow().clone()
    }

    fn name(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }
}
