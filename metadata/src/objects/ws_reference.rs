use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `WSСсылка`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WSReference {
    /// Where the description of the service lies.
    pub location: String,
}

impl WSReference {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            location: bag.string("LocationURL"),
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
            "<Properties><LocationURL>http://a?wsdl</LocationURL></Properties>",
            "<locationURL>http://a?wsdl</locationURL>",
            WSReference::read,
        );
        assert_eq!(it.location, "http://a?wsdl");
    }
}
