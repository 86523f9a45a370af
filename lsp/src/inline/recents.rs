//! What the user opened and edited of late: code like it is likely to be written again.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// As many files are remembered.
const FILES: usize = 8;
/// As many places of a file are remembered.
const PLACES: usize = 8;
/// Edits that are no farther from one another are one place.
const NEAR: usize = 5;

/// Files, the latest last, with the lines that were edited.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recents(Vec<(PathBuf, Vec<Range<usize>>)>);

impl Recents {
    /// A file was opened.
    pub(crate) fn opened(&mut self, path: &Path) {
        let known = self.0.iter().position(|it| it.0 == path);
        let file = match known {
            Some(at) => self.0.remove(at),
            None => (path.to_owned(), Vec::new()),
        };
        self.0.push(file);
        if self.0.len() > FILES {
            self.0.remove(0);
        }
    }

    /// Lines of a file were replaced by so many others.
    pub(crate) fn edited(&mut self, path: &Path, lines: Range<usize>, new: usize) {
        if self.0.last().is_none_or(|it| it.0 != path) {
            self.opened(path);
        }
        let Some((_, places)) = self.0.last_mut() else {
            return;
        };
        let moved = |line: usize| match line >= lines.end {
            true => line - lines.len() + new,
            // What stood in the lines that are gone is where the new ones are.
            false => line.min(lines.start + new),
        };
        for place in places.iter_mut() {
            *place = moved(place.start)..moved(place.end);
        }
        let edited = lines.start..lines.start + new.max(1);
        let near = places
            .iter()
            .position(|it| it.start <= edited.end + NEAR && edited.start <= it.end + NEAR);
        let place = match near.map(|it| places.remove(it)) {
            Some(old) => old.start.min(edited.start)..old.end.max(edited.end),
            None => edited,
        };
        places.push(place);
        if places.len() > PLACES {
            places.remove(0);
        }
    }

    /// A file is not there any more.
    pub(crate) fn closed(&mut self, path: &Path) {
        // It may well be opened again; what was edited in it still tells what the user is at.
        if self.0.iter().any(|it| it.0 == path && it.1.is_empty()) {
            self.0.retain(|it| it.0 != path);
        }
    }

    /// The files, the latest first.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Path, &[Range<usize>])> {
        self.0.iter().rev().map(|it| (it.0.as_path(), &it.1[..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(recents: &Recents) -> Vec<String> {
        let files = recents.files();
        files
            .map(|(path, places)| format!("{} {places:?}", path.display()))
            .collect()
    }

    #[test]
    fn the_latest_files_come_first_with_what_was_edited() {
        let mut recents = Recents::default();
        let [a, b, c] = ["А", "Б", "В"].map(Path::new);
        recents.opened(a);
        recents.edited(b, 10..11, 1);
        recents.edited(b, 12..13, 4);
        recents.edited(b, 100..101, 1);
        recents.opened(c);
        assert_eq!(shown(&recents), ["В []", "Б [10..16, 100..101]", "А []"]);
        recents.closed(c);
        recents.closed(b);
        recents.edited(a, 0..1, 1);
        assert_eq!(shown(&recents), ["А [0..1]", "Б [10..16, 100..101]"]);
    }

    #[test]
    fn places_move_with_the_lines_above_them() {
        let mut recents = Recents::default();
        let file = Path::new("А");
        recents.edited(file, 50..51, 1);
        recents.edited(file, 10..11, 3);
        assert_eq!(shown(&recents), ["А [52..53, 10..13]"]);
        recents.edited(file, 0..30, 1);
        assert_eq!(shown(&recents), ["А [23..24, 0..1]"]);
    }

    #[test]
    fn so_many_are_remembered() {
        let mut recents = Recents::default();
        for number in 0..20 {
            recents.opened(Path::new(&number.to_string()));
            recents.edited(Path::new("x"), number * 100..number * 100 + 1, 1);
        }
        assert_eq!(recents.files().count(), FILES);
        assert_eq!(recents.files().next().map(|it| it.1.len()), Some(PLACES));
    }
}
