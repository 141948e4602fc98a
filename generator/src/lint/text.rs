//! Checks of the characters of a page.

use super::Report;
use crate::diagnostic::codes;

pub(super) fn check(report: &mut Report<'_, '_>) {
    check_line_breaks(report);
    check_characters(report);
    let text = report.page.text;
    if !text.ends_with('\n') {
        let last = &text[text.trim_end().rfind('\n').map_or(0, |at| at + 1)..];
        let end = report.page.span(last).end;
        let diagnostic =
            report.at(codes::F005, last, "the last line has no line break", "end the file with a line break");
        report.push(diagnostic.fix(end..end, "\n"));
    }
}

fn check_line_breaks(report: &mut Report<'_, '_>) {
    let text = report.page.text;
    let bytes = text.as_bytes();
    let Some(first) = memchr::memchr(b'\r', bytes) else { return };
    let all = memchr::memchr_iter(b'\r', bytes).count();
    let pairs = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) == Some(&b'\n')).count();
    let newlines = memchr::memchr_iter(b'\n', bytes).count();
    let message = if pairs < all {
        "carriage returns stand without line feeds"
    } else if pairs < newlines {
        "some lines end with a carriage return and some do not"
    } else {
        "every line ends with a carriage return"
    };
    let line = &text[text[..first].rfind('\n').map_or(0, |at| at + 1)..first];
    report.add(codes::F003, line, message, "save the file with Unix line breaks");
}

/// What a kind of character is called, and which ones it is.
type Characters = (&'static str, fn(char) -> bool);

/// One finding for each kind of character, at the first one.
fn check_characters(report: &mut Report<'_, '_>) {
    let text = report.page.text;
    if is_plain(text) {
        return;
    }
    let kinds: [Characters; 3] = [
        ("no-break space", |c| c == '\u{a0}'),
        ("zero-width character", |c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')),
        ("control character", |c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')),
    ];
    for (kind, is_kind) in kinds {
        let mut all = text.char_indices().filter(|(_, c)| is_kind(*c));
        let Some((at, c)) = all.next() else { continue };
        let message = match all.count() {
            0 => format!("a {kind} U+{:04X} stands in the text", u32::from(c)),
            others => format!("a {kind} U+{:04X} stands in the text, the first of {}", u32::from(c), others + 1),
        };
        let help = if c == '\u{a0}' { "write a blank instead" } else { "remove it" };
        report.add(codes::F004, &text[at..at + c.len_utf8()], message, help);
    }
}

/// Whether nothing but printable ASCII and white space stands in a text, looked at in pieces of many bytes at once.
fn is_plain(text: &str) -> bool {
    let odd = |byte: u8| u8::from(!matches!(byte, b'\t' | b'\n' | b'\r' | 32..=126));
    text.as_bytes().chunks(1024).all(|piece| piece.iter().fold(0, |any, byte| any | odd(*byte)) == 0)
}
