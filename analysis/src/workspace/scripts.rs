//! How scripts of OneScript find each other: the name of a module or a class is the name of its file.

use std::path::Path;

use super::{File, FileId, ScriptKind, State};

/// The script of a name, the closest one to where it is used.
pub(super) fn find(state: &State, from: &File, name: &str, kind: ScriptKind) -> Option<FileId> {
    let candidates = state.layout.scripts(name).iter().copied();
    let usable = candidates.filter_map(|id| {
        let file = state.files.get(id)?;
        let fits = fits(&file.path, kind)?;
        let far = usize::MAX - shared(&file.path, &from.path);
        Some(((!fits, far, id), id))
    });
    usable.min_by_key(|it| it.0).map(|it| it.1)
}

/// Whether the folder of a script says what it is: yes, or nothing (`Some(false)`), or something else (`None`).
fn fits(path: &Path, kind: ScriptKind) -> Option<bool> {
    let folder = path.parent()?.file_name()?.to_str()?;
    let is = |names: [&str; 2]| names.iter().any(|it| metadata::same(it, folder));
    let found = if is(["Модули", "Modules"]) {
        ScriptKind::Module
    } else if is(["Классы", "Classes"]) {
        ScriptKind::Class
    } else {
        return Some(false);
    };
    (found == kind).then_some(true)
}

/// How many folders two paths begin with together.
fn shared(left: &Path, right: &Path) -> usize {
    let pairs = left.components().zip(right.components());
    pairs.take_while(|it| it.0 == it.1).count()
}
