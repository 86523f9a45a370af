use serde::{Deserialize, Serialize};

/// `ПланСчетов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartOfAccounts {
    /// Full name of the chart of characteristic types of the analytics (`ВидыСубконто`).
    pub ext_dimension_types: String,
    /// How many analytics an account may have.
    pub max_ext_dimensions: u32,
    /// 0 where there is no code.
    pub code_length: u32,
    /// 0 where there is no description.
    pub description_length: u32,
    /// 0 where there is no order.
    pub order_length: u32,
}
