//! Changes of text that features and assists ask an editor for.

use std::ops::Range;
use std::path::PathBuf;

/// A part of a text and what is to stand there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in bytes of the text as it is before all edits. Empty for an insertion.
    pub range: Range<usize>,
    /// What is to stand there.
    pub text: String,
}

/// The edits of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdits {
    /// The file: a module, or a file of metadata.
    pub path: PathBuf,
    /// The edits, in the order of their places; they do not overlap.
    pub edits: Vec<TextEdit>,
}

/// A change of some files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceChange {
    /// The edits, each file once.
    pub files: Vec<FileEdits>,
    /// Files to be made first, with their text: a module that does not exist yet.
    pub new_files: Vec<(PathBuf, String)>,
}

/// A text after edits, which stand in the order of their places and do not overlap. Edits that do not fit the text are
/// left out.
pub fn applied(text: &str, edits: &[TextEdit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let Some(kept) = text.get(done..edit.range.start) else {
            continue;
        };
        if text.get(edit.range.clone()).is_none() {
            continue;
        }
        result.push_str(kept);
        result.push_str(&edit.text);
        done = edit.range.end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_applied_and_those_that_do_not_fit_are_left_out() {
        let edit = |range, text: &str| TextEdit {
            range,
            text: text.to_owned(),
        };
        let edits = [
            edit(0..2, "Б"),
            edit(1..3, "В"),
            edit(4..4, "Г"),
            edit(9..12, "Д"),
        ];
        assert_eq!(applied("АБВ", &edits), "ББГВ");
    }
}
