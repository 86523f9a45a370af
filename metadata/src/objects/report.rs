use serde::{Deserialize, Serialize};

/// `Отчет`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Full name of the main data composition schema, or empty.
    pub main_schema: String,
}
