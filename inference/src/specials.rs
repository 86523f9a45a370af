//! The tokens with which a family of models marks up code and chats.

use crate::tokenizer::Tokenizer;

/// What a family calls the three places of a text with a gap, and what it puts between files.
struct Family {
    prefix: &'static str,
    suffix: &'static str,
    /// Where the answer begins; a family without it has what follows the gap come first, and answers behind what is
    /// before it.
    middle: Option<&'static str>,
    /// What a completion must not run into, beside the three.
    others: &'static [&'static str],
}

/// The families, told from each other by the first of their tokens.
const FAMILIES: [Family; 5] = [
    // Qwen2.5-Coder, Qwen3-Coder, CodeGemma.
    Family {
        prefix: "<|fim_prefix|>",
        suffix: "<|fim_suffix|>",
        middle: Some("<|fim_middle|>"),
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
        middle: Some("<fim_middle>"),
        others: &["<fim_pad>", "<repo_name>", "<file_sep>"],
    },
    // DeepSeek-Coder: the hole stands before what follows it, and the end where the answer begins.
    Family {
        prefix: "<｜fim▁begin｜>",
        suffix: "<｜fim▁hole｜>",
        middle: Some("<｜fim▁end｜>"),
        others: &[],
    },
    // CodeLlama.
    Family {
        prefix: "▁<PRE>",
        suffix: "▁<SUF>",
        middle: Some("▁<MID>"),
        others: &["▁<EOT>"],
    },
    // Codestral.
    Family {
        prefix: "[PREFIX]",
        suffix: "[SUFFIX]",
        middle: None,
        others: &["[MIDDLE]"],
    },
];

/// Tokens that end an answer whatever the family.
const ENDS: [&str; 10] = [
    "<eos>",
    "<end_of_turn>",
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
    middle: Option<u32>,
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
        let middle = match family.middle {
            Some(middle) => Some(tokenizer.token(middle)?),
            None => None,
        };
        let mut ends = vec![prefix, suffix];
        ends.extend(middle);
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
        let before = [&[self.prefix], before];
        let after = [&[self.suffix], after];
        match self.middle {
            Some(middle) => [begin, &before.concat(), &after.concat(), &[middle]].concat(),
            None => [begin, &after.concat(), &before.concat()].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is found in a vocabulary of some special tokens, which have the numbers from zero on.
    fn found(tokens: &[&str]) -> Specials {
        let added = tokens.iter().enumerate().map(|(id, content)| {
            json!({
                "id": id, "content": content, "special": true, "normalized": false,
                "single_word": false, "lstrip": false, "rstrip": false,
            })
        });
        let added: Vec<_> = added.collect();
        let model = json!({"type": "BPE", "vocab": {}, "merges": []});
        let all = json!({"version": "1.0", "added_tokens": added, "model": model});
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tokenizer.json"), all.to_string()).unwrap();
        Specials::of(&Tokenizer::of_folder(folder.path()).unwrap(), &[])
    }

    #[track_caller]
    fn check_gap(tokens: &[&str], expected: &[u32]) {
        let gap = found(tokens).gap.unwrap();
        assert_eq!(gap.prompt(&[90], &[100, 101], &[200]), expected);
        assert!((0..tokens.len() as u32).all(|it| gap.ends.contains(&it)));
    }

    #[test]
    fn each_family_lays_a_gap_out_as_it_learnt_it() {
        let usual = [90, 0, 100, 101, 1, 200, 2];
        let gemma = [
            "<|fim_prefix|>",
            "<|fim_suffix|>",
            "<|fim_middle|>",
            "<|file_separator|>",
        ];
        check_gap(&gemma, &usual);
        check_gap(
            &["<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<file_sep>"],
            &usual,
        );
        check_gap(
            &["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"],
            &usual,
        );
        check_gap(&["▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"], &usual);
        let codestral = [90, 1, 200, 0, 100, 101];
        check_gap(&["[PREFIX]", "[SUFFIX]", "[MIDDLE]"], &codestral);
        assert_eq!(found(&["<fim_prefix>", "<fim_suffix>"]).gap, None);
    }

    #[test]
    fn a_turn_of_gemma_ends_an_answer() {
        let specials = found(&["<start_of_turn>", "<end_of_turn>", "<eos>"]);
        assert_eq!(specials.ends, [1, 2]);
    }
}
