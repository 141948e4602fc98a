//! How an [`Error`] reads: one line for people, and fields for developers, both without secrets.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::cmdlet::Permission;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cmdlet) = self.0.cmdlet {
            write!(f, "{}: ", cmdlet.name)?;
        }
        let is_followed = !self.permissions().is_empty();
        f.write_str(if is_followed { self.0.text.trim_end_matches('.') } else { &self.0.text })?;
        write_permissions(f, self.permissions())?;
        match (self.request_id(), self.attempts()) {
            (Some(id), 0 | 1) => write!(f, " (request-id {})", one_line(id)),
            (Some(id), attempts) => write!(f, " (request-id {}, {attempts} attempts)", one_line(id)),
            (None, 0 | 1) => Ok(()),
            (None, attempts) => write!(f, " ({attempts} attempts)"),
        }
    }
}

/// The least of the permissions, or the first few where none is marked.
fn write_permissions(f: &mut fmt::Formatter<'_>, permissions: &[Permission]) -> fmt::Result {
    const SHOWN: usize = 5;
    let has_least = permissions.iter().any(|permission| permission.is_least);
    let shown = permissions.iter().filter(|permission| permission.is_least || !has_least).take(SHOWN);
    for (index, permission) in shown.enumerate() {
        f.write_str(if index == 0 { "; it needs " } else { " or " })?;
        write!(f, "{} ({})", permission.name, permission.kind)?;
    }
    Ok(())
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.0.kind).field("text", &self.to_string());
        if let Some(id) = self.client_request_id() {
            debug.field("client_request_id", &id);
        }
        if let Some(service) = &self.0.service {
            debug.field("service", service);
        }
        if let Some(source) = &self.0.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Puts text on one line and makes sure that there is some.
pub(crate) fn one_line(text: &str) -> String {
    let words: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "no message".to_owned() } else { words.join(" ") }
}
