//! The modules of a directory, read into memory before anything is measured.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

/// One module: its path and its text, decoded.
pub(crate) struct Module {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// All `.bsl` and `.os` files below `directory`, sorted by path; compiled modules and files that
/// are not UTF-8 are left out.
pub(crate) fn read(directory: &Path) -> anyhow::Result<Vec<Module>> {
    let mut modules = Vec::new();
    for entry in ignore::WalkBuilder::new(directory)
        .standard_filters(false)
        .build()
    {
        let entry = entry.with_context(|| format!("cannot walk {}", directory.display()))?;
        let extension = entry
            .path()
            .extension()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        if !extension.eq_ignore_ascii_case("bsl") && !extension.eq_ignore_ascii_case("os") {
            continue;
        }
        let bytes = std::fs::read(entry.path())
            .with_context(|| format!("cannot read {}", entry.path().display()))?;
        if let Ok(text) = String::from_utf8(bytes) {
            let text = text
                .strip_prefix('\u{feff}')
                .map(str::to_owned)
                .unwrap_or(text);
            modules.push(Module {
                path: entry.into_path(),
                text,
            });
        }
    }
    ensure!(
        !modules.is_empty(),
        "no .bsl or .os file below {}",
        directory.display()
    );
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(modules)
}
