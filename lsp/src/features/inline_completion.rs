//! Completion of whole lines by a model, shown in grey. There is no engine yet, so there is nothing to offer.

use tower_lsp::ls_types::{
    InlineCompletionOptions, InlineCompletionParams, InlineCompletionResponse, OneOf,
    ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(client: &Client, server: &mut ServerCapabilities) {
    let asks = client
        .text_document()
        .is_some_and(|it| it.inline_completion.is_some());
    if asks {
        server.inline_completion_provider = Some(OneOf::Right(InlineCompletionOptions::default()));
    }
}

pub(crate) fn handle(
    _: &Context,
    _: InlineCompletionParams,
) -> Answer<Option<InlineCompletionResponse>> {
    Ok(None)
}
