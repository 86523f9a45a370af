use serde::{Deserialize, Serialize};

/// `WSСсылка`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WSReference {
    /// Where the description of the service lies.
    pub location: String,
}
