//! Another name for what stands at the cursor, with what is not sure marked for the user to confirm.

use std::path::Path;

use analysis::ide::rename::{Annotation, RenamedFile, rename};
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, RenameOptions, RenameParams, ServerCapabilities,
    TextDocumentEdit, TextEdit, WorkDoneProgressOptions, WorkspaceEdit,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::{Answer, Failure};

pub(crate) fn capability(client: &Client, server: &mut ServerCapabilities) {
    let rename = client.text_document().and_then(|it| it.rename.as_ref());
    let prepares = rename.and_then(|it| it.prepare_support) == Some(true);
    server.rename_provider = Some(match prepares {
        true => OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        // One that cannot prepare may not be told of it.
        false => OneOf::Left(true),
    });
}

pub(crate) fn handle(context: &Context, params: RenameParams) -> Answer<Option<WorkspaceEdit>> {
    let Some((file, offset)) = context.place(&params.text_document_position) else {
        return Ok(None);
    };
    let renamed = rename(&context.snapshot, file, offset, &params.new_name);
    let renamed = renamed.map_err(|it| Failure::Refused(it.message(context.language)))?;
    let client = &context.client;
    let rename = client.text_document().and_then(|it| it.rename.as_ref());
    let confirms = rename.and_then(|it| it.honors_change_annotations) == Some(true);
    let annotated = confirms && client.has_change_annotations();
    let files = renamed.files.iter();
    if !client.has_document_changes() {
        let changes = files.filter_map(|it| {
            let uri = context.uri(&it.path)?;
            Some((uri, edits(context, it)?))
        });
        return Ok(Some(WorkspaceEdit {
            changes: Some(changes.collect()),
            ..WorkspaceEdit::default()
        }));
    }
    let documents = files.filter_map(|it| {
        let edits = match annotated {
            true => annotated_edits(context, it)?,
            false => edits(context, it)?.into_iter().map(OneOf::Left).collect(),
        };
        let document = OptionalVersionedTextDocumentIdentifier {
            uri: context.uri(&it.path)?,
            version: context.version(&it.path),
        };
        Some(TextDocumentEdit {
            text_document: document,
            edits,
        })
    });
    let documents = documents.filter(|it| !it.edits.is_empty()).collect();
    let annotations = renamed.annotations();
    let annotations = annotations.iter().map(|it| annotation(context, *it));
    Ok(Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(documents)),
        change_annotations: annotated.then(|| annotations.collect()),
        ..WorkspaceEdit::default()
    }))
}

fn text(context: &Context, path: &Path) -> Option<Text> {
    match context.snapshot.file_at(path) {
        Some(file) => context.text(file),
        None => {
            let text = context.snapshot.text_at(path)?;
            Some(Text::plain(text, context.client.columns))
        }
    }
}

/// The edits that need no confirmation, for a client that would ask for none.
fn edits(context: &Context, file: &RenamedFile) -> Option<Vec<TextEdit>> {
    let text = text(context, &file.path)?;
    let certain = file.edits.iter();
    let certain = certain.filter(|it| !it.annotation.needs_confirmation());
    let edits: Vec<_> = certain.map(|it| it.edit.clone()).collect();
    Some(text.edits(&edits)).filter(|it| !it.is_empty())
}

fn annotated_edits(
    context: &Context,
    file: &RenamedFile,
) -> Option<Vec<OneOf<TextEdit, AnnotatedTextEdit>>> {
    let text = text(context, &file.path)?;
    let edits = file.edits.iter().map(|it| {
        OneOf::Right(AnnotatedTextEdit {
            text_edit: TextEdit {
                range: text.range(&it.edit.range),
                new_text: it.edit.text.clone(),
            },
            annotation_id: it.annotation.id().to_owned(),
        })
    });
    Some(edits.collect())
}

