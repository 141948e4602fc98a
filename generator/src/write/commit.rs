//! Moves new files in, all or nothing.
//!
//! New contents are written to a folder beside the tree, where the old files get a second name as well.
//! Then each new file takes its place with one rename, which never leaves half a file; so does a folder that is not
//! there yet, with all that is in it.
//! If a step fails, the steps before it are undone.

use super::{Changes, about};
use crate::queue;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// The folder for files on their way; the next run removes what a killed one left behind.
const STAGE: &str = ".platygen-stage";

/// Makes the tree what `changes` says.
pub(super) fn commit(
    threads: NonZero<usize>,
    root: &Path,
    wanted: &BTreeMap<&str, &str>,
    changes: &Changes,
) -> io::Result<()> {
    let stage = Stage { threads, root, folder: root.join(STAGE) };
    stage.clear()?;
    if changes.is_empty() {
        return Ok(());
    }
    let done = stage.prepare(wanted, changes).and_then(|folders| stage.apply(changes, &folders));
    // The error of the work is worth more than one of tidying up.
    let cleared = stage.clear();
    done.and(cleared)
}

struct Stage<'a> {
    threads: NonZero<usize>,
    root: &'a Path,
    folder: PathBuf,
}

/// A step that was taken, and so may have to be undone.
enum Step<'a> {
    Placed(&'a str),
    Replaced(&'a str),
    Removed(&'a str),
}

impl Stage<'_> {
    fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(about(&self.folder)(error)),
            _ => Ok(()),
        }
    }

    fn new_file(&self, path: &str) -> PathBuf {
        self.folder.join("new").join(path)
    }

    fn old_file(&self, path: &str) -> PathBuf {
        self.folder.join("old").join(path)
    }

    /// Everything that can fail for want of space or rights; the tree gets its root, if that is not there, and nothing else.
    ///
    /// Returns the folders that were made; if it fails, it takes them away again.
    fn prepare(&self, wanted: &BTreeMap<&str, &str>, changes: &Changes) -> io::Result<Vec<PathBuf>> {
        let mut folders = Vec::new();
        let prepared = self.try_prepare(wanted, changes, &mut folders);
        if prepared.is_err() {
            self.clear()?;
            remove_empty(&folders);
        }
        prepared.map(|()| folders)
    }

    fn try_prepare(
        &self,
        wanted: &BTreeMap<&str, &str>,
        changes: &Changes,
        folders: &mut Vec<PathBuf>,
    ) -> io::Result<()> {
        make_folders(self.root, folders)?;
        let mut files = Vec::new();
        let mut above = PathBuf::new();
        for path in changes.added.iter().chain(&changes.changed) {
            let text = wanted.get(path.as_str()).copied().unwrap_or_default();
            let file = self.new_file(path);
            // Files of one folder come one after another.
            if let Some(folder) = file.parent().filter(|folder| **folder != above) {
                make_folders(folder, &mut Vec::new())?;
                above = folder.to_owned();
            }
            files.push((file, text));
        }
        let write = |(file, text): &(PathBuf, &str)| fs::write(file, text).map_err(about(file));
        queue::on(self.threads, files.len(), || |at: usize| write(&files[at])).collect::<io::Result<()>>()?;
        for path in changes.changed.iter().chain(&changes.removed) {
            let (from, to) = (self.root.join(path), self.old_file(path));
            make_parent(&to, &mut Vec::new())?;
            // Not every file system has links.
            fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).map_err(about(&from))?;
        }
        Ok(())
    }

    fn apply(&self, changes: &Changes, folders: &[PathBuf]) -> io::Result<()> {
        let mut steps = Vec::new();
        let result = self.take_steps(changes, &mut steps);
        if result.is_err() {
            self.undo(&steps);
            remove_empty(folders);
            return result;
        }
        let mut parents: Vec<PathBuf> =
            changes.removed.iter().flat_map(|path| parents_below(self.root, path)).collect();
        parents.sort();
        parents.dedup();
        remove_empty(&parents);
        Ok(())
    }

    fn take_steps<'c>(&self, changes: &'c Changes, steps: &mut Vec<Step<'c>>) -> io::Result<()> {
        for path in moves(self.root, &changes.added) {
            self.place(path)?;
            steps.push(Step::Placed(path));
        }
        for path in &changes.changed {
            self.place(path)?;
            steps.push(Step::Replaced(path));
        }
        for path in &changes.removed {
            let file = self.root.join(path);
            fs::remove_file(&file).map_err(about(&file))?;
            steps.push(Step::Removed(path));
        }
        Ok(())
    }

    fn place(&self, path: &str) -> io::Result<()> {
        let to = self.root.join(path);
        fs::rename(self.new_file(path), &to).map_err(about(&to))
    }

    /// Goes back step by step. One that fails is passed over: the others are worth undoing still.
    fn undo(&self, steps: &[Step<'_>]) {
        for step in steps.iter().rev() {
            let _ = match step {
                Step::Placed(path) => fs::rename(self.root.join(path), self.new_file(path)),
                Step::Replaced(path) | Step::Removed(path) => fs::rename(self.old_file(path), self.root.join(path)),
            };
        }
    }
}

/// What is to be moved so that all new files are in their place: a file, or the outermost folder that is not there.
///
/// The paths are sorted, so those below a folder follow each other.
fn moves<'c>(root: &Path, added: &'c [String]) -> Vec<&'c str> {
    let mut moves: Vec<&str> = Vec::new();
    for path in added {
        let is_below = |folder: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if !moves.last().is_some_and(is_below) {
            let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]);
            moves.push(folders.find(|folder| !root.join(folder).is_dir()).unwrap_or(path));
        }
    }
    moves
}

/// Makes the folder of a file, and notes which folders are new.
fn make_parent(file: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    file.parent().map_or(Ok(()), |folder| make_folders(folder, made))
}

fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.is_dir() || folder.as_os_str().is_empty() {
        return Ok(());
    }
    make_parent(folder, made)?;
    fs::create_dir(folder).map_err(about(folder))?;
    made.push(folder.to_owned());
    Ok(())
}

/// The folders between the root and a file, without both.
fn parents_below(root: &Path, path: &str) -> Vec<PathBuf> {
    let parents = Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    parents.map(|folder| root.join(folder)).collect()
}

/// Removes the folders that are empty, the innermost first; `remove_dir` spares the others.
fn remove_empty(folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}
