//! The crate from outside, with the tiny models of `tests/fixtures`, which `make.py` there makes.

#![cfg(test)]

mod batches;
mod constrain;
mod damaged;
mod engine;
mod fixtures;
mod gradients;
mod parity;
mod text;
mod training;
