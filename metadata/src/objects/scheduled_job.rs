use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

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

impl ScheduledJob {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            method: bag.string("MethodName"),
            enabled: bag.flag("Use"),
            predefined: bag.flag("Predefined"),
            key: bag.string("Key"),
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
            "<Properties><MethodName>CommonModule.М.Обновить</MethodName><Key>К</Key><Use>true</Use><Predefined>false</Predefined></Properties>",
            "<methodName>CommonModule.М.Обновить</methodName><key>К</key><use>true</use>",
            ScheduledJob::read,
        );
        assert_eq!(
            (it.method.as_str(), it.key.as_str()),
            ("CommonModule.М.Обновить", "К")
        );
        assert!(it.enabled && !it.predefined);
    }
}
