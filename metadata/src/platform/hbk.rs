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
use super::Platform;

pub use self::error::ImportError;
pub use self::places::installed;

/// Pages with names in both languages.
const RUSSIAN: &str = "shcntx_ru.hbk";
/// The same pages with names, of parameters too, in English.
const ENGLISH: [&str; 2] = ["shcntx_root.hbk", "shcntx_en.hbk"];
/// No help is as large as that: the whole file is read.
const MOST_BYTES: u64 = 1 << 30;

/// The built-in platform with what the help of an installed one tells: its facts win, built-in ones fill what it
/// lacks. `path` is a file of help, the folder with it or the folder of a version; without it, the newest
/// installed platform is taken.
///
/// Takes a second or two: keep the result, or its packed form ([`Platform::encode`]).
pub fn import(path: Option<&Path>) -> Result<Platform, ImportError> {
    let (main, english) = match path {
        Some(path) => files(path).ok_or_else(|| ImportError::Missing {
            searched: vec![path.to_owned()],
        })?,
        None => {
            let folders = installed();
            let found = folders.iter().find_map(|it| files(it));
            found.ok_or_else(|| ImportError::Missing {
                searched: places::roots(),
            })?
        }
    };
    let mut tree = read(&main)?;
    if let Some(english) = english {
        tree.name_in_english(read(&english)?);
    }
    if tree.is_empty() {
        return Err(ImportError::damaged(&main, 0, "pages of the helper"));
    }
    let builtin = Platform::builtin();
    let mut facts = builtin.facts().clone();
    tree.build(&builtin).merge_into(&mut facts);
    Ok(Platform::new(facts))
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
#[cfg(test)]
mod writer;
