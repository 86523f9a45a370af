//! The way back through a computation, of which every step is one of ours.
//!
//! The graph of candle begins each gradient with zeros and adds to them, on the processor a good part of all the work of
//! a training. Here the first gradient of a result is taken as it is, and only further ones are added to it. What is
//! recorded are the same operations with the same gradients; an operation of candle in between would not be, and so only
//! models that consist of ours are trained this way.

use std::cell::RefCell;

use candle_core::backprop::GradStore;
use candle_core::{CustomOp1, CustomOp2, CustomOp3, Device, Result, Tensor, TensorId};
use rustc_hash::FxHashSet;

use super::stored;
use crate::device;
use crate::kernels::fresh;

/// Numbers that one thread takes at a time.
const PIECE: usize = 1 << 14;

thread_local! {
    /// What is recorded on this thread, if anything is.
    static TAPE: RefCell<Option<Tape>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Tape {
    /// Results that depend on a variable.
    tracked: FxHashSet<TensorId>,
    steps: Vec<Step>,
}

/// An operation, what it was given, and its result.
enum Step {
    One(Box<dyn CustomOp1>, [Tensor; 1], Tensor),
    Two(Box<dyn CustomOp2>, [Tensor; 2], Tensor),
    Three(Box<dyn CustomOp3>, [Tensor; 3], Tensor),
}

/// Computes one number by operations of ours, and its gradients.
pub(crate) fn recorded<E: From<candle_core::Error>>(
    work: impl FnOnce() -> std::result::Result<Tensor, E>,
) -> std::result::Result<(Tensor, GradStore), E> {
    // A thread that waits for others may begin another computation meanwhile.
    let before = TAPE.replace(Some(Tape::default()));
    let result = work();
    let tape = TAPE.replace(before).unwrap_or_default();
    let result = result?;
    let gradients = tape.backward(&result)?;
    Ok((result, gradients))
}

/// Computes without anything being recorded here.
pub(crate) fn unrecorded<T>(work: impl FnOnce() -> T) -> T {
    let before = TAPE.replace(None);
    let result = work();
    TAPE.replace(before);
    result
}

/// Whether a gradient of this is wanted.
pub(super) fn is_tracked(x: &Tensor) -> bool {
    let is_recorded = |tape: &Tape| tape.tracked.contains(&x.id());
    x.track_op() || TAPE.with_borrow(|it| it.as_ref().is_some_and(is_recorded))
}

/// Keeps a step, if something is recorded and it depends on a variable.
fn keep(arguments: &[&Tensor], result: &Tensor, step: impl FnOnce() -> Step) {
    if !arguments.iter().any(|it| is_tracked(it)) {
        return;
    }
    TAPE.with_borrow_mut(|tape| {
        if let Some(tape) = tape {
            tape.tracked.insert(result.id());
            tape.steps.push(step());
        }
    });
}

fn is_recording() -> bool {
    TAPE.with_borrow(Option::is_some)
}

/// An operation with one argument, as candle applies it.
pub(super) fn one<C: CustomOp1 + Send + Sync + 'static>(x: &Tensor, op: C) -> Result<Tensor> {
    if !is_recording() {
        return x.apply_op1(op);
    }
    let result = x.apply_op1_no_bwd(&op)?;
    keep(&[x], &result, || {
        Step::One(Box::new(op), [x.clone()], result.clone())
    });
    Ok(result)
}

/// One with two.
pub(super) fn two<C>(x: &Tensor, y: &Tensor, op: C) -> Result<Tensor>
where
    C: CustomOp2 + Send + Sync + 'static,
{
    if !is_recording() {
        return x.apply_op2(y, op);
    }
    let result = x.apply_op2_no_bwd(y, &op)?;
    keep(&[x, y], &result, || {
        Step::Two(Box::new(op), [x.clone(), y.clone()], result.clone())
    });
    Ok(result)
}

/// One with three.
pub(super) fn three<C>(x: &Tensor, y: &Tensor, z: &Tensor, op: C) -> Result<Tensor>
where
    C: CustomOp3 + Send + Sync + 'static,
{
    if !is_recording() {
        return x.apply_op3(y, z, op);
    }
    let result = x.apply_op3_no_bwd(y, z, &op)?;
    keep(&[x, y, z], &result, || {
        let arguments = [x.clone(), y.clone(), z.clone()];
        Step::Three(Box::new(op), arguments, result.clone())
    });
    Ok(result)
}

impl Tape {
    fn backward(self, result: &Tensor) -> Result<GradStore> {
        let Self { tracked, steps } = self;
        let mut gradients = GradStore::default();
        gradients.insert(result, result.ones_like()?);
        let add = |gradients: &mut GradStore, x: &Tensor, gradient: Option<Tensor>| {
            let Some(gradient) = gradient else {
                return Ok(());
            };
            if !x.is_variable() && !tracked.contains(&x.id()) {
                return Ok(());
            }
            let gradient = match gradients.remove(x) {
                Some(before) => sum(&before, &gradient)?,
                None => gradient,
            };
            gradients.insert(x, gradient);
            Ok::<_, candle_core::Error>(())
        };
        // Each step is let go behind it, with what it kept.
        for step in steps.into_iter().rev() {
            match step {
                Step::One(op, [x], result) => {
                    if let Some(gradient) = gradients.remove(&result) {
                        let of_x = op.bwd(&x, &result, &gradient)?;
                        add(&mut gradients, &x, of_x)?;
                    }
                }
                Step::Two(op, [x, y], result) => {
                    if let Some(gradient) = gradients.remove(&result) {
                        let (of_x, of_y) = op.bwd(&x, &y, &result, &gradient)?;
                        add(&mut gradients, &x, of_x)?;
                        add(&mut gradients, &y, of_y)?;
                    }
                }
                Step::Three(op, [x, y, z], result) => {
                    if let Some(gradient) = gradients.remove(&result) {
                        let (of_x, of_y, of_z) = op.bwd(&x, &y, &z, &result, &gradient)?;
                        add(&mut gradients, &x, of_x)?;
                        add(&mut gradients, &y, of_y)?;
                        add(&mut gradients, &z, of_z)?;
                    }
                }
            }
        }
        Ok(gradients)
    }
}

/// The sum of two tensors of one shape, on all threads.
pub(crate) fn sum(first: &Tensor, second: &Tensor) -> Result<Tensor> {
    if !device::is_ours(first.device()) {
        return first + second;
    }
    let (first, second) = (first.contiguous()?, second.contiguous()?);
    let (first_stored, first_layout) = first.storage_and_layout();
    let (second_stored, second_layout) = second.storage_and_layout();
    let out = sums(
        stored(&first_stored, first_layout)?,
        stored(&second_stored, second_layout)?,
    );
    Tensor::from_vec(out, first.shape(), &Device::Cpu)
}

/// The sums of as many numbers here as there.
pub(super) fn sums(first: &[f32], second: &[f32]) -> Vec<f32> {
    fresh::made(first.len().min(second.len()), PIECE, |number, out| {
        let pairs = first[number * PIECE..]
            .iter()
            .zip(&second[number * PIECE..]);
        for (out, (first, second)) in out.iter_mut().zip(pairs) {
            *out = first + second;
        }
    })
}
