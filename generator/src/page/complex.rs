//! The complex types in NOTES: an indented list, in six renderings.
//!
//! ```text
//! BODYPARAMETER `<IMicrosoftGraphMessage>`: message      root, at column 0, after a blank line
//!   - `[Subject <String>]`: The subject.                 property, two blanks a level; bullet and back-ticks optional
//!     [Name <String>]: The name.                         the same without them
//! It goes on here.                                       a line that is neither continues the description
//! ```

use super::Findings;
use super::lines::{Line, lines};
use crate::diagnostic::codes;

/// How deep properties may nest.
const MAX_DEPTH: usize = 64;

/// A root of the list: a parameter with the properties of its type.
#[derive(Clone, Debug)]
pub struct Complex<'a> {
    /// The parameter in upper case, `BODYPARAMETER`.
    pub name: &'a str,
    /// The type between the angle brackets.
    pub type_name: &'a str,
    /// What follows the colon.
    pub description: &'a str,
    /// All properties below it, in page order, each with its depth.
    pub properties: Vec<PropertyLine<'a>>,
}

/// A property of a complex type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PropertyLine<'a> {
    /// 1 for a property of the root's type, 2 for one of its properties' types.
    pub depth: usize,
    /// The name; `(Any)` marks an open type.
    pub name: &'a str,
    /// The type between the angle brackets.
    pub type_name: &'a str,
    /// Written without square brackets.
    pub is_mandatory: bool,
    /// What follows the colon, with its continuation lines.
    pub description: &'a str,
}

impl PropertyLine<'_> {
    /// `(Any) <Object>`: the type takes any property.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.name == "(Any)"
    }
}

/// What NOTES holds.
#[derive(Debug, Default)]
pub(crate) struct Notes<'a> {
    /// The text before the list.
    pub(crate) before: &'a str,
    /// The text between the heading of the list and its first root.
    pub(crate) intro: &'a str,
    pub(crate) roots: Vec<Complex<'a>>,
}

pub(crate) const MARK: &str = "COMPLEX PARAMETER PROPERTIES";

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Notes<'a> {
    let Some(mark) = memchr::memmem::find(body.as_bytes(), MARK.as_bytes()) else {
        return Notes { before: body.trim(), ..Notes::default() };
    };
    let list = &body[mark + MARK.len()..];
    let mut reader = Reader { list, intro_end: 0, roots: Vec::new(), after_blank: true };
    for line in lines(list) {
        reader.line(line, findings);
    }
    Notes { before: body[..mark].trim(), intro: list[..reader.intro_end].trim(), roots: reader.roots }
}

struct Reader<'a> {
    list: &'a str,
    intro_end: usize,
    roots: Vec<Complex<'a>>,
    after_blank: bool,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        if let Some(complex) = self.roots.last_mut()
            && let Some((property, indent)) = property(line.text)
        {
            push(complex, property, indent, line.text, findings);
            self.after_blank = false;
        } else if line.text.trim().is_empty() {
            self.after_blank = true;
        } else {
            self.other(line, findings);
            self.after_blank = false;
        }
    }

    /// A line that is neither blank nor a property: a root, more of a description, or nothing of the list.
    fn other(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        if let Some(root) = self.after_blank.then(|| root(line.text)).flatten() {
            self.roots.push(root);
        } else if looks_like_property(line.text) {
            let message = "this line looks like a property and is none";
            let help = "write `[Name <Type>]: text` after two blanks for each level, below a line `NAME <Type>: text`";
            findings.leave(codes::N006, line.text, message, help);
        } else if let Some(complex) = self.roots.last_mut() {
            if self.after_blank {
                let message = "this line is no entry of the list of complex types";
                let help = "write `NAME <Type>: text` with the parameter in upper case, or remove the blank line above";
                findings.leave(codes::N006, line.text, message, help);
            } else {
                extend(self.list, complex, line.text);
            }
        } else {
            self.intro_end = line.start + line.text.len();
        }
    }
}

fn push<'a>(
    complex: &mut Complex<'a>,
    mut property: PropertyLine<'a>,
    indent: usize,
    line: &'a str,
    findings: &mut Findings<'a>,
) {
    let above = complex.properties.last().map_or(0, |last| last.depth);
    let deepest = (above + 1).min(MAX_DEPTH);
    property.depth = (indent / 2).clamp(1, deepest);
    if !indent.is_multiple_of(2) || indent / 2 > deepest {
        report_indent(&property, indent, deepest, line, findings);
    }
    complex.properties.push(property);
}

