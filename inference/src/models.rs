//! The architectures: one file each, and one line in the list below.

use std::path::Path;

use crate::blocks::Layer;
use crate::config::{Config, Facts};
use crate::error::{Error, Result};
use crate::weights::Weights;

/// How an architecture is called, what its layers are, and what is not in its settings.
pub(crate) struct Architecture {
    /// In `config.json`.
    class: &'static str,
    /// In a GGUF file, where such files are read.
    gguf: Option<&'static str>,
    pub(crate) facts: Facts,
    /// Makes a layer with a number of its weights.
    pub(crate) layer: fn(&Weights<'_>, &Config, usize) -> Result<Layer>,
}

/// Declares the modules of the architectures, and lists them.
macro_rules! architectures {
    ($($module:ident,)+) => {
        $(mod $module;)+

        const ARCHITECTURES: &[Architecture] = &[$($module::ARCHITECTURE),+];
    };
}

architectures! {
    deepseek2,
    gemma,
    gemma2,
    gemma3,
    granite,
    llama,
    mistral,
    qwen2,
    qwen3,
    qwen3_moe,
    starcoder2,
}

/// The architecture that a `config.json` names by its class.
pub(crate) fn of_class(path: &Path, name: &str) -> Result<&'static Architecture> {
    let known = ARCHITECTURES.iter().map(|it| (it.class, it));
    find(path, name, known)
}

/// The architecture that a GGUF file names.
pub(crate) fn of_gguf(path: &Path, name: &str) -> Result<&'static Architecture> {
    let known = ARCHITECTURES.iter();
    find(path, name, known.filter_map(|it| Some((it.gguf?, it))))
}

fn find(
    path: &Path,
    name: &str,
    known: impl Iterator<Item = (&'static str, &'static Architecture)> + Clone,
) -> Result<&'static Architecture> {
    let found = known.clone().find(|(it, _)| *it == name);
    found.map(|(_, it)| it).ok_or_else(|| {
        let known: Vec<_> = known.map(|(it, _)| it).collect();
        let known = known.join(", ");
        Error::file(
            path,
            format!("архитектура {name} не поддерживается; поддерживаются {known}"),
            format!("the architecture {name} is not known; known are {known}"),
        )
    })
}
