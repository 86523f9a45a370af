use serde::{Deserialize, Serialize};

use crate::name::Name;

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
