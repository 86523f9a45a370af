//! Findings of a text as they stand in the text after an edit.

use std::ops::Range;

use super::{Finding, Fix, Related};

/// The part in which two texts differ: all before it and all behind it is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The bytes of the old text.
    pub old: Range<usize>,
    /// The end of what stands there in the new text; it begins where the old one does.
    pub new_end: usize,
}

/// Texts are compared in pieces of this size, then by bytes.
const PIECE: usize = 4096;

impl Replaced {
    /// What differs; nothing for two equal texts. It may begin and end within a letter.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let start = same_start(old, new);
        if start == old.len() && start == new.len() {
            return None;
        }
        let (old_rest, new_rest) = (
            old.get(start..).unwrap_or_default(),
            new.get(start..).unwrap_or_default(),
        );
        let end = same_end(old_rest, new_rest);
        Some(Self {
            old: start..old.len() - end,
            new_end: new.len() - end,
        })
    }

    /// The range in the new text; nothing where its ends are not known any more.
    fn range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let moved = |it: usize| it - self.old.end + self.new_end;
        if range.end <= self.old.start {
            Some(range.clone())
        } else if range.start >= self.old.end {
            Some(moved(range.start)..moved(range.end))
        } else if range.start <= self.old.start && self.old.end <= range.end {
            let around = range.start..moved(range.end);
            (!around.is_empty()).then_some(around)
        } else {
            None
        }
    }

    /// The same for what is to be replaced: only where the text in it and right beside it is as it was.
    fn untouched(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let is_apart = range.end < self.old.start || range.start > self.old.end;
        is_apart.then(|| self.range(range)).flatten()
    }

    fn fix(&self, fix: &Fix) -> Option<Fix> {
        let mut fix = fix.clone();
        for edit in &mut fix.edits {
            edit.range = self.untouched(&edit.range)?;
        }
        Some(fix)
    }

    fn related(&self, related: &Related) -> Option<Related> {
        if related.path.is_some() {
            return Some(related.clone());
        }
        Some(Related {
            range: self.range(&related.range)?,
            ..related.clone()
        })
    }

    /// A finding in the new text; nothing where its place was edited away. Fixes that would change what was edited are
    /// left out.
    pub fn finding(&self, finding: &Finding) -> Option<Finding> {
        let range = self.range(&finding.range)?;
        let related = finding.related.iter().filter_map(|it| self.related(it));
        let fixes = finding.fixes.iter().filter_map(|it| self.fix(it));
        Some(Finding {
            code: finding.code,
            severity: finding.severity,
            level: finding.level,
            range,
            message: finding.message.clone(),
            related: related.collect(),
            fixes: fixes.collect(),
        })
    }
}

fn same_start(a: &[u8], b: &[u8]) -> usize {
    let pieces = a.chunks_exact(PIECE).zip(b.chunks_exact(PIECE));
    let start = pieces.take_while(|(a, b)| a == b).count() * PIECE;
    let (a, b) = (a.iter().skip(start), b.iter().skip(start));
    start + a.zip(b).take_while(|(a, b)| a == b).count()
}

fn same_end(a: &[u8], b: &[u8]) -> usize {
    let pieces = a.rchunks_exact(PIECE).zip(b.rchunks_exact(PIECE));
    let end = pieces.take_while(|(a, b)| a == b).count() * PIECE;
    let (a, b) = (a.iter().rev().skip(end), b.iter().rev().skip(end));
    end + a.zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, Severity};

    fn finding(range: Range<usize>) -> Finding {
        let fix = Fix::evident("исправить".to_owned(), range.clone(), "А");
        Finding {
            code: "Code",
            severity: Severity::Minor,
            level: Level::Info,
            range,
            message: String::new(),
            related: Vec::new(),
            fixes: vec![fix],
        }
    }

    /// Where `|…|` stands after the edit, and whether it can still be fixed.
    fn moved(old: &str, new: &str) -> Option<(String, bool)> {
        let (start, end) = (old.find('|').expect("it"), old.rfind('|').expect("it") - 1);
        let old = old.replace('|', "");
        let replaced = Replaced::between(&old, new)?;
        let found = replaced.finding(&finding(start..end))?;
        let text = new.get(found.range.clone()).expect("letters");
        let fixed = found.fixes.first().map(|it| it.edits[0].range.clone());
        assert!(fixed.clone().is_none_or(|it| it == found.range));
        Some((text.to_owned(), fixed.is_some()))
    }

    #[test]
    fn what_stands_apart_moves_with_the_text() {
        let whole = |text: &str| Some((text.to_owned(), true));
        assert_eq!(moved("А = 1;\n|Б| = 2;", "АБВ = 1;\nБ = 2;"), whole("Б"));
        assert_eq!(moved("|А| = 1;\nБ = 2;", "А = 1;\nБ = 22;"), whole("А"));
    }

    #[test]
    fn what_was_edited_itself_keeps_its_place_and_loses_its_cure() {
        let kept = |text: &str| Some((text.to_owned(), false));
        assert_eq!(moved("А = |бвг|;", "А = бдвг;"), kept("бдвг"));
        assert_eq!(moved("А = |бв|;", "А = бвг;"), kept("бв"));
    }

    #[test]
    fn what_was_edited_away_is_gone() {
        assert_eq!(moved("А = 1;\n|Б = 2;|\nВ = 3;", "А = 1;\n\nВ = 3;"), None);
        assert_eq!(
            moved("А = 1; |Бвгд| = 2;", "А = 1; Бв = 2;").map(|it| it.1),
            Some(false)
        );
        assert_eq!(moved("А = 1; |Бвгд| = 2;", "А = 1; Бв;"), None);
    }

    #[test]
    fn long_texts_are_compared_to_the_byte() {
        for at in [0, 4095, 4096, 4097, 9999] {
            let old = "а".repeat(5000) + "б";
            let mut new = old.clone();
            let at = old.floor_char_boundary(at);
            new.insert(at, 'в');
            let replaced = Replaced::between(&old, &new).expect("a difference");
            assert!(
                replaced.old.start <= at + 1 && replaced.old.end >= at,
                "{replaced:?}"
            );
            assert_eq!(replaced.new_end - replaced.old.end, 2);
        }
        assert_eq!(Replaced::between("а", "а"), None);
    }
}
