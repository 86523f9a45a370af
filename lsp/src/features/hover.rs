//! What is told of the word under the pointer.

use analysis::ide;
use analysis::ide::markup::Markup;
use tower_lsp::ls_types::{
    Hover, HoverContents, HoverParams, HoverProviderCapability, MarkupContent, MarkupKind,
    ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.hover_provider = Some(HoverProviderCapability::Simple(true));
}

pub(crate) fn handle(context: &Context, params: HoverParams) -> Answer<Option<Hover>> {
    let Some((file, offset)) = context.place(&params.text_document_position_params) else {
        return Ok(None);
    };
    let snapshot = &context.snapshot;
    let found = ide::hover::hover(snapshot, file, offset, context.language);
    Ok(found.map(|it| Hover {
        contents: HoverContents::Markup(markup(&it.text, context.client.has_markdown_hover())),
        range: context.range(file, &it.range),
    }))
}

/// A text as the client can show it.
pub(super) fn markup(text: &Markup, markdown: bool) -> MarkupContent {
    match markdown {
        true => MarkupContent {
            kind: MarkupKind::Markdown,
            value: text.markdown(),
        },
        false => MarkupContent {
            kind: MarkupKind::PlainText,
            value: text.plain(),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Tested, fixture, sample, short};

    fn told(tested: &Tested) -> Option<(MarkupContent, String)> {
        let hover = handle(&tested.context, tested.params(json!({}))).expect("an answer")?;
        let range = hover.range.expect("a range");
        let HoverContents::Markup(content) = hover.contents else {
            panic!("not a markup");
        };
        Some((
            content,
            format!("{} {}", short(range.start), short(range.end)),
        ))
    }

    const CALL: &str = "//- /CommonModules/Проба/Ext/Module.bsl\n// Делает <это>.\nПроцедура Б(А)\nКонецПроцедуры\nПроцедура В()\n\tБ$0(1);\nКонецПроцедуры";

    #[test]
    fn a_hover_has_the_range_of_the_word_and_markdown() {
        let (content, range) = told(&fixture(CALL)).expect("a hover");
        assert_eq!(range, "4:1 4:2");
        assert_eq!(content.kind, MarkupKind::Markdown);
        assert!(
            content.value.starts_with("```bsl\nПроцедура Б(А)\n```"),
            "{}",
            content.value
        );
        assert!(
            content.value.contains("Делает \\<это\\>."),
            "{}",
            content.value
        );
    }

    #[test]
    fn a_client_without_markdown_gets_plain_text() {
        let client = json!({ "hover": { "contentFormat": ["plaintext"] } });
        let (content, _) = told(&fixture(CALL).with_client(client)).expect("a hover");
        assert_eq!(content.kind, MarkupKind::PlainText);
        assert!(
            content.value.starts_with("Процедура Б(А)\n\n"),
            "{}",
            content.value
        );
        assert!(content.value.contains("Делает <это>."), "{}", content.value);
    }

    #[test]
    fn metadata_of_the_project_is_told() {
        let code = "//- /CommonModules/Проба/Ext/Module.bsl\nА = Справочники.Номенк$0латура;";
        let (content, _) = told(&sample("trade-edt", code)).expect("a hover");
        assert!(
            content.value.contains("Справочник.Номенклатура"),
            "{}",
            content.value
        );
    }

    #[test]
    fn nothing_is_told_of_a_blank() {
        assert_eq!(
            told(&fixture(
                "//- /CommonModules/П/Ext/Module.bsl\nА = 1; $0 \n"
            )),
            None
        );
    }
}
