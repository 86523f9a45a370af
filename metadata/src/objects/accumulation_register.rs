use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `РегистрНакопления`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccumulationRegister {
    /// It keeps turnovers only, no balance.
    pub turnovers: bool,
}

impl AccumulationRegister {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            turnovers: bag.word("RegisterType", "Balance") == "Turnovers",
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
            "<Properties><RegisterType>Turnovers</RegisterType></Properties>",
            "<extension><registerType>Checked</registerType></extension><registerType>Turnovers</registerType>",
            AccumulationRegister::read,
        );
        assert!(it.turnovers);
    }
}
