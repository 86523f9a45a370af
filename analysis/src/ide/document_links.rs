//! Words of a module that lead elsewhere without being code: addresses, references of comments, libraries and files, full
//! names of metadata in strings.

use std::ops::Range;
use std::path::{Path, PathBuf};

use memchr::memmem;
use metadata::Kind;

use super::comments;
use super::definition::{of_entity, of_full_name};
use super::elements;
use super::scripts;
use super::target::Target;
use crate::workspace::{FileId, Snapshot};

/// A link of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLink {
    /// The bytes of the words.
    pub range: Range<usize>,
    /// Where it leads.
    pub to: LinkTo,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTo {
    /// To an address.
    Address(String),
    /// To a file or a folder.
    Path(PathBuf),
    /// To what a comment refers to: words with dots.
    See(String),
    /// To an element of the metadata, by its full name.
    Metadata(String),
}

/// A module has no more links than this that anybody follows.
const MOST: usize = 5000;

/// The links of a module, in the order of the text. References and names are known to lead somewhere; where, is told by
/// [`resolve`].
pub fn document_links(snapshot: &Snapshot, file: FileId) -> Vec<DocumentLink> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    addresses(&text, &mut found);
    references(snapshot, file, &text, &mut found);
    names(snapshot, file, &text, &mut found);
    libraries(snapshot, file, &text, &mut found);
    found.sort_by_key(|it| (it.range.start, it.range.end));
    found.dedup_by(|next, it| next.range.start < it.range.end);
    found.truncate(MOST);
    found
}

/// The first place that a link leads to; nothing for an address and a folder, which need none.
pub fn resolve(snapshot: &Snapshot, file: FileId, to: &LinkTo) -> Option<Target> {
    match to {
        LinkTo::Address(_) | LinkTo::Path(_) => None,
        LinkTo::See(path) => {
            let entity = comments::seen(snapshot, file, path)?;
            of_entity(snapshot, file, &entity).into_iter().next()
        }
        LinkTo::Metadata(full) => of_full_name(snapshot, file, full).into_iter().next(),
    }
}

/// The line around an offset, up to the offset.
fn before(text: &str, offset: usize) -> &str {
    let head = text.get(..offset).unwrap_or_default();
    let line = head.rfind(['\n', '\r']).map_or(0, |it| it + 1);
    head.get(line..).unwrap_or_default()
}

/// Whether a line has become a comment by its end: two slashes that stand in no string.
fn is_comment(before: &str) -> bool {
    let mut from = 0;
    let mut quoted = before.trim_start().starts_with('|');
    while let Some(at) = before.get(from..).and_then(|it| it.find(['"', '/'])) {
        let at = from + at;
        let rest = before.get(at..).unwrap_or_default();
        if rest.starts_with('"') {
            quoted = !quoted;
        } else if !quoted && rest.starts_with("//") {
            return true;
        }
        from = at + 1;
    }
    false
}

