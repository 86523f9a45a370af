//! The text around a cursor, as much of it as tells one place from another.

use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHasher;

/// As many lines before the cursor belong to a window.
const LINES: usize = 128;
/// No more bytes than that before the cursor.
const BEFORE: usize = 8 << 10;
/// No more bytes than that behind it.
const BEHIND: usize = 2 << 10;

/// The text around a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) path: Arc<PathBuf>,
    /// What stands before the cursor, from the start of a line on where there is one.
    pub(crate) before: Arc<str>,
    /// Where that begins in the file, in bytes.
    start: usize,
    /// What stands behind.
    behind: Arc<str>,
}

impl Window {
    /// The window of a place in a text, given in bytes.
    pub(crate) fn new(path: Arc<PathBuf>, text: &str, offset: usize) -> Self {
        let (before, behind) = text.split_at_checked(offset).unwrap_or((text, ""));
        let start = text.ceil_char_boundary(before.len().saturating_sub(BEFORE));
        let near = before.get(start..).unwrap_or_default();
        let mut ends = near.match_indices('\n').map(|it| it.0 + 1).rev();
        // A line that is cut at its start is left out where there are others.
        let line = match ends.nth(LINES) {
            Some(line) => line,
            None if start == 0 => 0,
            None => near.find('\n').map_or(0, |it| it + 1),
        };
        let end = behind.floor_char_boundary(BEHIND);
        Self {
            path,
            before: near.get(line..).unwrap_or_default().into(),
            start: start + line,
            behind: behind.get(..end).unwrap_or_default().into(),
        }
    }

    /// What was typed since another window, where that is all that has happened.
    pub(crate) fn typed_since<'w>(&'w self, earlier: &Self) -> Option<&'w str> {
        if self.path != earlier.path || self.behind != earlier.behind {
            return None;
        }
        // Both cover the text from here on.
        let from = self.start.max(earlier.start);
        let own = self.before.get(from - self.start..)?;
        own.strip_prefix(earlier.before.get(from - earlier.start..)?)
    }

    /// A number for the text without its last `cut` bytes and its first `lines` lines, and for what stands behind.
    /// Nothing where there are not so many.
    pub(crate) fn hash(&self, cut: usize, lines: usize) -> Option<u64> {
        let end = self.before.len().checked_sub(cut)?;
        let text = self.before.get(..end)?;
        let start = match lines {
            0 => 0,
            _ => text.match_indices('\n').nth(lines - 1)?.0 + 1,
        };
        let mut hasher = FxHasher::default();
        self.path.hash(&mut hasher);
        text.get(start..)?.hash(&mut hasher);
        self.behind.hash(&mut hasher);
        Some(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str) -> Window {
        let offset = text.find('|').expect("a cursor");
        Window::new(Arc::default(), &text.replacen('|', "", 1), offset)
    }

    #[test]
    fn what_was_typed_is_seen_where_nothing_else_has_happened() {
        let typed = |before: &str, after: &str| {
            let (before, after) = (window(before), window(after));
            after.typed_since(&before).map(str::to_owned)
        };
        assert_eq!(typed("А|;", "А = 1|;").as_deref(), Some(" = 1"));
        assert_eq!(typed("А|", "А|").as_deref(), Some(""));
        assert_eq!(typed("А = |", "А |"), None);
        assert_eq!(typed("А|;", "А = 1|"), None);
        assert_eq!(typed("Б\nА|", "В\nА1|"), None);
    }

    #[test]
    fn a_window_that_has_moved_on_is_still_of_the_same_text() {
        let lines = "Строка();\n".repeat(200);
        let before = window(&format!("{lines}Если|"));
        let after = window(&format!("{lines}Если А Тогда\n\t|"));
        assert!(before.before.lines().count() <= LINES + 1);
        assert_eq!(after.typed_since(&before), Some(" А Тогда\n\t"));
        // The start of the window has moved by a line.
        let later = window(&format!("{lines}Если А Тогда\n\tБ|"));
        assert_eq!(after.typed_since(&later), None);
        assert_eq!(later.typed_since(&after), Some("Б"));
    }

    #[test]
    fn a_long_line_is_cut_between_letters() {
        let text = format!("{}|{}", "я".repeat(9000), "ю".repeat(9000));
        let window = window(&text);
        assert!(window.before.len() <= BEFORE && window.before.len() > BEFORE - 2);
        assert!(window.hash(1, 0).is_none(), "in the middle of a letter");
        assert!(window.hash(2, 0).is_some());
        assert!(window.hash(0, 1).is_none());
    }
}
