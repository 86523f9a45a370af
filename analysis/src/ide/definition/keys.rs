//! Where a key of a structure, a column of a table is named: the string that puts it in.

use std::ops::Range;

use memchr::memmem;
use metadata::same;
use parser_bsl::bsl::Kind;

use crate::ide::entities_at;
use crate::ide::hover::leaf_at;
use crate::ide::path::Path;
use crate::ide::strings::keyed;
use crate::ide::target::Target;
use crate::ide::type_definition::makers;
use crate::types;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// Where the property at an offset is put into its value; nothing where it is no key of a value that code builds.
pub(super) fn targets(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    offset: usize,
) -> Option<(Range<usize>, Vec<Target>)> {
    let path = leaf_at(parsed, offset)?;
    let (node, parent) = (path.node(), path.parent()?);
    let is_property = Kind::of(parent) == Kind::MemberExpression
        && parent.child_by_field_name("property") == Some(node);
    let (object, origin) = match is_property {
        true => (parent.child_by_field_name("object")?, node.byte_range()),
        false => {
            let keyed = keyed(parsed, &path)?;
            (keyed.holder, keyed.range)
        }
    };
    let word = parsed.text.get(origin.clone())?;
    let of = types::of_expression(snapshot, file, object.byte_range());
    let is_key = of.list().iter().filter_map(|it| it.content()).any(|it| {
        let mut fields = it.fields.iter().chain(&it.columns);
        fields.any(|it| it.names.is(word))
    });
    if !is_key {
        return None;
    }
    let scope = path.scope().byte_range();
    let own = named(parsed, scope, word, node.start_byte());
    // A string that stands alone names what is put in elsewhere.
    if let Some(name) = own.filter(|it| *it != origin) {
        let target = Target::name(snapshot, file, name)?;
        return Some((origin, vec![target]));
    }
    // The function that has built the value names it.
    let mut all = Vec::new();
    for entity in entities_at(snapshot, file, object.end_byte()) {
        for id in makers(snapshot, file, parsed, &entity, offset) {
            let method = snapshot.method(id.file, id.index)?.range();
            let Some(other) = snapshot.parsed_parts(id.file, std::slice::from_ref(&method)) else {
                continue;
            };
            let end = method.end;
            let name = named(&other, method, word, end);
            all.extend(name.and_then(|it| Target::name(snapshot, id.file, it)));
        }
    }
    Some((origin, all))
}

/// The last place before an offset where a string of a part of a text names a word; else the first one behind.
fn named(parsed: &OpenFile, part: Range<usize>, word: &str, before: usize) -> Option<Range<usize>> {
    let text = parsed.text.get(part.clone())?;
    let all = memmem::find_iter(text.as_bytes(), word.as_bytes());
    let mut behind = None;
    let mut found = None;
    for at in all {
        let range = part.start + at..part.start + at + word.len();
        if !is_listed(parsed, &range, word) {
            continue;
        }
        if range.start < before {
            found = Some(range);
        } else if behind.is_none() {
            behind = Some(range);
        }
    }
    found.or(behind)
}

/// Whether a range is a word of a list in a string: `"Ключ, Значение"`.
fn is_listed(parsed: &OpenFile, range: &Range<usize>, word: &str) -> bool {
    let head = parsed.text.get(..range.start).unwrap_or_default();
    let tail = parsed.text.get(range.end..).unwrap_or_default();
    let left = head.trim_end().ends_with(['"', ',', '|']);
    let right = tail.trim_start().starts_with(['"', ',']);
    if !left || !right {
        return false;
    }
    let path = Path::to(&parsed.tree, range.start, range.end);
    let is_text = matches!(Kind::of(path.node()), Kind::String | Kind::StringFragment);
    is_text
        && parsed
            .text
            .get(range.clone())
            .is_some_and(|it| same(it, word))
}
