use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::source::bag::Bag;

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

impl IntegrationService {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let channel = |bag: Bag<'_, '_>| Channel {
            name: Name::new(bag.name()),
            sends: bag.word("MessageDirection", "Send") == "Send",
            handler: Name::new(bag.text("ReceiveMessageProcessing")),
        };
        let channels = bag.children("IntegrationServiceChannel");
        Self {
            address: bag.string("ExternalIntegrationServiceAddress"),
            channels: channels.map(channel).collect(),
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
            "<Properties><ExternalIntegrationServiceAddress>http://a</ExternalIntegrationServiceAddress></Properties><ChildObjects><IntegrationServiceChannel><Properties><Name>А</Name><MessageDirection>Receive</MessageDirection><ReceiveMessageProcessing>О</ReceiveMessageProcessing></Properties></IntegrationServiceChannel><IntegrationServiceChannel><Properties><Name>Б</Name><MessageDirection>Send</MessageDirection></Properties></IntegrationServiceChannel></ChildObjects>",
            "<externalIntegrationServiceAddress>http://a</externalIntegrationServiceAddress><integrationServiceChannels><name>А</name><messageDirection>Receive</messageDirection><receiveMessageProcessing>О</receiveMessageProcessing></integrationServiceChannels><integrationServiceChannels><name>Б</name></integrationServiceChannels>",
            IntegrationService::read,
        );
        let channels: Vec<_> = it
            .channels
            .iter()
            .map(|it| (it.sends, it.handler.as_str()))
            .collect();
        assert_eq!(channels, [(false, "О"), (true, "")]);
        assert_eq!(it.address, "http://a");
    }
}
