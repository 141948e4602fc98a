//! INPUTS and OUTPUTS: types with an optional text; several headings may stand without blank lines between them.

use super::Findings;
use super::comments::cut;
use super::lines::{Entry, any_level, entries};

/// A type that a cmdlet takes from or gives to the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeEntry<'a> {
    /// The type as the heading writes it, without back-ticks and links around it.
    pub type_name: &'a str,
    /// The text below it.
    pub description: &'a str,
}

/// Reads the body of a section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<TypeEntry<'a>> {
    let comments = cut(body);
    let list = entries(body, any_level, |heading, _| !comments.hides(heading), |_, _| false);
    for text in cut(list.before).outside {
        findings.stray(text, "put it below a heading with the type, `### System.String`");
    }
    let entry = |entry: &Entry<'a>| TypeEntry { type_name: bare(entry.heading), description: entry.body.trim() };
    list.entries.iter().map(entry).collect()
}

/// `X` of `` `X` ``, of `X <!-- comment -->` and of `[X](address)`, which is no array.
pub(crate) fn bare(heading: &str) -> &str {
    let text = heading.split("<!--").next().unwrap_or(heading).trim_matches(['`', ' ']);
    match text.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((name, address)) if address.ends_with(')') => name.trim_matches(['`', ' ']),
        _ => text,
    }
}
