use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `Константа`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constant {
    /// What it may hold.
    pub types: TypeDescription,
}
