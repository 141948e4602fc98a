//! RELATED LINKS: `[text](url)` as paragraphs or as a list.

/// A link of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The text, often empty on today's pages.
    pub text: &'a str,
    /// The address, relative or absolute.
    pub url: &'a str,
}

/// Reads the body of the section.
pub(crate) fn parse(body: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = body;
    while let Some(middle) = rest.find("](") {
        let text_start = rest[..middle].rfind('[').map_or(middle, |at| at + 1);
        let after = &rest[middle + 2..];
        let end = after.find([')', '\n']).unwrap_or(after.len());
        links.push(Link { text: &rest[text_start.min(middle)..middle], url: after[..end].trim() });
        rest = &after[end..];
    }
    links
}
