use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// A list of things: `Справочник`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Items stand in a hierarchy.
    pub hierarchical: bool,
    /// The hierarchy has folders.
    pub folders_and_items: bool,
    /// Full names of the owners: `Catalog.Контрагенты`.
    pub owners: Vec<String>,
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
    /// What it may be filled from, full names.
    pub based_on: Vec<String>,
}

impl Catalog {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let hierarchy = bag.word("HierarchyType", "HierarchyFoldersAndItems");
        Self {
            hierarchical: bag.flag("Hierarchical"),
            folders_and_items: hierarchy == "HierarchyFoldersAndItems",
            owners: bag.strings("Owners"),
            code_length: bag.number("CodeLength"),
            unique_codes: bag.flag("CheckUnique")
                && bag.word("CodeSeries", "WholeCatalog") == "WholeCatalog",
            code_is_number: bag.word("CodeType", "Number") == "Number",
            description_length: bag.number("DescriptionLength"),
            shown_by_code: bag.word("DefaultPresentation", "AsCode") == "AsCode",
            based_on: bag.strings("BasedOn"),
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
            "<Properties><Hierarchical>true</Hierarchical><HierarchyType>HierarchyFoldersAndItems</HierarchyType><Owners><xr:Item>Catalog.К</xr:Item></Owners><CheckUnique>true</CheckUnique><CodeSeries>WholeCatalog</CodeSeries><CodeLength>9</CodeLength><CodeType>String</CodeType><DescriptionLength>50</DescriptionLength><DefaultPresentation>AsCode</DefaultPresentation></Properties>",
            "<hierarchical>true</hierarchical><owners>Catalog.К</owners><checkUnique>true</checkUnique><codeLength>9</codeLength><codeType>String</codeType><descriptionLength>50</descriptionLength><defaultPresentation>AsCode</defaultPresentation>",
            Catalog::read,
        );
        assert!(it.unique_codes && it.shown_by_code);
        assert!(it.hierarchical && it.folders_and_items && !it.code_is_number);
        assert_eq!((it.code_length, it.description_length), (9, 50));
        assert_eq!(it.owners, ["Catalog.К"]);
    }
}
