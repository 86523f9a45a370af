//! Names of the whole project by what somebody types.

use std::ops::Range;
use std::path::PathBuf;

use analysis::ide::symbols::{self, Symbol, SymbolPlace, object_place, workspace_symbols};
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    Location, OneOf, ServerCapabilities, WorkDoneProgressOptions, WorkspaceLocation,
    WorkspaceSymbol, WorkspaceSymbolOptions, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::document_symbol::{kind, tags};
use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::Answer;

/// So many symbols are told to a client that asks for the places of those it shows.
const MOST: usize = 500;

/// So many to one that wants all places at once: each may be in a file that must be read.
const MOST_WITH_PLACES: usize = 100;

pub(crate) fn capability(client: &Client, server: &mut ServerCapabilities) {
    server.workspace_symbol_provider = Some(match resolves(client) {
        true => OneOf::Right(WorkspaceSymbolOptions {
            resolve_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        false => OneOf::Left(true),
    });
}

/// Whether the client asks for the place of a symbol once it wants to go there.
fn resolves(client: &Client) -> bool {
    let symbol = client.workspace().and_then(|it| it.symbol.as_ref());
    let resolve = symbol.and_then(|it| it.resolve_support.as_ref());
    resolve.is_some_and(|it| it.properties.iter().any(|it| it == "location.range"))
}

pub(crate) fn handle(
    context: &Context,
    params: WorkspaceSymbolParams,
) -> Answer<Option<WorkspaceSymbolResponse>> {
    let lazily = resolves(&context.client);
    let most = if lazily { MOST } else { MOST_WITH_PLACES };
    let found = workspace_symbols(&context.snapshot, &params.query, most, context.language);
    let found = found.into_iter().filter_map(|it| {
        let data = data(&it);
        let location = match (lazily, &it.place) {
            (true, SymbolPlace::Code(file, _)) => {
                let uri = context.uri_of(*file)?;
                OneOf::Right(WorkspaceLocation { uri })
            }
            _ => OneOf::Left(location(context, &it.place)?),
        };
        Some(WorkspaceSymbol {
            name: it.name.to_string(),
            kind: kind(it.kind),
            tags: tags(it.deprecated),
            container_name: Some(it.container).filter(|it| !it.is_empty()),
            location,
            data,
        })
    });
    Ok(Some(WorkspaceSymbolResponse::Nested(found.collect())))
}

/// Adds the place of a symbol of a module.
pub(crate) fn resolve(context: &Context, mut symbol: WorkspaceSymbol) -> Answer<WorkspaceSymbol> {
    if let OneOf::Right(it) = &symbol.location
        && let Some(file) = context.file(&it.uri)
    {
        // The text may have changed since: a name stands for itself, wherever it is now.
        let summary = context.snapshot.file(file).map(|it| &it.summary);
        let kind = symbol.data.as_ref().and_then(|it| it["kind"].as_str());
        let range: Range<usize> = summary
            .and_then(|summary| match kind {
                Some("method") => summary.method(&symbol.name).map(|it| it.1.name_range()),
                Some("variable") => {
                    let mut all = summary.variables.iter();
                    let found = all.find(|it| it.name.is(&symbol.name))?;
                    Some(found.range.start as usize..found.range.end as usize)
                }
                _ => None,
            })
            .unwrap_or(0..0);
        if let Some(range) = context.range(file, &range) {
            let uri = it.uri.clone();
            symbol.location = OneOf::Left(Location { uri, range });
        }
    }
    Ok(symbol)
}

/// What is needed to find the place of a symbol later.
fn data(symbol: &Symbol) -> Option<Value> {
    let kind = match symbol.kind {
        symbols::SymbolKind::Procedure | symbols::SymbolKind::Function => "method",
        symbols::SymbolKind::Variable => "variable",
        _ => return None,
    };
    Some(json!({ "kind": kind }))
}

fn location(context: &Context, place: &SymbolPlace) -> Option<Location> {
    match place {
        SymbolPlace::Code(file, range) => context.location(*file, range),
        SymbolPlace::Metadata(configuration, full) => {
            let (path, range): (PathBuf, _) =
                object_place(&context.snapshot, *configuration, full)?;
            let text = context.snapshot.text_at(&path)?;
            let text = Text::plain(text, context.client.columns);
            Some(Location {
                uri: context.uri(&path)?,
                range: text.range(&range),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing::{Tested, sample, short};

    fn ask(tested: &Tested, query: &str) -> Vec<WorkspaceSymbol> {
        let params = serde_json::from_value(json!({ "query": query })).unwrap();
        match handle(&tested.context, params).unwrap().unwrap() {
            WorkspaceSymbolResponse::Nested(it) => it,
            WorkspaceSymbolResponse::Flat(_) => panic!("symbols of an older protocol"),
        }
    }

    fn place(tested: &Tested, symbol: &WorkspaceSymbol) -> String {
        match &symbol.location {
            OneOf::Left(it) => format!("{} {}", tested.short(&it.uri), short(it.range.start)),
            OneOf::Right(it) => tested.short(&it.uri),
        }
    }

    const MODULE: &str = "/CommonModules/Проба/Ext/Module.bsl";

    fn tested() -> Tested {
        let code = "Процедура НайтиСамоеНужное() Экспорт\nКонецПроцедуры\n";
        sample("trade", &format!("//- {MODULE}\n{code}"))
    }

    #[test]
    fn a_method_and_an_object_have_their_places() {
        let tested = tested();
        let found = ask(&tested, "НСН");
        assert_eq!(place(&tested, &found[0]), format!("{MODULE} 0:10"));
        let found = ask(&tested, "Справочник.Номенклатура");
        let places: Vec<_> = found.iter().map(|it| place(&tested, it)).collect();
        assert!(
            places[0].starts_with("/Catalogs/Номенклатура.xml "),
            "{places:?}"
        );
        assert_eq!(found[0].container_name.as_deref(), Some("Справочник"));
    }

    #[test]
    fn a_client_may_ask_for_the_place_later() {
        let mut tested = tested();
        let params = json!({ "capabilities": { "workspace": { "symbol": {
            "resolveSupport": { "properties": ["location.range"] },
        } } } });
        let client = Client::new(&serde_json::from_value(params).unwrap());
        tested.context.client = Arc::new(client);
        let found = ask(&tested, "найтисамое").remove(0);
        assert_eq!(place(&tested, &found), MODULE);
        let found = resolve(&tested.context, found).unwrap();
        assert_eq!(place(&tested, &found), format!("{MODULE} 0:10"));
    }
}
