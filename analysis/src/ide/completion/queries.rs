//! What the text of a query offers, as items like all others.

use std::ops::Range;

use metadata::platform::Names;

use super::item::{Item, ItemKind};
use crate::ide::query::completion::{self, QueryItemKind};
use crate::workspace::{FileId, Snapshot};

/// What may stand at an offset that lies in the text of a query, and what is typed there.
pub(super) fn complete(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
) -> Option<(Range<usize>, Vec<Item>)> {
    let found = completion::complete(snapshot, file, offset)?;
    let count = found.items.len();
    let line_end = format!("\n{}", found.line_prefix);
    let items = found.items.into_iter().enumerate().map(|(order, it)| {
        let kind = match it.kind {
            QueryItemKind::Keyword => ItemKind::Keyword,
            QueryItemKind::Function => ItemKind::Function,
            QueryItemKind::TableKind => ItemKind::Module,
            QueryItemKind::Table => ItemKind::Object,
            QueryItemKind::TemporaryTable | QueryItemKind::Alias => ItemKind::Local,
            QueryItemKind::Field => ItemKind::Property,
            QueryItemKind::Parameter => ItemKind::Parameter,
            QueryItemKind::Value => ItemKind::EnumValue,
            QueryItemKind::Type => ItemKind::Type,
        };
        let mut item = Item::new(Names::new(&it.label, &it.other), kind);
        item.label = Some(it.label);
        item.snippet = it.insert.map(|it| it.replace('\n', &line_end));
        item.is_indented = true;
        item.detail = it.detail;
        item.documentation = it.documentation;
        // They come in order.
        item.fixed = Some((count - order) as f32);
        item
    });
    Some((found.range, items.collect()))
}
