use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;
use crate::source::xml;
use crate::types::TypeDescription;

/// `ОбщийРеквизит`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonAttribute {
    /// What it may hold.
    pub types: TypeDescription,
    /// Objects have it unless they say otherwise.
    pub auto_use: bool,
    /// Objects that say whether they have it.
    pub content: Vec<CommonAttributeUse>,
    /// It separates data.
    pub separation: bool,
}

/// Whether an object has a common attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonAttributeUse {
    /// Full name of the object.
    pub object: String,
    /// It has it. `None`: as the attribute says for all (`Auto`).
    pub uses: Option<bool>,
}

impl CommonAttribute {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let word = |item, name: &str| {
            let mut all = xml::elements(item);
            all.find(|it| xml::name(*it).eq_ignore_ascii_case(name))
                .map(xml::content)
                .unwrap_or_default()
        };
        let content = bag.items("Content").map(|item| CommonAttributeUse {
            object: word(item, "Metadata").to_owned(),
            uses: match word(item, "Use") {
                "Use" => Some(true),
                "DontUse" => Some(false),
                _ => None,
            },
        });
        Self {
            types: bag.types("Type"),
            auto_use: bag.word("AutoUse", "Use") == "Use",
            content: content.collect(),
            separation: bag.word("DataSeparation", "Separate") == "Separate",
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
            "<Properties><Type><v8:Type>xs:decimal</v8:Type></Type><Content><xr:Item><xr:Metadata>Catalog.К</xr:Metadata><xr:Use>Use</xr:Use></xr:Item></Content><AutoUse>DontUse</AutoUse><DataSeparation>Separate</DataSeparation></Properties>",
            "<type><types>Number</types></type><content><metadata>Catalog.К</metadata><use>Use</use></content><autoUse>DontUse</autoUse>",
            CommonAttribute::read,
        );
        assert!(it.separation && !it.auto_use);
        assert_eq!(it.content.len(), 1);
        assert!(
            it.content
                .iter()
                .all(|it| it.object == "Catalog.К" && it.uses == Some(true))
        );
    }
}
