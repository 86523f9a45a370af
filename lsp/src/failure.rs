//! Why a request has no answer.

use std::borrow::Cow;

use tower_lsp::jsonrpc::{Error, ErrorCode};

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The client does not want it any more.
    Cancelled,
    /// The text has changed since; the client asks again if it still wants to know.
    Stale,
    /// It cannot be done, and the user is told why, in the user's language.
    Refused(String),
    /// A mistake of ours; the message is for the log.
    Broken(String),
}

/// An answer, or why there is none.
pub(crate) type Answer<T> = Result<T, Failure>;

/// The code for a request that was understood and refused.
const REQUEST_FAILED: i64 = -32803;

impl From<Failure> for Error {
    fn from(it: Failure) -> Self {
        match it {
            Failure::Cancelled => Self::request_cancelled(),
            Failure::Stale => Self::content_modified(),
            Failure::Refused(message) => Self {
                code: ErrorCode::ServerError(REQUEST_FAILED),
                message: Cow::Owned(message),
                data: None,
            },
            Failure::Broken(message) => Self {
                code: ErrorCode::InternalError,
                message: Cow::Owned(message),
                data: None,
            },
        }
    }
}
