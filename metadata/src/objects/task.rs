use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `Задача`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// 0 where there is no number.
    pub number_length: u32,
    /// The number is a number.
    pub number_is_number: bool,
    /// 0 where there is no description.
    pub description_length: u32,
    /// Full name of the register of addressing, or empty.
    pub addressing: String,
    /// Full name of the session parameter of the current performer.
    pub current_performer: String,
}

impl Task {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            number_length: bag.number("NumberLength"),
            number_is_number: bag.word("NumberType", "Number") == "Number",
            description_length: bag.number("DescriptionLength"),
            addressing: bag.string("Addressing"),
            current_performer: bag.string("CurrentPerformer"),
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
            "<Properties><NumberType>String</NumberType><NumberLength>14</NumberLength><DescriptionLength>150</DescriptionLength><Addressing>InformationRegister.И</Addressing><CurrentPerformer>SessionParameter.П</CurrentPerformer></Properties>",
            "<numberType>String</numberType><numberLength>14</numberLength><descriptionLength>150</descriptionLength><addressing>InformationRegister.И</addressing><currentPerformer>SessionParameter.П</currentPerformer>",
            Task::read,
        );
        assert_eq!((it.number_length, it.description_length), (14, 150));
        assert_eq!(it.addressing, "InformationRegister.И");
        assert_eq!(it.current_performer, "SessionParameter.П");
    }
}
