//! How a command ends.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// The outcome of a command, which is its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Clean = 0,
    /// Something was found in the code.
    Findings = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Something could not be read, so the result is incomplete.
    Incomplete = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A mistake in the command line, told in the language of the messages.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// The result of writing, where a reader that has seen enough (`onec … | head`) is no failure.
pub(crate) fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
