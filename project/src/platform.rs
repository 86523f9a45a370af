//! The platform that modules run on: built in, with what was imported from an installed one over it.
//!
//! An import is one file among the data of the user. It holds what the help of the platform tells and no built-in data,
//! so that it stays good when those grow. A file that is broken is told of and not used.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use metadata::platform::Facts;
use metadata::{Platform, Problem};
use serde::{Deserialize, Serialize};

use crate::cache;
use crate::source::problem;

/// The variable that names another folder for the data of the user.
pub const DATA_VARIABLE: &str = "ONEC_DATA_DIR";

const FILE: &str = "platform.help";
/// The digit is the version of this form; facts have one of their own.
const MAGIC: &[u8; 8] = b"1CHELP1\n";
const HASH: usize = 32;

/// Where an import came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The version of the platform, as `8.3.27.1989`; empty where nobody knows.
    pub version: String,
    /// The newest version that the help speaks of, as `8.3.27`; empty where it speaks of none.
    pub newest: String,
    /// The file of help.
    pub source: PathBuf,
    /// When it was imported, in whole seconds.
    pub at: SystemTime,
}

/// The platform of modules, and where it comes from.
#[derive(Debug)]
pub struct Loaded {
    /// The platform.
    pub platform: Arc<Platform>,
    /// The import that is part of it; without one, all is built in.
    pub import: Option<Import>,
    /// Why an import that is there is not used.
    pub problem: Option<Problem>,
}

/// What stands in the file before the facts.
#[derive(Serialize, Deserialize)]
struct Head {
    version: String,
    newest: String,
    source: String,
    /// Seconds since 1970.
    at: u64,
}

/// The folder of the data of the user: the one that [`DATA_VARIABLE`] names, else the one of the system, if it has one.
pub fn data_folder() -> Option<PathBuf> {
    let named = std::env::var_os(DATA_VARIABLE).filter(|it| !it.is_empty());
    named.map(PathBuf::from).or_else(cache::data_folder)
}

/// The file of the import in a folder of data.
pub fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The imported platform where there is one in a folder of data, else the built-in one. Reads it anew each time: keep it.
///
/// `folder` is mostly [`data_folder`].
pub fn load(folder: Option<&Path>) -> Loaded {
    let read = folder.map_or(Ok(None), |it| read(&file(it)));
    let (found, problem) = match read {
        Ok(found) => (found, None),
        Err(problem) => (None, Some(problem)),
    };
    let (platform, import) = match found {
        Some((import, facts)) => (Platform::with_help(facts), Some(import)),
        None => (Platform::builtin(), None),
    };
    Loaded {
        platform: Arc::new(platform),
        import,
        problem,
    }
}

/// Keeps an import in a folder of data, instead of the one that is there. Returns the file.
pub fn save(folder: &Path, import: &Import, facts: &Facts) -> io::Result<PathBuf> {
    let since = import.at.duration_since(SystemTime::UNIX_EPOCH);
    let head = Head {
        version: import.version.clone(),
        newest: import.newest.clone(),
        source: import.source.to_string_lossy().into_owned(),
        at: since.map_or(0, |it| it.as_secs()),
    };
    let mut body = postcard::to_stdvec(&head).map_err(io::Error::other)?;
    body.extend(facts.encode());
    let path = file(folder);
    cache::clean(&path);
    let hash = blake3::hash(&body);
    cache::replace(&path, &[MAGIC, hash.as_bytes(), &body])?;
    Ok(path)
}

/// The import at a path; none where there is no file.
fn read(path: &Path) -> Result<Option<(Import, Facts)>, Problem> {
    let bytes = match fs::read(path) {
        Ok(it) => it,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(problem(
                path,
                format!("импорт платформы не читается: {error}; используются встроенные данные"),
                format!(
                    "the import of the platform cannot be read: {error}; built-in data are used"
                ),
            ));
        }
    };
    match parse(&bytes) {
        Some(it) => Ok(Some(it)),
        None => Err(problem(
            path,
            "импорт платформы повреждён или сделан другой версией программы; используются встроенные данные. \
             Повторите: onec platform import"
                .to_owned(),
            "the import of the platform is damaged or was made by another version of the program; built-in data are \
             used. Do it again: onec platform import"
                .to_owned(),
        )),
    }
}

fn parse(bytes: &[u8]) -> Option<(Import, Facts)> {
    let (hash, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(HASH)?;
    if blake3::hash(body).as_bytes() != hash {
        return None;
    }
    let (head, facts) = postcard::take_from_bytes::<Head>(body).ok()?;
    let import = Import {
        version: head.version,
        newest: head.newest,
        source: PathBuf::from(head.source),
        at: SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(head.at))?,
    };
    Some((import, Facts::decode(facts).ok()?))
}

#[cfg(test)]
mod tests {
    use metadata::platform::{Callable, Names};
    use tempfile::TempDir;

    use super::*;

    fn import() -> Import {
        Import {
            version: "8.3.27.1989".to_owned(),
            newest: "8.3.27".to_owned(),
            source: PathBuf::from("/opt/shcntx_ru.hbk"),
            at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
        }
    }

    fn facts() -> Facts {
        let names = Names::new("Встряхнуть", "Shake");
        Facts {
            functions: vec![Callable {
                names,
                ..Callable::default()
            }],
            ..Facts::default()
        }
    }

    #[test]
    fn an_import_is_laid_over_what_is_built_in() {
        let folder = TempDir::new().expect("a folder");
        let data = folder.path().join("made/anew");
        assert_eq!(load(Some(&data)).import, None);
        save(&data, &import(), &facts()).expect("written");
        let loaded = load(Some(&data));
        assert_eq!((loaded.import, loaded.problem), (Some(import()), None));
        assert!(loaded.platform.function("Shake").is_some());
        assert!(loaded.platform.function("СтрНайти").is_some());
        let left: Vec<_> = fs::read_dir(&data).expect("a folder").flatten().collect();
        assert_eq!(left.len(), 1, "nothing is left beside the file: {left:?}");
    }

    #[test]
    fn without_a_folder_all_is_built_in() {
        let loaded = load(None);
        assert_eq!((loaded.import, loaded.problem), (None, None));
        assert!(loaded.platform.facts() == Platform::builtin().facts());
    }

    #[test]
    fn a_broken_import_is_told_of_and_not_used() {
        let folder = TempDir::new().expect("a folder");
        let path = save(folder.path(), &import(), &facts()).expect("written");
        let whole = fs::read(&path).expect("readable");
        let mut flipped = whole.clone();
        flipped[whole.len() - 1] ^= 1;
        let cut = whole[..whole.len() / 2].to_vec();
        for bytes in [flipped, cut, Vec::new(), b"1CHELP2\n".to_vec()] {
            fs::write(&path, bytes).expect("written");
            let loaded = load(Some(folder.path()));
            assert_eq!(loaded.import, None);
            assert!(loaded.platform.function("Shake").is_none());
            assert!(loaded.platform.function("СтрНайти").is_some());
            let problem = loaded.problem.expect("told");
            assert_eq!(problem.path, path);
            assert!(
                problem.message[0].contains("onec platform import"),
                "{problem:?}"
            );
        }
        save(folder.path(), &import(), &facts()).expect("written over a broken one");
        assert_eq!(load(Some(folder.path())).problem, None);
    }

    #[test]
    fn what_is_no_file_is_told_of() {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(file(folder.path())).expect("a folder in its place");
        let loaded = load(Some(folder.path()));
        assert!(loaded.import.is_none() && loaded.problem.is_some());
    }
}
