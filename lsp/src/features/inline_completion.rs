//! Suggestions of code, shown in grey behind the cursor.
//!
//! What is known already is answered at once. Otherwise the editor waits: for a pause in typing, and for a model, which is
//! asked one thing at a time. Nothing is an answer like any other: whatever a model does, nobody is shown an error.

mod ahead;
mod waiting;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use analysis::inline::ngram;
use analysis::inline::{self, Budget, Decision, Recent, Trigger};
use analysis::workspace::{FileId, Snapshot};
use parser_bsl::Dialect;
use project::settings::{CodeLanguage, EngineMode};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    InlineCompletionItem, InlineCompletionOptions, InlineCompletionParams,
    InlineCompletionResponse, InlineCompletionTriggerKind, OneOf, Range, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::inline::prompt::{Prompt, Question, Wish};
use crate::inline::window::Window;
use crate::inline::{Form, Known, Shown};
use crate::lanes::Lane;
use crate::model::Ready;
use crate::server::Server;

use self::waiting::Waiting;

const NAME: &str = "textDocument/inlineCompletion";

/// As many suggestions are made for a user who asks for them.
const CHOICES: usize = 3;
/// Who asks for suggestions waits longer than who types on.
const ASKED: u32 = 5;

pub(crate) fn capability(client: &Client, server: &mut ServerCapabilities) {
    let asks = client
        .text_document()
        .is_some_and(|it| it.inline_completion.is_some());
    if asks {
        server.inline_completion_provider = Some(OneOf::Right(InlineCompletionOptions::default()));
    }
}

pub(crate) async fn handle(
    server: &Server,
    params: InlineCompletionParams,
) -> Result<Option<InlineCompletionResponse>> {
    let inline = &server.assistant.inline;
    let mut version = None;
    loop {
        // What is told after this is noticed.
        let news = server.assistant.models.news();
        let asked = (params.clone(), version);
        match server.ask(Lane::Typing, NAME, asked, begin).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::Asked(asked) => {
                let joined = Waiting::joining(&server.assistant, &asked.question);
                let turn = inline.turn();
                return tokio::select! {
                    answer = made(server, Arc::new(*asked), joined) => answer,
                    () = turn.over() => Ok(None),
                };
            }
            Begun::Later(of) => {
                version = Some(of);
                let turn = inline.turn();
                tokio::select! {
                    () = news => {}
                    () = turn.over() => return Ok(None),
                }
            }
        }
    }
}

/// What a model makes, of what is being made already where that is of use.
async fn made(
    server: &Server,
    asked: Arc<Asked>,
    joined: Option<Waiting>,
) -> Result<Option<InlineCompletionResponse>> {
    let question = &asked.question;
    let waiting = match joined {
        Some(waiting) => waiting,
        None => {
            tokio::time::sleep(asked.pause).await;
            let params = Arc::clone(&asked);
            let Some(prompt) = server.ask(Lane::Interactive, NAME, params, prompt).await? else {
                return Ok(None);
            };
            match Waiting::beginning(&server.assistant, question, prompt) {
                Some(waiting) => waiting,
                None => return Ok(None),
            }
        }
    };
    let stream = waiting.stream();
    let came = stream.coming.wait(question.wish.time).await;
    let Some(typed) = question.window.typed_since(&stream.window) else {
        return Ok(None);
    };
    let texts = came.whole_lines().into_iter();
    let rests = texts.filter_map(|it| it.strip_prefix(typed).map(str::to_owned));
    let has_failed = matches!(came.ended, Some(Err(_)));
    let params = (Arc::clone(&asked), rests.collect(), has_failed);
    let answer = server.ask(Lane::Interactive, NAME, params, finish).await?;
    waiting.end();
    Ok(answer)
}

