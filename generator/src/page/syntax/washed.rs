//! A syntax block with characters in it that are none of syntax: the marks of a quotation, a list, bold or code, a
//! comment, the back-ticks that continue a line at a prompt, escapes, entities, and dashes that an editor made longer.
//!
//! It is read without them if it makes sense then, as slices of the page all the same.

use super::{SyntaxItem, SyntaxSet};
use crate::page::disguise::DASHES;
use crate::page::lines::lines;
use crate::page::span;
use std::ops::Range;

/// A text without the characters that are none of syntax.
pub(super) struct Washed<'a> {
    from: &'a str,
    pub(super) text: String,
    /// What each byte was made from.
    origins: Vec<Range<usize>>,
}

/// What stands before the syntax of a line by mistake, and behind it.
const BEFORE: [&str; 10] = ["> ", ">", "- ", "* ", "+ ", "**", "`", "<!--", "|", "\t"];
const BEHIND: [&str; 8] = ["**", "`", "-->", "|", "\\", "<br>", "<br/>", "<br />"];

/// What stands in the place of a character by mistake.
const INSIDE: [(&str, &str); 10] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("\\[", "["),
    ("\\]", "]"),
    ("\\<", "<"),
    ("\\>", ">"),
    ("\\-", "-"),
    ("\\|", "|"),
    ("\\_", "_"),
];

impl<'a> Washed<'a> {
    /// None if nothing of the text changes.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let mut washed = Self { from: text, text: String::with_capacity(text.len()), origins: Vec::new() };
        for line in lines(text) {
            let bare = bare(line.text);
            if !washed.text.is_empty() && !bare.is_empty() {
                washed.push("\n ", line.start..line.start);
            }
            washed.line(bare, span(text, bare).start);
        }
        let is_changed = !washed.text.split_whitespace().eq(text.split_whitespace());
        is_changed.then_some(washed)
    }

    fn line(&mut self, line: &str, start: usize) {
        let mut at = 0;
        while let Some(next) = line[at..].chars().next() {
            let (rest, length) = (&line[at..], next.len_utf8());
            let is_name = rest[length..].starts_with(|c: char| c.is_ascii_alphabetic());
            let (taken, given) = match INSIDE.iter().find(|(from, _)| rest.starts_with(from)) {
                Some((from, to)) => (from.len(), *to),
                None if DASHES.contains(&next) && is_name => (length, "-"),
                None => (length, &rest[..length]),
            };
            self.push(given, start + at..start + at + taken);
            at += taken;
        }
    }

    fn push(&mut self, text: &str, origin: Range<usize>) {
        self.text.push_str(text);
        self.origins.resize(self.text.len(), origin);
    }

    /// What was read of the washed text, as slices of the text that it was made from.
    pub(super) fn restore(&self, set: &SyntaxSet<'_>) -> SyntaxSet<'a> {
        let item = |item: &SyntaxItem<'_>| SyntaxItem {
            raw: self.original(item.raw),
            name: self.original(item.name),
            type_name: item.type_name.map(|name| self.original(name)),
            ..*item
        };
        SyntaxSet {
            text: self.from,
            command: self.original(set.command),
            items: set.items.iter().map(item).collect(),
            has_common_parameters: set.has_common_parameters,
            has_workflow_common_parameters: set.has_workflow_common_parameters,
            ..SyntaxSet::default()
        }
    }

    /// The slice that a slice of the washed text was made from.
    fn original(&self, part: &str) -> &'a str {
        let origins = &self.origins[span(&self.text, part)];
        let ends = origins.first().zip(origins.last());
        ends.and_then(|(first, last)| self.from.get(first.start..last.end)).unwrap_or_default()
    }
}

/// A line without what stands around its syntax.
fn bare(line: &str) -> &str {
    let mut bare = line.trim();
    while let Some(rest) = BEFORE.iter().find_map(|mark| bare.strip_prefix(mark)) {
        bare = rest.trim_start();
    }
    while let Some(rest) = BEHIND.iter().find_map(|mark| bare.strip_suffix(mark)) {
        bare = rest.trim_end();
    }
    bare
}
