//! The platform's own help, as it is installed: `shcntx_ru.hbk` tells of all types with their members.
//!
//! What is known of the form is public: a container of blocks with an archive of pages inside.

mod archive;
mod container;
mod error;
mod html;
mod page;
mod places;
mod tree;

use std::path::{Path, PathBuf};

use self::archive::Archive;
use self::container::Container;
use self::tree::Tree;
use super::{Facts, Platform};

pub use self::error::ImportError;
pub use self::places::{installed, roots};

/// Pages with names in both languages.
const RUSSIAN: &str = "shcntx_ru.hbk";
/// The same pages with names, of parameters too, in English.
const ENGLISH: [&str; 2] = ["shcntx_root.hbk", "shcntx_en.hbk"];
/// No help is as large as that: the whole file is read.
const MOST_BYTES: u64 = 1 << 30;

/// The help of an installed platform: its files, which are not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// The file to read.
    pub file: PathBuf,
    /// The file beside it that gives names in English.
    pub english: Option<PathBuf>,
    /// The version of the platform, as `8.3.27.1989`; empty where the path does not tell it.
    pub version: String,
}

impl Help {
    /// The help at a path: a file of help, the folder with it, the folder of a version or one with several versions,
    /// of which the newest is taken.
    pub fn at(path: &Path) -> Result<Self, ImportError> {
        // That somebody may not look into a folder must not read as if the folder were empty.
        let unreadable = |reason| ImportError::Unreadable {
            path: path.to_owned(),
            reason,
        };
        match std::fs::metadata(path) {
            Ok(it) if it.is_dir() => drop(std::fs::read_dir(path).map_err(unreadable)?),
            Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => {
                return Err(unreadable(reason));
            }
            _ => {}
        }
        let found = Self::of(path).or_else(|| Self::below(&[path.to_owned()]).into_iter().next());
        found.ok_or_else(|| ImportError::Missing {
            searched: vec![path.to_owned()],
        })
    }

    /// The help of the newest platform below folders in which versions are installed.
    pub fn newest(roots: &[PathBuf]) -> Result<Self, ImportError> {
        let found = Self::below(roots).into_iter().next();
        found.ok_or_else(|| ImportError::Missing {
            searched: roots.to_vec(),
        })
    }

    /// The help of all platforms below folders in which versions are installed, the newest version first.
    pub fn below(roots: &[PathBuf]) -> Vec<Self> {
        let folders = places::below(roots);
        folders.iter().filter_map(|it| Self::of(it)).collect()
    }

    /// The help at a path, where it stands there itself.
    fn of(path: &Path) -> Option<Self> {
        let (file, english) = files(path)?;
        let version = places::version(&file);
        let numbers: Vec<_> = version.iter().map(ToString::to_string).collect();
        Some(Self {
            file,
            english,
            version: numbers.join("."),
        })
    }

    /// What the help tells, under the names that it gives: [`Platform::with_help`] puts it over the built-in data.
    ///
    /// Takes a second or two: keep the result, or its packed form ([`Facts::encode`]).
    pub fn read(&self) -> Result<Facts, ImportError> {
        let mut tree = read(&self.file)?;
        if let Some(english) = &self.english {
            tree.name_in_english(read(english)?);
        }
        if tree.is_empty() {
            return Err(ImportError::damaged(&self.file, 0, "pages of the helper"));
        }
        Ok(tree.build(&Platform::builtin()))
    }
}

impl Platform {
    /// The built-in platform with what help tells: its facts win, built-in ones fill what it lacks.
    pub fn with_help(help: Facts) -> Self {
        let mut facts = Self::builtin().facts().clone();
        tree::merge(help, &mut facts);
        Self::new(facts)
    }
}

/// The built-in platform with what the help of an installed one tells. `path` is what [`Help::at`] takes; without it,
/// the newest installed platform is taken.
pub fn import(path: Option<&Path>) -> Result<Platform, ImportError> {
    let help = match path {
        Some(path) => Help::at(path)?,
        None => Help::newest(&places::roots())?,
    };
    help.read().map(Platform::with_help)
}

/// The file to read, and the one with English names beside it.
fn files(path: &Path) -> Option<(PathBuf, Option<PathBuf>)> {
    if path.is_file() {
        let folder = path.parent()?;
        let english = ENGLISH.iter().map(|it| folder.join(it));
        let mut english = english.filter(|it| it != path && it.is_file());
        return Some((path.to_owned(), english.next()));
    }
    inside(path).or_else(|| inside(&path.join("bin")))
}

/// The same for a folder where the files themselves stand.
fn inside(folder: &Path) -> Option<(PathBuf, Option<PathBuf>)> {
    let existing = |name: &str| Some(folder.join(name)).filter(|it| it.is_file());
    let english = ENGLISH.iter().find_map(|it| existing(it));
    match existing(RUSSIAN) {
        Some(russian) => Some((russian, english)),
        None => english.map(|it| (it, None)),
    }
}

fn read(path: &Path) -> Result<Tree, ImportError> {
    let unreadable = |reason| ImportError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(ImportError::damaged(path, 0, "a size below 1 GB"));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let damaged = |it: Fault| ImportError::damaged(path, it.offset, it.expected);
    let storage = Container::new(&bytes)
        .and_then(|it| it.entity("FileStorage"))
        .map_err(damaged)?;
    let archive = Archive::new(&storage).map_err(damaged)?;
    Ok(Tree::of(&archive))
}

/// What a file lacks, and where, in bytes from the start of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fault {
    offset: usize,
    expected: &'static str,
}

/// A number of four bytes, the low one first.
fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    let number = u32::from_le_bytes(four.try_into().ok()?);
    usize::try_from(number).ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

#[cfg(test)]
mod tests;
