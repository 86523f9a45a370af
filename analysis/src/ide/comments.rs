//! Names in comments: types and references of doc comments.

use std::ops::Range;

use metadata::{Kind as ObjectKind, ModuleKind, Name, Owner, same};
use parser_bsl::bsl::Kind;

use super::entity::{Entity, MethodId};
use super::path::Path;
use super::resolve::method_of;
use super::strings::{self, Named};
use crate::doc_comment::{self, DocParameter, DocType, DocTypeName};
use crate::workspace::{FileId, OpenFile, Snapshot};

/// What a word of a comment names.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    /// A type or an element of the metadata.
    Named(Named),
    /// A method, a module, a variable.
    Entity(Entity),
}

/// The words of comments are no longer than this.
const LONGEST: usize = 300;

/// What the word at an offset of a comment names, and its bytes. Only words that the comment of a method or a variable
/// gives as types, or behind `см.`, name anything.
pub(super) fn named(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    path: &Path<'_>,
    offset: usize,
) -> Option<(Range<usize>, Told)> {
    let node = path.node();
    if Kind::of(node) != Kind::Comment {
        return None;
    }
    let comment = parsed.text.get(node.byte_range())?;
    let at = offset.checked_sub(node.start_byte())?;
    let range = word_around(comment, at)?;
    let word = comment.get(range.clone())?.trim_end_matches('.');
    let before = comment.get(..range.start)?;
    let place = node.start_byte() + range.start..node.start_byte() + range.start + word.len();
    let is_link = link_before(before);
    if !is_link && !is_type_of_comment(snapshot, file, parsed, node.start_byte(), word) {
        return None;
    }
    let told = of_word(snapshot, file, word, is_link)?;
    Some((place, told))
}

/// A name with dots around an offset, not too long for one.
fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    name_around(text, at).filter(|it| !it.is_empty() && it.len() < LONGEST)
}

/// The letters of a name with dots around an offset; empty where there are none.
pub(super) fn name_around(text: &str, at: usize) -> Option<Range<usize>> {
    let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
    let before = text.get(..at)?;
    let start = before.trim_end_matches(is_name).len();
    let after = text.get(at..)?;
    let end = text.len() - after.trim_start_matches(is_name).len();
    Some(start..end)
}

/// Whether `см.` or `see` stands before.
pub(super) fn link_before(before: &str) -> bool {
    let before = before.trim_end();
    let word = before.strip_suffix('.').unwrap_or(before);
    let start = word.trim_end_matches(char::is_alphanumeric).len();
    let last = word.get(start..).unwrap_or_default();
    ["см", "see"].iter().any(|it| same(it, last))
}

/// Whether the comment that an offset lies in names a word as a type.
fn is_type_of_comment(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    at: usize,
    word: &str,
) -> bool {
    let Some(known) = snapshot.file(file) else {
        return false;
    };
    let (comment, types) = match known.summary.method_at(at) {
        Some((_, placed)) if at < placed.name_range().start => {
            let name = placed.name_range().start;
            let above = parsed.text.get(placed.start as usize..name);
            let doc = doc_comment::parse(&comment_lines(above.unwrap_or_default()));
            let mut all: Vec<DocType> = doc.returns;
            all.extend(doc.parameters.into_iter().flat_map(|it| it.types));
            (true, all)
        }
        // `Перем А; // Строка`.
        _ => {
            let line = parsed.lines.line(at);
            let range = parsed.lines.range(&parsed.text, line);
            let line = parsed.text.get(at..range.end).unwrap_or_default();
            (
                false,
                doc_comment::parse_variable(line.trim_start_matches('/')),
            )
        }
    };
    let is_variable = !comment
        && known.summary.variables.iter().any(|it| {
            let line = parsed.lines.line(it.range.start as usize);
            line == parsed.lines.line(at)
        });
    (comment || is_variable) && mentions(&types, word)
}

