//! The service: language models over HTTP.

pub mod gateway;
