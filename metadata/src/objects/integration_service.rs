use serde::{Deserialize, Serialize};

use crate::name::Name;

/// `СервисИнтеграции`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationService {
    /// The address.
    pub address: String,
    /// Its channels.
    pub channels: Vec<Channel>,
}

/// A channel of an integration service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its name.
    pub name: Name,
    /// It sends; otherwise it receives.
    pub sends: bool,
    /// The procedure that handles a received message, or empty.
    pub handler: Name,
}
