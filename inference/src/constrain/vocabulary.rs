//! The vocabulary of a model as a tree of bytes, along which grammars are followed.

use std::sync::Arc;

use toktrie::{TokEnv, TokRxInfo, TokTrie, TokenId, TokenizerEnv};

use crate::checkpoint::Checkpoint;

pub(super) struct Vocabulary {
    trie: TokTrie,
    checkpoint: Arc<Checkpoint>,
    /// Whether the tokens of a text are those of its bytes and of nothing besides.
    is_exact: bool,
}

impl Vocabulary {
    /// Markup has no bytes, and therefore stands in no grammar. The end is one token more than there are: what ends an
    /// answer is known to requests.
    pub(super) fn of(checkpoint: Arc<Checkpoint>) -> Self {
        let tokenizer = &checkpoint.tokenizer;
        let size = tokenizer.size();
        let mut words: Vec<Vec<u8>> = (0..size as u32)
            .map(|it| tokenizer.bytes(it).to_vec())
            .collect();
        words.push(Vec::new());
        let info = TokRxInfo::new(words.len() as u32, size as u32);
        // Some vocabularies put a blank before every text.
        let sample = "a b";
        let is_exact = tokenizer
            .encode(sample)
            .is_ok_and(|it| tokenizer.decode(&it) == sample);
        Self {
            trie: TokTrie::from(&info, &words),
            checkpoint,
            is_exact,
        }
    }

    pub(super) fn shared(self) -> TokEnv {
        Arc::new(self)
    }
}

impl TokenizerEnv for Vocabulary {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<TokenId> {
        self.trie.tokenize_with_greedy_fallback(bytes, |text| {
            let tokens = self.checkpoint.tokenizer.encode(text);
            tokens.unwrap_or_else(|_| self.trie.greedy_tokenize(text.as_bytes()))
        })
    }

    fn tokenize_is_canonical(&self) -> bool {
        self.is_exact
    }
}
