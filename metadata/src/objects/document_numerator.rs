use serde::{Deserialize, Serialize};

/// `НумераторДокументов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentNumerator {
    /// The length of numbers.
    pub number_length: u32,
    /// Numbers are numbers.
    pub number_is_number: bool,
}
