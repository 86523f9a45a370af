use serde::{Deserialize, Serialize};

/// `Документ`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// 0 where there is no number.
    pub number_length: u32,
    /// The number is a number.
    pub number_is_number: bool,
    /// It may be posted.
    pub posting: bool,
    /// The registers it writes to, full names.
    pub register_records: Vec<String>,
    /// Full name of the numerator, or empty.
    pub numerator: String,
    /// What it may be filled from, full names.
    pub based_on: Vec<String>,
}
