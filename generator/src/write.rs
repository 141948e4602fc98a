//! Files to disk: the last stage, and the only one that writes.
//!
//! What is on disk already is compared first, so that a run without changes touches nothing.
//! What is to change is prepared beside the tree and moved in at the end; a failure leaves the old tree.

mod commit;
mod diff;
mod surface;
mod survey;
#[cfg(test)]
mod tests;

pub use diff::FileDiff;
pub use surface::removed_names;

use crate::emit::{GeneratedFile, MARK};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::num::NonZero;
use std::path::Path;

/// What a run does with the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Makes the tree equal to the files.
    Write,
    /// Writes nothing, and shows how the tree differs.
    Check,
    /// Writes nothing, and says what would be done.
    DryRun,
}

/// Which part of the target belongs to the generator; it neither reads nor writes anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owned {
    /// A folder with everything below it.
    pub folder: &'static str,
    /// Files beside the folder.
    pub files: &'static [&'static str],
    /// Files that cannot carry the mark, because every line of them has a meaning.
    pub unmarked: &'static [&'static str],
    /// The words that stand on the first lines of every generated file.
    pub mark: &'static str,
}

impl Owned {
    /// What belongs to the generator in an emitted crate.
    pub const CRATE: Self =
        Self { folder: "src", files: &["Cargo.toml", "SURFACE.txt"], unmarked: &["SURFACE.txt"], mark: MARK };
}

/// What is different between the files and the tree: paths with forward slashes, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are not on disk.
    pub added: Vec<String>,
    /// Files whose content is another on disk.
    pub changed: Vec<String>,
    /// Files on disk that are no longer generated.
    pub removed: Vec<String>,
    /// Files that are on disk as they should be.
    pub unchanged: Vec<String>,
    /// How each file differs, in [`Mode::Check`] only.
    pub diffs: Vec<FileDiff>,
}

impl Changes {
    /// Whether the tree is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Makes the tree under `root` equal to `files`, or says how it differs, on one thread.
///
/// # Errors
///
/// - A path in `files` leaves `root`, stands twice, or is outside of what is `owned`.
/// - A file that nobody generated is in the way; it is named and kept.
/// - Reading or writing fails; the old tree is put back as far as the file system allows.
pub fn write(root: &Path, files: &[GeneratedFile], mode: Mode, owned: Owned) -> io::Result<Changes> {
    write_on(NonZero::<usize>::MIN, root, files, mode, owned)
}

/// As [`write`] on several threads; the result does not depend on their number.
///
/// # Errors
///
/// As those of [`write`].
pub fn write_on(
    threads: NonZero<usize>,
    root: &Path,
    files: &[GeneratedFile],
    mode: Mode,
    owned: Owned,
) -> io::Result<Changes> {
    let wanted = wanted(files, owned)?;
    let mut changes = compare(root, &wanted, owned)?;
    match mode {
        Mode::Write => commit::commit(threads, root, &wanted, &changes)?,
        Mode::Check => changes.diffs = diff::diffs(root, &wanted, &changes)?,
        Mode::DryRun => {}
    }
    Ok(changes)
}

/// The files by path, after a look at every path.
fn wanted(files: &[GeneratedFile], owned: Owned) -> io::Result<BTreeMap<&str, &str>> {
    let mut wanted = BTreeMap::new();
    // Two names that differ in case alone are one file on Windows and macOS.
    let mut folded = BTreeSet::new();
    for GeneratedFile { path, text } in files {
        if !is_inside(path, owned) {
            return Err(refused(path, "is not a path that the generator may write"));
        }
        if !folded.insert(path.to_ascii_lowercase()) {
            return Err(refused(path, "is generated twice"));
        }
        wanted.insert(path.as_str(), text.as_str());
    }
    Ok(wanted)
}

fn is_inside(path: &str, owned: Owned) -> bool {
    let is_name = |part: &str| {
        let is_odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*');
        !matches!(part, "" | "." | "..") && !part.contains(is_odd)
    };
    let below = path.strip_prefix(owned.folder).and_then(|rest| rest.strip_prefix('/'));
    below.map_or_else(|| owned.files.contains(&path), |below| below.split('/').all(is_name))
}

/// Sorts all paths into what is to be done with them. Nothing that is not generated is replaced or removed.
fn compare(root: &Path, wanted: &BTreeMap<&str, &str>, owned: Owned) -> io::Result<Changes> {
    let mut changes = Changes::default();
    let found = survey::survey(root, owned)?;
    for (path, text) in wanted {
        if !found.contains(*path) {
            changes.added.push((*path).to_owned());
        } else if survey::has_content(&root.join(path), text)? {
            changes.unchanged.push((*path).to_owned());
        } else {
            survey::check_mark(root, path, owned)?;
            changes.changed.push((*path).to_owned());
        }
    }
    for path in found {
        if !wanted.contains_key(path.as_str()) {
            survey::check_mark(root, &path, owned)?;
            changes.removed.push(path);
        }
    }
    Ok(changes)
}

/// An error about one path.
fn refused(path: &str, reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{path}` {reason}"))
}

/// Says which file an error is about, which `std` does not.
fn about(path: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
