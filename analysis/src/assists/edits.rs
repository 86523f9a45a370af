//! A change of one file while it is being put together.

use std::ops::Range;
use std::path::PathBuf;

use super::context::Context;
use crate::edit::{FileEdits, SourceChange, TextEdit};

/// What an assist changes, and where the cursor goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The edits.
    pub change: SourceChange,
    /// Where the new name stands, or the code to be written: a file and an offset of its text after the change.
    pub cursor: Option<(PathBuf, usize)>,
    /// What stands at the cursor is a name that we made up: the user will want to rename it.
    pub rename: bool,
}

/// Edits of one file, in any order.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(TextEdit, Option<usize>)>,
    rename: bool,
}

impl Edits {
    /// A text goes where another one stands.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        let text = text.into();
        self.list.push((TextEdit { range, text }, None));
    }

    /// A text goes in at an offset.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// What stands in a range goes.
    pub(super) fn delete(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// The cursor goes into the text of the last edit, at an offset of that text.
    pub(super) fn cursor(&mut self, at: usize) {
        if let Some(last) = self.list.last_mut() {
            last.1 = Some(at);
        }
    }

    /// The same, and a name stands there that wants a better one.
    pub(super) fn rename(&mut self, at: usize) {
        self.cursor(at);
        self.rename = true;
    }

    /// There is an edit already.
    pub(super) fn is_begun(&self) -> bool {
        !self.list.is_empty()
    }

    /// The change of a file; nothing where edits overlap.
    pub(super) fn in_file(mut self, path: PathBuf) -> Option<Changed> {
        self.list
            .sort_by_key(|it| (it.0.range.start, it.0.range.end));
        let mut cursor = None;
        let mut done = 0;
        let (mut added, mut removed) = (0, 0);
        for (edit, at) in &self.list {
            if edit.range.start < done {
                return None;
            }
            if let Some(at) = at {
                cursor = Some((edit.range.start + added - removed + at, edit.range.start));
            }
            done = edit.range.end;
            added += edit.text.len();
            removed += edit.range.len();
        }
        let edits = self.list.into_iter().map(|it| it.0).collect();
        Some(Changed {
            cursor: cursor.map(|it| (path.clone(), it.0)),
            rename: self.rename,
            change: SourceChange {
                files: vec![FileEdits { path, edits }],
                new_files: Vec::new(),
            },
        })
    }

    /// The change of the file that the cursor stands in.
    pub(super) fn done(self, context: &Context<'_>) -> Option<Changed> {
        self.in_file(context.path_of_file()?)
    }
}
