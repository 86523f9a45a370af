//! Computations of our own on the processor, behind the tensors of candle.
//!
//! Each is a function over tensors that wraps a `CustomOp`; a kernel for blocks of quantized weights is called in the
//! same way from `weights::Matrix`.

mod attention;
mod blocks;

pub(crate) use self::attention::attend;
pub(crate) use self::blocks::Blocks;
