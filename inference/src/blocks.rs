//! What the architectures are built of; the fields are named as the tensors of a checkpoint are.

mod attention;
mod decoder;
mod embedding;
mod experts;
mod feed_forward;
mod linear;
mod norm;
mod rotary;

pub(crate) use self::attention::{Attention, Choices};
pub(crate) use self::decoder::{Decoder, Layer};
pub(crate) use self::experts::SparseFeedForward;
pub(crate) use self::feed_forward::{Dense, FeedForward, Plain};
pub(crate) use self::linear::Linear;
pub(crate) use self::norm::Norm;
