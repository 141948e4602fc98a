//! A parameter whose heading was lost: its text and its block stand behind those of another one.

use super::split::Split;
use super::{Entry, Named, name_of};
use crate::diagnostic::codes;
use crate::page::Findings;
use crate::page::disguise;
use crate::page::findings::first_line;
use crate::page::syntax::SyntaxSet;
use foldhash::HashMap;

/// Names of the syntax that no heading has, for the headings that were lost.
pub(super) struct Lost<'a, 's> {
    syntax: &'s [SyntaxSet<'a>],
    entries: &'s [Entry<'a>],
    /// By their lower case; made where the first heading is missing.
    names: Option<HashMap<String, &'a str>>,
}

impl<'a, 's> Lost<'a, 's> {
    pub(super) fn new(syntax: &'s [SyntaxSet<'a>], entries: &'s [Entry<'a>]) -> Self {
        Self { syntax, entries, names: None }
    }

    /// The parameter that a text with a block describes: the one that its first line names, or the only one left.
    pub(super) fn find(&mut self, split: &mut Split<'a>, findings: &mut Findings<'a>) -> Option<Named<'a>> {
        if split.blocks.is_empty() {
            return None;
        }
        let (syntax, entries) = (self.syntax, self.entries);
        let names = self.names.get_or_insert_with(|| without_heading(syntax, entries));
        let text = split.description;
        let heading = first_line(text);
        let word = Some(name_of(disguise::bare(heading))).filter(|name| is_alone(heading, name));
        let by_line = word.and_then(|name| names.remove(&name.to_ascii_lowercase()));
        let name = match by_line {
            None if names.len() == 1 => names.drain().next()?.1,
            by_line => by_line?,
        };
        report(&format!("-{name}"), text, by_line.is_some(), findings);
        if by_line.is_some() {
            split.description = text[heading.len()..].trim();
        }
        Some(Named { name, heading })
    }
}

fn without_heading<'a>(syntax: &[SyntaxSet<'a>], entries: &[Entry<'a>]) -> HashMap<String, &'a str> {
    let items = syntax.iter().flat_map(|set| &set.items);
    let mut names: HashMap<String, &'a str> = items.map(|item| (item.name.to_ascii_lowercase(), item.name)).collect();
    for entry in entries {
        names.remove(&name_of(super::bare(entry.heading)).to_ascii_lowercase());
    }
    names
}

/// Whether a line is nothing but a name and marks.
fn is_alone(line: &str, name: &str) -> bool {
    line.chars().filter(|c| c.is_alphanumeric() || *c == '_').count() == name.chars().count()
}

/// Reports the missing heading of a text, whose first line may have been meant as it.
pub(super) fn report<'a>(name: &str, text: &'a str, is_heading: bool, findings: &mut Findings<'a>) {
    let (line, right) = (first_line(text), format!("### {name}"));
    if is_heading {
        findings.misspelt(codes::P007, line, format!("`{}` is read as `{right}`", line.trim()), &right);
    } else {
        let message = format!("the heading of `{name}` is missing above this line");
        findings.report(codes::P007, line, message, format!("write `{right}` above it"));
        findings.fix(&text[..0], format!("{right}\n\n"));
    }
}
