//! Where strings name an object of the configuration: tables of queries, names of types, full names of the metadata.

use std::ops::Range;

use metadata::{Kind, Name, folded};

use super::search::over_files;
use super::{Reference, ReferenceKind};
use crate::workspace::{FileId, Snapshot};

/// The places of strings that name an object behind its kind: `Справочник.Товары`, `СправочникСсылка.Товары`. Summaries do
/// not know long strings, so the texts of all modules are read.
pub(super) fn of_object(snapshot: &Snapshot, kind: Kind, name: &Name) -> Vec<Reference> {
    let files: Vec<FileId> = snapshot.files().map(|it| it.0).collect();
    over_files(&files, |file, found| {
        let Some(text) = snapshot.text(*file) else {
            return;
        };
        let places = places(&text, kind, name).into_iter();
        found.extend(places.map(|range| Reference {
            file: *file,
            range,
            kind: ReferenceKind::Text,
        }));
    })
}

fn places(text: &str, kind: Kind, name: &Name) -> Vec<Range<usize>> {
    let is_letter = |it: char| it.is_alphanumeric() || it == '_';
    let mut found = Vec::new();
    for start in memchr::memmem::find_iter(text.as_bytes(), name.as_str()) {
        let end = start + name.as_str().len();
        let behind = text.get(end..).unwrap_or_default();
        let before = text.get(..start).unwrap_or_default();
        let Some(before) = before.strip_suffix('.') else {
            continue;
        };
        if behind.starts_with(is_letter) {
            continue;
        }
        let word = before
            .char_indices()
            .rev()
            .take_while(|it| is_letter(it.1))
            .last();
        let word = word.and_then(|(at, _)| before.get(at..));
        if word.is_some_and(|it| is_of_kind(it, kind)) && is_in_string(before) {
            found.push(start..end);
        }
    }
    found
}

/// Whether a word is a kind of objects or a type of theirs: `Справочник`, `СправочникСсылка`.
fn is_of_kind(word: &str, kind: Kind) -> bool {
    let begins = |with: &str| {
        let mut letters = folded(word);
        folded(with).all(|it| letters.next() == Some(it))
    };
    begins(kind.names().ru) || begins(kind.names().en)
}

/// Whether what follows a text stands in a string: told from its last line, as a string that goes on begins with `|`.
fn is_in_string(before: &str) -> bool {
    let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let line = before.get(start..).unwrap_or_default().trim_start();
    let (line, mut inside) = match line.strip_prefix('|') {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => inside = !inside,
            '/' if !inside && letters.peek() == Some(&'/') => return false,
            _ => {}
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_name_objects_behind_their_kinds() {
        let text = "А = Справочники.Товары; // \"Справочник.Товары\"\n\
            Б = \"Справочник.Товары\" + Тип(\"СправочникСсылка.Товары\");\n\
            В = \"ВЫБРАТЬ 1\n\
            |ИЗ catalog.Товары КАК Т, Документ.Товары, Справочник.ТоварыСклада // Справочник.Товары\n\
            |\" + Справочник.Товары;";
        let found = places(text, Kind::Catalog, &Name::new("Товары"));
        let lines: Vec<_> = found
            .iter()
            .map(|it| text[..it.start].matches('\n').count() + 1)
            .collect();
        assert_eq!(lines, [2, 2, 4, 4]);
    }
}
