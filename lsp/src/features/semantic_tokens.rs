//! What every word of a module is, for highlighting: of the whole text, of what has changed since, and of a part.

use std::sync::Arc;

use analysis::ide::semantic_tokens::{self as tokens, Modifiers, Options, TokenKind};
use tower_lsp::ls_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult,
    SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, ServerCapabilities,
    Uri, WorkDoneProgressOptions,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::{self, Text, number};
use crate::failure::Answer;
use crate::shown::Colored;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    let legend = SemanticTokensLegend {
        token_types: (TokenKind::ALL.iter())
            .map(|it| SemanticTokenType::from(it.name()))
            .collect(),
        token_modifiers: (Modifiers::NAMES.iter())
            .map(|it| SemanticTokenModifier::from(*it))
            .collect(),
    };
    let options = SemanticTokensOptions {
        work_done_progress_options: WorkDoneProgressOptions::default(),
        legend,
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
    };
    server.semantic_tokens_provider = Some(options.into());
}

pub(crate) fn full(
    context: &Context,
    params: SemanticTokensParams,
) -> Answer<Option<SemanticTokensResult>> {
    let found = colored(context, &params.text_document.uri);
    Ok(found.map(|it| SemanticTokensResult::Tokens(whole(&it))))
}

pub(crate) fn delta(
    context: &Context,
    params: SemanticTokensDeltaParams,
) -> Answer<Option<SemanticTokensFullDeltaResult>> {
    let uri = &params.text_document.uri;
    let before = context
        .shown
        .colored(&convert::path(uri), &params.previous_result_id);
    let Some(now) = colored(context, uri) else {
        return Ok(None);
    };
    Ok(Some(match before {
        Some(before) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
            result_id: Some(now.id.clone()),
            edits: edit(&before.tokens, &now.tokens).into_iter().collect(),
        }),
        None => SemanticTokensFullDeltaResult::Tokens(whole(&now)),
    }))
}

pub(crate) fn range(
    context: &Context,
    params: SemanticTokensRangeParams,
) -> Answer<Option<SemanticTokensRangeResult>> {
    let Some(file) = context.file(&params.text_document.uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let within = text.bytes(params.range);
    let options = options(context);
    let found = tokens::semantic_tokens_in(&context.snapshot, file, &options, within);
    Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens {
        result_id: None,
        data: encoded(&text, &found),
    })))
}

/// What the project says of the colours.
fn options(context: &Context) -> Options {
    match &context.settings.semantic_tokens.template_methods {
        Some(methods) => Options::with_templates(methods),
        None => Options::usual(),
    }
}

/// The tokens of a document as they are now; they are remembered for the next question.
fn colored(context: &Context, uri: &Uri) -> Option<Arc<Colored>> {
    let file = context.file(uri)?;
    let text = context.text(file)?;
    let found = tokens::semantic_tokens(&context.snapshot, file, &options(context));
    let encoded = encoded(&text, &found);
    Some(context.shown.color(convert::path(uri), encoded))
}

fn whole(it: &Colored) -> SemanticTokens {
    SemanticTokens {
        result_id: Some(it.id.clone()),
        data: it.tokens.clone(),
    }
}

/// Tokens as the protocol has them: each from the one before.
fn encoded(text: &Text, tokens: &[tokens::SemanticToken]) -> Vec<SemanticToken> {
    let mut places = text.places();
    let (mut line, mut start) = (0, 0);
    let encode = |it: &tokens::SemanticToken| {
        let place = places.next(it.start as usize);
        let same_line = place.line == line;
        let token = SemanticToken {
            delta_line: place.line - line,
            delta_start: place.character - if same_line { start } else { 0 },
            length: text.width(it.range()),
            token_type: it.kind as u32,
            token_modifiers_bitset: u32::from(it.modifiers.0),
        };
        (line, start) = (place.line, place.character);
        token
    };
    tokens.iter().map(encode).collect()
}

/// How many numbers the protocol has for a token.
const NUMBERS: usize = 5;

