//! Prose to rustdoc: the markdown of a page becomes clean lines for `///`.
//!
//! pulldown-cmark reads it and a small writer puts it down again, so that nothing of the page can be taken
//! for an intra-doc link, a doctest, HTML, or the end of a comment.

mod writer;

use super::lines::{Fence, FenceEvent, fence_event, lines};
use pulldown_cmark::{BrokenLink, LinkType, Options, Parser, TextMergeStream};

/// Where relative links of the pages lead.
const SITE: &str = "https://learn.microsoft.com";

/// Turns markdown into rustdoc lines, without leading and trailing empty lines.
///
/// ```
/// let lines = platygen::page::prose::to_rustdoc("See [users](/graph/users) and `<id>`.\n\n{{ Fill in }}");
/// assert_eq!(lines, ["See [users](https://learn.microsoft.com/graph/users) and `<id>`."]);
/// ```
#[must_use]
pub fn to_rustdoc(markdown: &str) -> Vec<String> {
    let cleaned = clean(markdown);
    if cleaned.trim().is_empty() {
        return Vec::new();
    }
    let mut writer = writer::Writer::default();
    let mut to_nowhere = |link: BrokenLink<'_>| is_left_over(&cleaned, &link).then(|| ("".into(), "".into()));
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM;
    let parser = Parser::new_with_broken_link_callback(&cleaned, options, Some(&mut to_nowhere));
    // An address comes in pieces wherever it holds a mark of CommonMark.
    for event in TextMergeStream::new(parser) {
        writer.event(event);
    }
    let mut lines = writer.finish();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Whether `[text][label]` or `[text][]` is a link whose address got lost, so that only its text is left.
///
/// Brackets right behind a word are an index, `list[0][1]`, signs are those of a log, `[Server][Process:1]`,
/// and brackets alone can be anything.
fn is_left_over(text: &str, link: &BrokenLink<'_>) -> bool {
    let before = text.get(..link.span.start).and_then(|before| before.chars().next_back());
    let is_index = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | ')' | '_'));
    let is_label = link.reference.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '`'));
    matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) && is_label && !is_index
}

/// Takes out what is no prose: placeholders, includes, zone markers, lone dots, the pointer to NOTES.
///
/// Code between fences stays as it is.
fn clean(markdown: &str) -> String {
    // Today's pages hold the four characters `\r\n` where a list was flattened.
    let text = markdown.replace("\\r\\n", "\n").replace('\u{a0}', " ");
    let mut cleaned = String::with_capacity(text.len());
    let mut open: Option<Fence<'_>> = None;
    let mut in_list = false;
    for line in lines(&text) {
        let was_open = open.is_some();
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) | FenceEvent::Reopen(fence) => open = Some(fence),
            FenceEvent::Close => open = None,
            FenceEvent::None => {}
        }
        let trimmed = line.text.trim();
        let is_signs = is_row_of_signs(trimmed);
        in_list =
            begins_item(line.text, in_list) || (in_list && (trimmed.is_empty() || line.text.starts_with([' ', '\t'])));
        if was_open || open.is_some() {
            cleaned.push_str(line.text);
        } else if is_signs {
            cleaned.push('\\');
            cleaned.push_str(trimmed);
        } else if !is_residue(trimmed) {
            cleaned.push_str(if in_list { line.text.trim_end() } else { unindented(line.text) });
        }
        cleaned.push('\n');
    }
    cleaned
}

/// A control that turns the direction of text around: rustc refuses it in comments.
pub(crate) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A line that goes on with signs, `# ' . - _ ! ^ ~`, is neither a heading nor the item of a list.
fn is_row_of_signs(line: &str) -> bool {
    let mut words = line.split(' ');
    let mut is_sign =
        || words.next().is_some_and(|word| matches!(word.as_bytes(), [byte] if byte.is_ascii_punctuation()));
    line.starts_with(['#', '-', '+', '*']) && is_sign() && is_sign()
}

/// Indented prose is still prose: four blanks would make it a code block.
fn unindented(line: &str) -> &str {
    let is_code = line.starts_with("    ") || line.starts_with('\t');
    if is_code || line.trim_start().starts_with(char::is_alphabetic) { line.trim() } else { line.trim_end() }
}

/// Whether a line begins an item of a list, which may be indented if a list is open.
fn begins_item(line: &str, in_list: bool) -> bool {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = match text.as_bytes().first() {
        Some(b'-' | b'*' | b'+') => text.get(1..),
        _ if digits > 0 => text[digits..].strip_prefix(['.', ')']),
        _ => None,
    };
    let is_shallow = in_list || line.len() - text.len() < 4 && !line.starts_with('\t');
    is_shallow && behind.is_some_and(|behind| behind.starts_with([' ', '\t']))
}

fn is_residue(line: &str) -> bool {
    line == "."
        || (line.starts_with("[!INCLUDE") && line.ends_with([']', ')']))
        || line.starts_with("::: zone")
        || line.starts_with(":::")
        || (line.starts_with("{{") && line.find("}}") == Some(line.len() - 2))
        || line.starts_with("To construct, ") && line.contains("see NOTES section for ")
        || line == "**Permissions**"
}

/// A relative link as an absolute one; none if it leads nowhere outside of its repository.
fn absolute(url: &str) -> Option<String> {
    let url = url.trim();
    if url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:") {
        Some(url.to_owned())
    } else if url.starts_with('/') && !url.starts_with("//") {
        Some(format!("{SITE}{url}"))
    } else {
        None
    }
}
