use serde::{Deserialize, Serialize};

/// `ЖурналДокументов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentJournal {
    /// Full names of the documents.
    pub registered_documents: Vec<String>,
}
