//! Any text is parsed, its errors and its queries are read, and its tree follows an edit.
//!
//! `cargo +nightly fuzz run bsl`
#![no_main]

use libfuzzer_sys::fuzz_target;
use parser_bsl::decode::{Decoded, decode};
use parser_bsl::{Dialect, Parser, embedded, errors};
use tree_sitter::{InputEdit, Point};

fuzz_target!(|bytes: &[u8]| {
    let Decoded::Text(text) = decode(bytes) else {
        return;
    };
    let mut parser = Parser::bsl();
    let tree = parser.parse(&text.text, None);
    for error in errors::errors(&tree, &text.text, Dialect::Bsl) {
        let _ = &text.text[error.range];
    }
    for query in embedded::queries(&tree, &text.text) {
        let _ = &text.text[query.tree.root_node().byte_range()];
    }

    // The first line is deleted.
    let end = text.text.find('\n').map_or(0, |it| it + 1);
    let mut old = tree.clone();
    old.edit(&InputEdit {
        start_byte: 0,
        old_end_byte: end,
        new_end_byte: 0,
        start_position: Point::new(0, 0),
        old_end_position: Point::new(usize::from(end > 0), 0),
        new_end_position: Point::new(0, 0),
    });
    let rest = &text.text[end..];
    let followed = parser.parse(rest, Some(&old));
    let fresh = parser.parse(rest, None);
    assert_eq!(
        followed.root_node().end_byte(),
        fresh.root_node().end_byte()
    );
    if !fresh.root_node().has_error() {
        assert_eq!(followed.root_node().to_sexp(), fresh.root_node().to_sexp());
    }
});
