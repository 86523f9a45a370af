//! The parameters of a call while its arguments are being typed.

use analysis::ide::signature::{Parameter, Signature, signature_help};
use tower_lsp::ls_types::{
    Documentation, MarkupKind, ParameterInformation, ParameterLabel, ServerCapabilities,
    SignatureHelp, SignatureHelpOptions, SignatureHelpParams, SignatureInformation,
    SignatureInformationSettings,
};

use super::hover::markup;
use crate::client::Client;
use crate::context::Context;
use crate::convert::number;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.signature_help_provider = Some(SignatureHelpOptions {
        trigger_characters: Some(vec!["(".to_owned(), ",".to_owned()]),
        retrigger_characters: Some(vec![")".to_owned()]),
        ..SignatureHelpOptions::default()
    });
}

pub(crate) fn handle(
    context: &Context,
    params: SignatureHelpParams,
) -> Answer<Option<SignatureHelp>> {
    let Some((file, offset)) = context.place(&params.text_document_position_params) else {
        return Ok(None);
    };
    let Some(found) = signature_help(&context.snapshot, file, offset, context.language) else {
        return Ok(None);
    };
    // What the user chose among several ways to call stays chosen, as long as it is the same call.
    let shown = params.context.and_then(|it| it.active_signature_help);
    let same = shown.filter(|shown| {
        let labels = shown.signatures.iter().map(|it| &it.label);
        labels.eq(found.signatures.iter().map(|it| &it.label))
    });
    let chosen = same.and_then(|it| it.active_signature);
    let fits = |number: &u32| {
        let signature = found.signatures.get(*number as usize);
        signature.is_some_and(|it| it.parameters.len() > found.parameter)
    };
    let active = chosen.filter(fits).unwrap_or_else(|| number(found.active));
    let told = Told::new(&context.client);
    let signatures = found.signatures.iter();
    Ok(Some(SignatureHelp {
        signatures: signatures.map(|it| told.signature(it)).collect(),
        active_signature: Some(active),
        active_parameter: Some(number(found.parameter)),
    }))
}

/// How the client wants signatures told.
struct Told {
    offsets: bool,
    markdown: bool,
}

impl Told {
    fn new(client: &Client) -> Self {
        let help = client
            .text_document()
            .and_then(|it| it.signature_help.as_ref());
        let settings: Option<&SignatureInformationSettings> =
            help.and_then(|it| it.signature_information.as_ref());
        let parameter = settings.and_then(|it| it.parameter_information.as_ref());
        let formats = settings.and_then(|it| it.documentation_format.as_deref());
        Self {
            offsets: parameter.and_then(|it| it.label_offset_support) == Some(true),
            markdown: formats.is_none_or(|it| it.contains(&MarkupKind::Markdown)),
        }
    }

    fn signature(&self, it: &Signature) -> SignatureInformation {
        let parameters = it.parameters.iter();
        SignatureInformation {
            label: it.label.clone(),
            documentation: self.documentation(&it.text),
            parameters: Some(parameters.map(|own| self.parameter(it, own)).collect()),
            active_parameter: None,
        }
    }

    fn parameter(&self, of: &Signature, it: &Parameter) -> ParameterInformation {
        let name = of.label.get(it.range.clone()).unwrap_or_default();
        let label = match self.offsets {
            true => {
                // Labels are counted in UTF-16 whatever the positions are counted in.
                let count = |end: usize| {
                    let before = of.label.get(..end).unwrap_or_default();
                    number(before.chars().map(char::len_utf16).sum())
                };
                ParameterLabel::LabelOffsets([count(it.range.start), count(it.range.end)])
            }
            false => ParameterLabel::Simple(name.to_owned()),
        };
        ParameterInformation {
            label,
            documentation: self.documentation(&it.text),
        }
    }

    fn documentation(&self, text: &analysis::ide::markup::Markup) -> Option<Documentation> {
        (!text.is_empty()).then(|| Documentation::MarkupContent(markup(text, self.markdown)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Tested, fixture};

    const CODE: &str = "//- /CommonModules/Проба/Ext/Module.bsl\n// Делает.\n// Параметры:\n//  А - Число - сколько\nПроцедура Б(А = \"𝄞\", Знач Г, В = 1)\nКонецПроцедуры\nПроцедура Г()\n\tБ(1, $0\nКонецПроцедуры";

    fn help(tested: &Tested, context: serde_json::Value) -> SignatureHelp {
        let params = tested.params(json!({ "context": context }));
        let found = handle(&tested.context, params).expect("an answer");
        found.expect("a call")
    }

    #[test]
    fn parameters_are_offsets_for_who_understands_them() {
        let context = json!({ "triggerKind": 1, "isRetrigger": false });
        let words = help(&fixture(CODE), context.clone());
        let labels = |it: &SignatureHelp| -> Vec<ParameterLabel> {
            let parameters = it.signatures[0].parameters.as_ref().expect("parameters");
            parameters.iter().map(|it| it.label.clone()).collect()
        };
        assert_eq!(words.signatures[0].label, "Б(А = \"𝄞\", Знач Г, В = 1)");
        assert_eq!(words.active_parameter, Some(1));
        assert_eq!(
            labels(&words)[2],
            ParameterLabel::Simple("В = 1".to_owned())
        );
        let client = json!({ "signatureHelp": { "signatureInformation": { "parameterInformation": { "labelOffsetSupport": true } } } });
        let offsets = help(&fixture(CODE).with_client(client), context);
        assert_eq!(labels(&offsets)[0], ParameterLabel::LabelOffsets([2, 10]));
        assert_eq!(labels(&offsets)[2], ParameterLabel::LabelOffsets([20, 25]));
    }

    #[test]
    fn the_way_to_call_that_the_user_chose_stays() {
        let tested =
            fixture("//- /CommonModules/Проба/Ext/Module.bsl\nС = Новый Структура(\"А\"$0)");
        let first = help(&tested, json!({ "triggerKind": 1, "isRetrigger": false }));
        assert!(first.signatures.len() > 1);
        let mut shown = first.clone();
        let other = u32::from(first.active_signature == Some(0));
        shown.active_signature = Some(other);
        let context =
            json!({ "triggerKind": 3, "isRetrigger": true, "activeSignatureHelp": shown });
        assert_eq!(help(&tested, context).active_signature, Some(other));
    }

    #[test]
    fn functions_and_virtual_tables_of_a_query_have_parameters() {
        let query = "//- /CommonModules/Проба/Ext/Module.bsl\nС = Новый Запрос(\"ВЫБРАТЬ\n|\tЕСТЬNULL(1, $0\");";
        let context = json!({ "triggerKind": 2, "triggerCharacter": ",", "isRetrigger": false });
        let found = help(&fixture(query), context);
        assert!(
            found.signatures[0].label.starts_with("ЕСТЬNULL("),
            "{found:?}"
        );
        assert_eq!(found.active_parameter, Some(1));
    }
}
