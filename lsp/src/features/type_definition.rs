//! Where the type of a value is declared.

use analysis::ide::type_definition::type_definition;
use tower_lsp::ls_types::{
    GotoDefinitionParams, GotoDefinitionResponse, ServerCapabilities,
    TypeDefinitionProviderCapability,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::goto;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.type_definition_provider = Some(TypeDefinitionProviderCapability::Simple(true));
}

pub(crate) fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document();
    let links = client.and_then(|it| it.type_definition.as_ref()?.link_support) == Some(true);
    let at = &params.text_document_position_params;
    Ok(goto::answer(context, at, type_definition, links))
}
