//! The files of a workspace, listed once, so that nothing is asked of the disk twice.

use std::collections::hash_map::Entry;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::kind::Kind;

/// Files below a folder, by paths relative to it with `/` between the parts.
#[derive(Debug, Default)]
pub(super) struct Files {
    root: PathBuf,
    paths: Vec<String>,
    folded: OnceLock<FxHashMap<String, usize>>,
    /// Folders that are there and cannot be listed, and why.
    unreadable: Vec<(String, io::Error)>,
}

/// Folders that hold what tools made, outside of configurations.
const MADE: [&str; 4] = ["node_modules", "target", "out", "build"];

/// Folders of kinds whose objects have nothing but pictures and schemas beside their own file.
const PLAIN: [&str; 4] = [
    "CommonPictures",
    "XDTOPackages",
    "WSReferences",
    "Languages",
];

impl Files {
    /// Everything below a folder that may belong to a configuration. Links to folders are not followed.
    pub(super) fn list(root: &Path) -> Self {
        Self::walk(root, vec![String::new()], Vec::new())
    }

    /// Some files of a folder and everything below some folders of it. What is not there is left out.
    pub(super) fn some(root: &Path, files: &[String], folders: &[String]) -> Self {
        let files = files.iter().filter_map(|it| spelled(root, it));
        let files = files.filter(|it| root.join(it).is_file()).collect();
        let folders = folders.iter().filter_map(|it| spelled(root, it));
        Self::walk(root, folders.map(|it| format!("{it}/")).collect(), files)
    }

    fn walk(root: &Path, folders: Vec<String>, mut paths: Vec<String>) -> Self {
        let mut frontier = folders;
        let mut unreadable = Vec::new();
        while !frontier.is_empty() {
            let listed: Vec<_> = frontier.par_iter().map(|it| entries(root, it)).collect();
            let mut next = Vec::new();
            for (folder, listed) in frontier.into_iter().zip(listed) {
                match listed {
                    Ok((files, folders)) => {
                        paths.extend(files);
                        next.extend(folders);
                    }
                    // Whoever asks for some folders does not know whether they are there.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => unreadable.push((folder, error)),
                }
            }
            frontier = next;
        }
        paths.sort_unstable();
        paths.dedup();
        Self {
            root: root.to_owned(),
            paths,
            folded: OnceLock::new(),
            unreadable,
        }
    }

    /// Folders that are there and cannot be listed, and why.
    pub(super) fn unreadable(&self) -> &[(String, io::Error)] {
        &self.unreadable
    }

    /// All of them, in order.
    pub(super) fn all(&self) -> &[String] {
        &self.paths
    }

    /// Those whose path begins with a text.
    pub(super) fn under(&self, prefix: &str) -> &[String] {
        let start = self.paths.partition_point(|it| it.as_str() < prefix);
        let rest = self.paths.get(start..).unwrap_or_default();
        let length = rest.partition_point(|it| it.starts_with(prefix));
        rest.get(..length).unwrap_or_default()
    }

    /// The path of a file as the disk spells it. Names of 1C know no case, and a disk may have another one.
    pub(super) fn find(&self, path: &str) -> Option<&str> {
        let place = match self.paths.binary_search_by(|it| it.as_str().cmp(path)) {
            Ok(place) => place,
            Err(_) => *self.folded().get(&fold(path))?,
        };
        self.paths.get(place).map(String::as_str)
    }

    fn folded(&self) -> &FxHashMap<String, usize> {
        self.folded.get_or_init(|| {
            let mut map = FxHashMap::default();
            for (place, path) in self.paths.iter().enumerate() {
                if let Entry::Vacant(it) = map.entry(fold(path)) {
                    it.insert(place);
                }
            }
            map
        })
    }

    /// The whole path of a file.
    pub(super) fn path(&self, relative: &str) -> PathBuf {
        match relative {
            "" => self.root.clone(),
            _ => self.root.join(relative),
        }
    }
}

/// A path below a folder as the disk spells it, if there is one. The names in it are those of metadata, which may be
/// anything: a way out of the folder is none.
fn spelled(root: &Path, path: &str) -> Option<String> {
    if path.split('/').any(|it| it == "..") {
        return None;
    }
    if root.join(path).exists() {
        return Some(path.to_owned());
    }
    let mut found = String::new();
    for part in path.split('/').filter(|it| !it.is_empty()) {
        let folder = root.join(&found);
        if !found.is_empty() {
            found.push('/');
        }
        if folder.join(part).exists() {
            found.push_str(part);
            continue;
        }
        let part = fold(part);
        let entries = fs::read_dir(folder).ok()?.flatten();
        let mut names = entries.filter_map(|it| it.file_name().into_string().ok());
        found.push_str(&names.find(|it| fold(it) == part)?);
    }
    Some(found)
}