fn comment_lines(above: &str) -> String {
    let lines = above
        .lines()
        .map(str::trim)
        .filter(|it| it.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether types, their elements or their fields mention a name.
fn mentions(types: &[DocType], word: &str) -> bool {
    let mut waiting: Vec<&DocType> = types.iter().collect();
    while let Some(it) = waiting.pop() {
        let (DocTypeName::Type(name) | DocTypeName::See(name)) = &it.name;
        if same(name, word) {
            return true;
        }
        waiting.extend(&it.elements);
        let fields = it.fields.iter();
        waiting.extend(fields.flat_map(|it: &DocParameter| &it.types));
    }
    false
}

/// What a word behind `см.`, or a type of a comment, is.
pub(super) fn of_word(
    snapshot: &Snapshot,
    file: FileId,
    word: &str,
    is_link: bool,
) -> Option<Told> {
    if !is_link {
        let world = snapshot.world(file);
        if let Some(found) = world.type_named(word) {
            return world
                .exists(&found)
                .then_some(Told::Named(Named::Type(found)));
        }
    }
    if let Some(entity) = seen(snapshot, file, word) {
        return Some(Told::Entity(entity));
    }
    if let Some(named) = strings::of_word(snapshot, file, word) {
        return Some(Told::Named(named));
    }
    let found = snapshot.world(file).type_named(word)?;
    Some(Told::Named(Named::Type(found)))
}

/// The method, the variable or the module behind `см.`: `Метод`, `Модуль.Метод`, `Справочники.Товары.Метод`,
/// `Справочник.Товары.МодульМенеджера.Метод`.
pub(super) fn seen(snapshot: &Snapshot, file: FileId, path: &str) -> Option<Entity> {
    let words: Vec<&str> = path
        .split('.')
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    let [first, rest @ ..] = words.as_slice() else {
        return None;
    };
    if let Some(found) = in_module(snapshot, file, &words) {
        return Some(found);
    }
    let module = |name: &str| snapshot.common_module(file, name);
    if let Some(module) = module(first) {
        return match rest {
            [] => Some(Entity::Module(module)),
            _ => in_module(snapshot, module, rest),
        };
    }
    let kind = ObjectKind::of_plural(first).or_else(|| ObjectKind::of(first))?;
    let [name, rest @ ..] = rest else {
        return None;
    };
    if kind == ObjectKind::CommonModule {
        let module = module(name)?;
        return match rest {
            [] => Some(Entity::Module(module)),
            _ => in_module(snapshot, module, rest),
        };
    }
    let name = Name::new(name);
    let (owner, default, rest) = match rest {
        [part, form, rest @ ..] if same(part, "Форма") || same(part, "Form") => {
            let owner = Owner::Form(kind, name.clone(), Name::new(form));
            (owner, ModuleKind::FormModule, rest)
        }
        rest => {
            let default = match kind {
                ObjectKind::CommonForm => ModuleKind::FormModule,
                _ => ModuleKind::ManagerModule,
            };
            (Owner::Object(kind, name.clone()), default, rest)
        }
    };
    let named = rest.first().and_then(|word| {
        let mut all = ModuleKind::ALL.iter();
        all.find(|it| it.names().is(word))
    });
    let (module, rest) = match named {
        Some(module) => (*module, rest.get(1..).unwrap_or_default()),
        None => (default, rest),
    };
    let module = snapshot.module(file, &owner, module);
    match (rest, module) {
        ([], Some(module)) if named.is_some() => Some(Entity::Module(module)),
        ([], _) => {
            let object = snapshot.configuration(file).object(kind, name.as_str())?;
            Some(Entity::Object(kind, object.name.clone()))
        }
        (rest, Some(module)) => in_module(snapshot, module, rest),
        _ => None,
    }
}

/// A method of a module, a parameter of one (which leads to its method), or a variable.
fn in_module(snapshot: &Snapshot, file: FileId, words: &[&str]) -> Option<Entity> {
    let [word, rest @ ..] = words else {
        return None;
    };
    if let Some(Entity::Method(MethodId { file, index })) = method_of(snapshot, file, word) {
        let is_parameter = |name: &str| {
            let method = snapshot.method(file, index);
            method.is_some_and(|it| it.method.parameters.iter().any(|it| it.name.is(name)))
        };
        return match rest {
            [] => Some(Entity::Method(MethodId { file, index })),
            [parameter, ..] if is_parameter(parameter) => {
                Some(Entity::Method(MethodId { file, index }))
            }
            _ => None,
        };
    }
    if !rest.is_empty() {
        return None;
    }
    let variables = &snapshot.file(file)?.summary.variables;
    let index = variables.iter().position(|it| it.name.is(word))?;
    Some(Entity::Variable(file, index))
}
