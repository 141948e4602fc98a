//! What is wrong, where, and what to do: the one currency in which every stage reports.
//!
//! A stage returns `(T, Vec<Diagnostic>)`; nothing is printed before the edge of the program.

pub mod codes;
mod excerpt;
pub mod explain;
mod formats;
mod places;
mod render;

pub use codes::Code;
pub(crate) use excerpt::floor;
pub use formats::{github, json, sarif};
pub use render::Renderer;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// How bad a finding is. Only errors make a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Suspicious; the output may not be what the author meant.
    Warning,
    /// Something is lost: a page, a cmdlet or a parameter is not emitted.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A place in an input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as it was named, with forward slashes.
    pub file: Arc<str>,
    /// Bytes of the file; empty for a point.
    pub span: Range<usize>,
    /// What is to be seen there; empty for the place the finding is about.
    pub label: String,
}

/// A change that takes a finding away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Bytes of the file of the finding.
    pub span: Range<usize>,
    /// What is to stand there instead.
    pub replacement: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: &'static Code,
    /// How bad it is; the code's own severity unless `gen.toml` says otherwise.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub place: Place,
    /// Other places that belong to it.
    pub related: Vec<Place>,
    /// The way out.
    pub help: Option<String>,
    /// The change to the file that the help line asks for, where a program can make it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding with the severity of its code.
    pub fn new(code: &'static Code, file: &Arc<str>, span: Range<usize>, message: impl Into<String>) -> Self {
        let place = Place { file: Arc::clone(file), span, label: String::new() };
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what is to be seen at the place of the finding.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.place.label = label.into();
        self
    }

    /// Adds the change that the help line asks for.
    #[must_use]
    pub fn fix(mut self, span: Range<usize>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, file: &Arc<str>, span: Range<usize>, label: impl Into<String>) -> Self {
        self.related.push(Place { file: Arc::clone(file), span, label: label.into() });
        self
    }
}

/// A byte order mark is no part of a text: spans of a page begin behind it.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Line and column, both from one; the column counts characters.
///
/// ```
/// assert_eq!(platygen::diagnostic::line_column("a\nbé c", 6), (2, 4));
/// ```
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}
