//! RELATED LINKS: `[text](url)` or `[text][label]`, as paragraphs or as a list.

use super::Findings;
use super::comments::cut;
use super::lines::lines;
use crate::diagnostic::codes;
use std::collections::HashMap;

/// A link of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The text, often empty on today's pages.
    pub text: &'a str,
    /// The address, relative or absolute; empty in `[text]()`.
    pub url: &'a str,
}

/// Reads the body of the section. A line without a link is kept as unread text, and so is one with words beside a link.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<Link<'a>> {
    let mut links = Vec::new();
    let outside = cut(body).outside;
    let all = || outside.iter().flat_map(|text| lines(text));
    let definitions = all().filter_map(|line| definition(line.text)).collect();
    for line in all().filter(|line| !line.is_blank() && definition(line.text).is_none()) {
        if let Some(link) = bare(line.text) {
            links.push(link);
            continue;
        }
        let before = links.len();
        let has_words = line_links(line.text, &definitions, &mut links);
        if links.len() == before {
            findings.leave(codes::L003, line.text, "this line holds no link", "write `- [text](address)`");
        } else if has_words {
            let help = "write `- [text](address)` alone on a line, and other text in NOTES";
            findings.leave(codes::L003, line.text, "words stand beside the link on this line", help);
        }
    }
    links
}

/// The addresses of `[label]: address "A title"`, by label in lower case.
type Definitions<'a> = HashMap<String, &'a str>;

fn definition(line: &str) -> Option<(String, &str)> {
    let (label, url) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let is_one = !label.contains([']', '[']) && !url.trim().is_empty();
    is_one.then(|| (label.to_lowercase(), address(url)))
}

/// Takes the links of a line; gives whether words stand beside them.
fn line_links<'a>(line: &'a str, definitions: &Definitions<'a>, links: &mut Vec<Link<'a>>) -> bool {
    let has_words = |text: &str| !matches!(text.trim_matches(|c: char| !c.is_alphabetic()), "" | "and" | "or");
    let (mut rest, mut is_beside) = (line, false);
    while let Some(middle) = end_of_text(rest) {
        let open = begin_of_text(&rest[..middle]);
        let (text, after) = (&rest[open.map_or(middle, |at| at + 1)..middle], &rest[middle + 2..]);
        let is_inline = rest[middle + 1..].starts_with('(');
        let end = if is_inline { address_end(after) } else { after.find(']').unwrap_or(after.len()) };
        let label = if end == 0 { text } else { &after[..end] };
        let url =
            if is_inline { Some(address(&after[..end])) } else { definitions.get(&label.to_lowercase()).copied() };
        is_beside |= has_words(&rest[..open.filter(|_| url.is_some()).unwrap_or(middle)]);
        links.extend(url.map(|url| Link { text, url }));
        rest = after.get(end + 1..).unwrap_or("");
    }
    is_beside || has_words(rest)
}

/// The bracket behind the text of the next link: one with an address or a label behind it.
fn end_of_text(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b']', bytes).find(|at| matches!(bytes.get(at + 1), Some(b'(' | b'[')))
}

/// The bracket that belongs to the one behind `text`.
fn begin_of_text(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for at in memchr::memrchr2_iter(b'[', b']', text.as_bytes()) {
        match text.as_bytes()[at] {
            b']' => depth += 1,
            _ if depth == 0 => return Some(at),
            _ => depth -= 1,
        }
    }
    None
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
