use serde::{Deserialize, Serialize};

/// `Последовательность`. Its dimensions are attributes of the object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Full names of its documents.
    pub documents: Vec<String>,
    /// Full names of the registers that move it.
    pub register_records: Vec<String>,
}
