use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;
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

impl EventSubscription {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            source: bag.types("Source"),
            event: bag.string("Event"),
            handler: bag.string("Handler"),
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
            "<Properties><Source><v8:Type>cfg:CatalogObject.К</v8:Type></Source><Event>BeforeWrite</Event><Handler>CommonModule.М.ПередЗаписью</Handler></Properties>",
            "<source><types>CatalogObject.К</types></source><event>BeforeWrite</event><handler>CommonModule.М.ПередЗаписью</handler>",
            EventSubscription::read,
        );
        assert_eq!(it.source.types.len(), 1);
        assert_eq!(
            (it.event.as_str(), it.handler.as_str()),
            ("BeforeWrite", "CommonModule.М.ПередЗаписью")
        );
    }
}
