//! Types above and below others.

use analysis::ide::type_hierarchy::{self as ide, TypeItem, TypeKey};
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    ServerCapabilities, SymbolKind, TypeHierarchyItem, TypeHierarchyPrepareParams,
    TypeHierarchySubtypesParams, TypeHierarchySupertypesParams,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::{convert, goto};

/// Told later: see [`crate::hierarchy`].
pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

pub(crate) fn prepare(
    context: &Context,
    params: TypeHierarchyPrepareParams,
) -> Answer<Option<Vec<TypeHierarchyItem>>> {
    let Some((file, offset)) = context.place(&params.text_document_position_params) else {
        return Ok(None);
    };
    let found = ide::prepare(&context.snapshot, file, offset, context.language);
    Ok(found.map(|it| items(context, &it.1)))
}

pub(crate) fn supertypes(
    context: &Context,
    params: TypeHierarchySupertypesParams,
) -> Answer<Option<Vec<TypeHierarchyItem>>> {
    let key = params.item.data.as_ref().and_then(key);
    let found = key.map(|it| ide::supertypes(&context.snapshot, &it, context.language));
    Ok(found.map(|it| items(context, &it)))
}

pub(crate) fn subtypes(
    context: &Context,
    params: TypeHierarchySubtypesParams,
) -> Answer<Option<Vec<TypeHierarchyItem>>> {
    let key = params.item.data.as_ref().and_then(key);
    let found = key.map(|it| ide::subtypes(&context.snapshot, &it, context.language));
    Ok(found.map(|it| items(context, &it)))
}

fn items(context: &Context, found: &[TypeItem]) -> Vec<TypeHierarchyItem> {
    let found = found.iter();
    found.filter_map(|it| item(context, it)).collect()
}

fn item(context: &Context, it: &TypeItem) -> Option<TypeHierarchyItem> {
    let text = goto::text(context, &it.target.path)?;
    Some(TypeHierarchyItem {
        name: it.name.clone(),
        kind: match &it.key {
            TypeKey::Class(_) => SymbolKind::CLASS,
            TypeKey::Object(..) => SymbolKind::STRUCT,
        },
        tags: None,
        detail: Some(it.detail.clone()).filter(|it| !it.is_empty()),
        uri: context.uri(&it.target.path)?,
        range: text.range(&it.target.whole),
        selection_range: text.range(&it.target.name),
        data: data(context, &it.key),
    })
}

/// What the client sends back to ask for the relatives of a type.
fn data(context: &Context, key: &TypeKey) -> Option<Value> {
    let (full, path) = match key {
        TypeKey::Class(path) => (None, path),
        TypeKey::Object(full, path) => (Some(full), path),
    };
    let uri = context.uri(path)?;
    Some(json!({ "name": full, "from": uri.as_str() }))
}

fn key(data: &Value) -> Option<TypeKey> {
    let uri = data.get("from")?.as_str()?.parse().ok()?;
    let path = convert::path(&uri);
    Some(match data.get("name").and_then(Value::as_str) {
        Some(full) => TypeKey::Object(full.to_owned(), path),
        None => TypeKey::Class(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[test]
    fn a_document_is_one_of_the_types_that_a_defined_type_lists() {
        let code = "//- /CommonModules/Проба/Ext/Module.bsl\nА = Документы.ЗаказПоку$0пателя;";
        let tested = sample("trade", code);
        let found = prepare(&tested.context, tested.params(json!({}))).expect("an answer");
        let item = found.expect("items").remove(0);
        assert_eq!(item.name, "Документ.ЗаказПокупателя");
        assert_eq!(tested.short(&item.uri), "/Documents/ЗаказПокупателя.xml");
        let params = serde_json::from_value(json!({ "item": item })).expect("parameters");
        let above = supertypes(&tested.context, params).expect("an answer");
        let above = above.expect("items");
        let defined = above
            .iter()
            .find(|it| it.name == "ОпределяемыйТип.ДокументОснование");
        let params = json!({ "item": defined.expect("the defined type") });
        let params = serde_json::from_value(params).expect("parameters");
        let below = subtypes(&tested.context, params).expect("an answer");
        let below = below.expect("items");
        assert!(
            below.iter().any(|it| it.name == "Документ.ЗаказПокупателя"),
            "{below:?}"
        );
    }
}
