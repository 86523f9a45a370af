//! Records to tokens, of which some are learned and the others only read.

use std::path::Path;

use rayon::prelude::*;

use super::records::{self, Record};
use crate::chat::{ChatTemplate, Message};
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Result, Wording};
use crate::specials::{Gap, Specials};
use crate::tokenizer::Tokenizer;

/// Tokens in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) tokens: Vec<u32>,
    /// Whether each is learned.
    pub(crate) learned: Vec<bool>,
}

impl Example {
    fn new() -> Self {
        Self {
            tokens: Vec::new(),
            learned: Vec::new(),
        }
    }

    fn push(&mut self, tokens: &[u32], learned: bool) {
        self.tokens.extend_from_slice(tokens);
        self.learned.resize(self.tokens.len(), learned);
    }

    /// How many tokens go into the model: the last one is only an answer.
    pub(crate) fn length(&self) -> usize {
        self.tokens.len().saturating_sub(1)
    }

    /// How many tokens are learned; the first one follows nothing.
    pub(crate) fn count_learned(&self) -> usize {
        self.learned.iter().skip(1).filter(|it| **it).count()
    }
}

/// What is to be learned.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    pub(crate) all: Vec<Example>,
    /// Records that are longer than what the model sees and cannot be cut.
    pub(crate) too_long: usize,
    /// Records that have nothing to learn.
    pub(crate) empty: usize,
}

/// How a vocabulary marks what records consist of.
pub(crate) struct Encoder<'a> {
    pub(crate) tokenizer: &'a Tokenizer,
    pub(crate) gap: Option<&'a Gap>,
    pub(crate) chat: Option<&'a ChatTemplate>,
    /// The token behind all that is learned.
    end: u32,
    /// The most tokens of an example: one more than go into the model.
    most: usize,
}

/// The tokens that end a text, the first that is known.
const ENDS: [&str; 6] = [
    "<|endoftext|>",
    "<|end_of_text|>",
    "</s>",
    "<｜end▁of▁sentence｜>",
    "<|im_end|>",
    "<|eot_id|>",
];

impl<'a> Encoder<'a> {
    /// For sequences of so many tokens.
    pub(crate) fn of(checkpoint: &'a Checkpoint, context: usize) -> Result<Self> {
        let chat = checkpoint.chat.as_ref();
        Self::new(&checkpoint.tokenizer, &checkpoint.specials, chat, context)
    }

    pub(crate) fn new(
        tokenizer: &'a Tokenizer,
        specials: &'a Specials,
        chat: Option<&'a ChatTemplate>,
        context: usize,
    ) -> Result<Self> {
        let known = ENDS.iter().find_map(|it| tokenizer.token(it));
        let end = known.or_else(|| specials.ends.first().copied());
        let end = end.ok_or_else(|| {
            Error::input(
                "в словаре нет токена конца текста, например <|endoftext|>",
                "the vocabulary has no token that ends a text, <|endoftext|> for one",
            )
        })?;
        Ok(Self {
            tokenizer,
            gap: specials.gap.as_ref(),
            chat,
            end,
            most: context + 1,
        })
    }

    /// The examples of a file of records.
    pub(crate) fn read(&self, path: &Path) -> Result<Examples> {
        let text = std::fs::read(path).map_err(|it| Error::unreadable(path, &it))?;
        let lines = records::lines(path, &text)?;
        let encoded: Vec<_> = lines
            .par_iter()
            .map(|(number, line)| {
                let record = records::parse(line).map_err(|it| records::at(path, *number, it))?;
                let found = self.encode(&record);
                found.map_err(|it| records::at(path, *number, it.message()))
            })
            .collect();
        let mut examples = Examples::default();
        for found in encoded {
            let found = found?;
            let whole = found.iter().filter(|it| it.tokens.len() <= self.most);
            let learned = whole.clone().filter(|it| it.count_learned() > 0);
            examples.all.extend(learned.cloned());
            if whole.clone().count() < found.len() {
                examples.too_long += 1;
            } else if whole.clone().all(|it| it.count_learned() == 0) {
                examples.empty += 1;
            }
        }
        if examples.all.is_empty() {
            let (long, empty) = (examples.too_long, examples.empty);
            return Err(Error::file(
                path,
                format!("учить нечему: записей длиннее контекста {long}, пустых {empty}"),
                format!("nothing to learn: {long} records are too long, {empty} are empty"),
            ));
        }
        Ok(examples)
    }

