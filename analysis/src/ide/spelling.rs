//! The language that the code of a module is written in, told without looking at all of it.

use crate::Language;
use crate::keywords::Spelling;
use crate::workspace::{FileId, Snapshot};

/// So many bytes of a module without methods are looked at.
const LOOKED_AT: usize = 2000;

/// The language of the keywords of a module: of the first method where the text is at hand, else of its configuration.
pub(super) fn of_module(snapshot: &Snapshot, file: FileId) -> Language {
    let Some(known) = snapshot.file(file) else {
        return Language::Ru;
    };
    let Some(open) = &known.open else {
        return of_configuration(snapshot, file);
    };
    let first = known.summary.methods.first();
    let header = first.and_then(|it| {
        let name = it.name_range().start;
        open.text.get(..name)?.split_whitespace().next_back()
    });
    let is_word = |it: &str| it.starts_with(char::is_alphabetic);
    match header.filter(|it| is_word(it)) {
        Some(word) => language(Spelling::of_word(word)),
        None if known.configuration.is_some() => of_configuration(snapshot, file),
        None => {
            let end = open
                .text
                .floor_char_boundary(LOOKED_AT.min(open.text.len()));
            let text = open.text.get(..end).unwrap_or_default();
            let is_russian = text.contains(|it: char| ('\u{400}'..='\u{45F}').contains(&it));
            if is_russian || text.trim().is_empty() {
                Language::Ru
            } else {
                Language::En
            }
        }
    }
}

fn of_configuration(snapshot: &Snapshot, file: FileId) -> Language {
    if snapshot.configuration(file).properties.english {
        Language::En
    } else {
        Language::Ru
    }
}

fn language(spelling: Spelling) -> Language {
    match spelling {
        Spelling::Russian => Language::Ru,
        Spelling::English => Language::En,
    }
}
