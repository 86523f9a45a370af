//! Questions in plain words over the sample configuration.

#![expect(
    clippy::unwrap_used,
    reason = "a test that reads the files of the sample configuration"
)]

mod composed;
mod questions;
mod talk;

use std::path::Path;
use std::sync::Arc;

use metadata::{Configuration, Platform, World};
use query::ask::Lexicon;

/// The sample configuration.
struct Sample {
    platform: Platform,
    configuration: Arc<Configuration>,
}

impl Sample {
    fn load() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
        let (found, problems) = metadata::source::load(&root);
        assert!(problems.is_empty(), "{problems:?}");
        Self {
            platform: Platform::builtin(),
            configuration: found.into_iter().next().unwrap(),
        }
    }

    fn lexicon(&self) -> Lexicon<'_> {
        Lexicon::new(World {
            platform: &self.platform,
            configuration: &self.configuration,
        })
    }
}
