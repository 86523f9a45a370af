//! What is told of a method: its header, where it is, its comment.

use std::sync::Arc;

use super::{Asked, doc};
use crate::Language;
use crate::doc_comment::{self, DocComment};
use crate::ide::entity::{Entity, MethodId};
use crate::ide::markup::{Markup, Spans};
use crate::ide::{comments, spelling, type_text};
use crate::summary::{Directive, MethodSummary, ParameterSummary, PlacedMethod};
use crate::types;
use crate::workspace::{FileId, Snapshot};

/// Headers that are longer than this are told with a parameter a line.
const WIDE: usize = 100;

pub(super) fn text(asked: &Asked<'_>, id: MethodId) -> Option<Markup> {
    let placed = asked.snapshot.method(id.file, id.index)?;
    let code = spelling::of_module(asked.snapshot, id.file);
    let mut text = Markup::default();
    text.bsl(header(&placed.method, code));
    let title = type_text::module_title(asked.snapshot, id.file, asked.language);
    let flags = module_flags(asked, id);
    text.paragraph(match flags.is_empty() {
        true => Spans::new().text(title),
        false => Spans::new().text(format!("{title}: ")).then(flags),
    });
    asked.handled(id, &mut text);
    let doc = doc_of(asked.snapshot, id.file, placed);
    doc::description(&doc, asked.language, &mut text);
    parameters(asked, id, placed, &doc, code, &mut text);
    returned(asked, id, &doc, code, &mut text);
    doc::examples(&doc, asked.language, &mut text);
    Some(text)
}

/// Where the common module of a method is.
fn module_flags(asked: &Asked<'_>, id: MethodId) -> Spans {
    let owner = asked.snapshot.file(id.file).map(|it| &it.owner);
    let Some(metadata::Owner::Object(kind, name)) = owner else {
        return Spans::new();
    };
    let configuration = asked.snapshot.configuration(id.file);
    let object = configuration.object(*kind, name.as_str());
    match object.map(|it| &it.details) {
        Some(metadata::objects::Details::CommonModule(it)) => {
            super::metadata::module_flags(it, asked.language)
        }
        _ => Spans::new(),
    }
}

/// Adds what the comment of a method says of a parameter.
pub(super) fn parameter_comment(
    asked: &Asked<'_>,
    placed: &PlacedMethod,
    name: &metadata::Name,
    into: &mut Markup,
) {
    let doc = doc_of(asked.snapshot, asked.file, placed);
    let told = doc.parameters.iter().find(|it| name.is(&it.name));
    if let Some(told) = told {
        into.text(doc::told(told));
        doc::parts(&told.types, 0, into);
    }
}

