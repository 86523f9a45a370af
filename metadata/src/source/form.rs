//! Managed forms: what `Form.xml` of the Designer and `Form.form` of EDT say.
//!
//! Both give one value. The formats keep the menus, bars and tooltips of an item in different places and the handlers
//! in different order, so items stand in an order of our own (what belongs to an item before what it contains), and
//! handlers by the names of their events.

mod designer;
mod edt;
mod tree;

use super::xml::{Broken, parse};
use crate::form::{Form, Handler};

/// The content of a managed form of the Designer, `Ext/Form.xml`. Name, identifier and synonym stand elsewhere.
///
/// Of a form of an extension, its copy of the form it extends (`BaseForm`) is not read.
pub(super) fn designer(text: &str) -> Result<Form, Broken> {
    Ok(designer::form(parse(text)?.root_element()))
}

/// The content of a managed form of EDT, `Form.form`. Name, identifier and synonym stand elsewhere.
pub(super) fn edt(text: &str) -> Result<Form, Broken> {
    Ok(edt::form(parse(text)?.root_element()))
}

/// Whether an element of a form of either format is an item: a field, a group, a bar that every table has.
pub(super) fn is_item(node: roxmltree::Node<'_, '_>) -> bool {
    let element = super::xml::name(node);
    element == "items" || edt::own_kind(element).is_some() || designer::is_item(node)
}

/// Handlers in an order that does not depend on the format. One event may have several in an extension.
fn sorted(mut handlers: Vec<Handler>) -> Vec<Handler> {
    handlers.retain(|it| !it.event.is_empty() && !it.method.is_empty());
    handlers.sort_by(|left, right| left.event.cmp(&right.event));
    handlers
}

#[cfg(test)]
mod tests;
