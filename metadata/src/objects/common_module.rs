use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

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
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum Reuse {
    #[default]
    DontUse,
    DuringRequest,
    DuringSession,
}

impl CommonModule {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            global: bag.flag("Global"),
            client_managed: bag.flag("ClientManagedApplication"),
            client_ordinary: bag.flag("ClientOrdinaryApplication"),
            server: bag.flag("Server"),
            external_connection: bag.flag("ExternalConnection"),
            server_call: bag.flag("ServerCall"),
            privileged: bag.flag("Privileged"),
            reuse: match bag.text("ReturnValuesReuse") {
                "DuringRequest" => Reuse::DuringRequest,
                "DuringSession" => Reuse::DuringSession,
                _ => Reuse::DontUse,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn both_formats_give_the_same() {
        let it = both(
            "<Properties><Global>false</Global><Server>true</Server><ServerCall>true</ServerCall><ReturnValuesReuse>DuringSession</ReturnValuesReuse></Properties>",
            "<server>true</server><serverCall>true</serverCall><returnValuesReuse>DuringSession</returnValuesReuse>",
            CommonModule::read,
        );
        assert!(it.server && it.server_call && !it.global && !it.privileged);
        assert_eq!(it.reuse, Reuse::DuringSession);
    }
}
