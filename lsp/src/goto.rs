//! Places to go to, as the client can take them: with the word that leads there, or without.

use std::path::Path;

use analysis::ide::target::{Target, Targets};
use analysis::workspace::{FileId, Snapshot};
use tower_lsp::ls_types::{
    GotoDefinitionResponse, Location, LocationLink, TextDocumentPositionParams,
};

use crate::context::Context;
use crate::convert::Text;

/// The answer to a question where a word leads to, which `find` tells. `links` says whether the client takes places with
/// their origin.
pub(crate) fn answer(
    context: &Context,
    at: &TextDocumentPositionParams,
    find: fn(&Snapshot, FileId, usize) -> Option<Targets>,
    links: bool,
) -> Option<GotoDefinitionResponse> {
    let (file, offset) = context.place(at)?;
    let found = find(&context.snapshot, file, offset)?;
    response(context, file, &found, links)
}

fn response(
    context: &Context,
    file: FileId,
    found: &Targets,
    links: bool,
) -> Option<GotoDefinitionResponse> {
    let targets = found.targets.iter();
    if !links {
        let all: Vec<Location> = targets.filter_map(|it| location(context, it)).collect();
        return (!all.is_empty()).then_some(GotoDefinitionResponse::Array(all));
    }
    let origin = context.range(file, &found.origin);
    let all = targets.filter_map(|it| {
        let text = text(context, &it.path)?;
        Some(LocationLink {
            origin_selection_range: origin,
            target_uri: context.uri(&it.path)?,
            target_range: text.range(&it.whole),
            target_selection_range: text.range(&it.name),
        })
    });
    let all: Vec<LocationLink> = all.collect();
    (!all.is_empty()).then_some(GotoDefinitionResponse::Link(all))
}

/// The name of a place.
pub(crate) fn location(context: &Context, target: &Target) -> Option<Location> {
    let text = text(context, &target.path)?;
    Some(Location {
        uri: context.uri(&target.path)?,
        range: text.range(&target.name),
    })
}

/// The text of a module, or of a file of the metadata.
pub(crate) fn text(context: &Context, path: &Path) -> Option<Text> {
    if let Some(file) = context.snapshot.file_at(path) {
        return context.text(file);
    }
    let text = context.snapshot.text_at(path)?;
    Some(Text::plain(text, context.client.columns))
}
