use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ЭлементСтиля`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StyleItem {
    /// `Color`, `Font`, `Border`.
    pub item_type: String,
}

impl StyleItem {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            item_type: bag.word("Type", "Color").to_owned(),
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
            "<Properties><Type>Font</Type><Value/></Properties>",
            "<value/><type>Font</type>",
            StyleItem::read,
        );
        assert_eq!(it.item_type, "Font");
    }
}
