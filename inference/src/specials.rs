//! The tokens with which a family of models marks up code and chats.

use crate::tokenizer::Tokenizer;

/// What a family calls the three places of a text with a gap, and what it puts between files.
struct Family {
    prefix: &'static str,
    suffix: &'static str,
    middle: &'static str,
    /// What a completion must not run into, beside the three.
    others: &'static [&'static str],
}

/// The families, told from each other by the first of their tokens.
const FAMILIES: [Family; 4] = [
    // Qwen2.5-Coder, Qwen3-Coder, CodeGemma.
    Family {
        prefix: "<|fim_prefix|>",
        suffix: "<|fim_suffix|>",
        middle: "<|fim_middle|>",
        others: &[
            "<|fim_pad|>",
            "<|repo_name|>",
            "<|file_sep|>",
            "<|file_separator|>",
        ],
    },
    // StarCoder2, Granite.
    Family {
        prefix: "<fim_prefix>",
        suffix: "<fim_suffix>",
        middle: "<fim_middle>",
        others: &["<fim_pad>", "<repo_name>", "<file_sep>"],
    },
    // DeepSeek-Coder: the hole stands before what follows it, and the end where the answer begins.
    Family {
        prefix: "<｜fim▁begin｜>",
        suffix: "<｜fim▁hole｜>",
        middle: "<｜fim▁end｜>",
        others: &[],
    },
    // CodeLlama.
    Family {
        prefix: "▁<PRE>",
        suffix: "▁<SUF>",
        middle: "▁<MID>",
        others: &["▁<EOT>"],
    },
];

/// Tokens that end an answer whatever the family.
const ENDS: [&str; 8] = [
    "<|endoftext|>",
    "<|im_end|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "</s>",
    "<｜end▁of▁sentence｜>",
    "<|EOT|>",
];

/// The markup that a model knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specials {
    /// How a text with a gap is asked for, if the model can fill gaps.
    pub gap: Option<Gap>,
    /// Tokens after which an answer is over.
    pub ends: Vec<u32>,
}

/// The tokens around the parts of a text with a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    prefix: u32,
    suffix: u32,
    middle: u32,
    /// Tokens after which what fills a gap is over, beside those that end any answer.
    pub ends: Vec<u32>,
}

impl Specials {
    /// What a vocabulary has, and what the settings of the model say of ends.
    pub(crate) fn of(tokenizer: &Tokenizer, ends: &[u32]) -> Self {
        let mut ends = ends.to_vec();
        ends.extend(ENDS.iter().filter_map(|it| tokenizer.token(it)));
        ends.sort_unstable();
        ends.dedup();
        let gap = FAMILIES.iter().find_map(|it| Gap::of(it, tokenizer));
        Self { gap, ends }
    }
}

impl Gap {
    fn of(family: &Family, tokenizer: &Tokenizer) -> Option<Self> {
        let prefix = tokenizer.token(family.prefix)?;
        let suffix = tokenizer.token(family.suffix)?;
        let middle = tokenizer.token(family.middle)?;
        let mut ends = vec![prefix, suffix, middle];
        ends.extend(family.others.iter().filter_map(|it| tokenizer.token(it)));
        Some(Self {
            prefix,
            suffix,
            middle,
            ends,
        })
    }

    /// The prompt for what stands between two texts.
    pub fn prompt(&self, begin: &[u32], before: &[u32], after: &[u32]) -> Vec<u32> {
        let parts: [&[u32]; 6] = [
            begin,
            &[self.prefix],
            before,
            &[self.suffix],
            after,
            &[self.middle],
        ];
        parts.concat()
    }
}
