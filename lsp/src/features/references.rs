//! Where the name at the cursor is used: in code, in strings, in files of metadata that name a method.

use analysis::ide::labels::labels;
use analysis::ide::references::{ReferenceKind, in_metadata, of_entity};
use analysis::ide::{Entity, entities_at};
use analysis::workspace::FileId;
use tower_lsp::ls_types::{Location, OneOf, ReferenceParams, ServerCapabilities};

use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.references_provider = Some(OneOf::Left(true));
}

pub(crate) fn handle(context: &Context, params: ReferenceParams) -> Answer<Option<Vec<Location>>> {
    let Some((file, offset)) = context.place(&params.text_document_position) else {
        return Ok(None);
    };
    let snapshot = &context.snapshot;
    if let Some(places) = analysis::ide::query::references::references(snapshot, file, offset) {
        let with_declaration = params.context.include_declaration;
        let places = places.into_iter();
        let places = places.filter(|it| with_declaration || !it.is_declaration);
        let found = places.filter_map(|it| context.location(file, &it.range));
        return Ok(Some(found.collect()));
    }
    if let Some(places) = labels(snapshot, file, offset) {
        let with_declaration = params.context.include_declaration;
        let places = places.into_iter();
        let places = places.filter(|it| with_declaration || !it.is_declaration);
        let found = places.filter_map(|it| context.location(file, &it.range));
        return Ok(Some(found.collect()));
    }
    let entity = entities_at(snapshot, file, offset).into_iter().next();
    let Some(entity) = entity else {
        return Ok(None);
    };
    let mut found = Vec::new();
    // References come file by file: each text is looked at once.
    let mut last: Option<(FileId, Text)> = None;
    for it in of_entity(snapshot, &entity) {
        if it.kind == ReferenceKind::Declaration && !params.context.include_declaration {
            continue;
        }
        if last.as_ref().is_none_or(|last| last.0 != it.file) {
            last = context.text(it.file).map(|text| (it.file, text));
        }
        if let Some((_, text)) = &last
            && let Some(uri) = context.uri_of(it.file)
        {
            let range = text.range(&it.range);
            found.push(Location { uri, range });
        }
    }
    if let Entity::Method(id) = entity {
        for it in in_metadata(snapshot, id).iter().filter(|it| !it.is_copy) {
            let text = snapshot.text_at(&it.path);
            let text = text.map(|it| Text::plain(it, context.client.columns));
            if let (Some(text), Some(uri)) = (text, context.uri(&it.path)) {
                let range = text.range(&it.range);
                found.push(Location { uri, range });
            }
        }
    }
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Tested, fixture, sample, short};

    fn ask(tested: &Tested, with_declaration: bool) -> Vec<String> {
        let params = json!({ "context": { "includeDeclaration": with_declaration } });
        let found = handle(&tested.context, tested.params(params));
        let show = |it: &Location| format!("{} {}", tested.short(&it.uri), short(it.range.start));
        found
            .unwrap()
            .unwrap_or_default()
            .iter()
            .map(show)
            .collect()
    }

    #[test]
    fn a_variable_is_used_with_its_declaration_and_without() {
        let tested = fixture("//- /А.bsl\nПроцедура А(Х)\n\tУ = \"𝄞\" + Х$0;\nКонецПроцедуры\n");
        assert_eq!(ask(&tested, true), ["/А.bsl 0:12", "/А.bsl 1:12"]);
        assert_eq!(ask(&tested, false), ["/А.bsl 1:12"]);
    }

    #[test]
    fn nothing_is_used_where_nothing_stands() {
        assert!(ask(&fixture("//- /А.bsl\n// Слова$0\n"), true).is_empty());
    }

    #[test]
    fn a_handler_is_used_by_its_form() {
        for (project, module, form) in [
            (
                "trade",
                "/Documents/УстановкаЦен/Forms/ФормаДокумента/Ext/Form/Module.bsl",
                "/Documents/УстановкаЦен/Forms/ФормаДокумента/Ext/Form.xml",
            ),
            (
                "trade-edt",
                "/src/Documents/УстановкаЦен/Forms/ФормаДокумента/Module.bsl",
                "/src/Documents/УстановкаЦен/Forms/ФормаДокумента/Form.form",
            ),
        ] {
            let text = "&НаСервере\nПроцедура ПриЧтенииНаСер$0вере(Объект)\nКонецПроцедуры\n";
            let tested = sample(project, &format!("//- {module}\n{text}"));
            let form_text = tested
                .context
                .snapshot
                .text_at(&crate::convert::path(&tested.uri(form)));
            let names_it = form_text.unwrap().contains("ПриЧтенииНаСервере");
            let found = ask(&tested, false);
            assert_eq!(found.len(), usize::from(names_it), "{found:?}");
            assert!(found.iter().all(|it| it.starts_with(form)), "{found:?}");
        }
    }
}
