//! Computations of our own on the processor, behind the tensors of candle.
//!
//! Each is a function over tensors that wraps a `CustomOp`; a kernel for blocks of quantized weights is called in the
//! same way from `weights::Matrix`.

mod attention;
mod blocks;
mod exponential;
mod gate;
mod softmax;

pub(crate) use self::attention::attend;
pub(crate) use self::blocks::Blocks;
pub(crate) use self::gate::gate;
pub(crate) use self::softmax::softmax_before;
