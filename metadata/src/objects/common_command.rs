use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `ОбщаяКоманда`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonCommand {
    /// What the command is given.
    pub parameter: TypeDescription,
    /// The group of commands it stands in.
    pub group: String,
}
