//! What of an old summary still holds: the methods whose text did not change.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{MethodSummary, ModuleSummary, PlacedMethod, VariableSummary};

/// A summary that was made before the text changed.
pub(super) struct Before<'a> {
    old: Option<(&'a ModuleSummary, &'a str)>,
    /// How many bytes both texts begin with.
    prefix: usize,
    /// How many bytes both texts end with.
    suffix: usize,
    /// The methods that touch neither, by their text.
    middle: FxHashMap<&'a str, &'a Arc<MethodSummary>>,
}

impl<'a> Before<'a> {
    pub(super) fn nothing() -> Self {
        Self {
            old: None,
            prefix: 0,
            suffix: 0,
            middle: FxHashMap::default(),
        }
    }

    pub(super) fn new(old: &'a ModuleSummary, old_text: &'a str, new_text: &str) -> Self {
        let (old_bytes, new_bytes) = (old_text.as_bytes(), new_text.as_bytes());
        let prefix = common(old_bytes.chunks(64), new_bytes.chunks(64), |a, b| {
            a.iter().zip(b).take_while(|it| it.0 == it.1).count()
        });
        let rest = old_bytes.len().min(new_bytes.len()) - prefix;
        let suffix = common(old_bytes.rchunks(64), new_bytes.rchunks(64), |a, b| {
            let pairs = a.iter().rev().zip(b.iter().rev());
            pairs.take_while(|it| it.0 == it.1).count()
        });
        let suffix = suffix.min(rest);
        let tail = old_text.len() - suffix;
        let middle = old.methods.iter().filter(|it| {
            let end = it.start as usize + it.method.length as usize;
            end > prefix && (it.start as usize) < tail
        });
        let middle = middle.filter_map(|it| Some((text_of(it, old_text)?, &it.method)));
        Self {
            old: Some((old, old_text)),
            prefix,
            suffix,
            middle: middle.collect(),
        }
    }

    /// Whether the variables of the module are the same as before; what methods assign is told by their names.
    pub(super) fn has_variables(&self, new: &[VariableSummary]) -> bool {
        let Some((old, _)) = self.old else {
            return false;
        };
        let mut pairs = old.variables.iter().zip(new);
        old.variables.len() == new.len() && pairs.all(|(old, new)| old.name == new.name)
    }

    /// The summary of a method of the new text, where the old text had the same one.
    pub(super) fn method(&self, text: &str, range: Range<usize>) -> Option<Arc<MethodSummary>> {
        let (old, old_text) = self.old?;
        let length = range.len();
        let at = |start: usize| {
            let index = old
                .methods
                .binary_search_by_key(&start, |it| it.start as usize);
            let found = &old.methods.get(index.ok()?)?.method;
            (found.length as usize == length).then_some(found)
        };
        let found = if range.end <= self.prefix {
            at(range.start)
        } else if range.start >= text.len() - self.suffix {
            at((range.start + old_text.len()) - text.len())
        } else {
            self.middle.get(text.get(range)?).copied()
        };
        // A tree with errors depends on what stands around, so its summary may be another one now.
        found.filter(|it| !it.has_errors).cloned()
    }

    /// The summary of the body: the old one, where it says the same.
    pub(super) fn body(&self, new: MethodSummary) -> Arc<MethodSummary> {
        match self.old {
            Some((old, _)) if *old.body == new => Arc::clone(&old.body),
            _ => Arc::new(new),
        }
    }
}

fn text_of<'a>(method: &PlacedMethod, text: &'a str) -> Option<&'a str> {
    let start = method.start as usize;
    text.get(start..start + method.method.length as usize)
}

/// How many bytes are the same, chunk by chunk: whole chunks are compared at once.
fn common<'a>(
    left: impl Iterator<Item = &'a [u8]>,
    right: impl Iterator<Item = &'a [u8]>,
    within: impl Fn(&[u8], &[u8]) -> usize,
) -> usize {
    let mut same = 0;
    for (left, right) in left.zip(right) {
        if left == right {
            same += left.len();
        } else {
            return same + within(left, right);
        }
    }
    same
}
