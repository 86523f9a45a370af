//! Any query text is parsed, alone and as a string literal of a module.
//!
//! `cargo +nightly fuzz run query`
#![no_main]

use libfuzzer_sys::fuzz_target;
use parser_bsl::{Parser, embedded};

fuzz_target!(|text: &str| {
    let query = Parser::query().parse(text, None);
    assert!(query.root_node().end_byte() <= text.len());

    let module = format!(
        "А = \"ВЫБРАТЬ {}\";",
        text.replace('"', "\"\"").replace('\n', "\n|")
    );
    let tree = Parser::bsl().parse(&module, None);
    for query in embedded::queries(&tree, &module) {
        let _ = &module[query.tree.root_node().byte_range()];
    }
});
