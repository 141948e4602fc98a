//! The reference next to the repository, for tests that read it when it is there.

#![expect(clippy::unwrap_used, reason = "a test says when it is skipped, and fails on files that cannot be read")]

use std::fs;
use std::path::{Path, PathBuf};

/// A folder or file of the reference; none, with a line in the test's output, if it is not there.
pub(crate) fn reference(path: &str) -> Option<PathBuf> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if full.exists() {
        return Some(full);
    }
    println!("skipped: ../shared is not there");
    None
}

/// The pages below a folder, sorted, with their paths relative to it.
pub(crate) fn pages(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder_now) = open.pop() {
        for entry in fs::read_dir(folder_now).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
