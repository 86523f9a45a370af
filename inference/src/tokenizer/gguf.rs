//! The vocabulary out of a GGUF file.
//!
//! The settings are described in `docs/gguf.md` of ggml; the patterns by which text is cut before it is merged are named
//! by `tokenizer.ggml.pre`, and stand in `src/llama-vocab.cpp` of llama.cpp.

use std::collections::HashMap;

use tokenizers::decoders::byte_fallback::ByteFallback;
use tokenizers::decoders::sequence::Sequence as Decoders;
use tokenizers::models::bpe::{BPE, Merges, Vocab};
use tokenizers::normalizers::{NFC, Prepend, Replace, Sequence as Normalizers};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence as Cuts;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{
    AddedToken, DecoderWrapper, NormalizerWrapper, PreTokenizerWrapper, SplitDelimiterBehavior,
    Tokenizer as Pieces,
};

use crate::error::{Error, Result};
use crate::weights::{Gguf, Value};

const DIGIT: &str = r"\p{N}";
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// Lines, words, marks, letters of East Asia, digits: one after another, each in what those before left whole.
const DEEPSEEK_CODER: [&str; 5] = [
    r"[\r\n]",
    r"\s?\p{L}+",
    r"\s?\p{P}+",
    r"[\x{800}-\x{9FA5}\x{AC00}-\x{D7FF}]+",
    DIGIT,
];

/// Kinds of tokens in `tokenizer.ggml.token_type`.
const CONTROL: usize = 3;
const ADDED: usize = 4;

/// The vocabulary, and the tokens that every text begins with.
pub(super) fn read(file: &Gguf) -> Result<(Pieces, Vec<u32>)> {
    let tokens = texts(file, "tokenizer.ggml.tokens")?;
    let mut pieces = match file.text("tokenizer.ggml.model") {
        Some("gpt2") => bytes(file, &tokens)?,
        Some("llama") => blanks(file, &tokens)?,
        other => return Err(unknown(file, "tokenizer.ggml.model", other)),
    };
    let kinds = file.array("tokenizer.ggml.token_type").unwrap_or_default();
    let mut added = Vec::new();
    for (text, kind) in tokens.iter().zip(kinds) {
        let is_control = match kind.number() {
            Some(CONTROL) => true,
            Some(ADDED) => false,
            _ => continue,
        };
        let token = AddedToken::from(*text, is_control);
        added.push(token.normalized(false));
    }
    pieces.add_tokens(added).map_err(|it| damaged(file, &it))?;
    Ok((pieces, begin(file)))
}

/// Byte pairs over bytes that are written as letters.
fn bytes(file: &Gguf, tokens: &[&str]) -> Result<Pieces> {
    let name = file.text("tokenizer.ggml.pre");
    let (patterns, is_llama3, is_qwen) = match name {
        None | Some("default" | "gpt-2") => (&[GPT2][..], false, false),
        Some("starcoder" | "refact" | "command-r" | "smollm") => (&[DIGIT, GPT2][..], false, false),
        Some("qwen2") => (&[QWEN2][..], false, true),
        Some("llama3" | "llama-v3" | "llama-bpe") => (&[LLAMA3][..], true, false),
        Some("deepseek-coder") => (&DEEPSEEK_CODER[..], false, false),
        other => return Err(unknown(file, "tokenizer.ggml.pre", other)),
    };
    let mut merges = Merges::new();
    for merge in texts(file, "tokenizer.ggml.merges")? {
        let (first, second) = merge.split_once(' ').ok_or_else(|| {
            Error::file(
                file.path(),
                format!("слияние `{merge}` — не два токена через пробел"),
                format!("the merge `{merge}` is not two tokens with a blank between them"),
            )
        })?;
        merges.push((first.to_owned(), second.to_owned()));
    }
    let model = BPE::builder()
        .vocab_and_merges(numbered(tokens), merges)
        .ignore_merges(is_llama3)
        .build()
        .map_err(|it| damaged(file, &it))?;
    let mut cuts = Vec::new();
    for pattern in patterns {
        let pattern = SplitPattern::Regex((*pattern).to_owned());
        let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false);
        let split = split.map_err(|it| damaged(file, &it))?;
        cuts.push(PreTokenizerWrapper::Split(split));
    }
    cuts.push(PreTokenizerWrapper::ByteLevel(ByteLevel::new(
        false, false, false,
    )));
    let mut pieces = Pieces::new(model);
    if is_qwen {
        pieces
            .with_normalizer(Some(NFC))
            .map_err(|it| damaged(file, &it))?;
    }
    pieces.with_pre_tokenizer(Some(Cuts::new(cuts)));
    pieces.with_decoder(Some(ByteLevel::new(false, false, false)));
    Ok(pieces)
}

