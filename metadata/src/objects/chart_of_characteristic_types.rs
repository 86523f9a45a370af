use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;
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
    /// A code has one item at most: codes are checked, and among all items.
    pub unique_codes: bool,
    /// The code is a number.
    pub code_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// References are shown by the code and not by the description.
    pub shown_by_code: bool,
    /// Full name of the catalog of additional values, or empty.
    pub extra_values: String,
}

impl ChartOfCharacteristicTypes {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            types: bag.types("Type"),
            hierarchical: bag.flag("Hierarchical"),
            code_length: bag.number("CodeLength"),
            unique_codes: bag.flag("CheckUnique")
                && bag.word("CodeSeries", "WholeCharacteristicKind") == "WholeCharacteristicKind",
            // The platform offers nothing but strings here.
            code_is_number: bag.text("CodeType") == "Number",
            description_length: bag.number("DescriptionLength"),
            shown_by_code: bag.word("DefaultPresentation", "AsCode") == "AsCode",
            extra_values: bag.string("CharacteristicExtValues"),
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
            "<Properties><CharacteristicExtValues>Catalog.З</CharacteristicExtValues><Type><v8:Type>cfg:CatalogRef.К</v8:Type></Type><Hierarchical>false</Hierarchical><CheckUnique>true</CheckUnique><CodeSeries>WholeCharacteristicKind</CodeSeries><CodeLength>9</CodeLength><DefaultPresentation>AsCode</DefaultPresentation></Properties>",
            "<characteristicExtValues>Catalog.З</characteristicExtValues><type><types>CatalogRef.К</types></type><checkUnique>true</checkUnique><codeLength>9</codeLength>",
            ChartOfCharacteristicTypes::read,
        );
        assert!(it.unique_codes);
        assert_eq!(it.extra_values, "Catalog.З");
        assert_eq!(it.types.types.len(), 1);
        assert_eq!((it.code_length, it.code_is_number), (9, false));
    }
}
