use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;
use crate::types::TypeDescription;

/// `ОбщаяКоманда`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonCommand {
    /// What the command is given.
    pub parameter: TypeDescription,
    /// The group of commands it stands in.
    pub group: String,
}

impl CommonCommand {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            parameter: bag.types("CommandParameterType"),
            group: bag.string("Group"),
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
            "<Properties><Group>NavigationPanelOrdinary</Group><CommandParameterType><v8:Type>cfg:CatalogRef.К</v8:Type></CommandParameterType></Properties>",
            "<group>NavigationPanelOrdinary</group><commandParameterType><types>CatalogRef.К</types></commandParameterType>",
            CommonCommand::read,
        );
        assert_eq!(it.group, "NavigationPanelOrdinary");
        assert_eq!(it.parameter.types.len(), 1);
    }
}
