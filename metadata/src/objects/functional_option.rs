use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ФункциональнаяОпция`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionalOption {
    /// Where its value is kept, a full name.
    pub location: String,
    /// What it turns on, full names.
    pub content: Vec<String>,
    /// Its value is read without checks of rights.
    pub privileged: bool,
}

impl FunctionalOption {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            location: bag.string("Location"),
            content: bag.strings("Content"),
            privileged: bag.flag("PrivilegedGetMode"),
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
            "<Properties><Location>Constant.К</Location><PrivilegedGetMode>true</PrivilegedGetMode><Content><xr:Object>Catalog.С</xr:Object></Content></Properties>",
            "<location>Constant.К</location><privilegedGetMode>true</privilegedGetMode><content>Catalog.С</content>",
            FunctionalOption::read,
        );
        assert_eq!(it.location, "Constant.К");
        assert_eq!(it.content, ["Catalog.С"]);
        assert!(it.privileged);
    }
}
