//! Answers that must have a form: a JSON schema, a pattern or a grammar says which tokens may come next.

mod vocabulary;

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use llguidance::api::TopLevelGrammar;
use llguidance::{Matcher, ParserFactory, panic_utils};
use serde_json::{Value, json};

use self::vocabulary::Vocabulary;
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Result};
use crate::sampling::Sampling;

/// Makes the second choice of a place another than the first: that one was not allowed.
const SECOND: u64 = 0x9e37_79b9_7f4a_7c15;

/// The form that an answer must have.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// An object of JSON.
    Json,
    /// JSON by a schema.
    Schema(Value),
    /// Text that a regular expression matches as a whole, as the crate `regex` writes them.
    Regex(String),
    /// Text of a grammar in the notation of Lark.
    Lark(String),
}

/// So many forms are kept as they were read last: clients ask for the same again and again.
const KEPT: usize = 8;

/// What turns forms into guides.
#[derive(Default)]
pub(crate) struct Grammars {
    /// Made for the first that is asked for.
    factory: OnceLock<Result<ParserFactory, String>>,
    /// The latest stand last.
    kept: Mutex<VecDeque<(Constraint, Matcher)>>,
}

/// Says which tokens may come next in one answer.
pub(crate) struct Guide {
    matcher: Matcher,
    checkpoint: Arc<Checkpoint>,
}

impl Grammars {
    pub(crate) fn guide(
        &self,
        constraint: &Constraint,
        checkpoint: &Arc<Checkpoint>,
    ) -> Result<Guide> {
        let matcher = match self.known(constraint) {
            Some(matcher) => matcher,
            None => {
                let matcher = self.read(constraint, checkpoint)?;
                let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() >= KEPT {
                    kept.pop_front();
                }
                kept.push_back((constraint.clone(), matcher.deep_clone()));
                matcher
            }
        };
        Ok(Guide {
            matcher,
            checkpoint: Arc::clone(checkpoint),
        })
    }

    /// As it was read: what one answer finds out of a form is not kept for another, for it only grows.
    fn known(&self, constraint: &Constraint) -> Option<Matcher> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|it| it.0 == *constraint)?;
        let found = kept.remove(place)?;
        let matcher = found.1.deep_clone();
        kept.push_back(found);
        Some(matcher)
    }

    fn read(&self, constraint: &Constraint, checkpoint: &Arc<Checkpoint>) -> Result<Matcher> {
        let factory = self.factory.get_or_init(|| factory(checkpoint));
        let factory = factory.as_ref().map_err(unusable)?;
        let grammar = match constraint {
            Constraint::Json => {
                TopLevelGrammar::from_json_schema(bounded(&json!({"type": "object"})))
            }
            Constraint::Schema(schema) => TopLevelGrammar::from_json_schema(bounded(schema)),
            Constraint::Regex(pattern) => TopLevelGrammar::from_regex(pattern),
            Constraint::Lark(grammar) => TopLevelGrammar::from_lark(grammar.clone()),
        };
        let parser = panic_utils::catch_unwind(AssertUnwindSafe(|| factory.create_parser(grammar)));
        Ok(Matcher::new(Ok(parser.map_err(unusable)?)))
    }
}

impl fmt::Debug for Grammars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grammars").finish_non_exhaustive()
    }
}

fn factory(checkpoint: &Arc<Checkpoint>) -> Result<ParserFactory, String> {
    let vocabulary = Vocabulary::of(Arc::clone(checkpoint)).shared();
    let mut factory = ParserFactory::new_simple(&vocabulary).map_err(|it| it.to_string())?;
    factory.quiet();
    // What goes wrong is told to who asked, who has the grammar.
    factory.limits_mut().verbose_errors = false;
    Ok(factory)
}

/// A schema with a blank or a new line between its parts, and no more: small models like to write nothing else.
fn bounded(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(fields) = &mut schema {
        let options = json!({"whitespace_pattern": r" |\r?\n[ \t]{0,24}"});
        fields.entry("x-guidance").or_insert(options);
    }
    schema
}

fn unusable(reason: impl Display) -> Error {
    Error::input(
        format!("требуемая форма ответа не принимается: {reason}"),
        format!("the form of the answer is not accepted: {reason}"),
    )
}

fn stuck(reason: impl Display) -> Error {
    Error::input(
        format!("по требуемой форме ответ дальше не составить: {reason}"),
        format!("the form leaves nothing to continue the answer with: {reason}"),
    )
}

impl Guide {
    /// The token that comes next. What the model would choose anyway is only looked at; what is allowed is computed
    /// when that is not.
    pub(crate) fn choose(
        &mut self,
        sampling: &Sampling,
        logits: &[f32],
        before: &[u32],
        ends: &[u32],
    ) -> Result<u32> {
        let free = sampling.choose(logits, before);
        let is_complete = self.matcher.is_accepting().map_err(stuck)?;
        let is_allowed = match ends.contains(&free) {
            true => is_complete,
            false => {
                self.has_text(free) && self.matcher.validate_tokens(&[free]).map_err(stuck)? == 1
            }
        };
        if is_allowed {
            return Ok(free);
        }
        let mask = self.matcher.compute_mask().map_err(stuck)?;
        let is_allowed = |token: u32| match ends.contains(&token) {
            true => is_complete,
            false => self.has_text(token) && mask.is_allowed(token),
        };
        let mut allowed = logits.to_vec();
        let mut count = 0;
        for (token, logit) in (0..).zip(&mut allowed) {
            if is_allowed(token) && !logit.is_nan() {
                count += 1;
            } else {
                *logit = f32::NEG_INFINITY;
            }
        }
        if count == 0 {
            return Err(stuck("no token"));
        }
        let sampling = Sampling {
            seed: sampling.seed ^ SECOND,
            ..sampling.clone()
        };
        let token = sampling.choose(&allowed, before);
        match is_allowed(token) {
            true => Ok(token),
            // All that are allowed have no share at all.
            false => Err(stuck("no token has a share")),
        }
    }

    /// Goes on behind a token that was chosen, and behind those that then are without choice, which it gives.
    pub(crate) fn take(&mut self, token: u32, is_forced: bool) -> Result<Vec<u32>> {
        self.matcher.consume_token(token).map_err(stuck)?;
        if !is_forced || self.matcher.is_stopped() {
            return Ok(Vec::new());
        }
        let forced = self.matcher.consume_ff_tokens();
        match self.matcher.get_error() {
            None => Ok(forced),
            Some(error) => Err(stuck(error)),
        }
    }

    /// Markup has none, and neither have numbers that a model has beyond its vocabulary.
    fn has_text(&self, token: u32) -> bool {
        !self.checkpoint.tokenizer.bytes(token).is_empty()
    }

    /// Whether nothing may come any more.
    pub(crate) fn is_over(&self) -> bool {
        self.matcher.is_stopped()
    }
}
