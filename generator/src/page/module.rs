//! The page of a module: the list of its cmdlets.

use super::Page;
use super::lines::{entries, level_three, lines};
use super::sections::SectionName;

/// A cmdlet in the list of a module page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModuleCommand<'a> {
    /// `Get-Thing`.
    pub name: &'a str,
    /// Where its page is; empty if the heading is no link.
    pub link: &'a str,
    /// The text below the heading.
    pub description: &'a str,
}

/// Reads the description and the headings of level 3, whatever section they stand in.
pub(crate) fn read(page: &mut Page<'_>) {
    // The heading of the list has any name, so it stands in the text of the description.
    let about = page.first_body(SectionName::Description);
    let end = lines(about).find(|line| line.text.starts_with("##")).map_or(about.len(), |line| line.start);
    page.description = about[..end].trim();
    for section in &page.sections {
        for entry in entries(section.body, level_three, |heading, _| !heading.is_empty(), |_, _| false).entries {
            let (name, link) = link(entry.heading);
            page.commands.push(ModuleCommand { name, link, description: entry.body.trim() });
        }
    }
}

/// `[Get-Thing](Get-Thing.md)`, or the heading as it stands.
fn link(heading: &str) -> (&str, &str) {
    let inner = heading.strip_prefix('[').and_then(|rest| rest.strip_suffix(')'));
    inner.and_then(|inner| inner.split_once("](")).unwrap_or((heading, ""))
}
