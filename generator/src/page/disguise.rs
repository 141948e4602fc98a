//! Headings that something in front of their number signs makes none: blanks, a tab, the mark of a list or a quotation,
//! stars, a back-tick, the begin of a comment. Writers and their editors put it there, and nobody means it.
//! The same marks stand around keys, fences and rules.

use super::lines::heading_text;

/// What may stand around a heading, or a key, by mistake.
pub(super) const MARKS: [char; 10] = [' ', '\t', '\u{a0}', '>', '*', '-', '_', '`', '+', '\\'];

/// What people, and the programs they write with, put in the place of a dash.
pub(super) const DASHES: [char; 6] = ['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}'];

/// Whether a cmdlet is the named one, with whatever dash and in whatever case; the dash is reported where it stands.
pub(crate) fn is_cmdlet(written: &str, name: &str) -> bool {
    let plain = |c: char| if DASHES.contains(&c) { '-' } else { c.to_ascii_lowercase() };
    written.chars().map(plain).eq(name.chars().map(plain))
}

/// Level and text of a heading of level 1 to 6 that does not stand at the start of its line.
pub(crate) fn heading(line: &str) -> Option<(usize, &str)> {
    // Nearly no line of a page has number signs, and most of those begin with them.
    let at = memchr::memchr(b'#', line.as_bytes()).filter(|at| *at > 0)?;
    let before = line[..at].trim_start_matches(MARKS);
    if !is_marks(before, &[]) {
        return None;
    }
    let marked = &line[at..];
    let text = marked.trim_start_matches('#');
    let level = marked.len() - text.len();
    let text = if before.is_empty() { text } else { text.split("--").next().unwrap_or(text) };
    let is_heading = level <= 6 && text.starts_with([' ', '\t', '\u{a0}']);
    is_heading.then(|| (level, heading_text(text).trim_end_matches(['*', '_', '`', ' '])))
}

/// Whether a line is the marks of a fence, too few or with something around them.
pub(crate) fn is_fence(line: &str) -> bool {
    let has_marks = line.contains("``") || line.contains("~~");
    has_marks && is_marks(line, &['~'])
}

/// Whether a text is nothing but these marks and the others, or the begin of a comment or of a tag between them.
pub(super) fn is_marks(text: &str, others: &[char]) -> bool {
    let bare = text.trim_matches(|c: char| others.contains(&c) || MARKS.contains(&c));
    matches!(bare, "" | "<!" | "<br" | "<p")
}

/// The words of a line that was meant as a heading, without number signs and whatever else stands around them.
pub(crate) fn bare(line: &str) -> &str {
    let marks = |c: char| c == '#' || MARKS.contains(&c);
    line.trim_matches(marks).trim_start_matches("<!--").trim_end_matches("-->").trim_matches(marks)
}

#[cfg(test)]
mod tests {
    use super::heading;

    #[test]
    fn marks_before_number_signs_are_passed_over() {
        for (line, expected) in [
            ("    ### -UserId", Some((3, "-UserId"))),
            ("\t## SYNTAX", Some((2, "SYNTAX"))),
            ("> ### -UserId", Some((3, "-UserId"))),
            ("**## NOTES**", Some((2, "NOTES"))),
            ("- `### Clear (Default)`", Some((3, "Clear (Default)"))),
            ("<!-- # Get-Thing -->", Some((1, "Get-Thing"))),
            ("<br>### System.String", Some((3, "System.String"))),
            ("\\## NOTES", Some((2, "NOTES"))),
            ("## NOTES", None),
            ("see ### -UserId", None),
            (" #microsoft.graph.user", None),
            ("Get-It # a comment", None),
            ("", None),
        ] {
            assert_eq!(heading(line), expected, "{line}");
        }
    }
}
