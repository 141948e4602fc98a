//! Files where there are none, on wasm: each use is an error before anything is sent.

use std::path::{Path, PathBuf};

use http::HeaderMap;

use crate::transport::Body;
use crate::{Error, Result};

/// Where a download would go: nowhere.
pub(crate) enum Target {}

#[expect(clippy::unused_async, reason = "it is so elsewhere")]
impl Target {
    pub(crate) async fn of(path: &Path) -> Result<Self> {
        Err(none(path))
    }

    pub(crate) async fn save(self, _: &HeaderMap, _: Body) -> Result<PathBuf> {
        match self {}
    }
}

pub(crate) async fn open(path: &Path) -> Result<Body> {
    Err(none(path))
}

fn none(path: &Path) -> Error {
    Error::file(format!("cannot open `{}`: there are no files on this platform", path.display()))
}
