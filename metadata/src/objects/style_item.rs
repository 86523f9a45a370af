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
            // Even of an adopted item the Designer says it, and EDT leaves out colors alone.
            item_type: match bag.text("Type") {
                "" => "Color".to_owned(),
                word => word.to_owned(),
            },
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
