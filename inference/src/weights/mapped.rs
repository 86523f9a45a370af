//! A file mapped into memory: its bytes are read where they lie, and shared by all that use them.

use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use crate::error::{Error, Result};

/// The bytes of one file.
#[derive(Debug)]
pub(crate) struct Mapped {
    path: PathBuf,
    map: Mmap,
}

impl Mapped {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let unreadable = |error| Error::unreadable(path, &error);
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        if length == 0 {
            return Err(Error::file(path, "файл пуст", "the file is empty"));
        }
        // SAFETY: the map is read only, and what is read from it is bytes, for which any value is valid. A file that
        // another process cuts while it is mapped would end this process; files of weights are written once, under
        // another name, and renamed.
        #[expect(unsafe_code, reason = "mapping a file is unsafe by its nature")]
        let map = unsafe { Mmap::map(&file) }.map_err(unreadable)?;
        Ok(Self {
            path: path.to_owned(),
            map,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.map
    }
}
