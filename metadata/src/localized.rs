//! A text in the languages of a configuration.

use serde::{Deserialize, Serialize};

/// A text in several languages: pairs of a language code (`ru`, `en`) and the text, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized(pub Vec<(String, String)>);

impl Localized {
    /// The text in a language, or in the first one there is.
    pub fn get(&self, language: &str) -> Option<&str> {
        let own = self.0.iter().find(|it| it.0 == language);
        own.or_else(|| self.0.first()).map(|it| it.1.as_str())
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
