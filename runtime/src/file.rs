//! Files of `-InFile` and `-OutFile`: they go through in pieces and are never whole in memory.
//! `upload.rs` makes a file the body of a request, `download.rs` makes the body of a reply a file.
//! `session.rs` sends a large file in chunks, `fetch.rs` hands the body of a reply to a writer or to the caller.

mod content_type;
mod disposition;
mod download;
mod fetch;
mod session;
mod upload;
mod whole;

use std::io;
use std::path::Path;

pub(crate) use content_type::of_path as content_type;
pub(crate) use download::Target;
pub(crate) use fetch::{content, download_to};
pub use session::LargeUpload;
pub(crate) use upload::{Given, open};
pub(crate) use whole::whole;

use crate::{Error, Result};

/// Reading and writing go through tokio's threads, without which its functions would panic.
fn check_tokio() -> Result<()> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::configuration("files need a tokio runtime").caused_by(error)),
    }
}

fn failed(what: &str, path: &Path, error: io::Error) -> Error {
    Error::file(format!("cannot {what} `{}`: {error}", path.display())).caused_by(error)
}
