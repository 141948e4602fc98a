//! Checks of the characters of a page.

use super::Report;
use crate::diagnostic::codes;
use crate::page::prose::is_bidi;

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
    const KINDS: [Characters; 4] = [
        ("no-break space", |c| c == '\u{a0}'),
        ("zero-width character", |c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')),
        ("bidirectional control", is_bidi),
        ("control character", |c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')),
    ];
    let text = report.page.text;
    let mut found = KINDS.map(|_| None);
    for (at, c) in odd_characters(text) {
        for ((_, is_kind), found) in KINDS.iter().zip(&mut found) {
            if is_kind(c) {
                found.get_or_insert((at, c, 0)).2 += 1;
            }
        }
    }
    for ((kind, _), found) in KINDS.iter().zip(found) {
        let Some((at, c, count)) = found else { continue };
        let message = match count {
            1 => format!("a {kind} U+{:04X} stands in the text", u32::from(c)),
            _ => format!("a {kind} U+{:04X} stands in the text, the first of {count}", u32::from(c)),
        };
        let help = if c == '\u{a0}' { "write a blank instead" } else { "remove it" };
        let place = at..at + c.len_utf8();
        let diagnostic = report.at(codes::F004, &text[place.clone()], message, help);
        let right = if c == '\u{a0}' { " " } else { "" };
        // A change of the first one alone would leave the others.
        report.push(if count == 1 { diagnostic.fix(place, right) } else { diagnostic });
    }
}

/// All characters but printable ASCII and white space, with their places.
fn odd_characters(text: &str) -> impl Iterator<Item = (usize, char)> {
    const PIECE: usize = 1024;
    let pieces = text.as_bytes().chunks(PIECE).enumerate().filter(|(_, piece)| !is_plain(piece));
    let places = pieces.flat_map(|(at, piece)| (0..piece.len()).map(move |offset| at * PIECE + offset));
    let starts = places.filter(|at| odd(text.as_bytes()[*at]) == 1 && text.is_char_boundary(*at));
    starts.filter_map(|at| text[at..].chars().next().map(|c| (at, c)))
}

/// Looks at many bytes at once, for nearly all text is plain.
fn is_plain(piece: &[u8]) -> bool {
    piece.iter().fold(0, |any, byte| any | odd(*byte)) == 0
}

/// 1 for an odd byte, else 0: a number, so that the compiler works on a row of bytes without a branch.
fn odd(byte: u8) -> u8 {
    let printable = u8::from((b' '..=b'~').contains(&byte));
    let space = u8::from(byte == b'\t') | u8::from(byte == b'\n') | u8::from(byte == b'\r');
    1 - (printable | space)
}
