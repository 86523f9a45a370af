use serde::{Deserialize, Serialize};

use super::information_register::Periodicity;
use crate::name::Name;

/// `РегистрРасчета`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalculationRegister {
    /// Full name of its chart.
    pub chart_of_calculation_types: String,
    /// The period of registration.
    pub periodicity: Periodicity,
    /// Records have an action period.
    pub action_period: bool,
    /// Records have a base period.
    pub base_period: bool,
    /// Full name of the register of the schedule, or empty.
    pub schedule: String,
    /// Full name of its resource.
    pub schedule_value: String,
    /// Full name of its dimension.
    pub schedule_date: String,
    /// Names of the recalculations.
    pub recalculations: Vec<Name>,
}
