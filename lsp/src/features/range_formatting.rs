//! Some lines of a module laid out.

use analysis::format;
use tower_lsp::ls_types::{DocumentRangeFormattingParams, OneOf, ServerCapabilities, TextEdit};

use super::formatting;
use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.document_range_formatting_provider = Some(OneOf::Left(true));
}

pub(crate) fn handle(
    context: &Context,
    params: DocumentRangeFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let uri = &params.text_document.uri;
    let options = formatting::options(&context.settings.formatting, &params.options);
    let range = context
        .file(uri)
        .and_then(|it| context.text(it))
        .map(|it| it.bytes(params.range));
    let Some(range) = range else {
        return Ok(None);
    };
    Ok(formatting::edits(context, uri, |module| {
        format::range(module, &options, range)
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::fixture;

    #[test]
    fn only_the_lines_of_the_range_change() {
        let tested = fixture(
            "//- /CommonModules/Общий/Ext/Module.bsl\nЕсли А Тогда$0\nБ( );\nВ( );\nКонецЕсли;",
        );
        let params = tested.params(json!({
            "range": { "start": { "line": 1, "character": 1 }, "end": { "line": 1, "character": 2 } },
            "options": { "tabSize": 4, "insertSpaces": false },
        }));
        let edits = handle(&tested.context, params).expect("an answer");
        let edits: Vec<_> = edits
            .expect("edits")
            .into_iter()
            .map(|it| (it.range.start.line, it.range.start.character, it.new_text))
            .collect();
        assert_eq!(edits, [(1, 0, "\t".to_owned()), (1, 2, String::new())]);
    }
}
