use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `ПараметрСеанса`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionParameter {
    /// What it may hold.
    pub types: TypeDescription,
}
