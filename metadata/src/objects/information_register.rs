use serde::{Deserialize, Serialize};

/// `РегистрСведений`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InformationRegister {
    /// How often a value may change.
    pub periodicity: Periodicity,
    /// Records belong to documents.
    pub subordinate: bool,
    /// Changes are recorded by period too.
    pub main_filter_on_period: bool,
    /// Totals of the last slice are kept.
    pub slice_last: bool,
    /// Totals of the first slice are kept.
    pub slice_first: bool,
}

/// How often a value of a register may change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the platform's own")]
pub enum Periodicity {
    #[default]
    Nonperiodical,
    Second,
    Day,
    Month,
    Quarter,
    Year,
    RecorderPosition,
}
