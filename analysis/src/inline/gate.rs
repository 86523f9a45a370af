//! Whether a suggestion is wanted at a place.

use super::blocks::{self, Opener};
use super::{Decision, Reason, Trigger};
use crate::ide::completion::context::Wants;
use crate::ide::completion::scan::Inside;
use crate::ide::completion::words::is_word;
use crate::ide::query::QueryText;
use crate::workspace::{FileId, Snapshot};

/// Whether a suggestion is wanted at an offset of a file, and how much of it.
///
/// Several lines are suggested only where a block begins that is empty so far: behind `Тогда`, `Цикл`, `Попытка`, `Иначе`,
/// the head of a method.
pub fn decide(snapshot: &Snapshot, file: FileId, offset: usize, trigger: Trigger) -> Decision {
    let Some(open) = snapshot.parsed(file) else {
        return Decision::Nothing(Reason::Nowhere);
    };
    let text: &str = &open.text;
    let (Some(before), Some(behind)) = (text.get(..offset), text.get(offset..)) else {
        return Decision::Nothing(Reason::Nowhere);
    };
    if behind.starts_with(is_word) {
        return Decision::Nothing(Reason::Word);
    }
    let rest = behind.lines().next().unwrap_or_default().trim();
    let begins_line = before
        .rsplit('\n')
        .next()
        .is_some_and(|it| it.trim().is_empty());
    if begins_line && !rest.is_empty() {
        return Decision::Nothing(Reason::Indent);
    }
    if snapshot.is_query(file) {
        return match closes(rest, false) {
            true => Decision::Line,
            false => Decision::Nothing(Reason::Behind),
        };
    }
    let Some(context) = blocks::place(text, offset) else {
        return Decision::Nothing(Reason::Nowhere);
    };
    let is_asked = trigger == Trigger::Asked;
    let in_text = match context.scan.inside {
        Inside::Code => false,
        Inside::Comment(_) if is_asked && rest.is_empty() => return Decision::Line,
        Inside::Comment(_) => return Decision::Nothing(Reason::Comment),
        Inside::Text(_) if QueryText::at(snapshot, file, offset).is_some() => true,
        Inside::Text(_) => return Decision::Nothing(Reason::String),
        Inside::Date | Inside::Number | Inside::Directive(_) => {
            return Decision::Nothing(Reason::Literal);
        }
    };
    if !closes(rest, in_text) {
        return Decision::Nothing(Reason::Behind);
    }
    let typed = text.get(context.typed.clone()).unwrap_or_default();
    if !in_text && typed.starts_with(|it: char| it.is_ascii_digit()) {
        return Decision::Nothing(Reason::Literal);
    }
    if in_text {
        return Decision::Line;
    }
    match context.wants {
        Wants::Member(_) if trigger == Trigger::Typed => {
            return Decision::Nothing(Reason::Member);
        }
        Wants::Nothing
        | Wants::MethodName
        | Wants::Parameter
        | Wants::Default
        | Wants::Annotation
        | Wants::Label => return Decision::Nothing(Reason::NewName),
        _ => {}
    }
    let is_empty = || {
        let opener = blocks::opener(text, &context)?;
        is_unfilled(opener, behind).then_some(())
    };
    match rest.is_empty() && is_empty().is_some() {
        true => Decision::Block,
        false => Decision::Line,
    }
}

/// Whether nothing but what closes stands behind the cursor in its line.
fn closes(rest: &str, in_text: bool) -> bool {
    rest.chars().all(|it| {
        matches!(it, ')' | ']' | ';') || it.is_whitespace() || (in_text && matches!(it, '"' | ','))
    })
}

/// Whether the block that an opener begins holds nothing yet: what follows ends it, or goes on outside of it.
fn is_unfilled(opener: Opener<'_>, behind: &str) -> bool {
    let Some((columns, word)) = blocks::next_code(behind) else {
        return true;
    };
    blocks::ends_block(word) && columns <= opener.columns()
        || opener.is_method() && blocks::begins_method(word)
        || columns < opener.columns()
}
