//! What is on disk: which files there are, whether they are up to date, and who made them.

use super::{Owned, about, refused};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// How many lines at the head of a file are searched for the mark.
const HEAD: usize = 8;

/// No head is longer than this.
const HEAD_BYTES: u64 = 4096;

/// The files on disk that belong to the generator, by path with forward slashes.
pub(super) fn survey(root: &Path, owned: Owned) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for path in owned.files {
        if root.join(path).try_exists()? {
            found.insert((*path).to_owned());
        }
    }
    if root.join(owned.folder).try_exists()? {
        walk(root, owned.folder, &mut found)?;
    }
    Ok(found)
}

fn walk(root: &Path, folder: &str, found: &mut BTreeSet<String>) -> io::Result<()> {
    let at = root.join(folder);
    for entry in fs::read_dir(&at).map_err(about(&at))? {
        let entry = entry.map_err(about(&at))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(refused(&format!("{folder}/{}", name.display()), "was not generated; move it away"));
        };
        let path = format!("{folder}/{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(root, &path, found)?;
        } else if kind.is_file() {
            found.insert(path);
        } else {
            // A link may lead out of the tree.
            return Err(refused(&path, "is neither a file nor a folder; move it away"));
        }
    }
    Ok(())
}

/// Whether a file has this content. Its length is looked at first, which is enough for most changes.
pub(super) fn has_content(path: &Path, text: &str) -> io::Result<bool> {
    let length = fs::metadata(path).map_err(about(path))?.len();
    Ok(usize::try_from(length) == Ok(text.len()) && fs::read(path).map_err(about(path))? == text.as_bytes())
}

/// Refuses to go on with a file that was not generated. An empty one is nobody's work.
pub(super) fn check_mark(root: &Path, path: &str, owned: Owned) -> io::Result<()> {
    if owned.unmarked.contains(&path) || is_marked(&root.join(path), owned.mark)? {
        return Ok(());
    }
    Err(refused(path, "was not generated; move it away or delete it"))
}

fn is_marked(path: &Path, mark: &str) -> io::Result<bool> {
    let mut head = Vec::new();
    let mut lines = BufReader::new(File::open(path).map_err(about(path))?.take(HEAD_BYTES));
    for _ in 0..HEAD {
        lines.read_until(b'\n', &mut head).map_err(about(path))?;
    }
    let head = String::from_utf8_lossy(&head);
    Ok(head.trim().is_empty() || head.contains(mark))
}
