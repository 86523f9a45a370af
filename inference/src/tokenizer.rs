//! Text to tokens and back, by the vocabulary of a model.

mod gguf;
mod pieces;
mod stream;

use std::path::Path;

use tokenizers::Tokenizer as Pieces;

use self::pieces::Vocabulary;
pub(crate) use self::stream::Decoder;
use crate::error::{Error, Result};
use crate::weights::Gguf;

/// The vocabulary of a model, and how text is cut into it.
pub struct Tokenizer {
    pieces: Pieces,
    vocabulary: Vocabulary,
    /// Tokens that are markup and no text, longest first.
    markup: Vec<String>,
    /// The tokens that a text must begin with.
    begin: Vec<u32>,
}

impl Tokenizer {
    /// The `tokenizer.json` of a folder.
    pub fn of_folder(folder: &Path) -> Result<Self> {
        let path = folder.join("tokenizer.json");
        let text = std::fs::read(&path).map_err(|it| Error::unreadable(&path, &it))?;
        let pieces = Pieces::from_bytes(text).map_err(|it| {
            Error::file(
                &path,
                format!("словарь не читается: {it}"),
                format!("the vocabulary cannot be read: {it}"),
            )
        })?;
        // What stands before an empty text stands before any.
        let begin = pieces.encode_fast("", true);
        let begin = begin.map(|it| it.get_ids().to_vec()).unwrap_or_default();
        Ok(Self::new(pieces, begin))
    }

    /// The vocabulary in a GGUF file.
    pub fn of_gguf(path: &Path) -> Result<Self> {
        Self::of_opened_gguf(&Gguf::open(path)?)
    }

    pub(crate) fn of_opened_gguf(file: &Gguf) -> Result<Self> {
        let (pieces, begin) = gguf::read(file)?;
        Ok(Self::new(pieces, begin))
    }

    fn new(mut pieces: Pieces, begin: Vec<u32>) -> Self {
        // Some files ask to cut or to fill up what is encoded; here it must be whole.
        pieces.with_padding(None);
        // Only to set a limit can fail.
        let _ = pieces.with_truncation(None);
        let vocabulary = Vocabulary::of(&pieces);
        let added = pieces.get_added_tokens_decoder();
        let mut markup: Vec<String> = added.into_values().map(|it| it.content).collect();
        markup.sort_by_key(|it| std::cmp::Reverse(it.len()));
        markup.retain(|it| !it.is_empty());
        Self {
            pieces,
            vocabulary,
            markup,
            begin,
        }
    }

    /// How many tokens there are.
    pub fn size(&self) -> usize {
        self.vocabulary.size()
    }

    /// The tokens that a text begins with, whatever it is.
    pub fn begin(&self) -> &[u32] {
        &self.begin
    }

    /// The number of a token.
    pub fn token(&self, text: &str) -> Option<u32> {
        self.pieces.token_to_id(text)
    }

    /// The bytes that a token stands for; nothing for markup.
    pub fn bytes(&self, token: u32) -> &[u8] {
        self.vocabulary.bytes(token)
    }

    /// Tokens as text; what is no whole letter is replaced.
    pub fn decode(&self, tokens: &[u32]) -> String {
        let bytes: Vec<u8> = tokens
            .iter()
            .flat_map(|it| self.bytes(*it))
            .copied()
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Tokens as text, with markup as it is written.
    #[cfg(test)]
    pub(crate) fn pieces_text(&self, tokens: &[u32]) -> String {
        self.pieces.decode(tokens, false).unwrap()
    }

    /// The tokens of a text in which tokens of markup, `<|im_start|>`, mean what they say.
    pub fn encode_markup(&self, text: &str) -> Result<Vec<u32>> {
        let encoded = self.pieces.encode_fast(text, false).map_err(|it| {
            Error::input(
                format!("текст не делится на токены: {it}"),
                format!("the text cannot be cut into tokens: {it}"),
            )
        })?;
        Ok(encoded.get_ids().to_vec())
    }

    /// The tokens of a text in which nothing is markup, whatever it looks like: text of a user cannot leave its place.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let mut tokens = Vec::new();
        for piece in self.cut_markup(text) {
            tokens.extend(self.encode_markup(piece)?);
        }
        Ok(tokens)
    }

    /// The text with a mark inside of everything that is written as markup.
    pub(crate) fn mark_markup(&self, text: &str, mark: char) -> String {
        self.cut_markup(text).join(&mark.to_string())
    }

    /// The text in pieces none of which contains markup: each is cut behind its first letter.
    fn cut_markup<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut from = 0;
        while let Some(letter) = rest[from..].chars().next() {
            let width = letter.len_utf8();
            let here = &rest[from..];
            if self.markup.iter().any(|it| here.starts_with(it.as_str())) {
                pieces.push(&rest[..from + width]);
                rest = &rest[from + width..];
                from = 0;
            } else {
                from += width;
            }
        }
        pieces.push(rest);
        pieces
    }
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokenizer")
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}
