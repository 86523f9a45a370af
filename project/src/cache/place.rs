//! Where caches lie.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the names of unfinished files end with.
pub(super) const TEMPORARY: &str = "tmp";

/// A writer needs seconds; what is older than this has no writer any more.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// The folder of this program among the caches of the user; none where the system tells none.
pub fn user_folder() -> Option<PathBuf> {
    let base = folder("Library/Caches", "XDG_CACHE_HOME", ".cache");
    Some(base?.join("1c-copilot").join("index"))
}

/// The folder of this program among the data of the user, which cleaners of caches leave alone.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let base = folder(
        "Library/Application Support",
        "XDG_DATA_HOME",
        ".local/share",
    );
    Some(base?.join("1c-copilot"))
}

/// A folder of the user: on macOS by its path in the home folder, elsewhere by a variable or its path in the home folder.
fn folder(macos: &str, variable: &str, home: &str) -> Option<PathBuf> {
    let from = |name: &str| {
        let path = PathBuf::from(std::env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|it| it.join(macos))
    } else {
        from(variable).or_else(|| Some(from("HOME")?.join(home)))
    }
}

/// Takes away unfinished files that belong to the cache of a path.
pub(super) fn clean(path: &Path) {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) else {
        return;
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let other = entry.path();
        let is_ours = other.extension() == Some(OsStr::new(TEMPORARY))
            && other
                .file_name()
                .is_some_and(|it| it.as_encoded_bytes().starts_with(stem.as_encoded_bytes()));
        if is_ours && is_abandoned(&other) {
            // Another process may have been faster.
            let _ = fs::remove_file(&other);
        }
    }
}

fn is_abandoned(path: &Path) -> bool {
    let modified = path.metadata().and_then(|it| it.modified());
    let age = modified.map(|it| SystemTime::now().duration_since(it));
    matches!(age, Ok(Ok(age)) if age > ABANDONED)
}
