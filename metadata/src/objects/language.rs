use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `Язык`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// `ru`, `en`.
    pub code: String,
}

impl Language {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            code: bag.string("LanguageCode"),
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
            "<Properties><LanguageCode>ru</LanguageCode></Properties>",
            "<languageCode>ru</languageCode>",
            Language::read,
        );
        assert_eq!(it.code, "ru");
    }
}
