//! Checks of the text itself: placeholders and raw HTML.

use super::Report;
use crate::diagnostic::codes;
use crate::page::sections::outside_fences;
use memchr::memmem;

/// Elements that writers of pages use; other angle brackets are placeholders such as `<name>`.
const ELEMENTS: [&str; 30] = [
    "a", "b", "br", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "hr", "i", "img", "kbd", "li", "ol", "p",
    "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "tr", "u", "ul",
];

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    check_placeholders(report);
    let parameters = page.parameters.iter().map(|parameter| parameter.description);
    for text in [page.synopsis, page.description].into_iter().chain(parameters) {
        check_html(report, text);
    }
}

fn check_placeholders(report: &mut Report<'_, '_>) {
    let mut rest = report.page.text;
    while let Some(start) = memmem::find(rest.as_bytes(), b"{{") {
        let line = rest[start..].lines().next().unwrap_or_default();
        // A placeholder ends on its line, so a line that has no end any more has no placeholder either.
        let Some(end) = line.find("}}").map(|at| at + 2) else {
            rest = &rest[start + line.len()..];
            continue;
        };
        let placeholder = &line[..end];
        let inner = placeholder.trim_matches(['{', '}', ' ']).to_ascii_lowercase();
        if ["fill", "insert", "add ", "manually"].iter().any(|word| inner.starts_with(word)) {
            let message = format!("the placeholder `{placeholder}` was never filled in");
            report.add(codes::S015, placeholder, message, "write the text, or remove the placeholder");
        }
        rest = &rest[start + end..];
    }
}

/// The first element of a text outside of code.
fn check_html(report: &mut Report<'_, '_>, text: &str) {
    if !text.contains('<') {
        return;
    }
    if let Some(element) = outside_fences(text).find_map(|line| first_element(line.text)) {
        let message = format!("`{element}` is raw HTML");
        report.add(codes::S016, element, message, "write markdown, or escape the `<` if it is meant as it stands");
    }
}

fn first_element(line: &str) -> Option<&str> {
    let mut in_code = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'`' => in_code = !in_code,
            b'<' if !in_code && !line[..at].ends_with('\\') => {
                let inner = line[at + 1..].trim_start_matches('/');
                let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
                let is_element = ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(&inner[..name_end]));
                if is_element || inner.starts_with("!--") {
                    // One that has no end on this line leaves none for those behind it.
                    return line[at..].find('>').map(|end| &line[at..=at + end]);
                }
            }
            _ => {}
        }
    }
    None
}