/// What is known when a suggestion is asked for.
pub(crate) enum Begun {
    /// Nothing is to be asked of a model.
    Answered(Option<InlineCompletionResponse>),
    /// What would answer is starting; of the text of this version, which an editor does not ask again.
    Later(Option<i32>),
    /// A model is to be asked.
    Asked(Box<Asked>),
}

/// What a model is to be asked.
pub(crate) struct Asked {
    params: InlineCompletionParams,
    version: Option<i32>,
    decision: Decision,
    question: Question,
    pause: Duration,
}

/// The place of a suggestion. The text is as it were had the editor put in what is selected in its list.
struct Place {
    snapshot: Snapshot,
    file: FileId,
    path: PathBuf,
    offset: usize,
    /// What is selected in the list.
    selected: String,
    /// What is replaced by it and by the suggestion, where the latter covers nothing.
    range: Range,
}

fn place(context: &Context, params: &InlineCompletionParams) -> Option<Place> {
    let (file, offset) = context.place(&params.text_document_position)?;
    let path = context.snapshot.file(file)?.path.clone();
    let at = params.text_document_position.position;
    let Some(selected) = &params.context.selected_completion_info else {
        return Some(Place {
            snapshot: context.snapshot.clone(),
            file,
            path,
            offset,
            selected: String::new(),
            range: Range::new(at, at),
        });
    };
    let bytes = context.text(file)?.bytes(selected.range);
    let text = &selected.text;
    Some(Place {
        snapshot: context.snapshot.imagining(file, bytes.clone(), text)?,
        file,
        path,
        offset: bytes.start + text.len(),
        selected: text.clone(),
        range: selected.range,
    })
}

fn is_enabled(context: &Context, file: FileId) -> bool {
    let Some(file) = context.snapshot.file(file) else {
        return false;
    };
    let language = match (file.is_query, file.dialect) {
        (true, _) => CodeLanguage::Sdbl,
        (false, Dialect::OneScript) => CodeLanguage::Oscript,
        (false, _) => CodeLanguage::Bsl,
    };
    let set = &context.settings.engine;
    set.mode != EngineMode::Off && set.languages.contains(&language)
}

/// What is asked, and of which version of a text, where that was asked before.
type Asking = (InlineCompletionParams, Option<Option<i32>>);

