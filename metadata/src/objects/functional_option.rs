use serde::{Deserialize, Serialize};

/// `ФункциональнаяОпция`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionalOption {
    /// Where its value is kept, a full name.
    pub location: String,
    /// What it turns on, full names.
    pub content: Vec<String>,
    /// Its value is read without checks of rights.
    pub privileged: bool,
}
