use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;
use crate::types::TypeDescription;

/// `КритерийОтбора`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterCriterion {
    /// What is searched for.
    pub types: TypeDescription,
    /// Where it is searched, full names of attributes.
    pub content: Vec<String>,
}

impl FilterCriterion {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            types: bag.types("Type"),
            content: bag.strings("Content"),
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
            "<Properties><Type><v8:TypeSet>cfg:CatalogRef</v8:TypeSet></Type><Content><xr:Item>Document.Д.Attribute.А</xr:Item></Content></Properties>",
            "<type><types>CatalogRef</types></type><content>Document.Д.Attribute.А</content>",
            FilterCriterion::read,
        );
        assert_eq!(it.types.types.len(), 1);
        assert_eq!(it.content, ["Document.Д.Attribute.А"]);
    }
}
