//! What becomes of the errors of a pipeline: `-ErrorAction`, and the record of each.

use std::error::Error as StdError;
use std::fmt;

use crate::Error;

/// `-ErrorAction`: what an error does to a pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ErrorAction {
    /// The first error ends the pipeline.
    ///
    /// The inputs before it are done and their results come first; what was begun behind it is stopped,
    /// though the service may have got some of that, unless the concurrency is 1.
    Stop,
    /// An error is a result among the others, and the next input follows.
    #[default]
    Continue,
    /// An error is no result, but is kept: see [`Run::errors`](super::Run::errors).
    SilentlyContinue,
    /// An error is neither a result nor kept; only [`Tally::failed`](super::Tally::failed) counts it.
    Ignore,
}

/// An error of a pipeline, and the input that it happened with.
///
/// It becomes an [`Error`] with `?`.
#[derive(Debug)]
pub struct ErrorRecord {
    index: usize,
    target: Option<String>,
    error: Error,
}

impl ErrorRecord {
    pub(super) fn new(index: usize, target: Option<String>, error: Error) -> Self {
        Self { index, target, error }
    }

    /// Which input it was, counted from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// What the action was to be done to: the ids of its route, `UserId=adele@contoso.com, MessageId=AAMkAD`.
    ///
    /// `None` when the route has no ids, or when there was no action because the input could not be had or bound.
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// The error.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// The error, by value.
    pub fn into_error(self) -> Error {
        self.error
    }
}

/// One line.
impl fmt::Display for ErrorRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Some(target) => write!(f, "input {} ({target}): {}", self.index, self.error),
            None => write!(f, "input {}: {}", self.index, self.error),
        }
    }
}

impl StdError for ErrorRecord {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

impl From<ErrorRecord> for Error {
    fn from(record: ErrorRecord) -> Self {
        record.error
    }
}
