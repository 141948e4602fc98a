//! Files on the disk: `upload.rs` makes a file the body of a request, `download.rs` makes the body of a reply a file,
//! and `session.rs` sends a large file in chunks.

mod disposition;
mod download;
mod session;
mod upload;

use std::io;
use std::path::Path;

pub(crate) use download::Target;
pub use session::LargeUpload;
pub(crate) use upload::open;

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
