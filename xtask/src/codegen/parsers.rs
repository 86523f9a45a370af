//! `grammar.js` to C, by the tree-sitter generator of the version that the runtime has.

use std::path::Path;

use anyhow::Context as _;
use tree_sitter_generate::{ABI_VERSION_MAX, OptLevel, generate_parser_in_directory};

use super::Generated;

const FILES: [&str; 6] = [
    "grammar.json",
    "node-types.json",
    "parser.c",
    "tree_sitter/alloc.h",
    "tree_sitter/array.h",
    "tree_sitter/parser.h",
];

/// The files of `folder/src`, generated from `folder/grammar.js`.
pub(super) fn generate(folder: &Path) -> anyhow::Result<Vec<Generated>> {
    let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
    generate_parser_in_directory(
        folder,
        Some(scratch.path()),
        None::<&Path>,
        ABI_VERSION_MAX,
        None,
        Some("native"),
        true,
        OptLevel::default(),
        &mut Vec::new(),
    )
    .with_context(|| format!("cannot generate the parser of {}", folder.display()))?;
    FILES
        .iter()
        .map(|file| {
            let path = scratch.path().join(file);
            let bytes =
                std::fs::read(&path).with_context(|| format!("the generator wrote no {file}"))?;
            Ok(Generated {
                path: folder.join("src").join(file),
                bytes,
            })
        })
        .collect()
}
