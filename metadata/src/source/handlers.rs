//! Where the files of a dump name methods of modules: the handlers of events, the actions of commands, the methods of
//! jobs and services.

use std::ops::Range;

use roxmltree::Node;

use super::xml::{child, elements, name, parse};

/// A place of a file that names a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlerPlace {
    /// The name of the method, in bytes of the text.
    pub range: Range<usize>,
    /// What is written there: a method of the module of the same form or service, or `CommonModule.Имя.Метод`.
    pub text: String,
    /// What calls it, by the word of the file: an event (`OnOpen`), or the element that names it (`Action`).
    pub event: String,
    /// It stands in the copy of the form of the base configuration, which a form of an extension holds.
    pub is_copy: bool,
}

/// The places of a file of metadata, of the Designer or of EDT, that name methods, in the order of the text. A file that
/// is no XML has none.
pub fn handler_places(text: &str) -> Vec<HandlerPlace> {
    let mut found = Vec::new();
    let offset = text.len() - text.trim_start_matches('\u{feff}').len();
    let Ok(document) = parse(text) else {
        return found;
    };
    let mut copy = None;
    for node in document.descendants().filter(Node::is_element) {
        if copy.is_none() && is_one_of(node, &["BaseForm", "baseForm"]) {
            copy = Some(node.range());
        }
        let Some((holder, event)) = holder(node) else {
            continue;
        };
        let Some(content) = holder.first_child().filter(Node::is_text) else {
            continue;
        };
        let written = text.get(content.range().start + offset..content.range().end + offset);
        let Some(written) = written else { continue };
        let start = content.range().start + offset + (written.len() - written.trim_start().len());
        let written = written.trim();
        let method = written.rsplit('.').next().unwrap_or(written);
        if !method.is_empty() {
            let end = start + written.len();
            found.push(HandlerPlace {
                range: end - method.len()..end,
                text: written.to_owned(),
                event: event.to_owned(),
                is_copy: copy
                    .as_ref()
                    .is_some_and(|it| it.contains(&node.range().start)),
            });
        }
    }
    found
}

/// The element that holds the name of a method, and what calls the method.
fn holder<'a, 'i>(node: Node<'a, 'i>) -> Option<(Node<'a, 'i>, &'a str)> {
    let element = name(node);
    match element {
        // `<Event name="OnOpen">Метод</Event>`.
        "Event" if node.parent().is_some_and(|it| name(it) == "Events") => {
            Some((node, node.attribute("name").unwrap_or_default()))
        }
        // `<handlers><event>OnOpen</event><name>Метод</name></handlers>`.
        "handlers" => {
            let event = child(node, "event").and_then(|it| it.text());
            Some((child(node, "name")?, event.unwrap_or("Action")))
        }
        "handler" if elements(node).next().is_some() => Some((child(node, "name")?, "Action")),
        // An event of a form has that name too, in an element of its own.
        "Action"
        | "Handler"
        | "handler"
        | "MethodName"
        | "methodName"
        | "ProcedureName"
        | "procedureName"
        | "ReceiveMessageProcessing"
        | "receiveMessageProcessing" => Some((node, element)),
        _ => None,
    }
}

fn is_one_of(node: Node<'_, '_>, names: &[&str]) -> bool {
    names.contains(&name(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = handler_places(text);
        let show = |it: &HandlerPlace| {
            let copy = if it.is_copy { " copy" } else { "" };
            format!("{} {} {}{copy}", it.event, &text[it.range.clone()], it.text)
        };
        let found: Vec<String> = found.iter().map(show).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn forms_of_the_designer_name_handlers_and_actions() {
        check(
            "\u{feff}<Form><Events><Event name=\"OnOpen\" callType=\"After\"> ПриОткрытии\r\n</Event></Events>\
             <ChildItems><InputField name=\"А\"><Events><Event name=\"OnChange\">АПриИзменении</Event></Events></InputField></ChildItems>\
             <Commands><Command name=\"К\"><Action>К</Action></Command></Commands>\
             <BaseForm><Events><Event name=\"OnOpen\">Старый</Event></Events></BaseForm></Form>",
            &[
                "OnOpen ПриОткрытии ПриОткрытии",
                "OnChange АПриИзменении АПриИзменении",
                "Action К К",
                "OnOpen Старый Старый copy",
            ],
        );
    }

    #[test]
    fn forms_of_edt_name_handlers_and_actions() {
        check(
            "<form><items><name>Поле</name><handlers><event>OnChange</event><name>ПолеПриИзменении</name></handlers></items>\
             <handlers><event>OnOpen</event><name>ПриОткрытии</name></handlers>\
             <formCommands><name>К</name><action><handler><name>КДействие</name></handler></action></formCommands></form>",
            &[
                "OnChange ПолеПриИзменении ПолеПриИзменении",
                "OnOpen ПриОткрытии ПриОткрытии",
                "Action КДействие КДействие",
            ],
        );
    }

    #[test]
    fn objects_name_methods_of_their_modules_and_of_common_ones() {
        check(
            "<MetaDataObject><ScheduledJob><Properties><MethodName>CommonModule.Обмен.Начать</MethodName></Properties></ScheduledJob></MetaDataObject>",
            &["MethodName Начать CommonModule.Обмен.Начать"],
        );
        check(
            "<subscription><handler>CommonModule.Обмен.ПриЗаписи</handler></subscription>",
            &["handler ПриЗаписи CommonModule.Обмен.ПриЗаписи"],
        );
        check(
            "<service><operations><name>О</name><procedureName>О1</procedureName></operations></service>",
            &["procedureName О1 О1"],
        );
        check("<broken", &[]);
        check("", &[]);
    }
}
