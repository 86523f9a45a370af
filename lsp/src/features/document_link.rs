//! Links of a document: addresses and references of comments, libraries, names of metadata.

use analysis::ide::document_links::{self, LinkTo};
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    DocumentLink, DocumentLinkOptions, DocumentLinkParams, ServerCapabilities, Uri,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::{convert, goto};

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.document_link_provider = Some(DocumentLinkOptions {
        resolve_provider: Some(true),
        work_done_progress_options: Default::default(),
    });
}

/// Addresses have their targets at once; those of references are looked for when somebody follows them.
pub(crate) fn handle(
    context: &Context,
    params: DocumentLinkParams,
) -> Answer<Option<Vec<DocumentLink>>> {
    let uri = &params.text_document.uri;
    let Some(file) = context.file(uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let found = document_links::document_links(&context.snapshot, file);
    let link = |it: &document_links::DocumentLink| {
        let (target, data) = match &it.to {
            LinkTo::Address(address) => (Some(address.parse().ok()?), None),
            LinkTo::Path(path) => (Some(context.uri(path)?), None),
            LinkTo::See(path) => (None, Some(("see", path))),
            LinkTo::Metadata(full) => (None, Some(("metadata", full))),
        };
        Some(DocumentLink {
            range: text.range(&it.range),
            target,
            tooltip: None,
            data: data.map(|(what, name)| json!({ "from": uri.as_str(), what: name })),
        })
    };
    Ok(Some(found.iter().filter_map(link).collect()))
}

pub(crate) fn resolve(context: &Context, link: DocumentLink) -> Answer<DocumentLink> {
    let target = link.data.as_ref().and_then(|it| target(context, it));
    Ok(DocumentLink {
        target: link.target.or(target),
        data: None,
        ..link
    })
}

/// The address of what a link names; editors read the line behind the sign of the fragment.
fn target(context: &Context, data: &Value) -> Option<Uri> {
    let from: Uri = data.get("from")?.as_str()?.parse().ok()?;
    let file = context.snapshot.file_at(&convert::path(&from))?;
    let text = |what: &str| data.get(what).and_then(Value::as_str);
    let to = match (text("see"), text("metadata")) {
        (Some(path), _) => LinkTo::See(path.to_owned()),
        (None, Some(full)) => LinkTo::Metadata(full.to_owned()),
        (None, None) => return None,
    };
    let found = document_links::resolve(&context.snapshot, file, &to)?;
    let place = goto::location(context, &found)?;
    let start = place.range.start;
    let line = format!("#L{},{}", start.line + 1, start.character + 1);
    [place.uri.as_str(), &line].concat().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixture, short};

    #[test]
    fn references_are_followed_when_somebody_asks() {
        let tested = fixture(
            "//- /CommonModules/Проба/Ext/Module.bsl\n// См. Б, https://its.1c.ru/db\nПроцедура А()\nКонецПроцедуры\nПроцедура Б()\nКонецПроцедуры\n",
        );
        let document = tested.document("/CommonModules/Проба/Ext/Module.bsl");
        let params = json!({ "textDocument": document });
        let params = serde_json::from_value(params).expect("parameters");
        let links = handle(&tested.context, params).expect("an answer");
        let mut links = links.expect("links");
        assert_eq!(links.len(), 2);
        let address = links.remove(1);
        assert_eq!(
            address.target.expect("a target").as_str(),
            "https://its.1c.ru/db"
        );
        let reference = links.remove(0);
        assert_eq!(short(reference.range.start), "0:7");
        assert_eq!(reference.target, None);
        let followed = resolve(&tested.context, reference).expect("an answer");
        let target = followed.target.expect("a target");
        assert!(
            target.as_str().ends_with("Module.bsl#L4,11"),
            "{}",
            target.as_str()
        );
    }
}
