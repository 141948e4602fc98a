//! The list of complex types: cut at its roots, each taken from what was read before or read line by line.

use super::line::{ANY, Root, looks_like_property, looks_like_root, property, root, second};
use super::{Complex, Entry, Tree};
use crate::diagnostic::codes;
use crate::page::Findings;
use crate::page::lines::{Line, lines};
use memchr::memmem;
use std::ops::Range;
use std::sync::Arc;

/// How deep properties may nest.
const MAX_DEPTH: usize = 64;

/// The lists without findings that were read, by the text below the root's line.
#[derive(Default)]
pub(crate) struct Trees<'a> {
    by_text: foldhash::HashMap<&'a str, Arc<Tree>>,
}

/// What NOTES holds.
#[derive(Debug, Default)]
pub(crate) struct Notes<'a> {
    /// The text before the list.
    pub(crate) before: &'a str,
    /// The text between the heading of the list and its first root.
    pub(crate) intro: &'a str,
    pub(crate) roots: Vec<Complex<'a>>,
}

pub(crate) const MARK: &str = "COMPLEX PARAMETER PROPERTIES";

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, trees: &mut Trees<'a>, findings: &mut Findings<'a>) -> Notes<'a> {
    let Some((mark, list)) = heading(body, findings) else {
        return Notes { before: body.trim(), ..Notes::default() };
    };
    let starts = starts(list);
    let first = starts.first().copied().unwrap_or(list.len());
    let mut head = Reader::new(&list[..first]);
    head.read(findings);
    let intro = head.text[..head.intro_end].trim();
    let mut roots = head.roots;
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(list.len());
        one(&list[*start..end], trees, findings, &mut roots);
    }
    Notes { before: body[..mark].trim(), intro, roots }
}

/// Whether the list of complex types begins with this line: its heading, or a root.
pub(crate) fn begins_list(line: &str) -> bool {
    line.contains(MARK) || root(line).is_some()
}

/// Where the heading of the list begins, and what follows it.
///
/// A list whose heading is missing or misspelt is still read, with a finding where the heading should be.
fn heading<'a>(body: &'a str, findings: &mut Findings<'a>) -> Option<(usize, &'a str)> {
    if let Some(at) = memmem::find(body.as_bytes(), MARK.as_bytes()) {
        return Some((at, &body[at + MARK.len()..]));
    }
    let first = *starts(body).first()?;
    let is_heading = |line: &Line<'_>| line.text.trim_matches(['#', ' ', '*', ':']).eq_ignore_ascii_case(MARK);
    let misspelt = lines(&body[..first]).find(is_heading);
    let (at, place) = match misspelt {
        Some(line) => (line.start, line),
        None => (first, lines(&body[first..]).next()?),
    };
    let message = format!("the list of complex types has no heading `{MARK}`");
    findings.report(
        codes::N006,
        place.text,
        message,
        "write the heading in capitals on a line of its own above the list",
    );
    Some((at, &body[if misspelt.is_some() { place.next } else { first }..]))
}

/// Where the lines of roots begin that stand right behind an empty line.
fn starts(list: &str) -> Vec<usize> {
    let bytes = list.as_bytes();
    let is_crlf = memchr::memchr(b'\n', bytes).is_some_and(|at| at > 0 && bytes[at - 1] == b'\r');
    let gap: &[u8] = if is_crlf { b"\n\r\n" } else { b"\n\n" };
    let behind = memmem::find_iter(bytes, gap).map(|at| at + gap.len());
    behind.filter(|at| lines(&list[*at..]).next().and_then(|line| root(line.text)).is_some()).collect()
}

/// Takes or reads a list that begins with the line of a root.
fn one<'a>(text: &'a str, trees: &mut Trees<'a>, findings: &mut Findings<'a>, roots: &mut Vec<Complex<'a>>) {
    let below = below(text);
    if let Some(tree) = trees.by_text.get(below) {
        roots.extend(complex(text, Arc::clone(tree)));
        return;
    }
    let before = findings.len();
    let mut reader = Reader::new(text);
    reader.read(findings);
    if let [only] = reader.roots.as_slice()
        && only.text.len() == below.len()
        && findings.len() == before
    {
        trees.by_text.insert(below, Arc::clone(&only.tree));
    }
    roots.append(&mut reader.roots);
}

/// The text below the first line.
fn below(text: &str) -> &str {
    &text[memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1)..]
}

/// `text` begins with the line of the root.
fn complex(text: &str, tree: Arc<Tree>) -> Option<Complex<'_>> {
    let Root { name, type_name, description } = root(lines(text).next()?.text)?;
    let below = below(text);
    let description = match tree.head {
        // The end of a line below, counted from the first of them.
        Some(end) => &text[crate::page::span(text, description).start..text.len() - below.len() + end],
        None => description,
    };
    Some(Complex { name, type_name, description, text: below, tree })
}

/// Reads a list line by line.
struct Reader<'a> {
    text: &'a str,
    intro_end: usize,
    after_blank: bool,
    /// Properties go by that belong to no root, which is reported.
    is_lost: bool,
    roots: Vec<Complex<'a>>,
    open: Option<Open>,
}