#[cold]
fn report_indent<'a>(
    property: &PropertyLine<'a>,
    indent: usize,
    deepest: usize,
    line: &'a str,
    findings: &mut Findings<'a>,
) {
    let (code, message) = if deepest == MAX_DEPTH && indent / 2 > MAX_DEPTH {
        (codes::N013, format!("the list is nested deeper than {MAX_DEPTH} levels"))
    } else {
        (codes::N005, format!("`{}` is indented by {indent} blanks", property.name))
    };
    let help = format!("indent it by two blanks for each level, here {} at most", 2 * deepest);
    findings.report(code, line, message, help);
}

/// Makes the last description reach to the end of `line`.
fn extend<'a>(body: &'a str, complex: &mut Complex<'a>, line: &'a str) {
    let last = complex.properties.last_mut().map_or(&mut complex.description, |last| &mut last.description);
    let start = super::span(body, last).start;
    let end = super::span(body, line).end;
    if let Some(longer) = body.get(start..end) {
        *last = longer;
    }
}

/// ``NAME `<T>`: text`` or ``NAME <T>: text`` or `` `NAME <T>`: text`` or `NAME \<T\>: text`.
fn root(line: &str) -> Option<Complex<'_>> {
    let text = line.strip_prefix('`').unwrap_or(line);
    let is_name = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let end = text.bytes().take_while(|byte| is_name(byte)).count();
    if end == 0 {
        return None;
    }
    let gap = text[end..].bytes().take_while(|byte| matches!(byte, b' ' | b'`')).count();
    let (type_name, rest) = angle(text, end + gap)?;
    let description = text[rest..].trim_start_matches(['`', ']']).strip_prefix(':')?;
    Some(Complex { name: &text[..end], type_name, description: trim(description), properties: Vec::new() })
}

/// `  - `[Name <T>]`: text`, with its indent in blanks.
///
/// Nearly all lines of the pages go through here, so it works on bytes.
fn property(line: &str) -> Option<(PropertyLine<'_>, usize)> {
    let bytes = line.as_bytes();
    let skip = |at: usize, mark: u8| at + usize::from(bytes.get(at) == Some(&mark));
    let indent = bytes.iter().take_while(|byte| **byte == b' ').count();
    if indent == 0 {
        return None;
    }
    let mut at = if bytes[indent..].starts_with(b"- ") { indent + 2 } else { indent };
    at = skip(at, b'`');
    let is_escaped = bytes[at..].starts_with(b"\\[");
    at += usize::from(is_escaped);
    let is_mandatory = bytes.get(at) != Some(&b'[');
    at = skip(at, b'[');
    let name_end = at + name_length(&bytes[at..])?;
    let gap = bytes[name_end..].iter().take_while(|byte| **byte == b' ').count();
    let (type_name, mut rest) = angle(line, name_end + gap)?;
    if !is_mandatory {
        rest = skip(rest, b'\\');
        if bytes.get(rest) != Some(&b']') {
            return None;
        }
        rest += 1;
    }
    rest = skip(rest, b'`');
    if bytes.get(rest) != Some(&b':') {
        return None;
    }
    let description = trim(&line[rest + 1..]);
    Some((PropertyLine { depth: 0, name: &line[at..name_end], type_name, is_mandatory, description }, indent))
}

/// Blanks and tabs off both sides; a no-break space stays part of the text.
fn trim(text: &str) -> &str {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|byte| !is_blank(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_blank(byte)).map_or(start, |at| at + 1);
    &text[start..end]
}

/// Which bytes may stand in the name of a property.
const IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// `(Any)`, or letters, digits and underscores.
fn name_length(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"(Any)") {
        return Some(5);
    }
    let length = bytes.iter().take_while(|byte| IN_NAME[usize::from(**byte)]).count();
    (length > 0).then_some(length)
}

/// A bullet or a bracket behind the indent, with a type: meant as a property.
fn looks_like_property(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let is_marked = text.starts_with("- `[") || text.starts_with("- [") || text.starts_with('[');
    text.len() < line.len() && is_marked && text.contains('<')
}

/// The text between balanced angle brackets, which may be escaped, and where the rest begins.
fn angle(line: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = line.as_bytes();
    let start = match bytes.get(at..)? {
        [b'<', ..] => at + 1,
        [b'\\', b'<', ..] => at + 2,
        _ => return None,
    };
    let mut depth = 1_usize;
    for (offset, byte) in bytes[start..].iter().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' => {
                depth -= 1;
                if depth == 0 {
                    let end = start + offset;
                    return Some((line[start..end].trim_end_matches('\\'), end + 1));
                }
            }
            _ => {}
        }
    }
    None
}
