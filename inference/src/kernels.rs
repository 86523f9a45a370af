//! Computations of our own on the processor, behind the tensors of candle.
//!
//! Each is a function over tensors without gradients. What is compiled for several kinds of processors is chosen when it
//! is called, and held by tests to what any of them can do.

mod attention;
mod blocks;
mod exponential;
mod fresh;
mod gate;
pub(crate) mod gradients;
mod lanes;
mod norm;
mod processor;
mod product;
mod products;
mod rotation;
mod stored;

pub(crate) use self::attention::{Scores, Seen, attend};
pub(crate) use self::blocks::{Blocks, multiply};
pub(crate) use self::gate::{activate, gate};
pub(crate) use self::norm::{add, add_norm, centered_norm, norm};
pub(crate) use self::rotation::rotate;