fn begin(context: &Context, (params, again): Asking) -> Answer<Begun> {
    let nothing = Ok(Begun::Answered(None));
    let Some(place) = place(context, &params) else {
        return nothing;
    };
    let version = context.version(&place.path);
    if !is_enabled(context, place.file) || again.is_some_and(|it| it != version) {
        return nothing;
    }
    let assistant = &context.assistant;
    let is_asked = params.context.trigger_kind == InlineCompletionTriggerKind::INVOKED;
    let is_selected = params.context.selected_completion_info.is_some();
    if is_selected {
        assistant.inline.selects(&place.path, version);
    }
    let has_no_list = || assistant.inline.has_no_list(&place.path, version);
    let trigger = match is_asked {
        true => Trigger::Asked,
        false if is_selected || has_no_list() => Trigger::Selected,
        false => Trigger::Typed,
    };
    let Some(text) = place.snapshot.text(place.file) else {
        return nothing;
    };
    let before = text.get(..place.offset).unwrap_or_default();
    let window = Window::new(Arc::new(place.path.clone()), &text, place.offset);
    // What is only selected may yet be left.
    if !is_selected {
        assistant.inline.follow(&window);
    }
    let ready = assistant.models.ready(is_asked);
    let along = assistant.inline.typed_along(&window);
    if let Some(shown) = along.filter(|_| !is_asked) {
        if let Ok(ready) = &ready {
            ahead::guess(context, &place, ready, &window, &shown);
        }
        return Ok(Begun::Answered(answer(context, &place, &shown)));
    }
    let decision = inline::decide(&place.snapshot, place.file, place.offset, trigger);
    let is_block = match decision {
        // What went on from an item of the list goes on from it when that is taken.
        Decision::Nothing(_) => {
            let shown = assistant.inline.shown_here(&window);
            let shown = shown.and_then(|it| answer(context, &place, &it));
            return Ok(Begun::Answered(shown));
        }
        // What has just been ended is not gone on with in the same line.
        Decision::Line if !is_asked && before.ends_with(';') => return nothing,
        Decision::Line => false,
        Decision::Block => true,
    };
    let Ok(ready) = ready else {
        let answer = of_statistics(context, &place, decision, &window, is_asked);
        return Ok(match answer.is_none() && assistant.is_coming() {
            true => Begun::Later(version),
            false => Begun::Answered(answer),
        });
    };
    let form = form(&ready, is_block, is_asked);
    let known = match assistant.inline.known(&window, form) {
        Some(Known::Shown(shown)) => Some(shown),
        Some(Known::Made(texts)) => {
            let shown = shown(&place, decision, &texts);
            assistant.inline.shown(&window, form, shown.clone());
            if shown.is_empty() && !texts.is_empty() {
                let answer = of_statistics(context, &place, decision, &window, is_asked);
                return Ok(Begun::Answered(answer));
            }
            Some(shown)
        }
        None => None,
    };
    if let Some(shown) = known {
        if !is_asked {
            ahead::guess(context, &place, &ready, &window, &shown);
        }
        return Ok(Begun::Answered(answer(context, &place, &shown)));
    }
    let set = &ready.set;
    let ends_word = !before.ends_with(|it: char| it.is_alphanumeric() || it == '_');
    let pause = match (is_asked, set.debounce) {
        (true, _) => Duration::ZERO,
        (false, Some(set)) => Duration::from_millis(set.into()),
        (false, None) => assistant.inline.typed(&window, ends_word),
    };
    let bounds = || inline::bounds(&place.snapshot, place.file, place.offset);
    let wish = Wish {
        is_block,
        bounds: is_block.then(bounds).flatten(),
        choices: if is_asked { CHOICES } else { 1 },
        time: time(&ready) * if is_asked { ASKED } else { 1 },
        tokens: set.max_tokens.into(),
    };
    Ok(Begun::Asked(Box::new(Asked {
        version,
        decision,
        question: Question {
            ready,
            wish,
            window,
            form,
        },
        pause,
        params,
    })))
}

/// How long is waited for a suggestion.
fn time(ready: &Ready) -> Duration {
    Duration::from_millis(ready.set.time_budget.into())
}

fn form(ready: &Ready, is_block: bool, is_asked: bool) -> Form {
    ready.generation() << 2 | u64::from(is_block) << 1 | u64::from(is_asked)
}

/// The form of what the statistics of the code suggest.
const STATISTICS: Form = Form::MAX;

/// What the project itself says most often here: as long as there is no model, or none that can be asked.
fn of_statistics(
    context: &Context,
    place: &Place,
    decision: Decision,
    window: &Window,
    is_asked: bool,
) -> Option<InlineCompletionResponse> {
    let inline = &context.assistant.inline;
    if let Some(Known::Shown(known)) = inline.known(window, STATISTICS)
        && !is_asked
    {
        return answer(context, place, &known);
    }
    let model = context.assistant.statistics.model()?;
    let (snapshot, file, offset) = (&place.snapshot, place.file, place.offset);
    let mut found = Vec::new();
    if let Some(best) = ngram::suggest(snapshot, &model, file, offset, decision) {
        found.push(Shown {
            text: best.text,
            covered: best.range.len(),
        });
    }
    if is_asked && decision == Decision::Line {
        let predicted = ngram::predict(snapshot, &model, file, offset);
        let texts: Vec<String> = predicted.into_iter().map(|it| it.text).collect();
        for other in shown(place, decision, &texts) {
            if !found.iter().any(|it| it.text == other.text) {
                found.push(other);
            }
        }
        found.truncate(CHOICES);
    }
    inline.shown(window, STATISTICS, found.clone());
    answer(context, place, &found)
}

