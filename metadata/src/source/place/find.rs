//! An element of the metadata in the text of a file.

use std::ops::Range;

use roxmltree::Node;

use super::{PARTS, attribute_range, content_range, names, shift, subject};
use crate::name::same;
use crate::source::bag::{Bag, Format, last_name};
use crate::source::form;
use crate::source::xml::{child, elements, name, parse, text};

/// Elements that nest deeper than this are not looked at.
const DEEPEST: usize = 256;

/// Where the name of an element stands in the text of a file of a dump. The element is what [`super::files()`] says; an
/// empty one is what the file describes.
///
/// Nothing where the text has no such element, or is broken.
pub fn find(text: &str, element: &str) -> Option<Range<usize>> {
    let document = parse(text).ok()?;
    let root = document.root_element();
    let words: Vec<&str> = element.split('.').filter(|it| !it.is_empty()).collect();
    let range = match name(root) {
        "Form" if !is_wrapped(root) => in_form(root, &words),
        "PredefinedData" => predefined(root, words.get(1)?),
        "GraphicalSchema" => route_point(root, words.get(1)?),
        _ => {
            let node = subject(root);
            let format = match is_wrapped(root) {
                true => Format::Designer,
                false => Format::Edt,
            };
            in_object(Bag::new(node, format), &words)
        }
    }?;
    let shift = shift(text);
    Some(range.start + shift..range.end + shift)
}

fn is_wrapped(root: Node<'_, '_>) -> bool {
    name(root) == "MetaDataObject"
}

fn in_object(object: Bag<'_, '_>, words: &[&str]) -> Option<Range<usize>> {
    let mut at = object;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let wanted = words.next()?;
        if names("СтандартныйРеквизит", "StandardAttribute").is(word) {
            return standard(at, wanted);
        }
        if names("Предопределенный", "Predefined").is(word) {
            return predefined(at.property("Predefined")?, wanted);
        }
        let part = PARTS.iter().find(|it| it.is(word))?;
        // EDT calls the fields of a table of an external source otherwise.
        let named = |kind| {
            at.children(kind)
                .find(|it| same(last_name(it.name()), wanted))
        };
        at = named(part.en).or_else(|| match part.en {
            "Field" => named("TableField"),
            _ => None,
        })?;
    }
    content_range(at.property("Name").unwrap_or(at.node()))
}

/// A standard attribute, where it was customised.
fn standard(object: Bag<'_, '_>, wanted: &str) -> Option<Range<usize>> {
    match object.format() {
        Format::Designer => {
            let holder = object.property("StandardAttributes")?;
            let mut all = elements(holder);
            let found = all.find(|it| it.attribute("name").is_some_and(|it| same(it, wanted)))?;
            attribute_range(found, "name")
        }
        Format::Edt => {
            let mut all = elements(object.node()).filter(|it| name(*it) == "standardAttributes");
            let found = all.find(|it| same(text(*it, "name"), wanted))?;
            content_range(child(found, "name")?)
        }
    }
}

/// An item below `Predefined`, however deep.
fn predefined(holder: Node<'_, '_>, wanted: &str) -> Option<Range<usize>> {
    let mut waiting = vec![(holder, 0)];
    while let Some((node, depth)) = waiting.pop() {
        for part in elements(node) {
            let is_item = matches!(name(part), "Item" | "items" | "content" | "childItems");
            let own = elements(part).find(|it| matches!(name(*it), "Name" | "name"));
            if is_item
                && let Some(own) = own
                && same(crate::source::xml::content(own), wanted)
            {
                return content_range(own);
            }
            if depth < DEEPEST && (is_item || matches!(name(part), "ChildItems")) {
                waiting.push((part, depth + 1));
            }
        }
    }
    None
}

fn route_point(map: Node<'_, '_>, wanted: &str) -> Option<Range<usize>> {
    let points = elements(child(map, "Items")?);
    let mut named = points.filter_map(|it| child(child(it, "Properties")?, "Name"));
    content_range(named.find(|it| same(crate::source::xml::content(*it), wanted))?)
}

fn in_form(root: Node<'_, '_>, words: &[&str]) -> Option<Range<usize>> {
    let [part, wanted, rest @ ..] = words else {
        return Some(root.range().start..root.range().start);
    };
    let is = |ru, en| names(ru, en).is(part);
    if is("Элемент", "Item") {
        return form_item(root, wanted);
    }
    let (holder, element) = if is("Реквизит", "Attribute") {
        ("Attributes", ["Attribute", "attributes"])
    } else if is("Команда", "Command") {
        ("Commands", ["Command", "formCommands"])
    } else if is("Параметр", "Parameter") {
        ("Parameters", ["Parameter", "parameters"])
    } else {
        return None;
    };
    let mut all = parts(root, holder, element);
    let found = all.find(|it| same(form_name(*it), wanted))?;
    if let [column, wanted] = rest
        && names("Колонка", "Column").is(column)
    {
        let mut columns = parts(found, "Columns", ["Column", "columns"]);
        let own = columns.find(|it| same(form_name(*it), wanted));
        return own
            .or_else(|| extra_column(found, wanted))
            .and_then(name_range);
    }
    name_range(found)
}

/// The elements of a form: below a holder in the Designer, one after another in EDT.
fn parts<'a, 'i>(
    node: Node<'a, 'i>,
    holder: &'static str,
    element: [&'static str; 2],
) -> impl Iterator<Item = Node<'a, 'i>> {
    let below = child(node, holder).into_iter().flat_map(elements);
    let beside = elements(node).filter(move |it| name(*it) == element[1]);
    below
        .filter(move |it| name(*it) == element[0])
        .chain(beside)
}

fn extra_column<'a, 'i>(attribute: Node<'a, 'i>, wanted: &str) -> Option<Node<'a, 'i>> {
    let extra = parts(
        attribute,
        "Columns",
        ["AdditionalColumns", "additionalColumns"],
    );
    let mut columns = extra.flat_map(elements);
    columns.find(|it| matches!(name(*it), "Column" | "columns") && same(form_name(*it), wanted))
}

/// The name of an element of a form: an attribute of XML in the Designer, an element in EDT.
fn form_name<'a>(node: Node<'a, '_>) -> &'a str {
    node.attribute("name").unwrap_or_else(|| text(node, "name"))
}

fn name_range(node: Node<'_, '_>) -> Option<Range<usize>> {
    attribute_range(node, "name").or_else(|| content_range(child(node, "name")?))
}

/// An item of a form, however deep.
fn form_item(root: Node<'_, '_>, wanted: &str) -> Option<Range<usize>> {
    let mut waiting = vec![(root, 0)];
    while let Some((node, depth)) = waiting.pop() {
        for part in elements(node) {
            let is_item = form::is_item(part);
            if is_item && same(form_name(part), wanted) {
                return name_range(part);
            }
            if depth < DEEPEST && (is_item || name(part) == "ChildItems") {
                waiting.push((part, depth + 1));
            }
        }
    }
    None
}
