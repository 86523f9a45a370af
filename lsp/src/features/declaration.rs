//! Where a name is introduced.

use analysis::ide::declaration::declaration;
use tower_lsp::ls_types::{
    DeclarationCapability, GotoDefinitionParams, GotoDefinitionResponse, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::goto;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.declaration_provider = Some(DeclarationCapability::Simple(true));
}

pub(crate) fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document();
    let links = client.and_then(|it| it.declaration.as_ref()?.link_support) == Some(true);
    let at = &params.text_document_position_params;
    Ok(goto::answer(context, at, declaration, links))
}
