use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `Документ`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// 0 where there is no number.
    pub number_length: u32,
    /// The number is a number.
    pub number_is_number: bool,
    /// It may be posted.
    pub posting: bool,
    /// The registers it writes to, full names.
    pub register_records: Vec<String>,
    /// Full name of the numerator, or empty.
    pub numerator: String,
    /// What it may be filled from, full names.
    pub based_on: Vec<String>,
}

impl Document {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            number_length: bag.number("NumberLength"),
            number_is_number: bag.word("NumberType", "Number") == "Number",
            posting: bag.word("Posting", "Allow") == "Allow",
            register_records: bag.strings("RegisterRecords"),
            numerator: bag.string("Numerator"),
            based_on: bag.strings("BasedOn"),
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
            "<Properties><Numerator/><NumberType>String</NumberType><NumberLength>11</NumberLength><BasedOn><xr:Item>Document.З</xr:Item></BasedOn><Posting>Allow</Posting><RegisterRecords><xr:Item>AccumulationRegister.П</xr:Item></RegisterRecords></Properties>",
            "<numberType>String</numberType><numberLength>11</numberLength><basedOn>Document.З</basedOn><registerRecords>AccumulationRegister.П</registerRecords>",
            Document::read,
        );
        assert!(it.posting && !it.number_is_number && it.numerator.is_empty());
        assert_eq!(it.number_length, 11);
        assert_eq!(it.register_records, ["AccumulationRegister.П"]);
        assert_eq!(it.based_on, ["Document.З"]);
    }
}
