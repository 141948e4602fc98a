//! `cargo xtask lint` as people call it: what it says of the paths it was given.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its folder has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Exit code, standard output and standard error.
fn lint(paths: &[&Path]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("lint").args(paths).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (run.status.code(), text(run.stdout), text(run.stderr))
}

fn page() -> PathBuf {
    let page = "../specs/Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md";
    Path::new(env!("CARGO_MANIFEST_DIR")).join(page)
}

#[test]
fn a_folder_without_pages_is_an_error_that_names_it() {
    let empty = folder("no-pages");
    fs::write(empty.join("notes.txt"), "No page.").unwrap();
    let (code, out, err) = lint(&[&empty]);
    assert_ne!(code, Some(0), "{out}{err}");
    assert!(err.contains("no help page in") && err.contains("no-pages") && out.is_empty(), "{out}{err}");
}

/// By its own path or below its folder: it is no duplicate of itself.
#[test]
fn a_page_that_is_named_twice_is_one_page() {
    let page = page();
    let other = page.parent().unwrap().join("../Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md");
    let (code, out, err) = lint(&[&page, &page, &other]);
    assert_eq!((code, out.trim()), (Some(0), "1 page, nothing to say"), "{err}");
    let (code, out, err) = lint(&[page.parent().unwrap(), &page]);
    assert!(code == Some(0) && out.contains(" pages, nothing to say"), "{out}{err}");
}
