use serde::{Deserialize, Serialize};

use crate::types::TypeDescription;

/// `ПодпискаНаСобытие`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSubscription {
    /// Whose events it handles.
    pub source: TypeDescription,
    /// The event, by its English name.
    pub event: String,
    /// `CommonModule.Имя.Метод`.
    pub handler: String,
}
