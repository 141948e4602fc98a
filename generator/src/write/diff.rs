//! How files on disk differ from generated ones, for a person to read.

use super::{Changes, about};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Longer diffs are cut: they say "run the generator" either way.
const MAX_LINES: usize = 60;

/// After this time a diff gets coarser instead of better.
const PATIENCE: Duration = Duration::from_millis(500);

/// The unified diff of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    /// The file.
    pub path: String,
    /// The diff from what is on disk to what should be, perhaps cut short.
    pub text: String,
}

/// One diff for each file that was added, changed or removed, sorted by path.
pub(super) fn diffs(root: &Path, wanted: &BTreeMap<&str, &str>, changes: &Changes) -> io::Result<Vec<FileDiff>> {
    let mut paths: Vec<&String> = changes.added.iter().chain(&changes.changed).chain(&changes.removed).collect();
    paths.sort_unstable();
    paths.into_iter().map(|path| diff(root, path, wanted.get(path.as_str()).copied())).collect()
}

fn diff(root: &Path, path: &str, new: Option<&str>) -> io::Result<FileDiff> {
    let old = match fs::read(root.join(path)) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(about(&root.join(path))(error)),
    };
    let name = |side: &str, is_there: bool| if is_there { format!("{side}/{path}") } else { "/dev/null".to_owned() };
    let names = (name("a", old.is_some()), name("b", new.is_some()));
    let old = old.unwrap_or_default();
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old.as_str(), new.unwrap_or_default());
    let text = diff.unified_diff().header(&names.0, &names.1).to_string();
    Ok(FileDiff { path: path.to_owned(), text: cut(&text) })
}

fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let kept = lines.iter().take(MAX_LINES).copied().collect::<Vec<_>>().join("\n");
    let rest = match lines.len().saturating_sub(MAX_LINES) {
        0 => String::new(),
        more => format!("… and {more} more lines\n"),
    };
    format!("{kept}\n{rest}")
}
