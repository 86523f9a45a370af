use serde::{Deserialize, Serialize};

/// `ПланВидовРасчета`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartOfCalculationTypes {
    /// 0 where there is no code.
    pub code_length: u32,
    /// The code is a number.
    pub code_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// `DontUse`, `OnActionPeriod`, `OnRegistrationPeriod`.
    pub dependence: String,
    /// Full names of the charts that calculations may depend on.
    pub base_charts: Vec<String>,
    /// Calculation types have an action period.
    pub action_period: bool,
}
