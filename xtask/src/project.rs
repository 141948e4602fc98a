//! Where the project lies, and paths from one folder to another.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// The root of the workspace, relative to the working directory if it lies below it.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_owned);
    match std::env::current_dir() {
        Ok(current) if current == root => PathBuf::new(),
        _ => root,
    }
}

/// The path that leads from the folder `from` to `to`, with forward slashes.
///
/// # Errors
/// If the working directory is gone.
pub(crate) fn relative(from: &Path, to: &Path) -> io::Result<String> {
    let (from, to) = (normal(from)?, normal(to)?);
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let parts: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    Ok(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

/// `specs/../generated` as `generated`.
pub(crate) fn lexical(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for component in path.components() {
        let is_up = matches!(component, Component::ParentDir);
        let can_go_up = matches!(tidied.components().next_back(), Some(Component::Normal(_)));
        if is_up && can_go_up {
            tidied.pop();
        } else {
            tidied.push(component);
        }
    }
    tidied
}

/// The components of the absolute path; links are followed as far as the path exists.
fn normal(path: &Path) -> io::Result<Vec<String>> {
    let absolute = std::path::absolute(path)?;
    let existing = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some(ancestor.canonicalize().ok()?.join(rest))
    });
    let whole = lexical(&existing.unwrap_or(absolute));
    Ok(whole.components().map(|component| component.as_os_str().to_string_lossy().into_owned()).collect())
}

/// Cargo, in the folder of the project.
pub(crate) fn cargo() -> Command {
    cargo_in(&root())
}

/// Cargo, in any folder.
pub(crate) fn cargo_in(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    if !folder.as_os_str().is_empty() {
        cargo.current_dir(folder);
    }
    cargo
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn leads_up_and_down() {
        let way = relative(Path::new("/contoso/a/b"), Path::new("/contoso/runtime"));
        assert_eq!(way.ok().as_deref(), Some("../../runtime"));
        let same = relative(Path::new("/contoso/a/./b/.."), Path::new("/contoso/a"));
        assert_eq!(same.ok().as_deref(), Some("."));
    }
}
