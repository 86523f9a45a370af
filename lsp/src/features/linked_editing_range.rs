//! The uses of a local name, which an editor changes together.

use analysis::ide::linked_editing::{WORD_PATTERN, linked_ranges};
use tower_lsp::ls_types::{
    LinkedEditingRangeParams, LinkedEditingRangeServerCapabilities, LinkedEditingRanges,
    ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.linked_editing_range_provider = Some(LinkedEditingRangeServerCapabilities::Simple(true));
}

pub(crate) fn handle(
    context: &Context,
    params: LinkedEditingRangeParams,
) -> Answer<Option<LinkedEditingRanges>> {
    let place = context.place(&params.text_document_position_params);
    let found = place.and_then(|(file, offset)| {
        let ranges = linked_ranges(&context.snapshot, file, offset)?;
        let text = context.text(file)?;
        Some(LinkedEditingRanges {
            ranges: ranges.iter().map(|it| text.range(it)).collect(),
            word_pattern: Some(WORD_PATTERN.to_owned()),
        })
    });
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{fixture, short};

    #[test]
    fn a_local_name_has_its_uses_and_an_exported_one_none() {
        let tested = fixture("//- /А.bsl\nПроцедура А(Х)\n\tБ = Х$0;\nКонецПроцедуры\n");
        let found = handle(&tested.context, tested.params(json!({})));
        let found = found.unwrap().unwrap();
        let starts: Vec<_> = found.ranges.iter().map(|it| short(it.start)).collect();
        assert_eq!(starts, ["0:12", "1:5"]);
        let tested = fixture("//- /А.bsl\nПроцедура А$0() Экспорт\n\tА();\nКонецПроцедуры\n");
        assert_eq!(handle(&tested.context, tested.params(json!({}))), Ok(None));
    }
}
