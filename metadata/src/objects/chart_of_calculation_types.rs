use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ПланВидовРасчета`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartOfCalculationTypes {
    /// 0 where there is no code.
    pub code_length: u32,
    /// The code is a number.
    pub code_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// References are shown by the code and not by the description.
    pub shown_by_code: bool,
    /// `DontUse`, `OnActionPeriod`, `OnRegistrationPeriod`.
    pub dependence: String,
    /// Full names of the charts that calculations may depend on.
    pub base_charts: Vec<String>,
    /// Calculation types have an action period.
    pub action_period: bool,
}

impl ChartOfCalculationTypes {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            code_length: bag.number("CodeLength"),
            code_is_number: bag.word("CodeType", "Number") == "Number",
            description_length: bag.number("DescriptionLength"),
            shown_by_code: bag.word("DefaultPresentation", "AsCode") == "AsCode",
            dependence: bag
                .word("DependenceOnCalculationTypes", "DontUse")
                .to_owned(),
            base_charts: bag.strings("BaseCalculationTypes"),
            action_period: bag.flag("ActionPeriodUse"),
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
            "<Properties><CodeLength>5</CodeLength><CodeType>Number</CodeType><DependenceOnCalculationTypes>DontUse</DependenceOnCalculationTypes><BaseCalculationTypes><xr:Item>ChartOfCalculationTypes.Н</xr:Item></BaseCalculationTypes><ActionPeriodUse>true</ActionPeriodUse><DefaultPresentation>AsCode</DefaultPresentation></Properties>",
            "<codeLength>5</codeLength><baseCalculationTypes>ChartOfCalculationTypes.Н</baseCalculationTypes><actionPeriodUse>true</actionPeriodUse>",
            ChartOfCalculationTypes::read,
        );
        assert!(it.code_is_number && it.action_period);
        assert_eq!(it.dependence, "DontUse");
        assert_eq!(it.base_charts, ["ChartOfCalculationTypes.Н"]);
    }
}
