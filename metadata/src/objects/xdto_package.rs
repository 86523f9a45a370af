use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ПакетXDTO`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct XDTOPackage {
    /// The namespace of its types.
    pub namespace: String,
}

impl XDTOPackage {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            namespace: bag.string("Namespace"),
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
            "<Properties><Namespace>http://a</Namespace></Properties>",
            "<namespace>http://a</namespace>",
            XDTOPackage::read,
        );
        assert_eq!(it.namespace, "http://a");
    }
}
