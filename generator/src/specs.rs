//! Reading the inputs: help pages, command metadata, `$metadata`, `overrides.toml` and `gen.toml`.
//!
//! The only stage besides [`write`](crate::write) that touches the disk.
//! A file that cannot be read is a finding; all others are still read.

mod config;
mod selection;
mod version;

use crate::diagnostic::{Diagnostic, codes};
use crate::queue;
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use config::{Config, OutputConfig, RuntimeConfig};
pub use selection::{Names, Selection};
pub use version::is_requirement;

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
    /// Files that are no text, as far as they can be shown.
    pub broken: Vec<InputFile>,
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
    let base = folder_of(&roots[0]);
    let (mut config, config_file) = config::load(&base.join(config::NAME), &mut found);
    if config_file.is_none() && found.is_empty() {
        config.lint = config::levels_above(&base, &mut found);
    }
    let others: BTreeSet<PathBuf> = roots.iter().map(|path| folder_of(path)).collect();
    found.extend(others.iter().filter_map(|other| config::ignored(other, &base)));
    let mut specs = Specs { root: base.clone(), config_file, ..Specs::default() };
    let mut seen = HashSet::new();
    for folder in &roots {
        let mut paths = pages_below(folder)?;
        // A page that is named twice is one page, by whatever path.
        paths.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        let worker = || {
            let (mut bytes, paths) = (Vec::new(), &paths);
            move |at: usize| read_into(&mut bytes, &paths[at], folder)
        };
        let pages = queue::on(threads, paths.len(), worker);
        for page in pages {
            let page = specs.kept(page, &mut found);
            specs.pages.extend(page);
        }
    }
    specs.pages.sort_by(|a, b| a.name.cmp(&b.name));
    let commands = if choice.commands.is_empty() { below(&base, &config.commands) } else { choice.commands.clone() };
    for path in commands {
        let file = specs.kept(read(&path, &base), &mut found);
        specs.commands.extend(file);
    }
    let metadata = choice.metadata.clone().or_else(|| config.metadata.as_ref().map(|name| base.join(name)));
    specs.metadata = metadata.and_then(|path| specs.kept(read(&path, &base), &mut found));
    let overrides = config.overrides.as_ref().map(|name| base.join(name));
    specs.overrides = overrides.and_then(|path| specs.kept(read(&path, &base), &mut found));
    specs.config = config;
    if !choice.modules.is_empty() {
        specs.config.include = Names { modules: choice.modules.clone(), ..Names::default() };
    }
    Ok((specs, found))
}

/// The folder that a path names, or the one that a page lies in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if path.is_file() => parent.to_owned(),
        _ => path.to_owned(),
    }
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
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            if kind.is_dir() || kind.is_symlink() && path.is_dir() {
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

/// A file that is not used.
struct Broken {
    diagnostic: Diagnostic,
    /// What can be shown of it.
    shown: Option<InputFile>,
}

impl Specs {
    /// A file, unless there is something to report about it.
    fn kept(&mut self, read: Result<InputFile, Box<Broken>>, found: &mut Vec<Diagnostic>) -> Option<InputFile> {
        let Broken { diagnostic, shown } = match read {
            Ok(file) => return Some(file),
            Err(broken) => *broken,
        };
        found.push(diagnostic);
        self.broken.extend(shown);
        None
    }
}

fn read(path: &Path, root: &Path) -> Result<InputFile, Box<Broken>> {
    read_into(&mut Vec::new(), path, root)
}

/// Reads a file by way of memory that the next one can use as well.
fn read_into(bytes: &mut Vec<u8>, path: &Path, root: &Path) -> Result<InputFile, Box<Broken>> {
    let file: Arc<str> = slashes(path).into();
    let root = folder_of(root);
    let name = slashes(path.strip_prefix(&root).unwrap_or(path));
    bytes.clear();
    File::open(path).and_then(|mut open| open.read_to_end(bytes)).map_err(|error| {
        let message = format!("the file cannot be read: {error}");
        let diagnostic = Diagnostic::new(codes::F007, &file, 0..0, message);
        Box::new(Broken { diagnostic: diagnostic.help("check that it exists and is readable"), shown: None })
    })?;
    let input = |text: &str| InputFile { file: Arc::clone(&file), name: name.clone(), text: text.into() };
    match str::from_utf8(bytes) {
        Ok(text) => Ok(input(text)),
        Err(error) => {
            // Up to the place it is the same text.
            let shown = String::from_utf8_lossy(bytes);
            let diagnostic = not_utf8(&file, &shown, error.valid_up_to());
            Err(Box::new(Broken { diagnostic, shown: Some(input(&shown)) }))
        }
    }
}

fn not_utf8(file: &Arc<str>, shown: &str, at: usize) -> Diagnostic {
    let (line, column) = crate::diagnostic::line_column(shown, at);
    Diagnostic::new(codes::F001, file, at..at, format!("the file is not UTF-8 at line {line}, column {column}"))
        .help("save it as UTF-8; nothing of this page is used")
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
