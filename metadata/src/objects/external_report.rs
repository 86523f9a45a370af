use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `ВнешнийОтчет`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalReport {
    /// Full name of the main data composition schema, or empty.
    pub main_schema: String,
}

impl ExternalReport {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            main_schema: bag.string("MainDataCompositionSchema"),
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
            "<Properties><MainDataCompositionSchema>Report.О.Template.С</MainDataCompositionSchema></Properties>",
            "<mainDataCompositionSchema>Report.О.Template.С</mainDataCompositionSchema>",
            ExternalReport::read,
        );
        assert_eq!(it.main_schema, "Report.О.Template.С");
    }
}
