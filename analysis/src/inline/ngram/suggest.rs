//! From the statistics to what is shown.

use std::cell::RefCell;

use super::Model;
use super::decode::{self, Made};
use super::history::History;
use super::kinds::PlaceKind;
use super::knowledge::{Knowledge, near};
use super::tokens::LINE;
use super::votes::Votes;
use super::write::Line;
use crate::ide::completion::context::Context;
use crate::ide::completion::scan::Inside;
use crate::inline::{Decision, Suggestion, blocks, finish};
use crate::workspace::{FileId, Snapshot};

/// So many lines of a block are made at most.
const MOST_LINES: usize = 6;

/// How probable each further line of a block must be.
const FURTHER: f32 = 0.6;

/// A line that may follow at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// What would be written at the cursor.
    pub text: String,
    /// How probable the model finds it, from 0 to 1.
    pub probability: f32,
    /// What kind of place it is.
    pub kind: PlaceKind,
}

/// What the workspace says most often at an offset of a file, where that is often enough and may stand there.
pub fn suggest(
    snapshot: &Snapshot,
    model: &Model,
    file: FileId,
    offset: usize,
    decision: Decision,
) -> Option<Suggestion> {
    let text = snapshot.text(file).filter(|_| !snapshot.is_query(file))?;
    let asked = Asked::new(snapshot, model, file, offset, &text)?;
    let threshold = asked.history.kind.threshold();
    let made = asked.lines();
    let probable = made.into_iter().filter(|it| it.probability >= threshold);
    for line in probable {
        let written = match decision {
            Decision::Nothing(_) => return None,
            Decision::Line => asked.written(&line.tokens),
            Decision::Block => asked.block(&line),
        };
        let written = written?;
        if let Some(found) = finish(snapshot, file, offset, decision, &written) {
            return Some(found);
        }
    }
    None
}

/// The most probable lines at an offset of a file, the best first, whether they may stand there or not.
pub fn predict(snapshot: &Snapshot, model: &Model, file: FileId, offset: usize) -> Vec<Predicted> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    let Some(asked) = Asked::new(snapshot, model, file, offset, &text) else {
        return Vec::new();
    };
    let made = asked.lines().into_iter();
    let found = made.filter_map(|it| {
        Some(Predicted {
            text: asked.written(&it.tokens)?,
            probability: it.probability,
            kind: asked.history.kind,
        })
    });
    found.collect()
}

/// A place that is asked about.
pub(super) struct Asked<'a> {
    pub(super) snapshot: &'a Snapshot,
    model: &'a Model,
    pub(super) file: FileId,
    pub(super) offset: usize,
    text: &'a str,
    context: Context<'a>,
    pub(super) history: History<'a>,
    near: Vec<FileId>,
}

impl<'a> Asked<'a> {
    fn new(
        snapshot: &'a Snapshot,
        model: &'a Model,
        file: FileId,
        offset: usize,
        text: &'a str,
    ) -> Option<Self> {
        let context = Context::at(text, offset)?;
        // Strings and comments are no code.
        if context.scan.inside != Inside::Code {
            return None;
        }
        let history = History::at(&model.words, text, offset)?;
        Some(Self {
            snapshot,
            model,
            file,
            offset,
            text,
            context,
            history,
            near: near(snapshot, file),
        })
    }

    fn votes(&self) -> Votes<'_> {
        Votes {
            model: self.model,
            history: &self.history,
            file: self.file,
            near: &self.near,
        }
    }

    fn lines(&self) -> Vec<Made> {
        let knowledge = Knowledge {
            asked: self,
            innermost: blocks::innermost(&self.context),
            is_function: self.context.method().map(|it| it.is_function),
            members: RefCell::default(),
        };
        decode::lines(
            &self.votes(),
            self.history.before(),
            &self.history.scope,
            self.history.begins_statement,
            |line, token| knowledge.allows(line, token),
        )
    }

    /// How a token is written; nothing for the end of a line.
    pub(super) fn spelling(&self, token: u32) -> Option<&str> {
        let number = token >> 1;
        let known = self.model.words.spelling(number);
        known.or_else(|| self.history.spelling(number))
    }

    /// A line as it is written at the cursor.
    pub(super) fn written(&self, tokens: &[u32]) -> Option<String> {
        let mut line = Line::behind(self.history.last);
        for (at, token) in tokens.iter().enumerate() {
            let word = self.spelling(*token)?;
            match at {
                0 if !self.history.typed.is_empty() => {
                    line.push(word, Some(false));
                    line.text = word.get(self.history.typed.len()..)?.to_owned();
                }
                0 if self.history.is_apart => line.push(word, Some(false)),
                _ => line.push(word, None),
            }
        }
        Some(line.text)
    }

    /// The same with what is typed of the word at the cursor.
    pub(super) fn behind_typed(&self, tokens: &[u32]) -> Option<String> {
        let written = self.written(tokens)?;
        Some([self.history.typed, &written].concat())
    }

    /// A line and those that follow it in the same block.
    fn block(&self, first: &Made) -> Option<String> {
        let before = self.text.get(..self.offset)?;
        let base = before.rsplit('\n').next().unwrap_or_default();
        // Behind the word that begins the block the word itself would be said again.
        if !base.trim().is_empty() {
            return None;
        }
        let mut tokens = self.history.before().to_vec();
        let mut scope = self.history.scope.clone();
        let mut text = String::new();
        let mut depth = 0_usize;
        let mut made = first.clone();
        for _ in 0..MOST_LINES {
            let written = self.line(&made.tokens)?;
            let word = blocks::first_word(&written);
            if blocks::ends_block(word) && depth == 0 {
                break;
            }
            depth -= usize::from(blocks::ends_block(word));
            if !text.is_empty() {
                text.push('\n');
                text.push_str(base);
            }
            text.push_str(&"\t".repeat(depth));
            text.push_str(&written);
            depth += blocks::open_blocks(&written).len();
            depth += usize::from(blocks::ends_block(word) && !written.ends_with(';'));
            tokens.extend(made.tokens.iter().copied().chain([LINE]));
            scope.extend(made.tokens.iter().copied());
            let next = decode::lines(&self.votes(), &tokens, &scope, true, |_, _| true);
            match next.into_iter().next() {
                Some(next) if next.probability >= FURTHER => made = next,
                _ => break,
            }
        }
        Some(text)
    }

    /// A line that stands by itself.
    fn line(&self, tokens: &[u32]) -> Option<String> {
        let mut line = Line::behind([parser_bsl::bsl::Kind::Error; 2]);
        for token in tokens {
            line.push(self.spelling(*token)?, None);
        }
        Some(line.text)
    }
}