/// One spelling for all of a path. Disks of macOS take `й` and `ё` apart.
fn fold(path: &str) -> String {
    let mut folded = String::with_capacity(path.len());
    for letter in path.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{306}' if folded.ends_with('и') => {
                folded.pop();
                folded.push('й');
            }
            '\u{308}' if folded.ends_with('е') => {
                folded.pop();
                folded.push('ё');
            }
            _ => folded.push(letter),
        }
    }
    folded
}

/// The files of a folder and the folders in it that are worth a look.
fn entries(root: &Path, folder: &str) -> io::Result<(Vec<String>, Vec<String>)> {
    let entries = match folder {
        "" => fs::read_dir(root)?,
        _ => fs::read_dir(root.join(folder))?,
    };
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let path = format!("{folder}{name}");
        // A link may lead to a file; one that leads to a folder might lead around.
        if kind.is_dir() {
            folders.push((name, path));
        } else if wanted(&name) && (kind.is_file() || root.join(&path).is_file()) {
            files.push(path);
        }
    }
    let own = folder.trim_end_matches('/').rsplit('/').next();
    let own = own.unwrap_or_default();
    let plain = PLAIN.contains(&own);
    let in_object =
        Kind::of_folder(own).is_some() || ["Forms", "Templates", "Commands"].contains(&own);
    folders.retain(|(name, path)| {
        let made = name.starts_with('.') || (MADE.contains(&name.as_str()) && !in_object);
        let pictures = own == "Ext" && (name == "Help" || name == "Picture" || name == "Template");
        let described = || plain && files.contains(&format!("{path}.xml"));
        !(made || pictures || described())
    });
    let folders = folders.into_iter().map(|it| format!("{}/", it.1));
    Ok((files, folders.collect()))
}

/// Whether a file may say something of a configuration.
fn wanted(name: &str) -> bool {
    const ENDS: [&str; 10] = [
        ".xml",
        ".bsl",
        ".mdo",
        ".form",
        ".dcs",
        ".rights",
        ".scheme",
        ".txt",
        ".dcss",
        // A module without a text.
        "Module.bin",
    ];
    const NAMES: [&str; 3] = [".project", "PROJECT.PMF", "ParentConfigurations.bin"];
    let ends = |end: &str| {
        let found = name
            .len()
            .checked_sub(end.len())
            .and_then(|it| name.get(it..));
        found.is_some_and(|it| it.eq_ignore_ascii_case(end))
    };
    ENDS.into_iter().any(ends) || NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_whatever_its_case() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("Catalogs/Й");
        fs::create_dir_all(&at).unwrap();
        fs::write(at.join("Ёж.xml"), "").unwrap();
        fs::create_dir_all(folder.path().join("out")).unwrap();
        fs::write(folder.path().join("out/x.xml"), "").unwrap();
        let files = Files::list(folder.path());
        assert_eq!(files.all(), ["Catalogs/Й/Ёж.xml"]);
        assert_eq!(files.find("Catalogs/Й/Ёж.xml"), Some("Catalogs/Й/Ёж.xml"));
        assert_eq!(files.find("catalogs/й/ёж.XML"), Some("Catalogs/Й/Ёж.xml"));
        let apart = "Catalogs/И\u{306}/Е\u{308}ж.xml";
        assert_eq!(files.find(apart), Some("Catalogs/Й/Ёж.xml"));
        assert_eq!(files.find("Catalogs/Нет.xml"), None);
        assert_eq!(files.under("Catalogs/").len(), 1);
    }

    #[test]
    fn some_files_are_found_whatever_their_case_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        fs::create_dir_all(root.join("catalogs/к/Ext")).unwrap();
        fs::write(root.join("catalogs/к/Ext/ObjectModule.bsl"), "").unwrap();
        fs::write(root.join("catalogs/к.xml"), "").unwrap();
        fs::write(folder.path().join("other.xml"), "").unwrap();
        let some = |file: &str, folder: &str| {
            let files = Files::some(&root, &[file.to_owned()], &[folder.to_owned()]);
            files.all().len()
        };
        assert_eq!(some("Catalogs/К.xml", "Catalogs/К"), 2);
        assert_eq!(some("Catalogs/Нет.xml", "Catalogs/Нет"), 0);
        assert_eq!(some("../other.xml", "catalogs/../.."), 0);
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("К"), "").unwrap();
        let files = Files::some(folder.path(), &[], &["К".to_owned(), "Нет".to_owned()]);
        let told: Vec<_> = files.unreadable().iter().map(|it| it.0.as_str()).collect();
        assert_eq!(told, ["К/"]);
    }

    #[test]
    fn an_object_may_have_the_name_of_a_folder_of_tools() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("CommonModules/out/Ext");
        fs::create_dir_all(&at).unwrap();
        fs::write(at.join("Module.bsl"), "").unwrap();
        assert_eq!(Files::list(folder.path()).all().len(), 1);
    }
}
