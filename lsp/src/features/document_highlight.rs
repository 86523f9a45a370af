//! What belongs together with the word at the cursor.

use analysis::ide::highlight::{HighlightKind, highlights};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, OneOf, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.document_highlight_provider = Some(OneOf::Left(true));
}

pub(crate) fn handle(
    context: &Context,
    params: DocumentHighlightParams,
) -> Answer<Option<Vec<DocumentHighlight>>> {
    let place = context.place(&params.text_document_position_params);
    let Some((file, offset)) = place else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let found = highlights(&context.snapshot, file, offset);
    let found = found.into_iter().map(|it| DocumentHighlight {
        range: text.range(&it.range),
        kind: Some(match it.kind {
            HighlightKind::Text => DocumentHighlightKind::TEXT,
            HighlightKind::Read => DocumentHighlightKind::READ,
            HighlightKind::Write => DocumentHighlightKind::WRITE,
        }),
    });
    Ok(Some(found.collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{fixture, short};

    #[test]
    fn a_name_is_read_and_written() {
        let tested = fixture("//- /А.bsl\nХ$0 = 1;\nУ = Х;\n");
        let found = handle(&tested.context, tested.params(json!({})));
        let found = found.unwrap().unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|it| (short(it.range.start), it.kind))
            .collect();
        let expected = [
            ("0:0".to_owned(), Some(DocumentHighlightKind::WRITE)),
            ("1:4".to_owned(), Some(DocumentHighlightKind::READ)),
        ];
        assert_eq!(shown, expected);
    }
}