/// The place as it is now. Nothing where the text is another one by now: the editor asks again.
fn same_place(context: &Context, asked: &Asked) -> Option<Place> {
    let place = place(context, &asked.params)?;
    (context.version(&place.path) == asked.version).then_some(place)
}

/// What a model is to see.
fn prompt(context: &Context, asked: Arc<Asked>) -> Answer<Option<Prompt>> {
    let Some(place) = same_place(context, &asked) else {
        return Ok(None);
    };
    Ok(Some(prompt_at(
        context,
        &asked.question.ready,
        &place.snapshot,
        place.file,
        place.offset,
    )))
}

/// What a model is to see of a place.
pub(crate) fn prompt_at(
    context: &Context,
    ready: &Ready,
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
) -> Prompt {
    let letters = ready.letters;
    let count = |text: &str| letters.tokens(text.chars().count());
    let budget = Budget {
        tokens: ready.set.context as usize,
        count: &count,
    };
    let recents = context.assistant.inline.recents();
    let others = recents.files().filter_map(|(path, edited)| {
        let is_other = snapshot.file(file).is_some_and(|it| it.path != path);
        let text = is_other.then(|| snapshot.text_at(path))??;
        let name = path.file_name()?.to_string_lossy();
        Some(Recent {
            title: name.into_owned(),
            text,
            edited: edited.to_vec(),
        })
    });
    let recent: Vec<Recent> = others.collect();
    let parts = inline::context(snapshot, file, offset, &budget, &recent);
    // Models have learnt from lines that end so.
    Prompt {
        before: parts.header() + &parts.prefix.replace("\r\n", "\n"),
        behind: parts.suffix.replace("\r\n", "\n"),
    }
}

/// What of the texts of a model is shown. Where it has failed, or none of them may be shown, the project itself says more.
fn finish(
    context: &Context,
    (asked, texts, has_failed): (Arc<Asked>, Vec<String>, bool),
) -> Answer<Option<InlineCompletionResponse>> {
    let Some(place) = same_place(context, &asked) else {
        return Ok(None);
    };
    let shown = shown(&place, asked.decision, &texts);
    let Question {
        ready,
        wish,
        window,
        form,
    } = &asked.question;
    let inline = &context.assistant.inline;
    inline.shown(window, *form, shown.clone());
    if shown.is_empty() && (has_failed || !texts.is_empty()) {
        let is_asked = wish.choices > 1;
        let decision = asked.decision;
        return Ok(of_statistics(context, &place, decision, window, is_asked));
    }
    if wish.choices == 1 {
        ahead::guess(context, &place, ready, window, &shown);
    }
    Ok(answer(context, &place, &shown))
}

/// What of some texts may be shown, each once.
fn shown(place: &Place, decision: Decision, texts: &[String]) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for text in texts {
        let finished = inline::finish(&place.snapshot, place.file, place.offset, decision, text);
        let Some(finished) = finished else {
            continue;
        };
        if !all.iter().any(|it| it.text == finished.text) {
            all.push(Shown {
                text: finished.text,
                covered: finished.range.len(),
            });
        }
    }
    all
}

fn answer(context: &Context, place: &Place, shown: &[Shown]) -> Option<InlineCompletionResponse> {
    let text = context.text(place.file)?;
    let items = shown.iter().map(|it| {
        let end = text.offset(place.range.end) + it.covered;
        InlineCompletionItem {
            insert_text: [&place.selected, it.text.as_str()].concat(),
            filter_text: None,
            range: Some(Range::new(place.range.start, text.position(end))),
            command: None,
            insert_text_format: None,
        }
    });
    let items: Vec<InlineCompletionItem> = items.collect();
    (!items.is_empty()).then_some(InlineCompletionResponse::Array(items))
}

#[cfg(all(test, unix))]
mod tests;
