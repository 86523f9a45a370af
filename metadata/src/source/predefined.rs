//! Predefined items: `Ext/Predefined.xml` of the Designer and the element `predefined` of EDT.

use roxmltree::{Error, Node};

use crate::object::Predefined;

/// The items of `Ext/Predefined.xml`.
pub(super) fn designer(_text: &str) -> Result<Vec<Predefined>, Error> {
    Ok(Vec::new())
}

/// The items of the element `predefined` of a `.mdo`.
pub(super) fn edt(_predefined: Node<'_, '_>) -> Vec<Predefined> {
    Vec::new()
}
