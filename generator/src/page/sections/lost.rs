//! Headings that lost their number signs or have wrong ones: looked for only where a page lacks its title or a section.

use super::{Heading, Line, SectionName, disguise, lines, outside_fences};
use crate::page::is_verb_noun;

/// The line that was meant as the title: the name of a cmdlet alone, above all sections of the schema.
pub(super) fn title<'a>(text: &'a str, found: &[Heading<'a>]) -> Option<Heading<'a>> {
    let known = |heading: &&Heading<'_>| heading.name != SectionName::Unknown;
    let end = found.iter().find(known).map_or(text.len(), |heading| heading.line.start);
    let name = |line: Line<'a>| Some((line, disguise::bare(line.text))).filter(|(_, name)| is_verb_noun(name));
    let (line, name) = lines(&text[..end]).find_map(name)?;
    Some(Heading { level: 1, name: SectionName::Unknown, text: name, line })
}

/// The lines that are nothing but the name of a section in capitals, of those that `is_wanted`.
pub(super) fn sections<'a>(text: &'a str, is_wanted: impl Fn(SectionName) -> bool) -> Vec<Heading<'a>> {
    let mut found: Vec<Heading<'a>> = Vec::new();
    for line in outside_fences(text) {
        let text = disguise::bare(line.text);
        let is_new = |name: &SectionName| found.iter().all(|heading| heading.name != *name);
        if let Some(name) = SectionName::exactly(text).filter(|name| is_wanted(*name)).filter(is_new) {
            found.push(Heading { level: 2, name, text, line });
        }
    }
    found
}
