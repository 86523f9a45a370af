//! What comments name: the parameters that they describe, and the methods that they refer to by `см. Модуль.Метод`.

use std::ops::Range;

use metadata::{Kind, ModuleKind, Name, Owner, same};

use crate::doc_comment;
use crate::ide::entity::MethodId;
use crate::ide::locals;
use crate::workspace::{FileId, Snapshot};

/// Words that send the reader elsewhere.
const SEE: [&str; 3] = ["см", "see", "смотри"];

/// The places of comments of a module that refer to a method by `см.`: the name of the method.
pub(crate) fn in_comments(
    snapshot: &Snapshot,
    method: MethodId,
    name: &Name,
    file: FileId,
    text: &str,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for words in references(text) {
        for (at, (word, range)) in words.iter().enumerate() {
            // Behind the method may stand one of its parameters.
            if !name.is(word) || at + 2 < words.len() {
                continue;
            }
            let before: Vec<&str> = words.iter().take(at).map(|it| it.0).collect();
            if module_of(snapshot, file, &before) == Some(method.file)
                || (before.is_empty() && snapshot.extended(file) == Some(method.file))
            {
                found.push(range.clone());
                break;
            }
        }
    }
    found
}

/// The places of comments of a module that describe a parameter of a method, or refer to it.
pub(crate) fn of_parameter_in_comments(
    snapshot: &Snapshot,
    method: MethodId,
    parameter: &Name,
    text: &str,
) -> Vec<Range<usize>> {
    let Some(placed) = snapshot.method(method.file, method.index) else {
        return Vec::new();
    };
    let above = placed.start as usize..placed.name_range().start;
    let mut found = Vec::new();
    if let Some(comment) = text.get(above.clone()) {
        let places = doc_comment::parameter_places(comment);
        let own = places.into_iter().filter(|it| {
            let word = comment.get(it.clone());
            word.is_some_and(|it| parameter.is(it))
        });
        found.extend(own.map(|it| above.start + it.start..above.start + it.end));
    }
    for words in references(text) {
        if let [before @ .., (of, _), (word, range)] = words.as_slice()
            && parameter.is(word)
            && placed.method.name.is(of)
        {
            let before: Vec<&str> = before.iter().map(|it| it.0).collect();
            if module_of(snapshot, method.file, &before) == Some(method.file) {
                found.push(range.clone());
            }
        }
    }
    found.sort_by_key(|it| it.start);
    found.dedup();
    found
}

/// The words behind each `см.` of the comments of a text, with their places.
fn references(text: &str) -> Vec<Vec<(&str, Range<usize>)>> {
    let mut found = Vec::new();
    for slashes in memchr::memmem::find_iter(text.as_bytes(), "//") {
        let line = text.get(slashes..).unwrap_or_default();
        let end = line.find(['\n', '\r']).unwrap_or(line.len());
        let line = line.get(..end).unwrap_or_default();
        // Slashes of one line stand once.
        let start = text.get(..slashes).unwrap_or_default();
        let start = start.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let before = text.get(start..slashes).unwrap_or_default();
        if before.contains("//") {
            continue;
        }
        in_line(line, slashes, &mut found);
    }
    found
}

fn in_line<'t>(line: &'t str, offset: usize, found: &mut Vec<Vec<(&'t str, Range<usize>)>>) {
    let mut at = 0;
    while let Some((start, end)) = next_word(line, at) {
        at = end;
        let word = line.get(start..end).unwrap_or_default();
        if !SEE.iter().any(|it| same(it, word)) {
            continue;
        }
        let behind = line.get(end..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches(['.', ':', ' ', '\t']).len();
        let mut words = Vec::new();
        let mut from = end + blanks;
        while let Some((start, end)) = next_word(line, from).filter(|it| it.0 == from) {
            let word = line.get(start..end).unwrap_or_default();
            words.push((word, offset + start..offset + end));
            at = end;
            if !line.get(end..).is_some_and(|it| it.starts_with('.')) {
                break;
            }
            from = end + 1;
        }
        if !words.is_empty() {
            found.push(words);
        }
    }
}

/// The next run of letters, digits and underscores.
fn next_word(line: &str, from: usize) -> Option<(usize, usize)> {
    let (at, word) = locals::names_in(line.get(from..)?).next()?;
    Some((from + at, from + at + word.len()))
}

/// The module that the words before the name of a method mean in a comment; none of them: the module at hand.
fn module_of(snapshot: &Snapshot, file: FileId, words: &[&str]) -> Option<FileId> {
    let is_common = |it: &str| same(it, "ОбщийМодуль") || same(it, "CommonModule");
    match words {
        [] => Some(file),
        [module] => snapshot.common_module(file, module),
        [kind, module] if is_common(kind) => snapshot.common_module(file, module),
        [kind, name, rest @ ..] => {
            let kind = Kind::of_plural(kind).or_else(|| Kind::of(kind))?;
            let owner = Owner::Object(kind, Name::new(name));
            let module = match rest {
                [] => ModuleKind::ManagerModule,
                [word] => *ModuleKind::ALL.iter().find(|it| it.names().is(word))?,
                [form, name] if same(form, "Форма") || same(form, "Form") => {
                    let Owner::Object(kind, object) = owner else {
                        return None;
                    };
                    let owner = Owner::Form(kind, object, Name::new(name));
                    return snapshot.module(file, &owner, ModuleKind::FormModule);
                }
                _ => return None,
            };
            snapshot.module(file, &owner, module)
        }
    }
}
