//! HTML comments in the sections that are lists: what stands in one is no alias, no type and no link.

use super::Findings;
use super::lines::lines;
use super::sections::SectionName;
use crate::diagnostic::codes;
use memchr::memmem;

/// The sections where a line of a comment could be taken for an entry.
const LISTS: [SectionName; 4] =
    [SectionName::Aliases, SectionName::Inputs, SectionName::Outputs, SectionName::RelatedLinks];

/// A text cut at its comments.
#[derive(Debug, Default)]
pub(crate) struct Cut<'a> {
    /// What stands outside of them, in page order.
    pub(crate) outside: Vec<&'a str>,
    /// The comments with their marks; one without an end is a single line, so that no more than that is lost.
    comments: Vec<&'a str>,
}

impl Cut<'_> {
    /// Whether a slice of the same text stands in a comment.
    pub(crate) fn hides(&self, part: &str) -> bool {
        let place = part.as_ptr() as usize;
        let at = self.comments.partition_point(|comment| comment.as_ptr() as usize <= place);
        let comment = at.checked_sub(1).map(|at| self.comments[at]);
        comment.is_some_and(|comment| place < comment.as_ptr() as usize + comment.len())
    }
}

/// Cuts a text at its comments.
pub(crate) fn cut(text: &str) -> Cut<'_> {
    let mut cut = Cut::default();
    let mut rest = text;
    let mut is_closed = true;
    while let Some(start) = memmem::find(rest.as_bytes(), b"<!--") {
        let inner = &rest[start..];
        // Where one has no end, none behind it has.
        let closed = if is_closed { memmem::find(inner.as_bytes(), b"-->").map(|at| at + 3) } else { None };
        is_closed = closed.is_some();
        let end = closed.or_else(|| lines(inner).next().map(|line| line.text.len())).unwrap_or(inner.len());
        cut.outside.push(&rest[..start]);
        cut.comments.push(&inner[..end]);
        rest = &inner[end..];
    }
    cut.outside.push(rest);
    cut
}

/// The parts of a section that are read.
pub(crate) fn visible(name: SectionName, body: &str) -> Vec<&str> {
    if LISTS.contains(&name) { cut(body).outside } else { vec![body] }
}

/// Keeps and reports the comments of a section that is a list.
pub(crate) fn report<'a>(name: SectionName, body: &'a str, findings: &mut Findings<'a>) {
    if !LISTS.contains(&name) {
        return;
    }
    for comment in cut(body).comments {
        let (message, help) = if comment.ends_with("-->") {
            ("nothing in this comment is read", "remove it, or write what is meant outside of it")
        } else {
            ("this comment has no end, and its line is not read", "add `-->` to it, or remove it")
        };
        findings.leave(codes::S016, comment, message, help);
    }
}
