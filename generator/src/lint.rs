//! Checks over a page that was read: what disagrees with itself, and where.
//!
//! Each file checks one section; a check sees the page and adds findings, nothing else.

mod front_matter;
mod notes;
mod parameters;
mod syntax;

use crate::diagnostic::{Code, Diagnostic};
use crate::page::{Kind, Page};
use std::collections::BTreeMap;

/// All findings about a page that reading it did not give already.
#[must_use]
pub fn lint(page: &Page<'_>) -> Vec<Diagnostic> {
    let mut report = Report { page, found: Vec::new() };
    front_matter::check(&mut report);
    if page.kind == Kind::Cmdlet {
        syntax::check(&mut report);
        parameters::check(&mut report);
        notes::check(&mut report);
    }
    report.found
}

/// What a configuration makes of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error.
    Deny,
}

/// Applies the levels of `gen.toml`, by code.
pub fn configure(diagnostics: &mut Vec<Diagnostic>, levels: &BTreeMap<String, Level>) {
    diagnostics.retain(|diagnostic| levels.get(diagnostic.code.id) != Some(&Level::Allow));
    for diagnostic in diagnostics {
        match levels.get(diagnostic.code.id) {
            Some(Level::Warn) => diagnostic.severity = crate::diagnostic::Severity::Warning,
            Some(Level::Deny) => diagnostic.severity = crate::diagnostic::Severity::Error,
            _ => {}
        }
    }
}

/// The page under check and what was found.
struct Report<'a, 'p> {
    page: &'a Page<'p>,
    found: Vec<Diagnostic>,
}

impl Report<'_, '_> {
    /// Reports something about `part`, which must be a slice of the page's text; a label or a related place may follow.
    fn add(&mut self, code: &'static Code, part: &str, message: String, help: String) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(code, &self.page.file, self.page.span(part), message).help(help);
        self.found.push(diagnostic);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}
