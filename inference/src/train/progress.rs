//! What a training tells while it runs.

use std::path::Path;

/// Who watches a training.
pub trait Watch {
    /// Hears what happened.
    fn tell(&mut self, event: &Event<'_>);

    /// Whether the training should end; it is asked often, and a checkpoint is written then.
    fn is_stopped(&self) -> bool;
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// Everything is read.
    Began(Began),
    /// A step was made.
    Step(Step),
    /// What was held back was evaluated.
    Evaluated {
        /// Behind this step.
        step: usize,
        /// The mean loss of a token, in natural logarithms.
        loss: f64,
    },
    /// A checkpoint was written.
    Saved {
        /// Behind this step.
        step: usize,
        /// Its folder.
        path: &'a Path,
    },
}

/// What a training begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Began {
    /// How many steps were made before: more than none when a training is resumed.
    pub done: usize,
    /// How many there are in all.
    pub steps: usize,
    /// How many numbers are trained.
    pub numbers: usize,
    /// Sequences to learn from.
    pub examples: usize,
    /// Sequences held back.
    pub evaluated: usize,
    /// Records left out because they are longer than the context and cannot be cut.
    pub too_long: usize,
    /// Records left out because there is nothing to learn in them.
    pub empty: usize,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Its number, from one.
    pub step: usize,
    /// How many there are in all.
    pub steps: usize,
    /// The mean loss of a token, in natural logarithms, before the step.
    pub loss: f64,
    /// The learning rate.
    pub rate: f64,
    /// The norm of all gradients before they were clipped.
    pub norm: f64,
    /// How many tokens went through the model.
    pub tokens: usize,
    /// How long it took.
    pub seconds: f64,
}

/// How a training ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The last step.
    pub step: usize,
    /// How many there are in all: fewer were made when the training was stopped.
    pub steps: usize,
    /// The mean loss of what was held back, at the end.
    pub evaluation: Option<f64>,
    /// Tokens a second, over the steps of this run.
    pub speed: f64,
}
