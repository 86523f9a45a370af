//! Where platforms are installed.

use std::path::{Path, PathBuf};

/// The folders below which versions of the platform are installed, on all systems: those of others do not exist.
pub fn roots() -> Vec<PathBuf> {
    [
        "/opt/1cv8",
        "/opt/1cv8/x86_64",
        "/opt/1cv8/i386",
        "/opt/1cv8/aarch64",
        "/opt/1C/v8.3",
        "/opt/1C/v8.3/x86_64",
        r"C:\Program Files\1cv8",
        r"C:\Program Files (x86)\1cv8",
    ]
    .map(PathBuf::from)
    .to_vec()
}

/// The folders of help of installed platforms, the newest version first.
pub fn installed() -> Vec<PathBuf> {
    below(&roots())
}

pub(super) fn below(roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for root in roots {
        let versions = std::fs::read_dir(root).into_iter().flatten().flatten();
        let folders = versions.map(|it| it.path()).chain([root.clone()]);
        for folder in folders {
            for folder in [folder.join("bin"), folder] {
                if super::inside(&folder).is_some() && !found.contains(&folder) {
                    found.push(folder);
                }
            }
        }
    }
    found.sort_by_cached_key(|it| std::cmp::Reverse(version(it)));
    found
}

/// The numbers of the part of a path that is a version; none stand before all.
pub(super) fn version(path: &Path) -> Vec<u32> {
    let numbers = |part: &str| -> Option<Vec<u32>> {
        let numbers: Result<Vec<_>, _> = part.split('.').map(str::parse).collect();
        numbers.ok().filter(|it| it.len() > 2)
    };
    let mut parts = path.iter().filter_map(|it| it.to_str());
    parts.find_map(numbers).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first() {
        let folder = tempfile::tempdir().expect("a folder");
        for version in ["8.3.9.2033", "8.3.27.1989", "8.3.10.100", "common"] {
            let bin = folder.path().join(version).join("bin");
            std::fs::create_dir_all(&bin).expect("made");
            if version != "common" {
                std::fs::write(bin.join(super::super::RUSSIAN), b"").expect("written");
            }
        }
        let found = below(&[folder.path().to_owned()]);
        let shown: Vec<_> = found.iter().map(|it| version(it)).collect();
        assert_eq!(
            shown,
            [[8, 3, 27, 1989], [8, 3, 10, 100], [8, 3, 9, 2033]].map(Vec::from)
        );
    }
}
