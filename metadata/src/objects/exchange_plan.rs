use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ПланОбмена`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangePlan {
    /// 0 where there is no code.
    pub code_length: u32,
    /// 0 where there is no description.
    pub description_length: u32,
    /// References are shown by the code and not by the description.
    pub shown_by_code: bool,
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

impl ExchangePlan {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            code_length: bag.number("CodeLength"),
            description_length: bag.number("DescriptionLength"),
            shown_by_code: bag.word("DefaultPresentation", "AsCode") == "AsCode",
            distributed: bag.flag("DistributedInfoBase"),
            // The Designer keeps it in a file of its own.
            content: Vec::new(),
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
            "<Properties><CodeLength>9</CodeLength><DescriptionLength>25</DescriptionLength><DistributedInfoBase>true</DistributedInfoBase><DefaultPresentation>AsCode</DefaultPresentation></Properties>",
            "<codeLength>9</codeLength><descriptionLength>25</descriptionLength><distributedInfoBase>true</distributedInfoBase>",
            ExchangePlan::read,
        );
        assert_eq!((it.code_length, it.description_length), (9, 25));
        assert!(it.distributed);
    }
}
