use serde::{Deserialize, Serialize};

/// `ЭлементСтиля`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StyleItem {
    /// `Color`, `Font`, `Border`.
    pub item_type: String,
}
