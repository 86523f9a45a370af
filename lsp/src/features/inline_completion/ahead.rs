//! What follows a line that is taken is asked for before it is taken: who takes line after line does not wait between them.

use std::sync::Arc;

use super::{Place, form, prompt_at, time};
use crate::context::Context;
use crate::inline::Shown;
use crate::inline::prompt::{Prompt, Question, Wish};
use crate::inline::window::Window;
use crate::model::Ready;

/// What was gathered for a model to see serves until this part of it was typed behind it: a model that has read it need
/// not read it again.
const PART: usize = 8;

/// Asks a model on this machine for what follows the first of what is shown, where that ends a statement at the end of a
/// line. It is given up when something else is typed. A server, which may be paid, is not asked.
pub(super) fn guess(
    context: &Context,
    place: &Place,
    ready: &Ready,
    window: &Window,
    shown: &[Shown],
) -> Option<()> {
    let first = shown.first().filter(|_| ready.is_local)?;
    let text = place.snapshot.text(place.file)?;
    let (before, behind) = text.split_at_checked(place.offset)?;
    let behind = behind.get(first.covered..)?;
    let rest = behind.lines().next().unwrap_or_default();
    let taken = [before, &first.text, rest].concat();
    if !taken.trim_end().ends_with(';') {
        return None;
    }
    // What stands behind the cursor in its line is passed over.
    let behind = behind.get(rest.len()..)?;
    let line = taken.rsplit('\n').next().unwrap_or_default();
    let indent = line.split(|it: char| !it.is_whitespace()).next();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let added = [&first.text, rest, end, indent.unwrap_or_default()].concat();
    let after = [before, &added, behind].concat();
    let offset = before.len() + added.len();
    let next = Window::new(Arc::clone(&window.path), &after, offset);
    let form = form(ready, false, false);
    let inline = &context.assistant.inline;
    if !inline.may_guess(&next, form) {
        return None;
    }
    let prompt = match extended(context, ready, &next) {
        Some(prompt) => Arc::new(prompt),
        None => {
            let range = place.offset..text.len() - behind.len();
            let imagined = place.snapshot.imagining(place.file, range, &added)?;
            let prompt = prompt_at(context, ready, &imagined, place.file, offset);
            let prompt = Arc::new(prompt);
            inline.gathered(ready.generation(), &next, &prompt);
            prompt
        }
    };
    let question = Question {
        wish: Wish {
            is_block: false,
            bounds: None,
            choices: 1,
            tokens: ready.set.max_tokens.into(),
            time: time(ready),
        },
        ready: ready.clone(),
        window: next,
        form,
    };
    let ahead_of = (window.clone(), added);
    context.assistant.guess(&question, prompt, ahead_of);
    Some(())
}

/// What was gathered last, with what is typed since.
fn extended(context: &Context, ready: &Ready, next: &Window) -> Option<Prompt> {
    let most = ready.set.context as usize / PART;
    let inline = &context.assistant.inline;
    inline.prompt(ready.generation(), next, |typed| {
        ready.letters.tokens(typed.chars().count()) <= most
    })
}
