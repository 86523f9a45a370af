use serde::{Deserialize, Serialize};

/// `ПараметрФункциональныхОпций`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionalOptionsParameter {
    /// What it is matched with, full names.
    pub uses: Vec<String>,
}
