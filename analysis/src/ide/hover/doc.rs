//! The comment of a method as people read it.

use crate::Language;
use crate::doc_comment::{DocComment, DocParameter, DocType, DocTypeName};
use crate::ide::markup::{Markup, Spans};

/// Fields of fields are told no deeper than this.
const DEEPEST: usize = 4;
/// Of the fields of one structure so many are told.
const MOST_FIELDS: usize = 40;

/// Adds what a comment says besides the parameters and the returned value: what the method does.
pub(in crate::ide) fn description(doc: &DocComment, language: Language, into: &mut Markup) {
    if let Some(reason) = &doc.deprecated {
        let title = language.pick("Устарела.", "Deprecated.");
        let line = Spans::new().strong(title);
        into.paragraph(match reason.is_empty() {
            true => line,
            false => line.text(format!(" {reason}")),
        });
    }
    into.text(doc.description.as_str());
}

/// Adds examples and ways to call.
pub(in crate::ide) fn examples(doc: &DocComment, language: Language, into: &mut Markup) {
    if !doc.call_options.is_empty() {
        into.title(language.pick("Варианты вызова", "Call options"));
        for option in &doc.call_options {
            into.item(0, Spans::new().text(option.as_str()));
        }
    }
    if !doc.examples.is_empty() {
        into.title(match (doc.examples.len(), language) {
            (1, Language::Ru) => "Пример",
            (_, Language::Ru) => "Примеры",
            (1, Language::En) => "Example",
            (_, Language::En) => "Examples",
        });
        for example in &doc.examples {
            into.bsl(example.as_str());
        }
    }
}

/// What a comment says of a value behind its types: ` — описание`.
pub(in crate::ide) fn behind(text: &str) -> Spans {
    match text.is_empty() {
        true => Spans::new(),
        false => Spans::new().text(format!(" — {text}")),
    }
}

/// The types of a comment in one line: `Массив из Строка, Неопределено`.
pub(in crate::ide) fn types(types: &[DocType]) -> String {
    let names: Vec<String> = types.iter().map(|it| name(it, DEEPEST)).collect();
    let names: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    names.join(", ")
}

fn name(of: &DocType, deeper: usize) -> String {
    let own = match &of.name {
        DocTypeName::Type(name) => name.clone(),
        DocTypeName::See(path) => format!("см. {path}"),
    };
    let Some(deeper) = deeper.checked_sub(1) else {
        return own;
    };
    if of.elements.is_empty() {
        return own;
    }
    let is_english = own.starts_with(|it: char| it.is_ascii_alphabetic());
    let elements: Vec<String> = of.elements.iter().map(|it| name(it, deeper)).collect();
    let of = if is_english { "of" } else { "из" };
    format!("{own} {of} {}", elements.join(", "))
}

/// What a comment says of each of the types, where it says something, and their fields.
pub(in crate::ide) fn parts(types: &[DocType], depth: usize, into: &mut Markup) {
    let each = shared(types).is_none();
    for it in types {
        if each && !it.description.is_empty() {
            let line = Spans::new().code(name(it, DEEPEST));
            into.item(depth, line.then(behind(&it.description)));
        }
        fields(it, depth, into);
    }
}

fn fields(of: &DocType, depth: usize, into: &mut Markup) {
    if depth > DEEPEST {
        return;
    }
    for field in of.fields.iter().take(MOST_FIELDS) {
        into.item(depth, parameter(field));
        parts(&field.types, depth + 1, into);
    }
    if of.fields.len() > MOST_FIELDS {
        into.item(depth, Spans::new().text("…"));
    }
    for it in &of.elements {
        fields(it, depth, into);
    }
}

/// A parameter or a field: its name, its types, what the comment says.
pub(in crate::ide) fn parameter(of: &DocParameter) -> Spans {
    let types = types(&of.types);
    let mut line = Spans::new().code(of.name.as_str());
    if !types.is_empty() {
        line = line.text(" — ").code(types);
    }
    line.then(behind(told(of)))
}

/// What the comment says of all types together, or of the only one.
pub(in crate::ide) fn told(of: &DocParameter) -> &str {
    match shared(&of.types) {
        Some(text) if of.description.is_empty() => text,
        _ => &of.description,
    }
}

/// What a comment says of each of the types, where it says the same.
pub(in crate::ide) fn shared(types: &[DocType]) -> Option<&str> {
    let first = types.first()?.description.as_str();
    let same = types.iter().all(|it| it.description == first);
    same.then_some(first)
}