/// `https://…` in comments.
fn addresses(text: &str, into: &mut Vec<DocumentLink>) {
    for at in memmem::find_iter(text.as_bytes(), "://") {
        let line = before(text, at);
        let scheme = ["https", "http"].into_iter().find(|it| line.ends_with(it));
        let Some(scheme) = scheme else { continue };
        let start = at - scheme.len();
        if !is_comment(before(text, start)) {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let is_end = |it: char| {
            it.is_whitespace() || matches!(it, '"' | '<' | '>' | '|' | '`' | '\'' | '«' | '»')
        };
        let end = rest.find(is_end).unwrap_or(rest.len());
        let address = rest.get(..end).unwrap_or_default();
        // What ends the sentence is no part of the address; a bracket is, where it was opened.
        let mut address = address.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        if address.ends_with(')') && !address.contains('(') {
            address = address.trim_end_matches([')', '.', ',']);
        }
        if address.len() > scheme.len() + 3 {
            into.push(DocumentLink {
                range: start..start + address.len(),
                to: LinkTo::Address(address.to_owned()),
            });
        }
    }
}

/// `см. Модуль.Метод` in comments.
fn references(snapshot: &Snapshot, file: FileId, text: &str, into: &mut Vec<DocumentLink>) {
    for word in ["см", "См", "СМ", "see ", "See ", "SEE "] {
        for at in memmem::find_iter(text.as_bytes(), word) {
            let Some(rest) = text.get(at + word.len()..) else {
                continue;
            };
            let behind = rest.strip_prefix(['.', ':']).unwrap_or(rest);
            let gap = behind.len() - behind.trim_start_matches([' ', '\t']).len();
            if gap == 0 && !rest.starts_with('.') && !word.ends_with(' ') {
                continue;
            }
            let start = at + word.len() + (rest.len() - behind.len()) + gap;
            let path = text.get(start..).unwrap_or_default();
            let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
            let end = path.find(|it| !is_name(it)).unwrap_or(path.len());
            let path = path.get(..end).unwrap_or_default().trim_end_matches('.');
            let line = before(text, at);
            let alone = !line.ends_with(|it: char| it.is_alphanumeric() || it == '_');
            if path.is_empty() || !alone || !is_comment(line) {
                continue;
            }
            if comments::seen(snapshot, file, path).is_some() {
                into.push(DocumentLink {
                    range: start..start + path.len(),
                    to: LinkTo::See(path.to_owned()),
                });
            }
        }
    }
}

/// Full names of metadata that are all of a string: `"Справочник.Товары"`.
fn names(snapshot: &Snapshot, file: FileId, text: &str, into: &mut Vec<DocumentLink>) {
    const LONGEST: usize = 400;
    let bytes = text.as_bytes();
    let configuration = snapshot.configuration(file);
    for at in memchr::memchr_iter(b'"', bytes) {
        let start = at + 1;
        let end = text.floor_char_boundary((start + LONGEST).min(text.len()));
        let Some(rest) = text.get(start..end) else {
            continue;
        };
        if !rest.starts_with(char::is_alphabetic) {
            continue;
        }
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
        let length = rest.find(|it| !is_name(it)).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let is_whole = rest.get(length..).is_some_and(|it| it.starts_with('"'));
        let Some((kind, _)) = name.split_once('.').filter(|_| is_whole) else {
            continue;
        };
        if Kind::of(kind).is_some() && elements::find(configuration, name).is_some() {
            into.push(DocumentLink {
                range: start..start + length,
                to: LinkTo::Metadata(name.to_owned()),
            });
        }
    }
}

/// `#Использовать` at the beginning of a script.
fn libraries(snapshot: &Snapshot, file: FileId, text: &str, into: &mut Vec<DocumentLink>) {
    let Some(known) = snapshot.file(file) else {
        return;
    };
    if known.dialect != parser_bsl::Dialect::OneScript {
        return;
    }
    for at in memchr::memchr_iter(b'#', text.as_bytes()) {
        let line = text.get(at..).unwrap_or_default();
        let line = line.split(['\n', '\r']).next().unwrap_or_default();
        let word = line.get(1..).unwrap_or_default().trim_start();
        let end = word
            .find(|it: char| !it.is_alphabetic())
            .unwrap_or(word.len());
        let (word, rest) = word.split_at_checked(end).unwrap_or((word, ""));
        if !["Использовать", "Use"]
            .iter()
            .any(|it| metadata::same(it, word))
        {
            continue;
        }
        let used = rest.split("//").next().unwrap_or_default().trim();
        let offset = at + line.len() - rest.len() + (rest.len() - rest.trim_start().len());
        if used.is_empty() {
            continue;
        }
        let folder = match used.strip_prefix('"') {
            Some(path) => {
                let path = path.trim_end_matches('"');
                Some(scripts::joined(
                    known.path.parent().unwrap_or(Path::new("")),
                    path,
                ))
            }
            None => scripts::library(snapshot, file, used),
        };
        if let Some(folder) = folder {
            into.push(DocumentLink {
                range: offset..offset + used.len(),
                to: LinkTo::Path(folder),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    /// The words of each link and where it leads.
    #[track_caller]
    fn check(fixture: &str, expected: &[(&str, &str)]) {
        let made = workspace(fixture);
        let snapshot = made.snapshot();
        let (file, _) = snapshot.files().last().unwrap();
        let text = snapshot.text(file).unwrap();
        let found: Vec<(String, String)> = document_links(&snapshot, file)
            .into_iter()
            .map(|it| {
                let words = text[it.range].to_owned();
                let to = match &it.to {
                    LinkTo::Address(address) => address.clone(),
                    LinkTo::Path(path) => path.display().to_string(),
                    other => resolve(&snapshot, file, other)
                        .map_or_else(|| "-".to_owned(), |it| it.path.display().to_string()),
                };
                (words, to)
            })
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|it| (it.0.as_str(), it.1.as_str()))
            .collect();
        assert_eq!(found, expected, "{fixture}");
    }

    #[test]
    fn addresses_in_comments_are_links_and_those_in_code_are_not() {
        check(
            "// Смотри https://its.1c.ru/db/a?b=(1)#c. И (http://x.ru/у).\nА = \"https://code.ru\"; // \"https://d.ru\"",
            &[
                (
                    "https://its.1c.ru/db/a?b=(1)#c",
                    "https://its.1c.ru/db/a?b=(1)#c",
                ),
                ("http://x.ru/у", "http://x.ru/у"),
                ("https://d.ru", "https://d.ru"),
            ],
        );
    }

    #[test]
    fn references_lead_to_methods_and_words_that_lead_nowhere_do_not() {
        check(
            "//- /CommonModules/Обмен.bsl\nПроцедура Начать() Экспорт КонецПроцедуры\n//- /Module.bsl\n// См. Обмен.Начать. См. также Обмен.Нет, см.Обмен.Начать\n// see Обмен.Начать\nА = \"см. Обмен.Начать\";\n// смена Обмен.Начать",
            &[
                ("Обмен.Начать", "/CommonModules/Обмен.bsl"),
                ("Обмен.Начать", "/CommonModules/Обмен.bsl"),
                ("Обмен.Начать", "/CommonModules/Обмен.bsl"),
            ],
        );
    }

    #[test]
    fn full_names_of_metadata_are_links_where_they_are_the_whole_string() {
        check(
            "//- object Catalog Товары\n//- /Catalogs/Товары/ManagerModule.bsl\nА = 1;\n//- /Module.bsl\nА = \"Справочник.Товары\" + \"Catalog.товары\" + \"Справочник.Нет\" + \"Справочник.Товары есть\";",
            &[
                ("Справочник.Товары", "/Catalogs/Товары/ManagerModule.bsl"),
                ("Catalog.товары", "/Catalogs/Товары/ManagerModule.bsl"),
            ],
        );
    }

    #[test]
    fn scripts_lead_to_folders_of_their_libraries() {
        check(
            "//- /oscript_modules/logos/src/А.os\nА = 1;\n//- /src/main.os\n#Использовать logos\n#Использовать \"../lib\" // своя\n",
            &[("logos", "/oscript_modules/logos"), ("\"../lib\"", "/lib")],
        );
    }
}
