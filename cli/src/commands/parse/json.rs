//! A tree as JSON, written node by node: neither its size nor its depth is a matter of memory.

use std::io::{self, Write};

use parser_bsl::decode::Encoding;
use serde_json::to_writer;
use tree_sitter::{Node, Tree, TreeCursor};

use super::Text;

/// Writes one line: `{"path", "encoding", "root": {"kind", "named", "range", …, "children": […]}}`.
///
/// A range is two offsets in bytes of the text, `start` and `end` are `[row, column]`, which begin with 0
/// and count bytes. A leaf has its `text`, a token that the code lacks is `missing`.
pub(super) fn write(out: &mut dyn Write, path: &str, source: &Text, tree: &Tree) -> io::Result<()> {
    let encoding = match source.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf8Bom => "utf-8-bom",
        Encoding::Utf16Le => "utf-16le",
        Encoding::Utf16Be => "utf-16be",
        Encoding::Windows1251 => "windows-1251",
    };
    write!(out, "{{\"path\":")?;
    to_writer(&mut *out, path)?;
    write!(out, ",\"encoding\":\"{encoding}\",\"root\":")?;
    let mut cursor = tree.walk();
    loop {
        write_head(out, &cursor, &source.text)?;
        if cursor.goto_first_child() {
            write!(out, ",\"children\":[")?;
            continue;
        }
        write!(out, "}}")?;
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return writeln!(out, "}}");
            }
            write!(out, "]}}")?;
        }
        write!(out, ",")?;
    }
}

/// The beginning of a node: all but its children and its closing brace.
fn write_head(out: &mut dyn Write, cursor: &TreeCursor<'_>, text: &str) -> io::Result<()> {
    let node = cursor.node();
    write!(out, "{{\"kind\":")?;
    to_writer(&mut *out, node.kind())?;
    write!(out, ",\"named\":{}", node.is_named())?;
    if let Some(field) = cursor.field_name() {
        write!(out, ",\"field\":\"{field}\"")?;
    }
    write_range(out, node)?;
    if node.is_missing() {
        write!(out, ",\"missing\":true")?;
    } else if node.child_count() == 0 {
        write!(out, ",\"text\":")?;
        to_writer(&mut *out, &text[node.byte_range()])?;
    }
    Ok(())
}

fn write_range(out: &mut dyn Write, node: Node<'_>) -> io::Result<()> {
    let (bytes, start, end) = (
        node.byte_range(),
        node.start_position(),
        node.end_position(),
    );
    write!(out, ",\"range\":[{},{}]", bytes.start, bytes.end)?;
    write!(
        out,
        ",\"start\":[{},{}],\"end\":[{},{}]",
        start.row, start.column, end.row, end.column
    )
}
