use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::source::bag::Bag;

/// `WebСервис`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebService {
    /// The namespace.
    pub namespace: String,
    /// What it offers.
    pub operations: Vec<Operation>,
}

/// An operation of a web service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its name.
    pub name: Name,
    /// The method of the service's module.
    pub method: Name,
    /// Names of the parameters.
    pub parameters: Vec<Name>,
}

impl WebService {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let operation = |bag: Bag<'_, '_>| Operation {
            name: Name::new(bag.name()),
            method: Name::new(bag.text("ProcedureName")),
            parameters: bag.names("Parameter"),
        };
        Self {
            namespace: bag.string("Namespace"),
            operations: bag.children("Operation").map(operation).collect(),
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
            "<Properties><Namespace>http://a</Namespace></Properties><ChildObjects><Operation><Properties><Name>О</Name><ProcedureName>О1</ProcedureName></Properties><ChildObjects><Parameter><Properties><Name>П</Name></Properties></Parameter></ChildObjects></Operation></ChildObjects>",
            "<namespace>http://a</namespace><operations><name>О</name><procedureName>О1</procedureName><parameters><name>П</name></parameters></operations>",
            WebService::read,
        );
        let operations: Vec<_> = it
            .operations
            .iter()
            .map(|it| (it.method.as_str(), it.parameters.len()))
            .collect();
        assert_eq!(operations, [("О1", 1)]);
        assert_eq!(it.namespace, "http://a");
    }
}
