//! Whether the name at the cursor can be renamed, and which part of the text it is.

use analysis::ide::rename::prepare;
use tower_lsp::ls_types::{PrepareRenameResponse, ServerCapabilities, TextDocumentPositionParams};

use crate::client::Client;
use crate::context::Context;
use crate::failure::{Answer, Failure};

/// Told with the rename itself.
pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

pub(crate) fn handle(
    context: &Context,
    params: TextDocumentPositionParams,
) -> Answer<Option<PrepareRenameResponse>> {
    let Some((file, offset)) = context.place(&params) else {
        return Ok(None);
    };
    let found = prepare(&context.snapshot, file, offset);
    let found = found.map_err(|it| Failure::Refused(it.message(context.language)))?;
    let response = context.range(file, &found.range).map(|range| {
        PrepareRenameResponse::RangeWithPlaceholder {
            range,
            placeholder: found.name,
        }
    });
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixture, short};

    #[test]
    fn a_name_is_told_and_what_is_none_is_refused() {
        let tested = fixture("//- /А.bsl\nХ$01 = 1;\n");
        let found = handle(&tested.context, tested.at()).unwrap();
        let Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }) = found else {
            panic!("{found:?}");
        };
        assert_eq!(
            (short(range.end), placeholder.as_str()),
            ("0:2".to_owned(), "Х1")
        );
        let tested = fixture("//- /А.bsl\nСообщ$0ить(1);\n");
        assert!(matches!(
            handle(&tested.context, tested.at()),
            Err(Failure::Refused(message)) if message.contains("Сообщить")
        ));
    }
}
