//! Lines laid out while they are typed.

use analysis::format;
use tower_lsp::ls_types::{
    DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingParams, ServerCapabilities, TextEdit,
};

use super::formatting;
use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    let mut triggers = format::TRIGGERS.iter().map(|it| (*it).to_owned());
    server.document_on_type_formatting_provider =
        triggers
            .next()
            .map(|first| DocumentOnTypeFormattingOptions {
                first_trigger_character: first,
                more_trigger_character: Some(triggers.collect()),
            });
}

pub(crate) fn handle(
    context: &Context,
    params: DocumentOnTypeFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let place = context.place(&params.text_document_position);
    let typed = params.ch.chars().next_back();
    let (Some((_, offset)), Some(typed)) = (place, typed) else {
        return Ok(None);
    };
    if !context.settings.formatting.on_type {
        return Ok(None);
    }
    let options = formatting::options(&context.settings.formatting, &params.options);
    let uri = &params.text_document_position.text_document.uri;
    Ok(formatting::edits(context, uri, |module| {
        format::on_type(module, &options, offset, typed)
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use project::settings::Settings;
    use serde_json::json;

    use super::*;
    use crate::testing::fixture;

    fn edits(on_type: bool) -> Option<Vec<String>> {
        let mut tested =
            fixture("//- /CommonModules/Общий/Ext/Module.bsl\nЕсли А Тогда\n$0\nКонецЕсли;");
        let mut settings = Settings::default();
        settings.formatting.on_type = on_type;
        tested.context.settings = Arc::new(settings);
        let options = json!({ "tabSize": 4, "insertSpaces": false });
        let params = tested.params(json!({ "ch": "\n", "options": options }));
        let edits = handle(&tested.context, params).expect("an answer")?;
        Some(edits.into_iter().map(|it| it.new_text).collect())
    }

    #[test]
    fn a_new_line_is_indented_unless_that_is_switched_off() {
        assert_eq!(edits(true), Some(vec!["\t".to_owned()]));
        assert_eq!(edits(false), None);
    }
}
