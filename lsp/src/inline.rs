//! Suggestions of code: what is known already at once, what a model has to be asked for when it is worth it.

mod cache;
mod debounce;
mod stream;
mod window;
