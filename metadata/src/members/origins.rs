//! Full names of the metadata that members and fields come from.

use crate::name::Name;
use crate::object::{Attribute, AttributeRole, Object};

/// The word of a full name before the name of an attribute.
pub(crate) fn role_word(role: AttributeRole) -> &'static str {
    match role {
        AttributeRole::Attribute => "Attribute",
        AttributeRole::Dimension => "Dimension",
        AttributeRole::Resource => "Resource",
        AttributeRole::AddressingAttribute => "AddressingAttribute",
        AttributeRole::AccountingFlag => "AccountingFlag",
        AttributeRole::ExtDimensionAccountingFlag => "ExtDimensionAccountingFlag",
        AttributeRole::Column => "Column",
        AttributeRole::Field => "Field",
        AttributeRole::Standard => "StandardAttribute",
    }
}

/// `Catalog.Товары`.
pub(crate) fn object_origin(object: &Object) -> String {
    [object.kind.names().en, ".", object.name.as_str()].concat()
}

/// `Catalog.Товары.Attribute.Артикул`, `Document.Продажа.TabularSection.Товары.Attribute.Цена`.
pub(crate) fn part_origin(object: &Object, section: Option<&Name>, part: &Attribute) -> String {
    let kind = object.kind.names().en;
    let (role, name) = (role_word(part.role), part.name.as_str());
    let owner = object.name.as_str();
    match section {
        Some(section) => {
            let section = section.as_str();
            [
                kind,
                ".",
                owner,
                ".TabularSection.",
                section,
                ".",
                role,
                ".",
                name,
            ]
            .concat()
        }
        None => [kind, ".", owner, ".", role, ".", name].concat(),
    }
}
