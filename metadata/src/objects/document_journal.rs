use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ЖурналДокументов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentJournal {
    /// Full names of the documents.
    pub registered_documents: Vec<String>,
}

impl DocumentJournal {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            registered_documents: bag.strings("RegisteredDocuments"),
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
            "<Properties><RegisteredDocuments><xr:Item>Document.П</xr:Item></RegisteredDocuments></Properties>",
            "<registeredDocuments>Document.П</registeredDocuments>",
            DocumentJournal::read,
        );
        assert_eq!(it.registered_documents, ["Document.П"]);
    }
}
