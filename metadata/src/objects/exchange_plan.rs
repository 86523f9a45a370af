use serde::{Deserialize, Serialize};

/// `ПланОбмена`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangePlan {
    /// 0 where there is no code.
    pub code_length: u32,
    /// 0 where there is no description.
    pub description_length: u32,
    /// Nodes are copies of one information base.
    pub distributed: bool,
    /// What it exchanges.
    pub content: Vec<ExchangeItem>,
}

/// An object that an exchange plan exchanges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeItem {
    /// Full name of the object.
    pub object: String,
    /// Changes are recorded without code that does it.
    pub auto_record: bool,
}
