use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::source::bag::{Bag, Format};
use crate::source::xml;

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
    /// The parameters, in order.
    pub parameters: Vec<OperationParameter>,
}

/// A parameter of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationParameter {
    /// Its name.
    pub name: Name,
    /// Its type where that is one of XML Schema or of the platform's own data (`string`, `dateTime`, `UUID`), without
    /// the namespace; empty for others.
    pub value_type: String,
}

impl OperationParameter {
    fn read(bag: Bag<'_, '_>) -> Self {
        let written = bag.property("XDTOValueType");
        let value_type = match bag.format() {
            Format::Designer => {
                let text = bag.text("XDTOValueType");
                let named = text
                    .strip_prefix("xs:")
                    .or_else(|| text.strip_prefix("v8:"));
                named.unwrap_or_default()
            }
            Format::Edt => {
                let part = |name| written.map_or("", |it| xml::text(it, name));
                match part("nsUri") {
                    "http://www.w3.org/2001/XMLSchema" | "http://v8.1c.ru/8.1/data/core" => {
                        part("name")
                    }
                    _ => "",
                }
            }
        };
        Self {
            name: Name::new(bag.name()),
            value_type: value_type.to_owned(),
        }
    }
}

impl WebService {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let operation = |bag: Bag<'_, '_>| Operation {
            name: Name::new(bag.name()),
            method: Name::new(bag.text("ProcedureName")),
            parameters: bag
                .children("Parameter")
                .map(OperationParameter::read)
                .collect(),
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
            "<Properties><Namespace>http://a</Namespace></Properties><ChildObjects><Operation><Properties><Name>О</Name><ProcedureName>О1</ProcedureName></Properties><ChildObjects><Parameter><Properties><Name>П</Name><XDTOValueType>v8:UUID</XDTOValueType></Properties></Parameter></ChildObjects></Operation></ChildObjects>",
            "<namespace>http://a</namespace><operations><name>О</name><procedureName>О1</procedureName><parameters><name>П</name><xdtoValueType><name>UUID</name><nsUri>http://v8.1c.ru/8.1/data/core</nsUri></xdtoValueType></parameters></operations>",
            WebService::read,
        );
        let operations: Vec<_> = it
            .operations
            .iter()
            .map(|it| (it.method.as_str(), it.parameters[0].value_type.as_str()))
            .collect();
        assert_eq!(operations, [("О1", "UUID")]);
        assert_eq!(it.namespace, "http://a");
    }
}
