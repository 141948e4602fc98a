//! What is collected while a page is read: findings, and the text that belongs nowhere.

use super::span;
use crate::diagnostic::{Code, Diagnostic, Fix, codes};
use std::sync::Arc;

/// Collects findings while a page is read.
pub(crate) struct Findings<'a> {
    file: Arc<str>,
    text: &'a str,
    found: Vec<Diagnostic>,
    unread: Vec<&'a str>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(file: &Arc<str>, text: &'a str) -> Self {
        Self { file: Arc::clone(file), text, found: Vec::new(), unread: Vec::new() }
    }

    /// How many there are so far.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }

    /// Drops what was reported so far, for something that is not worth a look at its parts.
    pub(crate) fn forget(&mut self) {
        self.found.clear();
    }

    /// Reports something about `part`, which must be a slice of the page's text.
    pub(crate) fn report(
        &mut self,
        code: &'static Code,
        part: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let span = span(self.text, part);
        self.found.push(Diagnostic::new(code, &self.file, span, message).help(help));
    }

    /// Reports a heading that is to be written in another way, with the change; `heading` is the whole line.
    pub(crate) fn misspelt(&mut self, code: &'static Code, heading: &str, message: impl Into<String>, right: &str) {
        self.report(code, heading, message, format!("write `{right}`"));
        self.fix(heading, right);
    }

    /// Gives the last finding its change: what is to stand in the place of `part`.
    pub(crate) fn fix(&mut self, part: &str, right: impl Into<String>) {
        let span = span(self.text, part);
        if let Some(last) = self.found.last_mut() {
            last.fix = Some(Fix { span, replacement: right.into() });
        }
    }

    /// Reports text that belongs to no part of the page, and keeps it.
    pub(crate) fn leave(
        &mut self,
        code: &'static Code,
        part: &'a str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(code, first_line(part), message, help);
        self.keep(part);
    }

    /// Keeps text that belongs to what was reported before it.
    pub(crate) fn keep(&mut self, part: &'a str) {
        self.unread.push(part);
    }

    /// Keeps and reports what stands where a section has no place for text; blank text is nothing.
    pub(crate) fn stray(&mut self, part: &'a str, help: &str) {
        let part = part.trim();
        if !part.is_empty() {
            self.leave(codes::S019, part, "this text belongs to no part of its section", help);
        }
    }

    /// The unread text in page order, and the findings.
    pub(crate) fn finish(mut self) -> (Vec<&'a str>, Vec<Diagnostic>) {
        self.unread.sort_by_key(|part| part.as_ptr() as usize);
        (self.unread, self.found)
    }
}

pub(crate) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}
