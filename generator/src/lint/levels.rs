//! Levels of diagnostics: what `gen.toml` and the command line make of a code.

use crate::diagnostic::{Diagnostic, Severity};
use std::collections::BTreeMap;

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

/// Applies levels by code; without one, a code that is off is not reported.
pub fn configure(diagnostics: &mut Vec<Diagnostic>, levels: &BTreeMap<String, Level>) {
    diagnostics.retain(|diagnostic| match levels.get(diagnostic.code.id) {
        Some(Level::Allow) => false,
        Some(Level::Warn | Level::Deny) => true,
        None => diagnostic.code.is_on,
    });
    for diagnostic in diagnostics {
        match levels.get(diagnostic.code.id) {
            Some(Level::Warn) => diagnostic.severity = Severity::Warning,
            Some(Level::Deny) => diagnostic.severity = Severity::Error,
            _ => {}
        }
    }
}
