use serde::{Deserialize, Serialize};

/// A list of things: `Справочник`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Items stand in a hierarchy.
    pub hierarchical: bool,
    /// The hierarchy has folders.
    pub folders_and_items: bool,
    /// Full names of the owners: `Catalog.Контрагенты`.
    pub owners: Vec<String>,
    /// 0 where there is no code.
    pub code_length: u32,
    /// The code is a number.
    pub code_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// What it may be filled from, full names.
    pub based_on: Vec<String>,
}
