use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

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
#[expect(missing_docs, reason = "the names are the platform's own")]
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

impl InformationRegister {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let periodicity = bag.word("InformationRegisterPeriodicity", "Nonperiodical");
        Self {
            periodicity: Periodicity::named(periodicity),
            subordinate: bag.word("WriteMode", "Independent") == "RecorderSubordinate",
            main_filter_on_period: bag.flag("MainFilterOnPeriod"),
            slice_last: bag.flag("EnableTotalsSliceLast"),
            slice_first: bag.flag("EnableTotalsSliceFirst"),
        }
    }
}

impl Periodicity {
    /// The value by the name it has in files.
    pub(crate) fn named(word: &str) -> Self {
        match word {
            "Second" => Self::Second,
            "Day" => Self::Day,
            "Month" => Self::Month,
            "Quarter" => Self::Quarter,
            "Year" => Self::Year,
            "RecorderPosition" => Self::RecorderPosition,
            _ => Self::Nonperiodical,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn both_formats_give_the_same() {
        let it = both(
            "<Properties><InformationRegisterPeriodicity>Day</InformationRegisterPeriodicity><WriteMode>Independent</WriteMode><MainFilterOnPeriod>true</MainFilterOnPeriod></Properties>",
            "<informationRegisterPeriodicity>Day</informationRegisterPeriodicity><mainFilterOnPeriod>true</mainFilterOnPeriod>",
            InformationRegister::read,
        );
        assert_eq!(it.periodicity, Periodicity::Day);
        assert!(it.main_filter_on_period && !it.subordinate && !it.slice_last);
    }
}
