//! Tells of most words at once that a module does not hold them.

use std::sync::Arc;

use crate::summary::ModuleSummary;

/// What words a module may hold. It never errs on a word that is there, and seldom on one that is not.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordFilter(Arc<[u64]>);

/// So many words share a block of 64 bits; each sets three.
const WORDS_OF_BLOCK: usize = 7;

impl WordFilter {
    /// The words of all methods of a module, and of its body.
    pub(crate) fn of(summary: &ModuleSummary) -> Self {
        let methods = summary.methods.iter().map(|it| &it.method);
        let words = || methods.clone().chain([&summary.body]).map(|it| &it.words);
        let count: usize = words().map(|it| it.len()).sum();
        let mut blocks = vec![0_u64; count.div_ceil(WORDS_OF_BLOCK)];
        for word in words().flatten() {
            let (block, bits) = place(*word, blocks.len());
            if let Some(block) = blocks.get_mut(block) {
                *block |= bits;
            }
        }
        Self(blocks.into())
    }

    /// Whether a word may be there; `word` is its hash.
    pub(crate) fn may_hold(&self, word: u32) -> bool {
        let (block, bits) = place(word, self.0.len());
        self.0.get(block).is_some_and(|it| it & bits == bits)
    }
}

/// The block of a word, and its bits there.
fn place(word: u32, blocks: usize) -> (usize, u64) {
    let block = (u64::from(word) * blocks as u64) >> 32;
    let mixed = u64::from(word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let bit = |shift: u32| 1_u64 << ((mixed >> shift) & 63);
    (block as usize, bit(46) | bit(52) | bit(58))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::word;
    use crate::summary::MethodSummary;

    #[test]
    fn a_word_that_is_there_is_found_and_few_others_are() {
        let words = |from: u32| {
            let mut all: Vec<u32> = (from..from + 500)
                .map(|it| word(&format!("Слово{it}")))
                .collect();
            all.sort_unstable();
            all
        };
        let summary = ModuleSummary {
            body: Arc::new(MethodSummary {
                words: words(0).into(),
                ..MethodSummary::default()
            }),
            ..ModuleSummary::default()
        };
        let filter = WordFilter::of(&summary);
        assert!(words(0).into_iter().all(|it| filter.may_hold(it)));
        let wrong = words(1000).into_iter().filter(|it| filter.may_hold(*it));
        assert!(wrong.count() < 50);
        assert!(!WordFilter::of(&ModuleSummary::default()).may_hold(word("Слово")));
    }
}
