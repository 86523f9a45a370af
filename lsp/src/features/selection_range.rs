//! What to select when a selection grows.

use analysis::ide::selection::selection;
use tower_lsp::ls_types::{
    SelectionRange, SelectionRangeParams, SelectionRangeProviderCapability, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.selection_range_provider = Some(SelectionRangeProviderCapability::Simple(true));
}

pub(crate) fn handle(
    context: &Context,
    params: SelectionRangeParams,
) -> Answer<Option<Vec<SelectionRange>>> {
    let Some(file) = context.file(&params.text_document.uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let ranges = params.positions.into_iter().map(|position| {
        let found = selection(&context.snapshot, file, text.offset(position));
        let mut outer = None;
        for bytes in found.iter().rev() {
            outer = Some(SelectionRange {
                range: text.range(bytes),
                parent: outer.map(Box::new),
            });
        }
        // As many answers as questions.
        outer.unwrap_or(SelectionRange {
            range: tower_lsp::ls_types::Range::new(position, position),
            parent: None,
        })
    });
    Ok(Some(ranges.collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{fixture, short};

    #[test]
    fn each_position_has_a_chain_up_to_the_whole_text() {
        let tested = fixture(
            "//- /CommonModules/Общий/Ext/Module.bsl
А = Б$0(1);
",
        );
        let positions = json!([{ "line": 0, "character": 5 }, { "line": 9, "character": 9 }]);
        let params = tested.params(json!({ "positions": positions }));
        let found = handle(&tested.context, params)
            .expect("an answer")
            .expect("ranges");
        assert_eq!(found.len(), 2);
        let mut shown = Vec::new();
        let mut next = Some(&found[0]);
        while let Some(it) = next {
            shown.push(format!("{}-{}", short(it.range.start), short(it.range.end)));
            next = it.parent.as_deref();
        }
        assert_eq!(
            shown,
            ["0:4-0:5", "0:4-0:8", "0:0-0:8", "0:0-0:9", "0:0-1:0"]
        );
    }
}
