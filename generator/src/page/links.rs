//! RELATED LINKS: `[text](url)` as paragraphs or as a list.

use super::Findings;
use super::lines::lines;
use crate::diagnostic::codes;

/// A link of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The text, often empty on today's pages.
    pub text: &'a str,
    /// The address, relative or absolute; empty in `[text]()`.
    pub url: &'a str,
}

/// Reads the body of the section. A line without a link is kept as unread text.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<Link<'a>> {
    let mut links = Vec::new();
    for line in lines(body).filter(|line| !line.is_blank()) {
        let before = links.len();
        line_links(line.text, &mut links);
        if links.len() == before {
            findings.leave(codes::L003, line.text, "this line holds no link", "write `- [text](address)`");
        }
    }
    links
}

fn line_links<'a>(line: &'a str, links: &mut Vec<Link<'a>>) {
    let mut rest = line;
    while let Some(middle) = rest.find("](") {
        let text_start = rest[..middle].rfind('[').map_or(middle, |at| at + 1);
        let after = &rest[middle + 2..];
        let end = address_end(after);
        links.push(Link { text: &rest[text_start..middle], url: after[..end].trim() });
        rest = &after[end..];
    }
}

/// Parentheses inside of an address are balanced, `…/cc(v=ws.11)`.
fn address_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return at,
            b')' => depth -= 1,
            _ => {}
        }
    }
    text.find(')').unwrap_or(text.len())
}
