//! Files of `-InFile` and `-OutFile`: they go through in pieces and are never whole in memory.
//! `upload.rs` makes a file the body of a request, `download.rs` makes the body of a reply a file.
//! On wasm `absent.rs` stands in for both.

#[cfg(target_family = "wasm")]
mod absent;
mod content_type;
#[cfg(not(target_family = "wasm"))]
mod disposition;
#[cfg(not(target_family = "wasm"))]
mod download;
#[cfg(not(target_family = "wasm"))]
mod upload;

#[cfg(target_family = "wasm")]
pub(crate) use absent::{Target, open};
pub(crate) use content_type::of_path as content_type;
#[cfg(not(target_family = "wasm"))]
pub(crate) use download::Target;
#[cfg(not(target_family = "wasm"))]
pub(crate) use upload::open;

#[cfg(not(target_family = "wasm"))]
use crate::{Error, Result};

/// Reading and writing go through tokio's threads, without which its functions would panic.
#[cfg(not(target_family = "wasm"))]
fn check_tokio() -> Result<()> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::configuration("files need a tokio runtime").caused_by(error)),
    }
}

#[cfg(not(target_family = "wasm"))]
fn failed(what: &str, path: &std::path::Path, error: std::io::Error) -> Error {
    Error::file(format!("cannot {what} `{}`: {error}", path.display())).caused_by(error)
}
