//! The facts of `metadata/data` packed for `metadata`, one file a platform.
//!
//! `docs/platform.md` tells how the sources are written.

mod block;
mod join;
mod line;

use std::path::Path;

use anyhow::Context as _;
use metadata::platform::{Callable, Facts};

use super::Generated;

pub(super) fn generate(root: &Path) -> anyhow::Result<Vec<Generated>> {
    let data = root.join("metadata/data");
    let platform = read(&data.join("platform"))?;
    let mut oscript = read(&data.join("oscript"))?;
    borrow(&mut oscript, &platform);
    let packed = |file: &str, facts: &Facts| Generated {
        path: root.join("metadata/src/platform").join(file),
        bytes: facts.encode(),
    };
    Ok(vec![
        packed("builtin.bin", &platform),
        packed("oscript.bin", &oscript),
    ])
}

/// Gives what OneScript shares with the platform the descriptions and the elements that are written there only.
fn borrow(oscript: &mut Facts, platform: &Facts) {
    describe_all(&mut oscript.functions, &platform.functions);
    for info in &mut oscript.types {
        let mut same = platform.types.iter();
        let Some(known) = same.find(|it| it.names.ru == info.names.ru) else {
            continue;
        };
        describe_all(&mut info.methods, &known.methods);
        for it in &mut info.properties {
            let mut same = known.properties.iter();
            if let Some(known) = same.find(|known| known.names.ru == it.names.ru) {
                it.description.clone_from(&known.description);
            }
        }
        info.description.clone_from(&known.description);
        if info.elements.is_empty() {
            info.elements.clone_from(&known.elements);
            info.indexed.clone_from(&known.indexed);
        }
    }
}

fn describe_all(all: &mut [Callable], known: &[Callable]) {
    for it in all {
        let mut same = known.iter();
        if let Some(known) = same.find(|known| known.names.ru == it.names.ru) {
            it.description.clone_from(&known.description);
        }
    }
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
