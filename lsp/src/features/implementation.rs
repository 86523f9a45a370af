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
    let client = context.client.text_document();
    let links = client.and_then(|it| it.implementation.as_ref()?.link_support) == Some(true);
    let at = &params.text_document_position_params;
    Ok(goto::answer(context, at, implementation, links))
}