/// The comment above a method. That of a method that nobody else may call is not kept: it is read from the text.
fn comment(snapshot: &Snapshot, file: FileId, placed: &PlacedMethod) -> Arc<str> {
    if placed.method.export {
        return Arc::clone(&placed.method.comment);
    }
    let text = snapshot.text(file);
    let above = text
        .as_deref()
        .and_then(|it| it.get(placed.start as usize..placed.name_range().start));
    let lines = above.unwrap_or_default().lines();
    let lines = lines.map(str::trim).take_while(|it| it.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n").into()
}

/// What the comment of a method says, or the one that it refers to.
pub(in crate::ide) fn doc_of(
    snapshot: &Snapshot,
    file: FileId,
    placed: &PlacedMethod,
) -> DocComment {
    let doc = doc_comment::parse(&comment(snapshot, file, placed));
    told_elsewhere(snapshot, file, &doc).unwrap_or(doc)
}

/// The comment that another one refers to with `См.` and nothing else. The description stays its own where it has one.
fn told_elsewhere(snapshot: &Snapshot, file: FileId, doc: &DocComment) -> Option<DocComment> {
    let path = doc.same_as.as_deref()?;
    let Some(Entity::Method(other)) = comments::seen(snapshot, file, path) else {
        return None;
    };
    let placed = snapshot.method(other.file, other.index)?;
    let mut told = doc_comment::parse(&comment(snapshot, other.file, placed));
    if told.description.is_empty() {
        told.description.clone_from(&doc.description);
    }
    if !doc.parameters.is_empty() {
        told.parameters.clone_from(&doc.parameters);
    }
    if !doc.returns.is_empty() {
        told.returns.clone_from(&doc.returns);
    }
    if doc.deprecated.is_some() {
        told.deprecated.clone_from(&doc.deprecated);
    }
    Some(told)
}

/// The header of a method as code.
fn header(method: &MethodSummary, code: Language) -> String {
    let mut text = String::new();
    if let Some(directive) = method.directive {
        text.push('&');
        text.push_str(directive_name(directive, code));
        text.push('\n');
    }
    if method.is_async {
        text.push_str(code.pick("Асинх ", "Async "));
    }
    text.push_str(match method.is_function {
        true => code.pick("Функция ", "Function "),
        false => code.pick("Процедура ", "Procedure "),
    });
    text.push_str(method.name.as_str());
    let parameters: Vec<String> = method
        .parameters
        .iter()
        .map(|it| parameter(it, code))
        .collect();
    let width: usize = parameters.iter().map(|it| it.chars().count() + 2).sum();
    if width > WIDE {
        text.push_str("(\n\t");
        text.push_str(&parameters.join(",\n\t"));
        text.push(')');
    } else {
        text.push('(');
        text.push_str(&parameters.join(", "));
        text.push(')');
    }
    if method.export {
        text.push_str(code.pick(" Экспорт", " Export"));
    }
    text
}

/// A parameter as it stands in a header.
pub(in crate::ide) fn parameter(of: &ParameterSummary, code: Language) -> String {
    let by_value = match of.by_value {
        true => code.pick("Знач ", "Val "),
        false => "",
    };
    match of.default.is_empty() {
        true => format!("{by_value}{}", of.name),
        false => format!("{by_value}{} = {}", of.name, of.default),
    }
}

fn directive_name(of: Directive, code: Language) -> &'static str {
    let (ru, en) = match of {
        Directive::AtClient => ("НаКлиенте", "AtClient"),
        Directive::AtServer => ("НаСервере", "AtServer"),
        Directive::AtServerNoContext => ("НаСервереБезКонтекста", "AtServerNoContext"),
        Directive::AtClientAtServer => ("НаКлиентеНаСервере", "AtClientAtServer"),
        Directive::AtClientAtServerNoContext => (
            "НаКлиентеНаСервереБезКонтекста",
            "AtClientAtServerNoContext",
        ),
    };
    code.pick(ru, en)
}

fn parameters(
    asked: &Asked<'_>,
    id: MethodId,
    placed: &PlacedMethod,
    doc: &DocComment,
    code: Language,
    into: &mut Markup,
) {
    let snapshot = asked.snapshot;
    if placed.method.parameters.is_empty() {
        return;
    }
    let mut list = Markup::default();
    let mut says_something = false;
    let mut inferred: Option<Vec<types::Types>> = None;
    for (number, it) in placed.method.parameters.iter().enumerate() {
        let mut line = Spans::new().code(it.name.as_str());
        let told = doc.parameters.iter().find(|told| it.name.is(&told.name));
        let types = match told.map(|it| doc::types(&it.types)) {
            Some(told) if !told.is_empty() => told,
            _ => {
                let all =
                    inferred.get_or_insert_with(|| types::parameters(snapshot, id.file, id.index));
                let found = all.get(number);
                found.map_or_else(String::new, |it| {
                    type_text::types(snapshot, id.file, it, code)
                })
            }
        };
        says_something |= told.is_some() || !types.is_empty();
        if !types.is_empty() {
            line = line.text(" — ").code(types);
        }
        line = line.then(doc::behind(told.map_or("", doc::told)));
        list.item(0, line);
        if let Some(told) = told {
            doc::parts(&told.types, 1, &mut list);
        }
    }
    if says_something {
        into.title(asked.language.pick("Параметры", "Parameters"));
        into.append(list);
    }
}

fn returned(asked: &Asked<'_>, id: MethodId, doc: &DocComment, code: Language, into: &mut Markup) {
    let (snapshot, from) = (asked.snapshot, asked.file);
    let told = doc::types(&doc.returns);
    let types = match told.is_empty() {
        true => {
            let found = types::returned(snapshot, from, id.file, id.index);
            type_text::types(snapshot, from, &found, code)
        }
        false => told,
    };
    let description = match doc::shared(&doc.returns) {
        Some(text) if doc.returns_text.is_empty() => text,
        _ => &doc.returns_text,
    };
    if types.is_empty() && description.is_empty() {
        return;
    }
    let mut line = Spans::new().strong(asked.language.pick("Возвращает", "Returns"));
    if !types.is_empty() {
        line = line.text(" ").code(types);
    }
    into.paragraph(line.then(doc::behind(description)));
    doc::parts(&doc.returns, 0, into);
}
