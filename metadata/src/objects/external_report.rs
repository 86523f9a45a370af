use serde::{Deserialize, Serialize};

/// `ВнешнийОтчет`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalReport {
    /// Full name of the main data composition schema, or empty.
    pub main_schema: String,
}
