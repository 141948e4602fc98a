//! The body of a reply as a file: written beside its target and put in its place at the end.

use std::path::{Path, PathBuf};

use http::HeaderMap;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt as _;

use super::{check_tokio, disposition, failed};
use crate::transport::Body;
use crate::{Error, Result, correlation};

/// As many as Linux follows.
const MOST_LINKS: usize = 40;

/// Where a download goes.
#[derive(Debug)]
pub(crate) enum Target {
    /// Into this folder, under the name that the reply gives.
    Folder(PathBuf),
    /// To this file, there or not.
    File(PathBuf),
}

impl Target {
    /// Looks at what is there, so that a path that cannot work is an error before anything is sent.
    pub(crate) async fn of(path: &Path) -> Result<Self> {
        check_tokio()?;
        match fs::metadata(path).await {
            Ok(found) if found.is_dir() => Ok(Self::Folder(path.to_owned())),
            // Putting a file in the place of a device or a pipe would break it.
            Ok(found) if !found.is_file() => {
                Err(Error::file(format!("cannot write `{}`: it is no plain file", path.display())))
            }
            // What a link leads to is written, and not the link.
            Ok(_) if fs::symlink_metadata(path).await.is_ok_and(|found| found.is_symlink()) => {
                fs::canonicalize(path).await.map(Self::File).map_err(|error| failed("write", path, error))
            }
            Ok(_) => Ok(Self::File(path.to_owned())),
            Err(_) => Self::of_new(&end_of_links(path).await?).await,
        }
    }

    async fn of_new(path: &Path) -> Result<Self> {
        let ends_as_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
        let folder = if ends_as_folder || path.file_name().is_none() { path } else { folder_of(path) };
        match fs::metadata(folder).await {
            Ok(found) if found.is_dir() => Ok(Self::File(path.to_owned())),
            Ok(_) => Err(Error::file(format!("cannot write `{}`: its folder is a file", path.display()))),
            Err(error) => Err(failed("find the folder", folder, error)),
        }
    }

    /// Writes the body and says where it is. An old file stays as it was until the new one is whole.
    pub(crate) async fn save(self, headers: &HeaderMap, mut body: Body) -> Result<PathBuf> {
        let path = match self {
            Self::File(path) => path,
            Self::Folder(folder) => folder.join(name(headers, &folder)?),
        };
        let mut part = Part::create(&path).await?;
        while let Some(piece) = body.chunk().await.map_err(Error::transport)? {
            part.file.write_all(&piece).await.map_err(|error| failed("write", &part.path, error))?;
        }
        part.rename(&path).await?;
        Ok(path)
    }
}

/// Where a link leads that leads to nothing yet: that is written, as `File::create` does, and the link stays.
async fn end_of_links(path: &Path) -> Result<PathBuf> {
    let mut end = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&end).await {
            Ok(next) => end = folder_of(&end).join(next),
            Err(_) => return Ok(end),
        }
    }
    Err(Error::file(format!("cannot write `{}`: its links lead in a circle", path.display())))
}

fn name(headers: &HeaderMap, folder: &Path) -> Result<String> {
    disposition::file_name(headers).ok_or_else(|| {
        let folder = folder.display();
        Error::file(format!("the service names no file: let OutFile be a file in `{folder}` and not the folder"))
    })
}

/// A path of one name is in the current folder.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A file that is being written; it goes when it is dropped, also with the future that writes it.
struct Part {
    file: File,
    path: PathBuf,
    is_kept: bool,
}

impl Part {
    /// In one step on one thread, so that a future that is dropped meanwhile leaves the guard to that thread.
    async fn create(target: &Path) -> Result<Self> {
        let target = target.to_owned();
        let created = tokio::task::spawn_blocking(move || Self::create_now(&target));
        created.await.map_err(|error| Error::file("the runtime is shutting down").caused_by(error))?
    }

    /// In the folder of the target, for only within a file system one file takes the place of another at once.
    fn create_now(target: &Path) -> Result<Self> {
        let path = folder_of(target).join(format!(".{}.part", correlation::request_id().as_str()));
        let file = std::fs::File::create_new(&path).map_err(|error| failed("write", &path, error))?;
        let part = Self { file: File::from_std(file), path, is_kept: false };
        // Who may not read the old file may not read the new one, from its first byte on.
        if let Ok(old) = std::fs::metadata(target) {
            std::fs::set_permissions(&part.path, old.permissions())
                .map_err(|error| failed("protect", &part.path, error))?;
        }
        Ok(part)
    }

    async fn rename(mut self, target: &Path) -> Result<()> {
        let written = |error| failed("write", target, error);
        self.file.flush().await.map_err(written)?;
        // Else a crash could leave an empty file under the good name.
        self.file.sync_all().await.map_err(written)?;
        fs::rename(&self.path, target).await.map_err(written)?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept {
            // There is nobody left to tell if this fails.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
