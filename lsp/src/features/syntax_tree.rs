//! `onec/syntaxTree`: the tree of a document, for those who write rules and report mistakes.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{ServerCapabilities, TextDocumentIdentifier};

use crate::client::Client;
use crate::context::Context;
use crate::failure::{Answer, Failure};

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// Which document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    pub(crate) text_document: TextDocumentIdentifier,
}

/// An s-expression, a node a line; nothing for a document that is no module. Rows and columns begin with 0, columns are
/// bytes.
pub(crate) fn handle(context: &Context, params: Params) -> Answer<Option<String>> {
    let file = context.file(&params.text_document.uri);
    let Some(parsed) = file.and_then(|it| context.snapshot.parsed(it)) else {
        return Ok(None);
    };
    let mut text = Vec::new();
    let written = parser_bsl::sexp::write(&mut text, None, &parsed.tree);
    written.map_err(|it| Failure::Broken(it.to_string()))?;
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}

/// `onec/documentText`: the text of a document as the server has it, to look for a client that has lost its way.
pub(crate) fn text(context: &Context, params: Params) -> Answer<Option<String>> {
    let file = context.file(&params.text_document.uri);
    let text = file.and_then(|it| context.snapshot.text(it));
    Ok(text.map(|it| it.as_ref().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixture;

    #[test]
    fn a_tree_is_told_a_node_a_line() {
        let tested = fixture("А = 1;");
        let text_document = tested.document("/Module.bsl");
        let tree = handle(&tested.context, Params { text_document });
        let tree = tree.expect("an answer").expect("a tree");
        assert!(tree.starts_with("(source_file"), "{tree}");
        assert!(tree.lines().count() > 2, "{tree}");
    }
}
