//! The facts of `metadata/data` packed for `metadata`, one file a platform.
//!
//! `docs/platform.md` tells how the sources are written.

mod block;
mod join;
mod line;

use std::path::Path;

use anyhow::Context as _;
use metadata::platform::Facts;

use super::Generated;

/// The folder of sources below `metadata/data`, and the packed file below `metadata/src/platform`.
const PLATFORMS: [(&str, &str); 2] = [("platform", "builtin.bin"), ("oscript", "oscript.bin")];

pub(super) fn generate(root: &Path) -> anyhow::Result<Vec<Generated>> {
    let pack = |(folder, file): &(&str, &str)| {
        let facts = read(&root.join("metadata/data").join(folder))?;
        Ok(Generated {
            path: root.join("metadata/src/platform").join(file),
            bytes: facts.encode(),
        })
    };
    PLATFORMS.iter().map(pack).collect()
}

/// All files of a folder in the order of their names: what a later one says holds.
fn read(folder: &Path) -> anyhow::Result<Facts> {
    let mut paths = std::fs::read_dir(folder)
        .and_then(|all| {
            all.map(|it| it.map(|it| it.path()))
                .collect::<Result<Vec<_>, _>>()
        })
        .with_context(|| format!("cannot list {}", folder.display()))?;
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    let mut facts = Facts::default();
    for path in paths {
        let shown = path.display();
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;
        add(&mut facts, &text).with_context(|| format!("in {shown}"))?;
    }
    Ok(facts)
}

/// Adds the facts of a text.
fn add(facts: &mut Facts, text: &str) -> anyhow::Result<()> {
    for block in block::blocks(text)? {
        let line = block.line;
        join::join(facts, block).with_context(|| format!("the block of line {line}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
