use serde::{Deserialize, Serialize};

/// `ОбщийМодуль`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonModule {
    /// Its exports need no name of the module.
    pub global: bool,
    /// It is there on the client of managed forms.
    pub client_managed: bool,
    /// It is there on the client of ordinary forms.
    pub client_ordinary: bool,
    /// It is there on the server.
    pub server: bool,
    /// It is there in an external connection.
    pub external_connection: bool,
    /// The client may call it.
    pub server_call: bool,
    /// It runs without checks of rights.
    pub privileged: bool,
    /// How long returned values are kept.
    pub reuse: Reuse,
}

/// How long values that a module returned are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the platform's own")]
pub enum Reuse {
    #[default]
    DontUse,
    DuringRequest,
    DuringSession,
}
