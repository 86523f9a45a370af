use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ПараметрФункциональныхОпций`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionalOptionsParameter {
    /// What it is matched with, full names.
    pub uses: Vec<String>,
}

impl FunctionalOptionsParameter {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            uses: bag.strings("Use"),
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
            "<Properties><Use><xr:Item>Catalog.С</xr:Item></Use></Properties>",
            "<use>Catalog.С</use>",
            FunctionalOptionsParameter::read,
        );
        assert_eq!(it.uses, ["Catalog.С"]);
    }
}
