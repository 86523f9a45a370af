//! A module as numbers: one for each word and sign, equal where code is.

use std::hash::{Hash, Hasher};

use metadata::Folded;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslTree;
use rustc_hash::FxHasher;

use crate::text::LineIndex;

/// The words and signs of a module, hashed: names in any case, keywords in either language, literals as they are.
/// Comments and regions are left out.
#[derive(Debug, Clone, Default)]
pub struct TokenHashes {
    pub(super) hashes: Vec<u32>,
    /// The line of each, counted from 1.
    pub(super) lines: Vec<u32>,
}

impl TokenHashes {
    /// The words and signs of a module.
    pub fn of(tree: &BslTree<'_>, lines: &LineIndex) -> Self {
        let mut found = Self::default();
        for token in tree.root().tokens() {
            let kind = token.kind();
            if kind == Kind::Comment || is_of_region(token) {
                continue;
            }
            let mut hasher = FxHasher::default();
            (kind as usize).hash(&mut hasher);
            match kind {
                Kind::Identifier => Folded(token.text()).hash(&mut hasher),
                Kind::String | Kind::StringFragment | Kind::Number | Kind::Date => {
                    token.text().hash(&mut hasher);
                }
                _ => {}
            }
            let hash = hasher.finish();
            found.hashes.push((hash ^ (hash >> 32)) as u32);
            let line = lines.line(token.start()) + 1;
            found.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        }
        found
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// Whether a word is a part of `#Область Имя` or `#КонецОбласти`.
fn is_of_region(token: parser_bsl::flat::BslNode<'_>) -> bool {
    let is_region = |kind: Kind| matches!(kind, Kind::RegionDirective | Kind::EndRegionDirective);
    is_region(token.kind()) || token.parent().is_some_and(|it| is_region(it.kind()))
}
