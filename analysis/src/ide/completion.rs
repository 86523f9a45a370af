//! What may stand at a place: names after a dot and names without one, words of the language with their bodies, texts
//! that name something, directives and handlers of events; the likeliest first.
//!
//! What the type of the receiver offers comes first. Where the type is unknown, or may have more than we know, what the
//! workspace uses on receivers of that name follows, and for a name that no one used so far what is used most of all.
//! So there is always something to choose from.
//!
//! [`complete`] gives all that may stand at a place, whatever is typed. [`choose()`] gives what an editor shows: what fits
//! the letters, written out in the language of the module.

use std::ops::Range;

use metadata::Name;

use crate::workspace::{FileId, Snapshot};

mod choose;
mod classes;
mod comments;
pub(crate) mod context;
mod directives;
mod documentation;
mod expected;
mod handlers;
mod item;
mod keywords;
mod language;
pub(super) mod matching;
mod modules;
mod names;
mod queries;
mod rank;
mod runs;
pub(crate) mod scan;
mod signatures;
#[cfg(test)]
mod tests;
mod texts;
pub(crate) mod words;

pub use choose::{Choice, Choices, Insert, Options, choose};
pub use documentation::documentation;
pub use item::{Item, ItemKind, Subject};

use context::{Context, Wants};
use rank::Rank;

/// What may stand at a place.
#[derive(Debug, Clone, Default)]
pub struct Completion {
    /// What is typed already, in bytes of the text: a choice replaces it. It does not narrow the items.
    pub range: Range<usize>,
    /// A dot stands before.
    pub after_dot: bool,
    /// The items, the likeliest first.
    pub items: Vec<Item>,
}

/// What may stand at an offset of a file.
pub fn complete(snapshot: &Snapshot, file: FileId, offset: usize) -> Completion {
    let Some(open) = snapshot.parsed(file) else {
        return Completion::default();
    };
    let Some(context) = context_at(snapshot, file, &open.text, offset) else {
        return Completion::default();
    };
    let place = Place::at(snapshot, file, &context);
    let gathered = place.gather();
    let rank = place.rank(gathered.receiver.as_ref());
    Completion {
        items: rank.sorted(gathered.items),
        after_dot: matches!(context.wants, Wants::Member(_)),
        range: context.typed,
    }
}

fn context_at<'t>(
    snapshot: &Snapshot,
    file: FileId,
    text: &'t str,
    offset: usize,
) -> Option<Context<'t>> {
    match snapshot.is_query(file) {
        true => Context::in_query(text, offset),
        false => Context::at(text, offset),
    }
}

/// What a method loses that is out of date.
const DEPRECATED: f32 = 12.0;

/// A place of a file, and in which language it is written.
struct Place<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    context: &'a Context<'a>,
    spelling: crate::keywords::Spelling,
}

/// What may stand at a place, in no order.
#[derive(Default)]
struct Gathered {
    items: Vec<Item>,
    /// The last word of the receiver.
    receiver: Option<Name>,
    /// What is typed, where it is not the word before the cursor.
    typed: Option<Range<usize>>,
}

impl<'a> Place<'a> {
    fn at(snapshot: &'a Snapshot, file: FileId, context: &'a Context<'a>) -> Self {
        Self {
            snapshot,
            file,
            spelling: language::spelling(snapshot, file, context.text, context.offset),
            context,
        }
    }

    fn gather(&self) -> Gathered {
        let Self {
            snapshot,
            file,
            context,
            ..
        } = *self;
        let mut gathered = Gathered::default();
        let items = &mut gathered.items;
        match context.wants {
            Wants::Nothing => {}
            Wants::Comment(start) => comments::add(self, start, items),
            Wants::Operator | Wants::Parameter | Wants::Default | Wants::Export => {}
            Wants::Text(quote) => match queries::complete(snapshot, file, context.asked) {
                Some((range, found)) => {
                    gathered.items = found;
                    gathered.typed = Some(range);
                }
                None => texts::add(self, quote, items),
            },
            Wants::Query => {
                if let Some((range, found)) = queries::complete(snapshot, file, context.asked) {
                    gathered.items = found;
                    gathered.typed = Some(range);
                }
            }
            Wants::Annotation => directives::add_annotations(self, items),
            Wants::Directive(hash) => directives::add_preprocessor(self, hash, items),
            Wants::Type => classes::add(self, items),
            Wants::MethodName => handlers::add(self, false, items),
            Wants::Label => {
                let labels = context.scan.labels.iter();
                let names = labels.filter_map(|it| context.text.get(it.clone()));
                items.extend(names.map(|it| Item::named(it, ItemKind::Text)));
            }
            Wants::Member(dot) => {
                let (items, receiver) = names::after_dot(snapshot, file, context, dot);
                gathered.items = items;
                gathered.receiver = receiver.name;
            }
            Wants::LoopVariable => {
                *items = names::alone(snapshot, file, context);
                items.retain(|it| matches!(it.kind, ItemKind::Local | ItemKind::Parameter));
            }
            Wants::Statement | Wants::Expression | Wants::OperatorOrStatement => {
                *items = names::alone(snapshot, file, context);
                if context.wants == Wants::Statement && context.method().is_none() {
                    handlers::add(self, true, items);
                }
                directives::add_at_statement(self, items);
            }
        }
        keywords::add(context, self.spelling, &mut gathered.items);
        expected::apply(self, &mut gathered.items);
        for item in &mut gathered.items {
            if let Subject::Method(file, index) = item.subject
                && let Some(method) = snapshot.method(file, index)
                && method.method.deprecated
            {
                item.bonus -= DEPRECATED;
            }
        }
        gathered
    }

    /// Adds what is looked for only once something is typed.
    fn gather_more(&self, typed: &matching::Typed, gathered: &mut Gathered) {
        let names = [
            Wants::Statement,
            Wants::Expression,
            Wants::OperatorOrStatement,
        ];
        if names.contains(&self.context.wants) {
            modules::add(self, typed, &mut gathered.items);
        }
    }

    fn rank<'r>(&'r self, receiver: Option<&'r Name>) -> Rank<'r> {
        let index = self.snapshot.usage_index();
        match self.context.wants {
            Wants::Member(_) => {
                let receiver = receiver.map_or("", Name::as_str);
                Rank::of_members(index, receiver)
            }
            _ => Rank::of_names(index, self.context.text, self.context.typed.start)
                .among(self.snapshot.files().count())
                .running_at(runs::side(self).places()),
        }
    }
}
