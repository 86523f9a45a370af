//! What carries out what a word stands for.

use analysis::ide::implementation::implementation;
use tower_lsp::ls_types::{
    GotoDefinitionParams, GotoDefinitionResponse, ImplementationProviderCapability,
    ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::goto;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.implementation_provider = Some(ImplementationProviderCapability::Simple(true));
}

pub(crate) fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let Some((file, offset)) = context.place(&params.text_document_position_params) else {
        return Ok(None);
    };
    let found = implementation(&context.snapshot, file, offset);
    let client = context.client.text_document();
    let links = client.and_then(|it| it.implementation.as_ref()?.link_support) == Some(true);
    Ok(found.and_then(|it| goto::response(context, file, &it, links)))
}