/// Pieces of text with their blanks replaced, the likelier ones first.
fn blanks(file: &Gguf, tokens: &[&str]) -> Result<Pieces> {
    let scores = file
        .array("tokenizer.ggml.scores")
        .ok_or_else(|| missing(file, "tokenizer.ggml.scores"))?;
    let numbers: HashMap<&str, usize> = tokens.iter().copied().zip(0..).collect();
    // Whatever two tokens make a third may be merged; the likelier the third, the sooner.
    let mut merges = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let score = scores
            .get(number)
            .and_then(Value::float)
            .unwrap_or(f64::MIN);
        for (at, _) in token.char_indices().skip(1) {
            let (first, second) = token.split_at(at);
            if let (Some(a), Some(b)) = (numbers.get(first), numbers.get(second)) {
                merges.push((score, number, *a, *b));
            }
        }
    }
    merges.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3)))
    });
    let merges: Merges = merges
        .into_iter()
        .map(|(_, _, a, b)| (tokens[a].to_owned(), tokens[b].to_owned()))
        .collect();
    let mut model = BPE::builder()
        .vocab_and_merges(numbered(tokens), merges)
        .fuse_unk(true)
        .byte_fallback(true);
    let unknown = file.setting("tokenizer.ggml.unknown_token_id");
    if let Some(token) = unknown
        .and_then(Value::number)
        .and_then(|it| tokens.get(it))
    {
        model = model.unk_token((*token).to_owned());
    }
    let mut pieces = Pieces::new(model.build().map_err(|it| damaged(file, &it))?);
    let mut normalizers = Vec::new();
    if file.setting("tokenizer.ggml.add_space_prefix") != Some(&Value::Bool(false)) {
        normalizers.push(NormalizerWrapper::Prepend(Prepend::new("▁".to_owned())));
    }
    let blank = Replace::new(" ", "▁").map_err(|it| damaged(file, &it))?;
    normalizers.push(NormalizerWrapper::Replace(blank));
    pieces
        .with_normalizer(Some(Normalizers::new(normalizers)))
        .map_err(|it| damaged(file, &it))?;
    let decoders = vec![DecoderWrapper::ByteFallback(ByteFallback::new())];
    pieces.with_decoder(Some(Decoders::new(decoders)));
    Ok(pieces)
}

fn begin(file: &Gguf) -> Vec<u32> {
    let is_asked = file.setting("tokenizer.ggml.add_bos_token").cloned();
    // The vocabularies of SentencePiece have always had it when nothing was said.
    let default = file.text("tokenizer.ggml.model") == Some("llama");
    if is_asked.unwrap_or(Value::Bool(default)) != Value::Bool(true) {
        return Vec::new();
    }
    let token = file.setting("tokenizer.ggml.bos_token_id");
    let token = token
        .and_then(Value::number)
        .and_then(|it| u32::try_from(it).ok());
    token.into_iter().collect()
}

fn numbered(tokens: &[&str]) -> Vocab {
    (0..)
        .zip(tokens)
        .map(|(number, text)| ((*text).to_owned(), number))
        .collect()
}

fn texts<'a>(file: &'a Gguf, name: &str) -> Result<Vec<&'a str>> {
    let values = file.array(name).ok_or_else(|| missing(file, name))?;
    let texts: Option<Vec<&str>> = values.iter().map(Value::text).collect();
    texts.ok_or_else(|| missing(file, name))
}

fn missing(file: &Gguf, name: &str) -> Error {
    Error::file(
        file.path(),
        format!("нет списка `{name}`: в файле нет словаря"),
        format!("there is no list `{name}`: the file has no vocabulary"),
    )
}

fn unknown(file: &Gguf, name: &str, value: Option<&str>) -> Error {
    let value = value.unwrap_or("–");
    Error::file(
        file.path(),
        format!("`{name}` = {value} не поддерживается"),
        format!("`{name}` = {value} is not supported"),
    )
}

fn damaged(file: &Gguf, error: &dyn std::fmt::Display) -> Error {
    Error::file(
        file.path(),
        format!("словарь не читается: {error}"),
        format!("the vocabulary cannot be read: {error}"),
    )
}
