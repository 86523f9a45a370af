//! What OneScript takes in: libraries, and classes that annotations stand for.

use std::path::{Component, Path, PathBuf};

use metadata::same;

use crate::workspace::{FileId, Snapshot};

/// The class that an annotation of a script stands for. By custom `&Желудь` is made by the class `АннотацияЖелудь`.
pub(super) fn annotation(snapshot: &Snapshot, file: FileId, word: &str) -> Option<FileId> {
    let from = snapshot.file(file)?;
    if from.dialect != parser_bsl::Dialect::OneScript {
        return None;
    }
    let names = [format!("Аннотация{word}"), format!("Annotation{word}")];
    let named = |it: &String| snapshot.script(file, it, crate::workspace::ScriptKind::Class);
    names.iter().find_map(named)
}

/// The folder of a library: what `#Использовать` names. A path is relative to the script; a name is that of a folder,
/// by custom in `oscript_modules`.
pub(super) fn library(snapshot: &Snapshot, file: FileId, used: &str) -> Option<PathBuf> {
    files_of(snapshot, file, used)
        .into_iter()
        .next()
        .map(|it| it.0)
}

/// The first script of a library, and its folder.
pub(super) fn first_of_library(snapshot: &Snapshot, file: FileId, used: &str) -> Option<FileId> {
    files_of(snapshot, file, used)
        .into_iter()
        .next()
        .map(|it| it.1)
}

/// The folder of a library and a script of it; the likeliest first.
fn files_of(snapshot: &Snapshot, file: FileId, used: &str) -> Vec<(PathBuf, FileId)> {
    let Some(from) = snapshot.file(file) else {
        return Vec::new();
    };
    let quoted = used.trim().strip_prefix('"');
    let mut found: Vec<(PathBuf, FileId)> = Vec::new();
    match quoted {
        Some(path) => {
            let path = path.strip_suffix('"').unwrap_or(path);
            let folder = joined(from.path.parent().unwrap_or(Path::new("")), path);
            let inside = snapshot.files().filter(|it| it.1.path.starts_with(&folder));
            found.extend(inside.map(|(id, _)| (folder.clone(), id)));
        }
        None => {
            for (id, other) in snapshot.files() {
                if other.dialect != parser_bsl::Dialect::OneScript {
                    continue;
                }
                let mut folders = other.path.ancestors().skip(1);
                let is_it = |it: &&Path| {
                    let name = it.file_name().and_then(|it| it.to_str());
                    name.is_some_and(|it| same(it, used.trim()))
                };
                if let Some(folder) = folders.find(is_it) {
                    found.push((folder.to_owned(), id));
                }
            }
        }
    }
    // Scripts that stand closest to the folder come first: those deeper are its tests and its own libraries.
    found.sort_by_key(|(folder, id)| {
        let path = snapshot
            .file(*id)
            .map(|it| it.path.clone())
            .unwrap_or_default();
        let deep =
            path.components().count() - folder.components().count().min(path.components().count());
        (deep, path)
    });
    found
}

/// A path relative to a folder, without `.` and `..`.
pub(super) fn joined(folder: &Path, relative: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in Path::new(&relative.replace('\\', "/")).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path
}