    /// The examples of a record; what is longer than the model sees is cut where it may be.
    fn encode(&self, record: &Record) -> Result<Vec<Example>> {
        match record {
            Record::Text(text) => Ok(self.text(&self.tokenizer.encode(text)?)),
            Record::Completion { prompt, completion } => {
                let (prompt, completion) = (
                    self.tokenizer.encode(prompt)?,
                    self.tokenizer.encode(completion)?,
                );
                Ok(vec![self.completion(&prompt, &completion)])
            }
            Record::Gap {
                prefix,
                suffix,
                middle,
            } => {
                let parts = [prefix, suffix, middle].map(|it| self.tokenizer.encode(it));
                let [prefix, suffix, middle] = parts;
                Ok(vec![self.gap(&prefix?, &suffix?, &middle?)?])
            }
            Record::Chat(messages) => self.chat(messages),
        }
    }

    /// A text in windows, each of which begins with the last token of the one before.
    fn text(&self, tokens: &[u32]) -> Vec<Example> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let mut all = self.tokenizer.begin().to_vec();
        all.extend_from_slice(tokens);
        all.push(self.end);
        let mut windows = Vec::new();
        let mut start = 0;
        while start + 1 < all.len() {
            let end = (start + self.most).min(all.len());
            let mut example = Example::new();
            example.push(&all[start..end], true);
            windows.push(example);
            start = end - 1;
        }
        windows
    }

    /// Of a prompt that is too long the end is kept.
    fn completion(&self, prompt: &[u32], completion: &[u32]) -> Example {
        let begin = self.tokenizer.begin();
        let others = begin.len() + completion.len() + 1;
        let room = self.most.saturating_sub(others).min(prompt.len());
        let mut example = Example::new();
        example.push(begin, false);
        example.push(&prompt[prompt.len() - room..], false);
        if !completion.is_empty() {
            example.push(completion, true);
            example.push(&[self.end], true);
        }
        example
    }

    /// Of what stands around the gap, what is near to it is kept: of what is before it, half of the room at least.
    fn gap(&self, prefix: &[u32], suffix: &[u32], middle: &[u32]) -> Result<Example> {
        let Some(gap) = self.gap else {
            return Err(Error::input(
                "модель не умеет заполнять пропуски: в её словаре нет для этого токенов",
                "the model cannot fill gaps: its vocabulary has no tokens for that",
            ));
        };
        let begin = self.tokenizer.begin();
        let others = gap.prompt(begin, &[], &[]).len() + middle.len() + 1;
        let room = self.most.saturating_sub(others);
        let before = prefix.len().min(room - (room / 2).min(suffix.len()));
        let after = suffix.len().min(room - before);
        let prompt = gap.prompt(begin, &prefix[prefix.len() - before..], &suffix[..after]);
        let mut example = Example::new();
        example.push(&prompt, false);
        if !middle.is_empty() {
            example.push(middle, true);
            example.push(&[self.end], true);
        }
        Ok(example)
    }

    /// One example for a chat, if what the template writes for the first messages is how it begins when there are more;
    /// some templates leave out thoughts of earlier answers, and then each answer is an example of its own.
    fn chat(&self, messages: &[Message]) -> Result<Vec<Example>> {
        let Some(chat) = self.chat else {
            return Err(Error::input(
                "у модели нет шаблона чата: записи с messages для неё не годятся",
                "the model has no chat template: records with messages do not suit it",
            ));
        };
        let marked = ChatTemplate::marked(self.tokenizer, messages);
        let none = serde_json::Map::new();
        let mut examples: Vec<Example> = Vec::new();
        let mut before = String::new();
        for (number, message) in messages.iter().enumerate() {
            if message.role != "assistant" {
                continue;
            }
            let prompt = chat.text(&marked[..number], &none, true)?;
            let all = chat.text(&marked[..=number], &none, false)?;
            let Some(answer) = all.strip_prefix(prompt.as_str()) else {
                return Err(odd());
            };
            let (mut example, read) = match prompt.strip_prefix(before.as_str()) {
                Some(read) => (examples.pop().unwrap_or_else(Example::new), read),
                None => (Example::new(), prompt.as_str()),
            };
            example.push(&ChatTemplate::tokens(self.tokenizer, read)?, false);
            example.push(&ChatTemplate::tokens(self.tokenizer, answer)?, true);
            examples.push(example);
            before = all;
        }
        Ok(examples)
    }
}

fn odd() -> Error {
    let wording: Wording = [
        "шаблон чата пишет ответ не там, где спрашивает: по нему не выучить".to_owned(),
        "the chat template does not write an answer where it asks for one: it cannot be learned"
            .to_owned(),
    ];
    Error::Input(wording)
}

#[cfg(test)]
mod tests;
