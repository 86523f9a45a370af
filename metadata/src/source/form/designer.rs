//! `Ext/Form.xml` of the Designer.

use roxmltree::Node;

use super::sorted;
use super::tree::{AUTO_COMMAND_BAR, FORM_COMMAND_BAR, Found, Inside, items, rank};
use crate::form::{Form, FormAttribute, FormCommand, FormItem, FormParameter, Handler};
use crate::name::Name;
use crate::source::types::designer_types;
use crate::source::xml::{child, content, designer_localized, elements, flag, name, text};
use crate::types::TypeDescription;

/// What the root element says.
pub(super) fn form(root: Node<'_, '_>) -> Form {
    let mut form = Form::default();
    for part in elements(root) {
        match name(part) {
            "Events" => form.handlers = handlers(part),
            "Attributes" => form.attributes = attributes(part),
            "Commands" => form.commands = named(part, "Command").map(command).collect(),
            "Parameters" => form.parameters = named(part, "Parameter").map(parameter).collect(),
            _ => {}
        }
    }
    form.items = items(inside(root), item);
    form
}

fn item<'a, 'i>(node: Node<'a, 'i>) -> Option<Found<'a, 'i>> {
    // The command bar of a form may have no name.
    let name_of_item = match node.attribute("name")? {
        "" if name(node) == AUTO_COMMAND_BAR => FORM_COMMAND_BAR,
        "" => return None,
        given => given,
    };
    let mut item = FormItem {
        name: Name::new(name_of_item),
        kind: name(node).to_owned(),
        ..FormItem::default()
    };
    for part in elements(node) {
        match name(part) {
            "DataPath" => item.data_path = content(part).to_owned(),
            // A button that runs nothing has a zero here.
            "CommandName" if content(part) != "0" => item.command = content(part).to_owned(),
            "Events" => item.handlers = handlers(part),
            _ => {}
        }
    }
    Some(Found {
        item,
        inside: inside(node),
    })
}

/// Whether an element is an item: it has a name and a number. So have attributes and commands, below holders of theirs.
pub(super) fn is_item(node: Node<'_, '_>) -> bool {
    node.has_attribute("name") && node.has_attribute("id")
}

/// The items that stand in an item or in the form.
fn inside<'a, 'i>(node: Node<'a, 'i>) -> Inside<'a, 'i> {
    let mut inside = Inside::default();
    for part in elements(node) {
        match name(part) {
            "ChildItems" => inside.items.extend(elements(part)),
            kind if is_item(part) => {
                inside.own.push((rank(kind), part));
            }
            _ => {}
        }
    }
    inside
}

fn handlers(events: Node<'_, '_>) -> Vec<Handler> {
    let all = named(events, "Event").map(|it| Handler {
        event: Name::new(it.attribute("name").unwrap_or_default()),
        method: Name::new(content(it)),
        call: it.attribute("callType").unwrap_or_default().to_owned(),
    });
    sorted(all.collect())
}

fn attributes(holder: Node<'_, '_>) -> Vec<FormAttribute> {
    named(holder, "Attribute")
        .map(|node| {
            let mut attribute = attribute(node);
            attribute.main = flag(node, "MainAttribute");
            if let Some(it) = child(node, "Columns") {
                attribute.columns = columns(it);
            }
            if let Some(it) = child(node, "Settings") {
                attribute.main_table = text(it, "MainTable").to_owned();
                if text(it, "ManualQuery") != "false" {
                    attribute.query = whole(it, "QueryText");
                }
            }
            attribute
        })
        .collect()
}

fn columns(holder: Node<'_, '_>) -> Vec<FormAttribute> {
    let mut columns: Vec<_> = named(holder, "Column").map(attribute).collect();
    for extra in named(holder, "AdditionalColumns") {
        let table = extra.attribute("table").unwrap_or_default();
        columns.extend(named(extra, "Column").map(|it| FormAttribute {
            table: table.to_owned(),
            ..attribute(it)
        }));
    }
    columns
}

/// What attributes and columns have in common.
fn attribute(node: Node<'_, '_>) -> FormAttribute {
    FormAttribute {
        name: Name::new(node.attribute("name").unwrap_or_default()),
        title: designer_localized(node, "Title"),
        types: types(node),
        ..FormAttribute::default()
    }
}

fn command(node: Node<'_, '_>) -> FormCommand {
    FormCommand {
        name: Name::new(node.attribute("name").unwrap_or_default()),
        title: designer_localized(node, "Title"),
        actions: named(node, "Action")
            .map(|it| Name::new(content(it)))
            .filter(|it| !it.is_empty())
            .collect(),
    }
}

fn parameter(node: Node<'_, '_>) -> FormParameter {
    FormParameter {
        name: Name::new(node.attribute("name").unwrap_or_default()),
        types: types(node),
        key: flag(node, "KeyParameter"),
    }
}

fn types(node: Node<'_, '_>) -> TypeDescription {
    child(node, "Type").map(designer_types).unwrap_or_default()
}

/// The text of an element with the blanks at its ends.
fn whole(node: Node<'_, '_>, element: &str) -> String {
    let text = child(node, element).and_then(|it| it.text());
    text.unwrap_or_default().to_owned()
}

fn named<'a, 'i>(
    node: Node<'a, 'i>,
    element: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    elements(node).filter(move |it| name(*it) == element)
}
