use serde::{Deserialize, Serialize};

/// `РегламентноеЗадание`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledJob {
    /// `CommonModule.Имя.Метод`.
    pub method: String,
    /// It runs unless someone turns it off.
    pub enabled: bool,
    /// There is one job without code that makes it.
    pub predefined: bool,
    /// The key.
    pub key: String,
}
