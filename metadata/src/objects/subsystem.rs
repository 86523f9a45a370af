use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::source::bag::Bag;

/// `Подсистема`. A nested one is an object of its own, named by its path: `Продажи.Розница`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subsystem {
    /// Full names of what belongs to it.
    pub content: Vec<String>,
    /// Names of the subsystems in it.
    pub subsystems: Vec<Name>,
    /// It is a section of the interface.
    pub in_interface: bool,
}

impl Subsystem {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            content: bag.strings("Content"),
            subsystems: bag.names("Subsystem"),
            in_interface: bag.flag("IncludeInCommandInterface"),
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
            "<Properties><IncludeInCommandInterface>true</IncludeInCommandInterface><Content><xr:Item>Catalog.К</xr:Item></Content></Properties><ChildObjects><Subsystem>Цены</Subsystem></ChildObjects>",
            "<includeInCommandInterface>true</includeInCommandInterface><content>Catalog.К</content><subsystems>Цены</subsystems>",
            Subsystem::read,
        );
        assert_eq!(it.content, ["Catalog.К"]);
        assert_eq!(it.subsystems, [Name::new("Цены")]);
        assert!(it.in_interface);
    }
}
