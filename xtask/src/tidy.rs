//! `cargo xtask tidy`: the rules of the repository that no compiler checks.

use crate::{project, report};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are no part of the repository or not written by hand.
const SKIPPED: [&str; 5] = ["target", ".git", "corpus", "artifacts", "node_modules"];
/// Files that must be there.
const REQUIRED: [&str; 7] =
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "Cargo.lock"];
/// The longest file written by hand, in lines.
const MAX_LINES: usize = 450;

/// Gives whether every rule holds.
pub(crate) fn run() -> Result<bool> {
    let root = project::root();
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    let mut problems = Vec::new();
    for name in REQUIRED {
        if !root.join(name).is_file() {
            problems.push(format!("{name}: is missing"));
        }
    }
    let files = files(&root)?;
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let Ok(text) = fs::read_to_string(file) else { continue };
        check(&name, &text, &mut problems);
    }
    for problem in &problems {
        report::problem(problem);
    }
    report::result(&format!("{} files, {} problems", files.len(), problems.len()));
    Ok(problems.is_empty())
}

fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    open.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn check(name: &str, text: &str, problems: &mut Vec<String>) {
    let is_page = has_extension(name, "md")
        && !name.ends_with("README.md")
        && (name.starts_with("specs/") || name.starts_with("tests/cases/"));
    let is_snapshot = has_extension(name, "snap") || has_extension(name, "stderr");
    if !is_page && !is_snapshot {
        check_blanks(name, text, problems);
    }
    check_places(name, text, problems);
    if has_extension(name, "rs") {
        check_rust(name, text, problems);
    }
    if has_extension(name, "md") && !is_page {
        check_prose(name, text, problems);
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

fn check_blanks(name: &str, text: &str, problems: &mut Vec<String>) {
    if !text.is_empty() && !text.ends_with('\n') {
        problems.push(format!("{name}: does not end in a line break"));
    }
    for (at, line) in text.lines().enumerate() {
        if line.ends_with([' ', '\t']) {
            problems.push(format!("{name}:{}: ends in a blank", at + 1));
        }
    }
}

/// Nothing in the repository may name a place on somebody's machine.
fn check_places(name: &str, text: &str, problems: &mut Vec<String>) {
    let places = [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("C:\\", "Users")];
    for (at, line) in text.lines().enumerate() {
        for place in places {
            if line.match_indices(place).any(|(at, _)| begins_path(&line[..at])) {
                problems.push(format!("{name}:{}: names a place on a machine ({place})", at + 1));
            }
        }
    }
}

/// Whether a path begins behind this text; in the middle of an address such a segment is nobody's folder.
fn begins_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '}' | ')' | '-' | '_' | '.' | '~'))
}

fn check_rust(name: &str, text: &str, problems: &mut Vec<String>) {
    if !text.starts_with("//!") {
        problems.push(format!("{name}:1: does not begin with `//!`"));
    }
    let is_generated = name.starts_with("generated/");
    let lines = text.lines().count();
    if !is_generated && lines > MAX_LINES {
        problems.push(format!("{name}: has {lines} lines, {MAX_LINES} are the most"));
    }
    if !is_generated {
        check_words(name, text, problems);
    }
    if is_generated && !text.lines().take(5).any(|line| line.contains("cargo xtask gen")) {
        problems.push(format!("{name}: does not carry the generated mark"));
    }
}

/// Words that a person wrote; in generated files they are the field's own.
fn check_words(name: &str, text: &str, problems: &mut Vec<String>) {
    for part in ["utils", "helpers", "manager"] {
        if name.contains(part) {
            problems.push(format!("{name}: `{part}` says nothing; name the file after what is in it"));
        }
    }
    for (at, line) in text.lines().enumerate() {
        let mark = concat!("TO", "DO");
        if line.contains(mark) && !line.contains(&format!("{mark}(")) {
            problems.push(format!("{name}:{}: {mark} without a reason in brackets", at + 1));
        }
    }
}

/// One sentence a line: a line that holds the end of a sentence and the beginning of the next is two.
fn check_prose(name: &str, text: &str, problems: &mut Vec<String>) {
    let mut in_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        let is_plain = !in_code && !line.starts_with('|') && !line.starts_with("    ");
        let has_two = line.match_indices(". ").any(|(end, _)| {
            let next = line[end + 2..].chars().next().is_some_and(char::is_uppercase);
            let word = line[..end].rsplit(' ').next().unwrap_or("");
            next && word.len() > 2 && !word.bytes().all(|byte| byte.is_ascii_digit())
        });
        if is_plain && has_two {
            problems.push(format!("{name}:{}: holds two sentences; write one a line", at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check_places;

    #[test]
    fn places_on_machines_are_found_and_routes_are_not() {
        let found = |text: &str| {
            let mut problems = Vec::new();
            check_places("a.md", text, &mut problems);
            problems.len()
        };
        for place in [concat!("/ro", "ot/.cargo"), concat!("in (/ho", "me/adele)"), concat!("file:///ho", "me/x")] {
            assert_eq!(found(place), 1, "{place}");
        }
        for route in ["/drives/{drive-id}/root/children", "https://contoso.com/home/index", "/me/drive/root/copy"] {
            assert_eq!(found(route), 0, "{route}");
        }
    }
}
