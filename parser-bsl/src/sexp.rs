//! A tree as an s-expression, in the form of the tree-sitter command line.

use std::io::{self, Write};

use tree_sitter::Tree;

/// How many levels are told apart by their indent; blanks of deeper ones would be most of the output.
const INDENTED: usize = 100;

/// Writes the named nodes of a tree, below its path if there are several trees. Rows and columns begin
/// with 0; columns are bytes.
pub fn write(out: &mut dyn Write, path: Option<&str>, tree: &Tree) -> io::Result<()> {
    if let Some(path) = path {
        writeln!(out, "; {path}")?;
    }
    let mut cursor = tree.walk();
    let mut depth = 0_usize;
    let mut is_first = true;
    loop {
        let node = cursor.node();
        let is_shown = node.is_named() || node.is_missing() || node.is_error();
        if is_shown {
            if !is_first {
                out.write_all(b"\n")?;
                out.write_all(&[b' '; 2 * INDENTED][..2 * depth.min(INDENTED)])?;
            }
            is_first = false;
            if let Some(field) = cursor.field_name() {
                write!(out, "{field}: ")?;
            }
            let (start, end) = (node.start_position(), node.end_position());
            match node.kind() {
                kind if node.is_missing() && !node.is_named() => write!(out, "(MISSING {kind:?}")?,
                kind if node.is_missing() => write!(out, "(MISSING {kind}")?,
                kind => write!(out, "({kind}")?,
            }
            write!(
                out,
                " [{}, {}] - [{}, {}]",
                start.row, start.column, end.row, end.column
            )?;
            if cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            write!(out, ")")?;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return writeln!(out);
            }
            depth -= 1;
            write!(out, ")")?;
        }
    }
}
