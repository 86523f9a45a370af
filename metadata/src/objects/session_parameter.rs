use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;
use crate::types::TypeDescription;

/// `ПараметрСеанса`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionParameter {
    /// What it may hold.
    pub types: TypeDescription,
}

impl SessionParameter {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            types: bag.types("Type"),
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
            "<Properties><Type><v8:Type>cfg:CatalogRef.К</v8:Type><v8:Type>xs:string</v8:Type></Type></Properties>",
            "<type><types>CatalogRef.К</types><types>String</types></type>",
            SessionParameter::read,
        );
        assert_eq!(it.types.types.len(), 2);
    }
}
