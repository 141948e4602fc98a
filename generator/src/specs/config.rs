//! `gen.toml`: what a run reads and writes, with paths relative to the file.

use super::InputFile;
use super::selection::{Names, Selection};
use super::version;
use crate::diagnostic::{Diagnostic, codes};
use crate::lint::Level;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;

/// The name of the file.
pub(super) const NAME: &str = "gen.toml";

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

/// The places of what is checked of `[output]`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Places {
    output: OutputPlaces,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OutputPlaces {
    name: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    runtime: Option<RuntimePlaces>,
}

#[derive(Deserialize)]
struct RuntimePlaces {
    version: Option<Spanned<String>>,
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

/// Reads the file, and gives its text as well; a folder without one has the defaults.
pub(super) fn load(path: &Path, found: &mut Vec<Diagnostic>) -> (Config, Option<InputFile>) {
    let file: Arc<str> = super::slashes(path).into();
    match fs::read_to_string(path) {
        Ok(text) => {
            let config = parse(&file, &text, found);
            (config, Some(InputFile { file, name: NAME.to_owned(), text: text.into() }))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Default::default(),
        Err(error) => {
            let diagnostic = Diagnostic::new(codes::G001, &file, 0..0, format!("gen.toml: {error}"));
            found.push(diagnostic.help("save it as UTF-8 that can be read"));
            Default::default()
        }
    }
}

/// The levels of diagnostics in the nearest file above a folder: a part of the pages is checked as all of them are.
pub(super) fn levels_above(folder: &Path, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Level> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let nearest = absolute.ancestors().skip(1).map(|above| above.join(NAME)).find(|path| path.is_file());
    nearest.map(|path| load(&path, found).0.lint).unwrap_or_default()
}

/// Says that the file of a further folder is not read.
pub(super) fn ignored(folder: &Path, base: &Path) -> Option<Diagnostic> {
    let path = folder.join(NAME);
    if folder == base || !path.is_file() {
        return None;
    }
    let message = format!("only the gen.toml of the first folder counts, {}", super::slashes(base));
    let file: Arc<str> = super::slashes(&path).into();
    Some(Diagnostic::new(codes::G002, &file, 0..0, message).help("move what it says there, or name its folder first"))
}

fn parse(file: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Config {
    let mut report = |span: Range<usize>, message: String, help: &str| {
        found.push(Diagnostic::new(codes::G001, file, span, message).help(help));
    };
    let config: Config = match toml::from_str(text) {
        Ok(config) => config,
        Err(error) => {
            let (line, column) = crate::diagnostic::line_column(text, error.span().map_or(0, |span| span.start));
            let message = format!("gen.toml at line {line}, column {column}: {}", error.message());
            let span = error.span().unwrap_or(0..0);
            report(span, message, "correct it; nothing is generated before it can be read");
            return Config::default();
        }
    };
    for code in config.lint.keys().filter(|code| !codes::ALL.iter().any(|known| known.id == code.as_str())) {
        let at = text.find(code.as_str()).unwrap_or(0);
        report(at..at + code.len(), format!("`{code}` is no diagnostic code"), "remove the line");
    }
    for (span, message, help) in wrong_output(text) {
        report(span, message, help);
    }
    config
}

/// What cargo would refuse in a manifest with these values: the place, the problem and the way out.
fn wrong_output(text: &str) -> Vec<(Range<usize>, String, &'static str)> {
    let OutputPlaces { name, version, runtime } =
        toml::from_str::<Places>(text).map(|places| places.output).unwrap_or_default();
    let runtime = runtime.and_then(|runtime| runtime.version);
    let wrong = |value: Option<Spanned<String>>, is_right: fn(&str) -> bool, problem: &str, help| {
        let value = value.filter(|value| !is_right(value.get_ref()))?;
        Some((value.span(), format!("`{}` {problem}", value.get_ref()), help))
    };
    let name_help = "begin it with a letter and use letters, digits, `-` and `_`";
    let requirement_help = "write it as cargo wants it, such as `0.1`";
    [
        wrong(name, is_crate_name, "cannot be the name of a crate", name_help),
        wrong(version, version::is_version, "is no version", "write three numbers, such as `1.0.0`"),
        wrong(runtime, version::is_requirement, "is no version of a dependency", requirement_help),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn is_crate_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
