//! Reading the inputs: help pages, command metadata, `$metadata`, `overrides.toml` and `gen.toml`.
//!
//! The only stage besides [`write`](crate::write) that touches the disk.
//! A file that cannot be read is a finding; all others are still read.

mod config;
mod selection;

use crate::diagnostic::{Diagnostic, codes};
use crate::queue;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use config::{Config, OutputConfig, RuntimeConfig};
pub use selection::{Names, Selection};

/// A text file with its names.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// As diagnostics name it, with forward slashes.
    pub file: Arc<str>,
    /// Relative to its specs folder, with forward slashes: the same on every machine.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
}

/// Everything that a run reads.
#[derive(Clone, Debug, Default)]
pub struct Specs {
    /// `gen.toml`, or its defaults.
    pub config: Config,
    /// The folder that paths of `gen.toml` are relative to.
    pub root: PathBuf,
    /// Help pages, sorted by name.
    pub pages: Vec<InputFile>,
    /// Command metadata, in the order given.
    pub commands: Vec<InputFile>,
    /// `$metadata`.
    pub metadata: Option<InputFile>,
    /// `overrides.toml`.
    pub overrides: Option<InputFile>,
    /// `gen.toml` as it stands; none if there is none, or if it cannot be read.
    pub config_file: Option<InputFile>,
}

/// What the command line says instead of `gen.toml`.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Folders or files to read instead of the configured ones.
    pub specs: Vec<PathBuf>,
    /// Command metadata instead of the configured files.
    pub commands: Vec<PathBuf>,
    /// `$metadata` instead of the configured file.
    pub metadata: Option<PathBuf>,
    /// Only these modules, by PowerShell name or by the part behind `Microsoft.Graph.`.
    pub modules: Vec<String>,
}

/// Reads the configured inputs below `root`, or what `choice` names instead.
///
/// # Errors
/// If a folder that is to be searched does not exist or cannot be listed.
pub fn load(root: &Path, choice: &Choice) -> io::Result<(Specs, Vec<Diagnostic>)> {
    load_on(NonZero::<usize>::MIN, root, choice)
}

/// As [`load`] on several threads; the result does not depend on their number.
///
/// # Errors
/// As those of [`load`].
pub fn load_on(threads: NonZero<usize>, root: &Path, choice: &Choice) -> io::Result<(Specs, Vec<Diagnostic>)> {
    let mut found = Vec::new();
    let roots = if choice.specs.is_empty() { vec![root.to_owned()] } else { choice.specs.clone() };
    let base = roots[0].clone();
    let (config, config_file) = config::load(&base.join("gen.toml"), &mut found);
    let mut specs = Specs { root: base.clone(), config_file, ..Specs::default() };
    for folder in &roots {
        let paths = pages_below(folder)?;
        let pages = queue::on(threads, paths.len(), || |at: usize| read(&paths[at], folder));
        specs.pages.extend(pages.filter_map(|page| kept(page, &mut found)));
    }
    specs.pages.sort_by(|a, b| a.name.cmp(&b.name));
    let commands = if choice.commands.is_empty() { below(&base, &config.commands) } else { choice.commands.clone() };
    for path in commands {
        specs.commands.extend(kept(read(&path, &base), &mut found));
    }
    let metadata = choice.metadata.clone().or_else(|| config.metadata.as_ref().map(|name| base.join(name)));
    specs.metadata = metadata.and_then(|path| kept(read(&path, &base), &mut found));
    specs.overrides = config.overrides.as_ref().and_then(|name| kept(read(&base.join(name), &base), &mut found));
    specs.config = config;
    if !choice.modules.is_empty() {
        specs.config.include = Names { modules: choice.modules.clone(), ..Names::default() };
    }
    Ok((specs, found))
}

fn below(base: &Path, names: &[String]) -> Vec<PathBuf> {
    names.iter().map(|name| base.join(name)).collect()
}

/// Markdown files below a folder, sorted; a file stands for itself. A readme is about the pages and no page.
fn pages_below(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", folder.display())))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if is_page(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_page(path: &Path) -> bool {
    let is_markdown = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    is_markdown && !path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("README.md"))
}

/// A file, unless there is something to report about it.
fn kept(read: Result<InputFile, Box<Diagnostic>>, found: &mut Vec<Diagnostic>) -> Option<InputFile> {
    read.map_err(|diagnostic| found.push(*diagnostic)).ok()
}

fn read(path: &Path, root: &Path) -> Result<InputFile, Box<Diagnostic>> {
    let file: Arc<str> = slashes(path).into();
    let root = if root.is_dir() { root } else { root.parent().unwrap_or(root) };
    let name = slashes(path.strip_prefix(root).unwrap_or(path));
    let bytes = fs::read(path).map_err(|error| {
        let message = format!("the file cannot be read: {error}");
        Box::new(Diagnostic::new(codes::F007, &file, 0..0, message).help("check that it exists and is readable"))
    })?;
    let text = String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(&file, &error)))?;
    Ok(InputFile { file, name, text: text.into() })
}

fn not_utf8(file: &Arc<str>, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
    let (line, column) = crate::diagnostic::line_column(&before, at);
    Diagnostic::new(codes::F001, file, at..at, format!("the file is not UTF-8 at line {line}, column {column}"))
        .help("save it as UTF-8; nothing of this page is used")
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
