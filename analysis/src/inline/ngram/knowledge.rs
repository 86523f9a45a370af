//! What analysis knows of a place, and the statistics do not: which words may stand there at all.

use std::cell::RefCell;
use std::rc::Rc;

use metadata::{Folded, Name, NameMap, Owner, same};
use parser_bsl::bsl::Kind;
use rustc_hash::FxHashMap;

use super::suggest::Asked;
use crate::ide::completion::words::{Word, meaning};
use crate::inline::blocks::{self, Closer};
use crate::types::{self, Types};
use crate::workspace::{FileId, Snapshot};

/// So often types are asked for while one answer is made.
const MOST_QUESTIONS: usize = 6;

/// So many modules of an object count as near.
const MOST_NEAR: usize = 24;

/// Names that may stand behind a dot; nothing where nobody knows.
type Members = Option<Rc<NameMap<()>>>;

/// What may stand where.
pub(super) struct Knowledge<'a> {
    pub(super) asked: &'a Asked<'a>,
    /// What ends the innermost block.
    pub(super) innermost: Option<Closer>,
    /// The method is a function; nothing outside of methods.
    pub(super) is_function: Option<bool>,
    /// What stands before dots, by the tokens of the line before them.
    pub(super) members: RefCell<FxHashMap<Vec<u32>, Members>>,
}

impl Knowledge<'_> {
    /// Whether a token may stand behind those that the line at the cursor got so far.
    pub(super) fn allows(&self, line: &[u32], token: u32) -> bool {
        let (asked, history) = (self.asked, &self.asked.history);
        let word = asked.spelling(token);
        let Some(last) = line.last() else {
            let Some(word) = word else {
                return history.typed.is_empty() && history.last.first() != Some(&Kind::Dot);
            };
            let goes_on = word
                .get(..history.typed.len())
                .is_some_and(|it| same(it, history.typed));
            let ends = history.begins_statement && !blocks::may_stand_in(word, self.innermost);
            let returns = history.last.first() != Some(&Kind::ReturnKw) || self.returns(word);
            let exists = || match history.last.first() {
                Some(Kind::Dot) => self.has_member(line, word),
                _ => true,
            };
            return goes_on && !ends && returns && exists();
        };
        let (Some(last), Some(word)) = (asked.spelling(*last), word) else {
            return true;
        };
        match last {
            "." => self.has_member(line, word),
            _ if meaning(last) == Some(Word::Return) => self.returns(word),
            _ => true,
        }
    }

    /// A function returns something, and a procedure nothing.
    fn returns(&self, word: &str) -> bool {
        self.is_function
            .is_none_or(|is_function| is_function != (word == ";"))
    }

    fn has_member(&self, line: &[u32], word: &str) -> bool {
        let known = self.members.borrow().get(line).cloned();
        let members = match known {
            Some(members) => members,
            None => {
                let members = self.members_behind(line);
                let mut known = self.members.borrow_mut();
                known.insert(line.to_vec(), members.clone());
                members
            }
        };
        members.is_none_or(|it| it.contains_key(&Folded(word)))
    }

    /// What may stand behind a line that ends with a dot.
    fn members_behind(&self, line: &[u32]) -> Members {
        if self.members.borrow().len() >= MOST_QUESTIONS {
            return None;
        }
        let Asked {
            snapshot,
            file,
            offset,
            ..
        } = *self.asked;
        let types = match line.is_empty() {
            true => {
                let receiver = types::receiver_at_once(snapshot, file, offset);
                match receiver.guessed {
                    true => Types::NONE,
                    false => receiver.types,
                }
            }
            false => {
                let written = self.asked.behind_typed(line)?;
                let dot = written.strip_suffix('.')?;
                let receiver = types::receiver_in(dot)?;
                types::of_words_at_once(snapshot, file, offset, receiver)
            }
        };
        if types.is_empty() {
            return None;
        }
        let offers = types::members(snapshot, file, &types);
        if !offers.complete {
            return None;
        }
        let mut names: NameMap<()> = NameMap::default();
        for offer in offers.list {
            names.insert(offer.names.ru, ());
            names.insert(offer.names.en, ());
        }
        Some(Rc::new(names))
    }
}

/// The other modules of the object that a file belongs to.
pub(super) fn near(snapshot: &Snapshot, file: FileId) -> Vec<FileId> {
    let own = snapshot.file(file).and_then(|it| object(&it.owner));
    let Some(own) = own else {
        return Vec::new();
    };
    let others = snapshot.files().filter(|it| it.0 != file);
    let others = others.filter(|it| object(&it.1.owner) == Some(own));
    others.map(|it| it.0).take(MOST_NEAR).collect()
}

/// The object that an owner is or belongs to.
fn object(owner: &Owner) -> Option<(metadata::Kind, &Name)> {
    match owner {
        Owner::Object(kind, name) | Owner::Form(kind, name, _) => Some((*kind, name)),
        _ => None,
    }
}
