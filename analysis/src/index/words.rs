//! Which methods mention a word.

use crate::summary::{MethodSummary, ModuleSummary};

impl MethodSummary {
    /// Whether a word may stand in the method; `word` is its hash. Two words may share one, so look at the text.
    pub fn mentions(&self, word: u32) -> bool {
        self.words.binary_search(&word).is_ok()
    }
}

impl ModuleSummary {
    /// Whether a word may stand in the module.
    pub fn mentions(&self, word: u32) -> bool {
        let mut methods = self.methods.iter();
        self.body.mentions(word) || methods.any(|it| it.method.mentions(word))
    }
}
