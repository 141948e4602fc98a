//! `gen.toml`: what a run reads and writes, with paths relative to the file.

use super::selection::{Names, Selection};
use crate::diagnostic::{Diagnostic, codes};
use crate::lint::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The file as data.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The version segment of every URL.
    pub api_version: String,
    /// Command metadata files.
    pub commands: Vec<String>,
    /// The `$metadata` file.
    pub metadata: Option<String>,
    /// The overrides file.
    pub overrides: Option<String>,
    /// Only these modules and cmdlets; all if empty.
    pub include: Names,
    /// Not these modules and cmdlets.
    pub exclude: Names,
    /// What is written.
    pub output: OutputConfig,
    /// Levels of diagnostics by code.
    pub lint: BTreeMap<String, Level>,
}

/// The crate that is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutputConfig {
    /// The folder.
    pub path: String,
    /// The crate's name.
    pub name: String,
    /// The crate's version.
    pub version: String,
    /// Where the runtime crate is.
    pub runtime: RuntimeConfig,
    /// Whether the crate is a member of a workspace that gives it edition, licence and lints.
    pub workspace: bool,
}

/// Where the runtime crate is: a path from the written crate, or a version.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuntimeConfig {
    /// A path relative to the written crate.
    Path(String),
    /// A version of the published crate.
    Version(String),
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_version: "v1.0".to_owned(),
            commands: Vec::new(),
            metadata: None,
            overrides: None,
            include: Names::default(),
            exclude: Names::default(),
            output: OutputConfig::default(),
            lint: BTreeMap::new(),
        }
    }
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            path: "generated".to_owned(),
            name: "msgraph-cmdlets".to_owned(),
            version: "0.1.0".to_owned(),
            runtime: RuntimeConfig::Path("../runtime".to_owned()),
            workspace: false,
        }
    }
}

impl Config {
    /// Which modules and cmdlets are wanted.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection { include: self.include.clone(), exclude: self.exclude.clone() }
    }
}

/// Reads the file; a folder without one has the defaults.
pub(super) fn load(path: &Path, found: &mut Vec<Diagnostic>) -> Config {
    let Ok(text) = fs::read_to_string(path) else { return Config::default() };
    let file: Arc<str> = super::slashes(path).into();
    let config: Config = match toml::from_str(&text) {
        Ok(config) => config,
        Err(error) => {
            let (line, column) = crate::diagnostic::line_column(&text, error.span().map_or(0, |span| span.start));
            let message = format!("gen.toml at line {line}, column {column}: {}", error.message());
            let span = error.span().unwrap_or(0..0);
            found.push(Diagnostic::new(codes::G001, &file, span, message).help("the defaults are used instead"));
            return Config::default();
        }
    };
    for code in config.lint.keys().filter(|code| !codes::ALL.iter().any(|known| known.id == code.as_str())) {
        let at = text.find(code.as_str()).unwrap_or(0);
        let message = format!("`{code}` is no diagnostic code");
        found.push(Diagnostic::new(codes::G001, &file, at..at + code.len(), message).help("remove the line"));
    }
    config
}
