use serde::{Deserialize, Serialize};

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