fn annotation(context: &Context, it: Annotation) -> (String, ChangeAnnotation) {
    let annotation = ChangeAnnotation {
        label: it.label(context.language).to_owned(),
        needs_confirmation: Some(it.needs_confirmation()),
        description: Some(it.description(context.language).to_owned()),
    };
    (it.id().to_owned(), annotation)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{Tested, fixture, sample, short};

    /// A client with these capabilities of edits; `rename` honours annotations.
    fn with_edits(mut tested: Tested, edits: Value) -> Tested {
        let params = json!({ "capabilities": {
            "textDocument": { "rename": { "prepareSupport": true, "honorsChangeAnnotations": true } },
            "workspace": { "workspaceEdit": edits },
        } });
        let client = Client::new(&serde_json::from_value(params).expect("capabilities"));
        tested.context.client = Arc::new(client);
        tested
    }

    fn ask(tested: &Tested, name: &str) -> WorkspaceEdit {
        let params = tested.params(json!({ "newName": name }));
        handle(&tested.context, params).unwrap().unwrap()
    }

    const CODE: &str = "//- /А.bsl\nПроцедура А()\n\tБ$0();\nКонецПроцедуры\nПроцедура Б()\n\tСообщить(\"Б\");\nКонецПроцедуры\n";

    #[test]
    fn a_client_that_confirms_is_given_what_is_not_sure() {
        let edits = json!({ "documentChanges": true, "changeAnnotationSupport": {} });
        let tested = with_edits(fixture(CODE), edits);
        let edit = ask(&tested, "В");
        let edit = serde_json::to_value(edit).unwrap();
        let all = edit["documentChanges"][0]["edits"].as_array().unwrap();
        let ids: Vec<_> = all
            .iter()
            .map(|it| it["annotationId"].as_str().unwrap())
            .collect();
        assert_eq!(ids, ["code", "code", "likelyText"]);
        assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);
        let annotations = &edit["changeAnnotations"];
        assert_eq!(annotations["code"]["needsConfirmation"], false);
        assert_eq!(annotations["likelyText"]["needsConfirmation"], true);
        assert_eq!(annotations["likelyText"]["label"], "Похожие строки");
    }

    #[test]
    fn a_client_that_does_not_is_given_what_is_sure() {
        let tested = with_edits(fixture(CODE), json!({ "documentChanges": true }));
        let edit = serde_json::to_value(ask(&tested, "В")).unwrap();
        let all = edit["documentChanges"][0]["edits"].as_array().unwrap();
        assert_eq!(all.len(), 2);
        assert!(edit.get("changeAnnotations").is_none());
        let tested = with_edits(fixture(CODE), json!({}));
        let edit = ask(&tested, "В");
        let changes = edit.changes.unwrap();
        assert_eq!(changes.values().map(Vec::len).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_form_is_edited_with_its_module() {
        let module = "/Documents/УстановкаЦен/Forms/ФормаДокумента/Ext/Form/Module.bsl";
        let form = "/Documents/УстановкаЦен/Forms/ФормаДокумента/Ext/Form.xml";
        let tested = sample(
            "trade",
            &format!("//- {module}\nПроцедура ПриСоздании$0НаСервере(Отказ)\nКонецПроцедуры\n"),
        );
        let edit = ask(&tested, "ПриРождении").changes.unwrap();
        let path = crate::convert::path(&tested.uri(form));
        let text = tested.context.snapshot.text_at(&path).unwrap();
        let expected = usize::from(text.contains(">ПриСозданииНаСервере<"));
        let found = edit.get(&tested.uri(form)).map_or(0, Vec::len);
        assert_eq!(found, expected);
        assert_eq!(edit[&tested.uri(module)].len(), 1);
    }

    #[test]
    fn a_refusal_says_why() {
        let tested = fixture(CODE);
        let params = tested.params(json!({ "newName": "Если" }));
        let refused = handle(&tested.context, params).unwrap_err();
        assert_eq!(
            refused,
            Failure::Refused("«Если» — слово языка, именем оно быть не может.".to_owned())
        );
    }

    #[test]
    fn a_parameter_of_a_query_is_renamed_from_where_it_is_set() {
        let code = "//- /А.bsl\nПроцедура А()\n\tЗ = Новый Запрос(\"ВЫБРАТЬ &Код, &Кодовый\");\n\tЗ.УстановитьПараметр(\"К$0од\", 1);\n\tЗ.УстановитьПараметр(\"Кодовый\", 1);\nКонецПроцедуры\n";
        let tested = fixture(code);
        let edit = ask(&tested, "Номер").changes.unwrap();
        let places: Vec<_> = edit[&tested.uri("/А.bsl")]
            .iter()
            .map(|it| (short(it.range.start), it.new_text.as_str()))
            .collect();
        assert_eq!(
            places,
            [("1:28".to_owned(), "Номер"), ("2:23".to_owned(), "Номер")]
        );
    }
}
