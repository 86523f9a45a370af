//! The language that a module is written in: words are written in the language of the others.

use super::words;
use crate::keywords::Spelling;
use crate::workspace::{FileId, Snapshot};

/// So many bytes around the place are looked at.
const AROUND: usize = 30_000;

/// The language of the code around an offset; without any, the one of the configuration.
pub(super) fn spelling(snapshot: &Snapshot, file: FileId, text: &str, offset: usize) -> Spelling {
    let start = text.floor_char_boundary(offset.saturating_sub(AROUND));
    let end = text.ceil_char_boundary(offset.saturating_add(AROUND));
    let around = text.get(start..end.min(text.len())).unwrap_or_default();
    let (mut russian, mut english) = (0_usize, 0_usize);
    for line in around.lines() {
        let line = line.trim_start();
        let end = line.find(|it| !words::is_word(it)).unwrap_or(line.len());
        let word = line.get(..end).unwrap_or_default();
        if word.is_empty() || !words::is_reserved(word) {
            continue;
        }
        match Spelling::of_word(word) {
            Spelling::Russian => russian += 1,
            Spelling::English => english += 1,
        }
    }
    if russian != english {
        return if russian > english {
            Spelling::Russian
        } else {
            Spelling::English
        };
    }
    let configuration = snapshot.configuration(file);
    let has = |is: fn(char) -> bool| around.contains(is);
    let is_cyrillic = |it: char| ('\u{400}'..='\u{45F}').contains(&it);
    if configuration.properties.english
        || (!has(is_cyrillic)
            && has(|it| it.is_ascii_alphabetic())
            && configuration.properties.name.is_empty())
    {
        return Spelling::English;
    }
    Spelling::Russian
}
