//! Makes a file the body of a request.

use std::path::Path;

use tokio::fs::File;

use super::{check_tokio, failed};
use crate::transport::Body;
use crate::{Error, Result};

/// Opens a file for sending; what is not a plain file, such as a pipe, has no length.
pub(crate) async fn open(path: &Path) -> Result<Body> {
    check_tokio()?;
    let file = File::open(path).await.map_err(|error| failed("read", path, error))?;
    let metadata = file.metadata().await.map_err(|error| failed("read", path, error))?;
    if metadata.is_dir() {
        return Err(Error::file(format!("cannot read `{}`: it is a folder", path.display())));
    }
    Ok(Body::reader(file, metadata.is_file().then_some(metadata.len())))
}
