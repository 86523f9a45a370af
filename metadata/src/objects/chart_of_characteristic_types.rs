use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `ПланВидовХарактеристик`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartOfCharacteristicTypes {
    /// What values of the characteristics may be.
    pub types: TypeDescription,
    /// Items stand in a hierarchy, with folders.
    pub hierarchical: bool,
    /// 0 where there is no code.
    pub code_length: u32,
    /// The code is a number.
    pub code_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// Full name of the catalog of additional values, or empty.
    pub extra_values: String,
}
