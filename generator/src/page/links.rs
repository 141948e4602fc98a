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
        links.extend(bare(line.text).filter(|_| links.len() == before));
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
        links.push(Link { text: &rest[text_start..middle], url: address(&after[..end]) });
        rest = &after[end..];
    }
}

/// An address without its title and its angle brackets: `<https://…> "A title"`.
fn address(inside: &str) -> &str {
    let inside = inside.trim();
    if let Some((address, _)) = inside.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return address;
    }
    match inside.split_once([' ', '\t']) {
        Some((address, title)) if title.trim_start().starts_with(['"', '\'', '(']) => address,
        _ => inside,
    }
}

/// A line that is nothing but an address: `- <https://…>`.
fn bare(line: &str) -> Option<Link<'_>> {
    let text = line.trim().trim_start_matches(['-', '*', ' ']);
    let url = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    (is_address && !url.contains([' ', '<', '>'])).then_some(Link { text: "", url })
}

/// Parentheses inside of an address are balanced, `…/cc(v=ws.11)`. It ends before the next link at the latest.
fn address_end(text: &str) -> usize {
    let text = &text[..text.find("](").unwrap_or(text.len())];
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
