use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `ОпределяемыйТип`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinedType {
    /// What it stands for.
    pub types: TypeDescription,
}
