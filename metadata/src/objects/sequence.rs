use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `Последовательность`. Its dimensions are attributes of the object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Full names of its documents.
    pub documents: Vec<String>,
    /// Full names of the registers that move it.
    pub register_records: Vec<String>,
}

impl Sequence {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            documents: bag.strings("Documents"),
            register_records: bag.strings("RegisterRecords"),
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
            "<Properties><Documents><xr:Item>Document.Д</xr:Item></Documents><RegisterRecords><xr:Item>InformationRegister.Р</xr:Item></RegisterRecords></Properties>",
            "<documents>Document.Д</documents><registerRecords>InformationRegister.Р</registerRecords>",
            Sequence::read,
        );
        assert_eq!(it.documents, ["Document.Д"]);
        assert_eq!(it.register_records, ["InformationRegister.Р"]);
    }
}
