use serde::{Deserialize, Serialize};

/// `Язык`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// `ru`, `en`.
    pub code: String,
}
