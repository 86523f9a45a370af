use serde::{Deserialize, Serialize};

/// `Задача`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// 0 where there is no number.
    pub number_length: u32,
    /// The number is a number.
    pub number_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// Full name of the register of addressing, or empty.
    pub addressing: String,
    /// Full name of the session parameter of the current performer.
    pub current_performer: String,
}
