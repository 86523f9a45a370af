//! What an import may fail with, in words for the user.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is nothing to import.
#[derive(Debug)]
pub enum ImportError {
    /// There is no file of help.
    Missing {
        /// Where we looked.
        searched: Vec<PathBuf>,
    },
    /// A file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A file is no help, or is broken.
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where reading stopped, in bytes from the start of the part that was read.
        offset: usize,
        /// What should have been there, in English.
        expected: &'static str,
    },
}

impl ImportError {
    pub(super) fn damaged(path: &Path, offset: usize, expected: &'static str) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            offset,
            expected,
        }
    }

    /// What happened and what to do, in Russian or in English.
    pub fn message(&self, english: bool) -> String {
        match (self, english) {
            (Self::Missing { searched }, false) => format!(
                "не найден файл синтакс-помощника shcntx_ru.hbk; просмотрено: {}. \
                 Укажите каталог платформы или сам файл",
                list(searched)
            ),
            (Self::Missing { searched }, true) => format!(
                "no file of the syntax helper (shcntx_ru.hbk); looked in: {}. \
                 Give the folder of the platform or the file itself",
                list(searched)
            ),
            (Self::Unreadable { path, reason }, false) => {
                format!("не удалось прочитать {}: {reason}", path.display())
            }
            (Self::Unreadable { path, reason }, true) => {
                format!("cannot read {}: {reason}", path.display())
            }
            (
                Self::Damaged {
                    path,
                    offset,
                    expected,
                },
                false,
            ) => format!(
                "{} не похож на файл синтакс-помощника или повреждён: смещение {offset}, ожидалось: {expected}. \
                 Возьмите файл из каталога bin установленной платформы",
                path.display()
            ),
            (
                Self::Damaged {
                    path,
                    offset,
                    expected,
                },
                true,
            ) => format!(
                "{} is no file of the syntax helper, or is broken: at byte {offset}, expected {expected}. \
                 Take the file from the bin folder of an installed platform",
                path.display()
            ),
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    let shown: Vec<_> = paths.iter().map(|it| it.display().to_string()).collect();
    shown.join(", ")
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { reason, .. } => Some(reason),
            _ => None,
        }
    }
}