/// The one edit that makes the new tokens of the old ones; nothing where they are the same.
fn edit(old: &[SemanticToken], new: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, rest) = (old.get(same..)?, new.get(same..)?);
    let ends = old.iter().rev().zip(rest.iter().rev());
    let same_end = ends.take_while(|(a, b)| a == b).count();
    let deleted = old.len() - same_end;
    let inserted = rest.get(..rest.len() - same_end)?;
    if deleted == 0 && inserted.is_empty() {
        return None;
    }
    Some(SemanticTokensEdit {
        start: number(same * NUMBERS),
        delete_count: number(deleted * NUMBERS),
        data: (!inserted.is_empty()).then(|| inserted.to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tower_lsp::ls_types::SemanticTokensFullDeltaResult as Delta;

    use super::*;
    use crate::testing::{Tested, fixture};

    const CODE: &str = "//- /CommonModules/Общий/Ext/Module.bsl
Процедура А𝄞(Б)$0
	В = Б;
КонецПроцедуры
";

    fn tokens(tested: &Tested) -> SemanticTokens {
        let params = tested.params(json!({}));
        match full(&tested.context, params).expect("an answer") {
            Some(SemanticTokensResult::Tokens(it)) => it,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn places_are_told_from_the_token_before_in_columns_of_the_client() {
        let tested = fixture(CODE);
        let found = tokens(&tested).data;
        let shown: Vec<[u32; 3]> = found
            .iter()
            .map(|it| [it.delta_line, it.delta_start, it.length])
            .collect();
        // `Процедура`, `А`, `Б`; `В`, `=`, `Б`; `КонецПроцедуры`. The sign of music is no letter, and two units wide.
        assert_eq!(
            shown,
            [
                [0, 0, 9],
                [0, 10, 1],
                [0, 4, 1],
                [1, 1, 1],
                [0, 2, 1],
                [0, 2, 1],
                [1, 0, 14]
            ]
        );
        assert_eq!(found[2].token_type, TokenKind::Parameter as u32);
    }

    #[test]
    fn only_what_has_changed_is_sent_again() {
        let mut tested = fixture(CODE);
        let first = tokens(&tested);
        let ask = |tested: &Tested, id: &str| {
            let params = tested.params(json!({ "previousResultId": id }));
            delta(&tested.context, params)
                .expect("an answer")
                .expect("tokens")
        };
        let id = first.result_id.clone().expect("an id");
        match ask(&tested, &id) {
            Delta::TokensDelta(it) => {
                assert!(it.edits.is_empty());
                assert_ne!(it.result_id, first.result_id);
            }
            other => panic!("{other:?}"),
        }
        // An id that nobody knows gives all tokens.
        assert!(matches!(ask(&tested, "никакой"), Delta::Tokens(it) if it.data == first.data));
        let id = tokens(&tested).result_id.expect("an id");
        tested.type_at_cursor("\n\tГ = 1;");
        match ask(&tested, &id) {
            Delta::TokensDelta(it) => {
                let [edit] = &it.edits[..] else {
                    panic!("{it:?}");
                };
                // The new line begins as the next one does.
                assert_eq!((edit.start, edit.delete_count), (25, 0));
                assert_eq!(edit.data.as_ref().map(Vec::len), Some(3));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_part_of_a_text_gives_its_tokens_alone() {
        let tested = fixture(CODE);
        let range =
            json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 2, "character": 0 } });
        let params = tested.params(json!({ "range": range }));
        let Some(SemanticTokensRangeResult::Tokens(found)) =
            super::range(&tested.context, params).expect("an answer")
        else {
            panic!("no tokens");
        };
        assert_eq!(found.data.len(), 3);
        assert_eq!(found.data[0].delta_line, 1);
    }

    #[test]
    fn edits_keep_what_is_the_same_at_both_ends() {
        let token = |length| SemanticToken {
            delta_line: 0,
            delta_start: 1,
            length,
            token_type: 0,
            token_modifiers_bitset: 0,
        };
        let list = |lengths: &[u32]| lengths.iter().map(|it| token(*it)).collect::<Vec<_>>();
        let check = |old: &[u32], new: &[u32], expected: Option<(u32, u32, usize)>| {
            let found = edit(&list(old), &list(new));
            let found =
                found.map(|it| (it.start, it.delete_count, it.data.map_or(0, |it| it.len())));
            assert_eq!(found, expected, "{old:?} {new:?}");
        };
        check(&[1, 2, 3], &[1, 2, 3], None);
        check(&[1, 2, 3], &[1, 4, 3], Some((5, 5, 1)));
        check(&[1, 1], &[1, 1, 1], Some((10, 0, 1)));
        check(&[1, 1, 1], &[1], Some((5, 10, 0)));
        check(&[], &[1], Some((0, 0, 1)));
        check(&[1], &[], Some((0, 5, 0)));
    }
}
