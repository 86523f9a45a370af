//! The architectures: one file each, and one line in the list below.

use crate::blocks::Layer;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::weights::Weights;

/// How an architecture is called and what its layers are.
pub(crate) struct Architecture {
    /// In `config.json`.
    class: &'static str,
    /// In a GGUF file.
    gguf: &'static str,
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
    llama,
    qwen2,
    qwen3,
    qwen3_moe,
}

/// The architecture that settings name.
pub(crate) fn of(config: &Config) -> Result<&'static Architecture> {
    let name = config.architecture.as_str();
    let found = ARCHITECTURES
        .iter()
        .find(|it| it.class == name || it.gguf == name);
    found.ok_or_else(|| {
        let known: Vec<_> = ARCHITECTURES.iter().map(|it| it.class).collect();
        let known = known.join(", ");
        Error::file(
            &config.path,
            format!("архитектура {name} не поддерживается; поддерживаются {known}"),
            format!("the architecture {name} is not known; known are {known}"),
        )
    })
}
