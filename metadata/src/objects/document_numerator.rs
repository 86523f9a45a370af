use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `НумераторДокументов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentNumerator {
    /// The length of numbers.
    pub number_length: u32,
    /// Numbers are numbers.
    pub number_is_number: bool,
}

impl DocumentNumerator {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            number_length: bag.number("NumberLength"),
            number_is_number: bag.word("NumberType", "Number") == "Number",
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
            "<Properties><NumberType>Number</NumberType><NumberLength>9</NumberLength></Properties>",
            "<numberLength>9</numberLength>",
            DocumentNumerator::read,
        );
        assert_eq!((it.number_length, it.number_is_number), (9, true));
    }
}
