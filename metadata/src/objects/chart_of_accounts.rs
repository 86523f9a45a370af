use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ПланСчетов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartOfAccounts {
    /// Full name of the chart of characteristic types of the analytics (`ВидыСубконто`).
    pub ext_dimension_types: String,
    /// How many analytics an account may have.
    pub max_ext_dimensions: u32,
    /// 0 where there is no code.
    pub code_length: u32,
    /// A code has one item at most: codes are checked, and among all items.
    pub unique_codes: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// References are shown by the code and not by the description.
    pub shown_by_code: bool,
    /// 0 where there is no order.
    pub order_length: u32,
}

impl ChartOfAccounts {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            ext_dimension_types: bag.string("ExtDimensionTypes"),
            max_ext_dimensions: bag.number("MaxExtDimensionCount"),
            code_length: bag.number("CodeLength"),
            unique_codes: bag.flag("CheckUnique")
                && bag.word("CodeSeries", "WholeChartOfAccounts") == "WholeChartOfAccounts",
            description_length: bag.number("DescriptionLength"),
            shown_by_code: bag.word("DefaultPresentation", "AsCode") == "AsCode",
            order_length: bag.number("OrderLength"),
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
            "<Properties><ExtDimensionTypes>ChartOfCharacteristicTypes.В</ExtDimensionTypes><MaxExtDimensionCount>3</MaxExtDimensionCount><CheckUnique>true</CheckUnique><CodeSeries>WholeChartOfAccounts</CodeSeries><CodeLength>6</CodeLength><OrderLength>0</OrderLength><DefaultPresentation>AsCode</DefaultPresentation></Properties>",
            "<extDimensionTypes>ChartOfCharacteristicTypes.В</extDimensionTypes><maxExtDimensionCount>3</maxExtDimensionCount><checkUnique>true</checkUnique><codeLength>6</codeLength>",
            ChartOfAccounts::read,
        );
        assert!(it.unique_codes);
        assert_eq!(it.ext_dimension_types, "ChartOfCharacteristicTypes.В");
        assert_eq!((it.max_ext_dimensions, it.code_length), (3, 6));
    }
}
