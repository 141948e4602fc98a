//! Prose to rustdoc: the markdown of a page becomes clean lines for `///`.
//!
//! pulldown-cmark reads it and a small writer puts it down again, so that nothing of the page can be taken
//! for an intra-doc link, a doctest, HTML, or the end of a comment.

mod writer;

use pulldown_cmark::{Options, Parser};

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
    for event in Parser::new_ext(&cleaned, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        writer.event(event);
    }
    let mut lines = writer.finish();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Takes out what is no prose: placeholders, includes, zone markers, lone dots, the pointer to NOTES.
fn clean(markdown: &str) -> String {
    // Today's pages hold the four characters `\r\n` where a list was flattened.
    let text = markdown.replace("\\r\\n", "\n").replace("\\n", "\n").replace('\u{a0}', " ");
    let mut cleaned = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim();
        if !is_residue(trimmed) {
            // Indented prose is still prose: four blanks would make it a code block.
            let indent =
                if line.starts_with("    ") || line.starts_with('\t') || is_sentence(line) { trimmed } else { line };
            cleaned.push_str(indent.trim_end());
        }
        cleaned.push('\n');
    }
    cleaned
}

fn is_sentence(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c.is_alphabetic())
}

fn is_residue(line: &str) -> bool {
    line == "."
        || line.starts_with("[!INCLUDE")
        || line.starts_with("::: zone")
        || line.starts_with(":::")
        || (line.starts_with("{{") && line.ends_with("}}"))
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
