//! EXAMPLES: headings with opaque markdown below; today's pages do not fence their code.

use super::Findings;
use super::disguise;
use super::lines::{entries, is_example, level_three};

/// One example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// The heading without its number signs.
    pub title: &'a str,
    /// Everything below it.
    pub body: &'a str,
}

/// The heading of an example; one with something before it says what it is, for code can look like other headings.
fn heading(line: &str) -> Option<&str> {
    level_three(line).or_else(|| disguise::heading(line).map(|(_, text)| text).filter(|text| is_example(text)))
}

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<Example<'a>> {
    let list = entries(body, heading, |heading, _| !heading.is_empty(), |_, _| false);
    findings.stray(list.before, "put it below a heading such as `### Example 1: What it shows`");
    let example = |entry: &super::lines::Entry<'a>| Example { title: entry.heading, body: entry.body.trim() };
    list.entries.iter().map(example).collect()
}
