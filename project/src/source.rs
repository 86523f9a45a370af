//! Modules on disk.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use analysis::workspace::Texts;
use metadata::Problem;
use parser_bsl::decode::{Decoded, decode};

/// What UTF-8 may begin with.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Reads modules from disk as they are now.
#[derive(Debug, Default, Clone, Copy)]
pub struct Disk;

impl Texts for Disk {
    fn read(&self, path: &Path) -> Option<Arc<str>> {
        let bytes = std::fs::read(path).ok()?;
        text(&bytes).map(Arc::from)
    }

    fn read_parts(&self, path: &Path, parts: &[Range<usize>]) -> Option<Vec<String>> {
        let mut file = File::open(path).ok()?;
        let mut start = Vec::with_capacity(MARK.len());
        (&mut file)
            .take(MARK.len() as u64)
            .read_to_end(&mut start)
            .ok()?;
        let mark = if start == MARK { MARK.len() } else { 0 };
        let read = |part: &Range<usize>| {
            file.seek(SeekFrom::Start((mark + part.start) as u64))
                .ok()?;
            let mut bytes = Vec::with_capacity(part.len());
            let taken = (&mut file).take(part.len() as u64).read_to_end(&mut bytes);
            let is_whole = taken.ok()? == part.len();
            String::from_utf8(bytes).ok().filter(|_| is_whole)
        };
        parts.iter().map(read).collect()
    }
}

/// The text of a module, where its bytes are one.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    match decode(bytes) {
        Decoded::Text(it) => Some(it.text),
        Decoded::CompiledModule | Decoded::Binary => None,
    }
}

/// Says why a file has no text.
pub(crate) fn not_a_text(path: &Path, bytes: &[u8]) -> Problem {
    let (ru, en) = match decode(bytes) {
        Decoded::CompiledModule => (
            "модуль поставляется без исходного текста, его методы неизвестны",
            "the module is delivered without its text, its methods are unknown",
        ),
        _ => (
            "это не текст: проверьте кодировку файла",
            "it is not a text: check the encoding of the file",
        ),
    };
    problem(path, ru.to_owned(), en.to_owned())
}

/// Says why a file could not be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Problem {
    problem(
        path,
        format!("не читается: {error}"),
        format!("it cannot be read: {error}"),
    )
}

pub(crate) fn problem(path: &Path, ru: String, en: String) -> Problem {
    Problem {
        path: path.to_owned(),
        line: None,
        message: [ru, en],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file_are_those_of_its_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("А.bsl");
        for mark in ["", "\u{feff}"] {
            std::fs::write(&path, format!("{mark}Проба = 1;\nЕще = 2;")).expect("a file");
            let text = Disk.read(&path).expect("a text");
            let parts = [0..10, 16..22];
            let found = Disk.read_parts(&path, &parts).expect("the parts");
            let expected = parts.map(|it| text.get(it).map(str::to_owned));
            assert_eq!(found.into_iter().map(Some).collect::<Vec<_>>(), expected);
            let whole = |range| Disk.read_parts(&path, std::slice::from_ref(&range));
            assert_eq!(whole(0..1000), None);
            assert_eq!(whole(0..1), None, "half a letter");
        }
        assert_eq!(Disk.read_parts(&folder.path().join("Б.bsl"), &[]), None);
    }
}
