//! Where the project lies, and paths from one folder to another.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// The root of the workspace, empty if it is the working directory.
///
/// `cargo run`, which `cargo xtask` is, says where it was called. A program that is called by itself looks above the
/// working directory, and at last where it was compiled.
pub(crate) fn root() -> PathBuf {
    let current = std::env::current_dir().ok();
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let above = manifest.iter().chain(&current).flat_map(|folder| folder.ancestors());
    let found = above.map(Path::to_owned).find(|folder| is_root(folder));
    let root = found.or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned));
    root.filter(|root| current.as_ref() != Some(root)).unwrap_or_default()
}

/// Whether a folder is that of a project as this one.
fn is_root(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file() && folder.join("xtask/Cargo.toml").is_file()
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
    use super::{is_root, relative, root};
    use std::path::Path;

    /// A test has the folder of its crate in `CARGO_MANIFEST_DIR`, as `cargo xtask` has.
    #[test]
    fn the_root_has_this_crate_below_it() {
        assert!(is_root(&root()));
        assert!(!is_root(Path::new(env!("CARGO_MANIFEST_DIR"))), "the crate itself is no root");
    }

    #[test]
    fn leads_up_and_down() {
        let way = relative(Path::new("/contoso/a/b"), Path::new("/contoso/runtime"));
        assert_eq!(way.ok().as_deref(), Some("../../runtime"));
        let same = relative(Path::new("/contoso/a/./b/.."), Path::new("/contoso/a"));
        assert_eq!(same.ok().as_deref(), Some("."));
    }
}
