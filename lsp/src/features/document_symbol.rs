//! The outline of a module.

use analysis::ide::symbols::{Outline, SymbolKind, document_symbols};
use tower_lsp::ls_types::{
    self as types, DocumentSymbol, DocumentSymbolOptions, DocumentSymbolParams,
    DocumentSymbolResponse, Location, OneOf, ServerCapabilities, SymbolInformation, SymbolTag,
    WorkDoneProgressOptions,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.document_symbol_provider = Some(OneOf::Right(DocumentSymbolOptions {
        label: Some("1C:Copilot".to_owned()),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    }));
}

pub(crate) fn handle(
    context: &Context,
    params: DocumentSymbolParams,
) -> Answer<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    let Some(file) = context.file(&uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let outline = document_symbols(&context.snapshot, file);
    let symbols = context.client.text_document();
    let symbols = symbols.and_then(|it| it.document_symbol.as_ref());
    let nested = symbols.and_then(|it| it.hierarchical_document_symbol_support) == Some(true);
    if nested {
        let all = outline.iter().map(|it| symbol(context, &text, it));
        return Ok(Some(DocumentSymbolResponse::Nested(all.collect())));
    }
    let mut flat = Vec::new();
    for it in &outline {
        add_flat(context, &text, &uri, it, None, &mut flat);
    }
    Ok(Some(DocumentSymbolResponse::Flat(flat)))
}

/// The kind of a symbol, by the words of the protocol.
pub(super) fn kind(of: SymbolKind) -> types::SymbolKind {
    match of {
        SymbolKind::Object => types::SymbolKind::CLASS,
        SymbolKind::Module => types::SymbolKind::MODULE,
        SymbolKind::Region => types::SymbolKind::NAMESPACE,
        SymbolKind::Query => types::SymbolKind::STRUCT,
        SymbolKind::Variable => types::SymbolKind::VARIABLE,
        SymbolKind::Procedure => types::SymbolKind::METHOD,
        SymbolKind::Function => types::SymbolKind::FUNCTION,
    }
}

pub(super) fn tags(deprecated: bool) -> Option<Vec<SymbolTag>> {
    deprecated.then(|| vec![SymbolTag::DEPRECATED])
}

/// Editors take no symbol without a name.
fn name(context: &Context, of: &Outline) -> String {
    match of.name.as_str() {
        "" => context.language.pick("<без имени>", "<no name>").to_owned(),
        name => name.to_owned(),
    }
}

#[expect(deprecated, reason = "a field that must be given")]
fn symbol(context: &Context, text: &Text, of: &Outline) -> DocumentSymbol {
    // Regions nest as deep as somebody has written them.
    let children: Vec<_> = of
        .children
        .iter()
        .map(|it| symbol(context, text, it))
        .collect();
    DocumentSymbol {
        name: name(context, of),
        detail: Some(of.detail.clone()).filter(|it| !it.is_empty()),
        kind: kind(of.kind),
        tags: tags(of.deprecated),
        deprecated: None,
        range: text.range(&of.range),
        selection_range: text.range(&of.name_range),
        children: Some(children).filter(|it| !it.is_empty()),
    }
}

#[expect(deprecated, reason = "a field that must be given")]
fn add_flat(
    context: &Context,
    text: &Text,
    uri: &types::Uri,
    of: &Outline,
    container: Option<&str>,
    into: &mut Vec<SymbolInformation>,
) {
    let own = name(context, of);
    into.push(SymbolInformation {
        name: own.clone(),
        kind: kind(of.kind),
        tags: tags(of.deprecated),
        deprecated: None,
        location: Location {
            uri: uri.clone(),
            range: text.range(&of.range),
        },
        container_name: container.map(str::to_owned),
    });
    for it in &of.children {
        add_flat(context, text, uri, it, Some(&own), into);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Tested, fixture, short};

    const CODE: &str = "//- /А.bsl
#Область Методы
// Устарела.
Процедура А(Знач Х, У = 1) Экспорт
КонецПроцедуры
#КонецОбласти
#Область
";

    fn ask(tested: &Tested) -> DocumentSymbolResponse {
        let document = tested.document("/А.bsl");
        let params = serde_json::from_value(json!({ "textDocument": document })).unwrap();
        handle(&tested.context, params).unwrap().unwrap()
    }

    #[test]
    fn symbols_nest_where_the_client_shows_it() {
        let client = json!({ "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } });
        let DocumentSymbolResponse::Nested(found) = ask(&fixture(CODE).with_client(client)) else {
            panic!("a flat list");
        };
        let [methods, unnamed] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(unnamed.name, "<без имени>");
        let method = &methods.children.as_ref().unwrap()[0];
        assert_eq!(method.detail.as_deref(), Some("(Знач Х, У = 1) Экспорт"));
        assert_eq!(method.tags, tags(true));
        assert_eq!(short(method.selection_range.start), "2:10");
        assert!(method.range.start <= method.selection_range.start);
    }

    #[test]
    fn symbols_are_a_list_for_other_clients() {
        let DocumentSymbolResponse::Flat(found) = ask(&fixture(CODE)) else {
            panic!("a tree");
        };
        let shown: Vec<_> = found
            .iter()
            .map(|it| (it.name.as_str(), it.container_name.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                ("Методы", None),
                ("А", Some("Методы")),
                ("<без имени>", None)
            ]
        );
    }
}
