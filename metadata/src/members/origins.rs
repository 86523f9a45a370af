//! Full names of the metadata that members and fields come from.

use crate::name::Name;
use crate::object::{Attribute, Object};

/// `Catalog.Товары`.
pub(crate) fn object_origin(object: &Object) -> String {
    [object.kind.names().en, ".", object.name.as_str()].concat()
}

/// `Catalog.Товары.Attribute.Артикул`, `Document.Продажа.TabularSection.Товары.Attribute.Цена`.
pub(crate) fn part_origin(object: &Object, section: Option<&Name>, part: &Attribute) -> String {
    let kind = object.kind.names().en;
    let (role, name) = (part.role.word(), part.name.as_str());
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
