//! What can go wrong, as data that callers branch on, with a wording in Russian and in English.

use std::fmt;
use std::path::{Path, PathBuf};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One wording in Russian and one in English.
pub type Wording = [String; 2];

/// What went wrong.
#[derive(Debug)]
pub enum Error {
    /// A file of a model or an adapter is missing, damaged, or not what is needed.
    File(Box<FileError>),
    /// What was asked for cannot be done: an unknown adapter, a prompt that is too long.
    Input(Wording),
    /// Too many requests wait already; ask again later.
    Overloaded,
    /// The engine has stopped, and this request with it.
    Stopped,
    /// The computation itself failed: memory ran out, or there is a fault in this crate.
    Compute(candle_core::Error),
}

/// What is wrong with a file.
#[derive(Debug)]
pub struct FileError {
    /// The file or folder.
    pub path: PathBuf,
    /// The tensor in it, where one is to blame.
    pub tensor: Option<String>,
    /// What is wrong and what was expected.
    pub problem: Wording,
}

impl Error {
    /// What was asked for cannot be done.
    pub(crate) fn input(russian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Input([russian.into(), english.into()])
    }

    /// A file as a whole is wrong.
    pub(crate) fn file(
        path: &Path,
        russian: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        Self::File(Box::new(FileError {
            path: path.to_owned(),
            tensor: None,
            problem: [russian.into(), english.into()],
        }))
    }

    /// One tensor of a file is wrong.
    pub(crate) fn tensor(
        path: &Path,
        tensor: impl Into<String>,
        russian: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        Self::File(Box::new(FileError {
            path: path.to_owned(),
            tensor: Some(tensor.into()),
            problem: [russian.into(), english.into()],
        }))
    }

    /// A file cannot be read at all.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Self::file(path, "нет такого файла", "there is no such file");
        }
        Self::file(
            path,
            format!("не читается: {error}"),
            format!("cannot be read: {error}"),
        )
    }

    /// A file cannot be written.
    pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        Self::file(
            path,
            format!("не записывается: {error}"),
            format!("cannot be written: {error}"),
        )
    }

    /// What is wrong, in Russian and in English.
    pub fn message(&self) -> Wording {
        let both = |russian: &str, english: &str| [russian.to_owned(), english.to_owned()];
        match self {
            Self::File(error) => {
                let path = error.path.display();
                let [russian, english] = &error.problem;
                match &error.tensor {
                    Some(tensor) => [
                        format!("{path}: тензор {tensor}: {russian}"),
                        format!("{path}: tensor {tensor}: {english}"),
                    ],
                    None => [format!("{path}: {russian}"), format!("{path}: {english}")],
                }
            }
            Self::Input(wording) => wording.clone(),
            Self::Overloaded => both(
                "слишком много запросов ждут очереди: повторите позже",
                "too many requests are waiting: ask again later",
            ),
            Self::Stopped => both("движок остановлен", "the engine has stopped"),
            Self::Compute(error) => [
                format!("сбой вычисления: {error}"),
                format!("the computation failed: {error}"),
            ],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [_, english] = self.message();
        f.write_str(&english)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Compute(error) => Some(error),
            _ => None,
        }
    }
}

impl From<candle_core::Error> for Error {
    fn from(error: candle_core::Error) -> Self {
        Self::Compute(error)
    }
}
