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
    let Some((file, offset)) = context.place(&params.text_document_position_params) else {
        return Ok(None);
    };
    let found = declaration(&context.snapshot, file, offset);
    let client = context.client.text_document();
    let links = client.and_then(|it| it.declaration.as_ref()?.link_support) == Some(true);
    Ok(found.and_then(|it| goto::response(context, file, &it, links)))
}
