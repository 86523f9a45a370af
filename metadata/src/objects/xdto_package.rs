use serde::{Deserialize, Serialize};

/// `ПакетXDTO`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct XDTOPackage {
    /// The namespace of its types.
    pub namespace: String,
}