/// The root whose lines are being read.
struct Open {
    /// Where its line begins.
    start: usize,
    /// Where the line below it begins.
    below: usize,
    tree: Tree,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, intro_end: 0, after_blank: true, is_lost: false, roots: Vec::new(), open: None }
    }

    fn read(&mut self, findings: &mut Findings<'a>) {
        for line in lines(self.text) {
            self.line(line, findings);
        }
        self.close(self.text.len());
    }

    /// Ends the open root at the beginning of another line.
    fn close(&mut self, end: usize) {
        if let Some(mut open) = self.open.take() {
            open.tree.entries.shrink_to_fit();
            self.roots.extend(complex(&self.text[open.start..end], Arc::new(open.tree)));
        }
    }

    fn line(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        if let Some(open) = &mut self.open
            && let Some(entry) = property(line.text)
        {
            open.push_all(entry, (line, self.text), findings);
            self.after_blank = false;
        } else if line.text.trim().is_empty() {
            self.after_blank = true;
        } else {
            self.other(line, findings);
            self.after_blank = false;
        }
    }

    /// A line that is neither blank nor a property: a root, more of a description, or nothing of the list.
    fn other(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        if root(line.text).is_some() {
            if !self.after_blank {
                let message = "this line looks like another parameter of the list";
                findings.report(codes::N006, line.text, message, "put a blank line above it");
            }
            self.close(line.start);
            self.is_lost = false;
            self.open = Some(Open { start: line.start, below: line.next, tree: Tree::default() });
        } else if self.is_lost {
            findings.keep(line.text);
        } else if looks_like_property(line.text) {
            if self.open.is_none() {
                self.is_lost = true;
                let message = "the properties from here on belong to no parameter";
                let help =
                    "write `NAME <Type>: text` above them, with the parameter in upper case and a blank line before it";
                findings.leave(codes::N006, line.text, message, help);
            } else {
                let message = "this line looks like a property and is none";
                let help = "write `[Name <Type>]: text` after two blanks for each level";
                findings.leave(codes::N006, line.text, message, help);
            }
        } else if let Some(open) = &mut self.open {
            if self.after_blank {
                let message = "this line is no entry of the list of complex types";
                let help = "write `NAME <Type>: text` with the parameter in upper case, or remove the blank line above";
                findings.leave(codes::N006, line.text, message, help);
                if looks_like_root(line.text) {
                    // What follows is not of the root above.
                    self.close(line.start);
                    self.is_lost = true;
                }
            } else {
                open.extend(line.start + line.text.len());
            }
        } else {
            self.intro_end = line.start + line.text.len();
        }
    }
}

impl Open {
    /// Adds a property, and those that stand on its line and should not.
    fn push_all(&mut self, mut entry: Entry, (line, text): (Line<'_>, &str), findings: &mut Findings<'_>) {
        let (first, indent) = (entry.name.clone(), entry.depth);
        let mut is_said = false;
        while let Some((at, mut next)) = second(line.text, &entry.description) {
            if !is_said {
                let message = format!(
                    "another property stands on the line of `{}`: `{}`",
                    &line.text[first.clone()],
                    &line.text[next.name.clone()]
                );
                findings.report(codes::N006, &line.text[at..], message, "begin each property on a line of its own");
                findings.fix(&line.text[at..at], format!("\n{}", &line.text[..indent]));
                is_said = true;
            }
            next.depth = indent;
            entry.description.end = entry.description.start + line.text[entry.description.start..at].trim_end().len();
            self.push(entry, (line, text), findings);
            entry = next;
        }
        self.push(entry, (line, text), findings);
    }

    /// Adds a property, whose depth is still its indent and whose offsets are those in its line, a line of `text`.
    fn push(&mut self, mut entry: Entry, (line, text): (Line<'_>, &str), findings: &mut Findings<'_>) {
        let indent = entry.depth;
        let last = self.tree.entries.last();
        let above = last.map_or(0, |last| last.depth);
        let is_below_leaf = last.is_some_and(|last| indent / 2 > above && is_leaf(last, self.below, text));
        let deepest = if is_below_leaf { above } else { (above + 1).min(MAX_DEPTH) };
        entry.depth = (indent / 2).clamp(1, deepest);
        if !indent.is_multiple_of(2) || indent / 2 > deepest {
            report_indent(&line.text[entry.name.clone()], indent, deepest, line.text, findings);
        }
        let base = line.start - self.below;
        for range in [&mut entry.name, &mut entry.type_name, &mut entry.description] {
            *range = range.start + base..range.end + base;
        }
        self.tree.entries.push(entry);
    }

    /// Makes the last description reach to `end`, an offset in the whole text.
    fn extend(&mut self, end: usize) {
        let end = end - self.below;
        match self.tree.entries.last_mut() {
            Some(last) => last.description.end = end,
            None => self.tree.head = Some(end),
        }
    }
}

/// Whether a property is `(Any)`, or of a type that has no properties of its own.
fn is_leaf(entry: &Entry, below: usize, text: &str) -> bool {
    const LEAVES: [&str; 9] =
        ["String", "Boolean", "Int32", "Int64", "DateTime", "Double", "Single", "TimeSpan", "Guid"];
    let part = |range: &Range<usize>| &text[below + range.start..below + range.end];
    LEAVES.contains(&part(&entry.type_name)) || part(&entry.name) == ANY
}

#[cold]
fn report_indent(name: &str, indent: usize, deepest: usize, line: &str, findings: &mut Findings<'_>) {
    let (code, message) = if deepest == MAX_DEPTH && indent / 2 > MAX_DEPTH {
        (codes::N013, format!("the list is nested deeper than {MAX_DEPTH} levels"))
    } else {
        (codes::N005, format!("`{name}` is indented by {indent} blanks"))
    };
    let help = format!("indent it by two blanks for each level, here {} at most", 2 * deepest);
    findings.report(code, line, message, help);
}
