//! What can be folded away in a module.

use analysis::ide::folding::{self, Fold, FoldKind};
use tower_lsp::ls_types::{
    FoldingRange, FoldingRangeClientCapabilities, FoldingRangeKind, FoldingRangeParams,
    FoldingRangeProviderCapability, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::{Text, number};
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.folding_range_provider = Some(FoldingRangeProviderCapability::Simple(true));
}

pub(crate) fn handle(
    context: &Context,
    params: FoldingRangeParams,
) -> Answer<Option<Vec<FoldingRange>>> {
    let Some(file) = context.file(&params.text_document.uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let client = context.client.text_document();
    let client = client.and_then(|it| it.folding_range.as_ref());
    let mut folds = folding::folding(&context.snapshot, file);
    if let Some(limit) = client.and_then(|it| it.range_limit) {
        folds = folding::limited(folds, limit as usize);
    }
    Ok(Some(
        folds.iter().map(|it| fold(&text, it, client)).collect(),
    ))
}

fn fold(text: &Text, it: &Fold, client: Option<&FoldingRangeClientCapabilities>) -> FoldingRange {
    let (first, last) = it.lines(text.lines());
    let kind = match it.kind {
        FoldKind::Code => None,
        FoldKind::Comment => Some(FoldingRangeKind::Comment),
        FoldKind::Imports => Some(FoldingRangeKind::Imports),
        FoldKind::Region => Some(FoldingRangeKind::Region),
    };
    let mut range = FoldingRange {
        start_line: number(first),
        start_character: None,
        end_line: number(last),
        end_character: None,
        kind,
        collapsed_text: None,
    };
    if client.and_then(|it| it.line_folding_only) == Some(true) {
        return range;
    }
    // From the end of the first line; with the word that closes it, where that can be shown in the place of all.
    let shows_text = client
        .and_then(|it| it.folding_range.as_ref())
        .and_then(|it| it.collapsed_text)
        == Some(true)
        && !it.collapsed.is_empty();
    let end = match it.closing {
        Some(closing) if !shows_text => closing,
        _ => it.range.end,
    };
    let start = text.position(text.lines().range(text.text(), first).end);
    let end = text.position(end);
    range.start_character = Some(start.character);
    range.end_line = end.line;
    range.end_character = Some(end.character);
    range.collapsed_text = shows_text.then(|| format!(" {}", it.collapsed));
    range
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::fixture;

    const CODE: &str = "//- /CommonModules/Общий/Ext/Module.bsl
#Область Я
Процедура А()$0
	Если Б Тогда
		В();
	КонецЕсли;
КонецПроцедуры
#КонецОбласти
";

    fn ranges(client: Value) -> Vec<FoldingRange> {
        let tested = fixture(CODE).with_client(json!({ "foldingRange": client }));
        let params = tested.params(json!({}));
        handle(&tested.context, params)
            .expect("an answer")
            .expect("ranges")
    }

    #[test]
    fn whole_lines_leave_the_closing_word_in_sight() {
        let found = ranges(json!({ "lineFoldingOnly": true }));
        let lines: Vec<_> = found
            .iter()
            .map(|it| (it.start_line, it.end_line))
            .collect();
        assert_eq!(lines, [(0, 5), (1, 4), (2, 3)]);
        assert!(
            found
                .iter()
                .all(|it| it.start_character.is_none() && it.end_character.is_none())
        );
        assert_eq!(found[0].kind, Some(FoldingRangeKind::Region));
    }

    #[test]
    fn other_editors_fold_to_the_closing_word_or_show_it_instead() {
        let found = ranges(json!({}));
        assert_eq!(found[2].start_character, Some(13));
        assert_eq!((found[2].end_line, found[2].end_character), (4, Some(1)));
        assert_eq!(found[2].collapsed_text, None);
        let found = ranges(json!({ "foldingRange": { "collapsedText": true } }));
        assert_eq!((found[2].end_line, found[2].end_character), (4, Some(10)));
        assert_eq!(found[2].collapsed_text.as_deref(), Some(" … КонецЕсли"));
    }

    #[test]
    fn a_limit_keeps_the_outermost() {
        let found = ranges(json!({ "rangeLimit": 2 }));
        let lines: Vec<_> = found.iter().map(|it| it.start_line).collect();
        assert_eq!(lines, [0, 1]);
    }
}
