//! The methods that a file of a dump names: handlers of events, actions of commands, methods of jobs and services.

use std::ops::Range;

use roxmltree::Node;

use super::{content_range, shift, subject};
use crate::source::form;
use crate::source::xml::{child, content, elements, name, parse, text};

/// A method that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlerPlace {
    /// The bytes of the name of the method.
    pub range: Range<usize>,
    /// The method.
    pub method: String,
    /// The common module, where the file names one: `Обмен` in `CommonModule.Обмен.Начать`. Otherwise the method is one
    /// of the module that belongs to the file.
    pub module: Option<String>,
    /// The event, as the file names it; empty where there is none.
    pub event: String,
    /// Whose handler it is.
    pub of: HandlerOf,
}

/// Whose handler a method is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandlerOf {
    /// What the file describes: the form itself, a subscription, a job.
    Whole,
    /// An item of a form.
    Item(String),
    /// A command of a form.
    Command(String),
    /// A part of an object: a method of an HTTP service, an operation of a web service, a channel.
    Part(String),
}

/// Elements that nest deeper than this are not looked at.
const DEEPEST: usize = 256;

/// All methods that a file of a dump names, in the order of the text. Empty where it names none, or is broken.
pub fn handlers(text: &str) -> Vec<HandlerPlace> {
    let Ok(document) = parse(text) else {
        return Vec::new();
    };
    let root = document.root_element();
    let mut found = Vec::new();
    match name(root) {
        "Form" => of_form(root, &mut found),
        _ => of_object(subject(root), &mut found),
    }
    in_text(found, text)
}

/// The methods that the copy of the base configuration's form names, which a form of an extension holds.
pub fn copied_handlers(text: &str) -> Vec<HandlerPlace> {
    let Ok(document) = parse(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for copy in elements(document.root_element()) {
        if same_word(name(copy), "BaseForm") {
            of_form(copy, &mut found);
        }
    }
    in_text(found, text)
}

/// In the order of the text, behind its byte order mark.
fn in_text(mut found: Vec<HandlerPlace>, text: &str) -> Vec<HandlerPlace> {
    found.sort_by_key(|it| it.range.start);
    let shift = shift(text);
    for it in &mut found {
        it.range = it.range.start + shift..it.range.end + shift;
    }
    found
}

fn add(node: Node<'_, '_>, event: &str, of: &HandlerOf, into: &mut Vec<HandlerPlace>) {
    let Some(range) = content_range(node) else {
        return;
    };
    let full = content(node);
    let method = full.rsplit('.').next().unwrap_or(full);
    let module = full.rsplit('.').nth(1);
    into.push(HandlerPlace {
        range: range.end - method.len()..range.end,
        method: method.to_owned(),
        module: module.map(str::to_owned),
        event: event.to_owned(),
        of: of.clone(),
    });
}

fn of_form(root: Node<'_, '_>, into: &mut Vec<HandlerPlace>) {
    let mut waiting = vec![(root, HandlerOf::Whole, 0)];
    while let Some((node, of, depth)) = waiting.pop() {
        events(node, &of, into);
        if depth > DEEPEST {
            continue;
        }
        for part in elements(node) {
            match name(part) {
                "ChildItems" => waiting.push((part, of.clone(), depth + 1)),
                // What EDT keeps of an item for its type alone.
                "extInfo" => events(part, &of, into),
                "Commands" | "formCommands" => commands(part, into),
                _ if form::is_item(part) => {
                    let own = part.attribute("name").unwrap_or_else(|| text(part, "name"));
                    waiting.push((part, HandlerOf::Item(own.to_owned()), depth + 1));
                }
                _ => {}
            }
        }
    }
}

fn events(node: Node<'_, '_>, of: &HandlerOf, into: &mut Vec<HandlerPlace>) {
    for part in elements(node) {
        match name(part) {
            "Events" => {
                for event in elements(part).filter(|it| name(*it) == "Event") {
                    add(event, event.attribute("name").unwrap_or_default(), of, into);
                }
            }
            "handlers" => {
                if let Some(method) = child(part, "name") {
                    add(method, text(part, "event"), of, into);
                }
            }
            _ => {}
        }
    }
}

fn commands(node: Node<'_, '_>, into: &mut Vec<HandlerPlace>) {
    if name(node) == "formCommands" {
        let of = HandlerOf::Command(text(node, "name").to_owned());
        let actions = elements(node).filter(|it| name(*it) == "action");
        let handlers = actions.flat_map(elements);
        for handler in handlers.filter(|it| matches!(name(*it), "handler" | "handlers")) {
            if let Some(method) = child(handler, "name") {
                add(method, "", &of, into);
            }
        }
        return;
    }
    for command in elements(node).filter(|it| name(*it) == "Command") {
        let own = command.attribute("name").unwrap_or_default();
        let of = HandlerOf::Command(own.to_owned());
        for action in elements(command).filter(|it| name(*it) == "Action") {
            add(action, "", &of, into);
        }
    }
}

/// Properties whose value is the name of a method, by what they belong to.
fn of_object(object: Node<'_, '_>, into: &mut Vec<HandlerPlace>) {
    let mut waiting = vec![(object, HandlerOf::Whole, 0)];
    while let Some((node, of, depth)) = waiting.pop() {
        let event = property(node, "event").map_or("", content);
        for part in properties(node) {
            let is = |named: &str| same_word(name(part), named);
            if is("Handler")
                || is("MethodName")
                || is("ProcedureName")
                || is("ReceiveMessageProcessing")
            {
                add(part, event, &of, into);
            }
        }
        let holder = child(node, "ChildObjects").unwrap_or(node);
        for part in elements(holder).filter(|_| depth < 4) {
            if is_service_part(name(part)) {
                let own = property(part, "name").map_or("", content);
                waiting.push((part, HandlerOf::Part(own.to_owned()), depth + 1));
            }
        }
    }
}

fn is_service_part(element: &str) -> bool {
    const PARTS: [&str; 8] = [
        "URLTemplate",
        "urlTemplates",
        "Method",
        "methods",
        "Operation",
        "operations",
        "IntegrationServiceChannel",
        "integrationServiceChannels",
    ];
    PARTS.contains(&element)
}

/// Where the properties of an object stand: by themselves in the Designer.
fn properties<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(child(node, "Properties").unwrap_or(node))
}

fn property<'a, 'i>(node: Node<'a, 'i>, named: &str) -> Option<Node<'a, 'i>> {
    properties(node).find(|it| same_word(name(*it), named))
}

fn same_word(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}
