//! `Form.form` of EDT.

use roxmltree::Node;

use super::sorted;
use super::tree::{AUTO_COMMAND_BAR, FORM_COMMAND_BAR, Found, Inside, items, rank};
use crate::form::{Form, FormAttribute, FormCommand, FormItem, FormParameter, Handler};
use crate::name::Name;
use crate::source::types::edt_types;
use crate::source::xml::{child, content, edt_localized, elements, flag, name, text};
use crate::types::TypeDescription;

/// What the root element says.
pub(super) fn form(root: Node<'_, '_>) -> Form {
    let mut form = Form::default();
    for part in elements(root) {
        match name(part) {
            "attributes" => form.attributes.push(top_attribute(part)),
            "formCommands" => form.commands.push(command(part)),
            "parameters" => form.parameters.push(FormParameter {
                name: Name::new(text(part, "name")),
                types: types(part),
                key: flag(part, "keyParameter"),
            }),
            _ => {}
        }
    }
    form.handlers = handlers(root);
    form.items = items(inside(root), item);
    form
}

fn item<'a, 'i>(node: Node<'a, 'i>) -> Option<Found<'a, 'i>> {
    let mut item = FormItem {
        kind: kind(node).to_owned(),
        handlers: handlers(node),
        ..FormItem::default()
    };
    for part in elements(node) {
        match name(part) {
            "name" => item.name = Name::new(content(part)),
            "dataPath" => item.data_path = path(part),
            "commandName" if content(part) != "0" => item.command = content(part).to_owned(),
            _ => {}
        }
    }
    if item.name.is_empty() {
        // The command bar of a form may have no name.
        let bar = item.kind == AUTO_COMMAND_BAR;
        item.name = Name::new(bar.then_some(FORM_COMMAND_BAR)?);
    }
    Some(Found {
        item,
        inside: inside(node),
    })
}

/// The items that stand in an item or in the form.
fn inside<'a, 'i>(node: Node<'a, 'i>) -> Inside<'a, 'i> {
    let mut inside = Inside::default();
    for part in elements(node) {
        let element = name(part);
        if element == "items" {
            inside.items.push(part);
        } else if let Some(kind) = own_kind(element) {
            inside.own.push((rank(kind), part));
        }
    }
    inside
}

/// The Designer's name of what belongs to an item, by the element of EDT that holds it.
pub(super) fn own_kind(element: &str) -> Option<&'static str> {
    Some(match element {
        "contextMenu" => "ContextMenu",
        "autoCommandBar" => AUTO_COMMAND_BAR,
        "extendedTooltip" => "ExtendedTooltip",
        "searchStringAddition" => "SearchStringAddition",
        "viewStatusAddition" => "ViewStatusAddition",
        "searchControlAddition" => "SearchControlAddition",
        "selectedItemsActionsPanel" => "SelectedItemsActionsPanel",
        _ => return None,
    })
}

/// What an item is, by the element that a Designer dump has for it.
///
/// EDT writes a class and, within it, a type; the first type of a class is not written.
fn kind<'a>(node: Node<'a, '_>) -> &'a str {
    if let Some(kind) = own_kind(name(node)) {
        return kind;
    }
    let class = node
        .attributes()
        .find(|it| it.name() == "type")
        .map_or("", |it| it.value());
    let class = class.split_once(':').map_or(class, |it| it.1);
    let kind = text(node, "type");
    match (class, kind) {
        ("FormField", "SpreadsheetDocumentField") => "SpreadSheetDocumentField",
        ("FormField", "") => "LabelField",
        ("FormGroup", "") => "ButtonGroup",
        ("Decoration", "Label") => "LabelDecoration",
        ("Decoration", _) => "PictureDecoration",
        ("Addition", "") => "SearchStringAddition",
        ("FormField" | "FormGroup" | "Addition", kind) => kind,
        // The type of a button is how it looks, not what it is.
        (class, _) => class,
    }
}

/// Handlers of an item stand in it, and in what EDT keeps for its type alone.
fn handlers(node: Node<'_, '_>) -> Vec<Handler> {
    let mut all = Vec::new();
    for part in elements(node) {
        match name(part) {
            "handlers" => all.push(handler(part)),
            "extInfo" => all.extend(named(part, "handlers").map(handler)),
            _ => {}
        }
    }
    sorted(all)
}

fn handler(node: Node<'_, '_>) -> Handler {
    Handler {
        event: Name::new(text(node, "event")),
        method: Name::new(text(node, "name")),
        call: text(node, "callType").to_owned(),
    }
}

fn top_attribute(node: Node<'_, '_>) -> FormAttribute {
    let mut attribute = attribute(node);
    attribute.main = flag(node, "main");
    attribute.columns = named(node, "columns").map(self::attribute).collect();
    for extra in named(node, "additionalColumns") {
        let table = child(extra, "tablePath").map(path).unwrap_or_default();
        attribute
            .columns
            .extend(named(extra, "columns").map(|it| FormAttribute {
                table: table.clone(),
                ..self::attribute(it)
            }));
    }
    if let Some(it) = child(node, "extInfo") {
        attribute.main_table = text(it, "mainTable").to_owned();
        if flag(it, "customQuery") {
            let query = child(it, "queryText").and_then(|it| it.text());
            attribute.query = query.unwrap_or_default().to_owned();
        }
    }
    attribute
}

/// What attributes and columns have in common.
fn attribute(node: Node<'_, '_>) -> FormAttribute {
    FormAttribute {
        name: Name::new(text(node, "name")),
        title: edt_localized(node, "title"),
        types: types(node),
        ..FormAttribute::default()
    }
}

fn command(node: Node<'_, '_>) -> FormCommand {
    // An action holds one `handler`; in an extension, one for each time it is called.
    let handlers = named(node, "action").flat_map(|it| elements(it));
    let names = handlers
        .filter(|it| matches!(name(*it), "handler" | "handlers"))
        .map(|it| Name::new(text(it, "name")));
    FormCommand {
        name: Name::new(text(node, "name")),
        title: edt_localized(node, "title"),
        actions: names.filter(|it| !it.is_empty()).collect(),
    }
}

/// A path to data: one `segments` with dots in it, or one for each name. A path for several languages holds a path for
/// each; they differ by the language of the data alone.
fn path(node: Node<'_, '_>) -> String {
    let node = child(node, "paths").unwrap_or(node);
    let segments: Vec<_> = named(node, "segments").map(content).collect();
    segments.join(".")
}

fn types(node: Node<'_, '_>) -> TypeDescription {
    child(node, "valueType").map(edt_types).unwrap_or_default()
}

fn named<'a, 'i>(
    node: Node<'a, 'i>,
    element: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    elements(node).filter(move |it| name(*it) == element)
}
