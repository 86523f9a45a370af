//! Where the block at a place ends in a text that somebody makes for it.

use super::blocks::{self, Closer, Opener, blanks, columns, first_word};
use crate::workspace::{FileId, Snapshot};

/// More lines than this are no block that anybody reads before it is taken.
pub(super) const MOST_LINES: usize = 40;

/// What tells the lines of a block from those behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The column that its lines begin at.
    lines: usize,
    /// The column of the line that begins it.
    opener: usize,
    closer: Closer,
    /// The file does not end it: what goes on with it belongs to it.
    is_unclosed: bool,
}

impl Bounds {
    /// Those of a block whose lines begin with some blanks, by what stands behind the place.
    pub(super) fn new(opener: Opener<'_>, indent: &str, behind: &str) -> Self {
        Self {
            lines: columns(indent),
            opener: opener.columns(),
            closer: opener.closer,
            is_unclosed: blocks::is_unclosed(opener, behind),
        }
    }

    /// Whether a line behind the first one belongs to the block no more: it stands further left, and does not go on with
    /// it.
    pub(super) fn end_at(self, line: &str) -> bool {
        let column = columns(blanks(line));
        let goes_on = || {
            let word = first_word(line);
            column == self.opener && self.is_unclosed && blocks::goes_on(word, self.closer)
        };
        column < self.lines && !goes_on()
    }

    /// Whether the first line ends the block itself.
    pub(super) fn end_first(self, line: &str) -> bool {
        blocks::is_end(first_word(line), self.closer)
    }

    /// Whether nothing that may still come behind a text would be shown.
    pub fn end_in(self, text: &str) -> bool {
        let mut lines = text.trim_start_matches(['\r', '\n']).split('\n').peekable();
        let mut number = 0;
        let mut was_blank = false;
        while let Some(line) = lines.next() {
            let is_last = lines.peek().is_none();
            let code = line.trim();
            let is_blank = code.is_empty();
            // The word at the end of the text may go on.
            let is_known = !is_last || first_word(code).len() < code.len();
            let is_over = match number {
                0 => is_known && self.end_first(code),
                _ if is_blank => was_blank && !is_last,
                _ if columns(blanks(line)) == self.opener => is_known && self.end_at(line),
                _ => number >= MOST_LINES || self.end_at(line),
            };
            if is_over {
                return true;
            }
            was_blank = is_blank;
            number += 1;
        }
        false
    }
}

/// Those of the block that is empty so far at a place, where lines of it are suggested.
pub fn bounds(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Bounds> {
    let parsed = snapshot.parsed(file)?;
    let context = blocks::place(&parsed.text, offset)?;
    let opener = blocks::opener(&parsed.text, &context)?;
    let before = parsed.text.get(..offset)?.rsplit('\n').next()?;
    let indent = blocks::indent(&parsed.text, before, opener);
    Some(Bounds::new(opener, &indent, parsed.text.get(offset..)?))
}
