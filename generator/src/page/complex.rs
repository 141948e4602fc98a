//! The complex types in NOTES: an indented list, in six renderings.
//!
//! ```text
//! BODYPARAMETER `<IMicrosoftGraphMessage>`: message      root, at column 0, after a blank line
//!   - `[Subject <String>]`: The subject.                 property, two blanks a level; bullet and back-ticks optional
//!     [Name <String>]: The name.                         the same without them
//! It goes on here.                                       a line that is neither continues the description
//! ```

use super::Findings;
use super::sections::{Line, lines};
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
    pub(crate) roots: Vec<Complex<'a>>,
}

const MARK: &str = "COMPLEX PARAMETER PROPERTIES";

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Notes<'a> {
    let Some(mark) = body.find(MARK) else {
        return Notes { before: body.trim(), roots: Vec::new() };
    };
    let mut reader = Reader { body, roots: Vec::new(), after_blank: true };
    for line in lines(&body[mark + MARK.len()..]) {
        let line = Line { start: line.start + mark + MARK.len(), ..line };
        reader.line(line, findings);
    }
    Notes { before: body[..mark].trim(), roots: reader.roots }
}

struct Reader<'a> {
    body: &'a str,
    roots: Vec<Complex<'a>>,
    after_blank: bool,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        if line.text.trim().is_empty() {
            self.after_blank = true;
            return;
        }
        let root = if self.after_blank { root(line.text) } else { None };
        if let Some(root) = root {
            self.roots.push(root);
        } else if let Some(complex) = self.roots.last_mut() {
            match property(line.text) {
                Some(property) => push(complex, property, line.text, findings),
                None if looks_like_property(line.text) => findings.report(
                    codes::N006,
                    line.text,
                    "this line looks like a property and is none",
                    "write `[Name <Type>]: text` after two blanks for each level",
                ),
                None if self.after_blank => findings.report(
                    codes::N006,
                    line.text,
                    "this line is no entry of the list of complex types",
                    "write `NAME <Type>: text` with the parameter in upper case, or remove the blank line above",
                ),
                None => extend(self.body, complex, line.text),
            }
        }
        self.after_blank = false;
    }
}

fn push<'a>(
    complex: &mut Complex<'a>,
    (mut property, indent): (PropertyLine<'a>, usize),
    line: &'a str,
    findings: &mut Findings<'a>,
) {
    let above = complex.properties.last().map_or(0, |last| last.depth);
    property.depth = (indent / 2).max(1);
    let deepest = (above + 1).min(MAX_DEPTH);
    if indent % 2 != 0 || property.depth > deepest {
        let (code, message) = if above >= MAX_DEPTH && property.depth > MAX_DEPTH {
            (codes::N013, format!("the list is nested deeper than {MAX_DEPTH} levels"))
        } else {
            (codes::N005, format!("`{}` is indented by {indent} blanks", property.name))
        };
        let help = format!("indent it by two blanks for each level, here {} at most", 2 * deepest);
        findings.report(code, line, message, help);
        property.depth = property.depth.min(deepest);
    }
    complex.properties.push(property);
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
    let end = text.bytes().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_').count();
    if end == 0 {
        return None;
    }
    let (type_name, rest) = angle(text[end..].trim_start_matches([' ', '`']))?;
    let description = rest.trim_start_matches(['`', ']']).strip_prefix(':')?.trim();
    Some(Complex { name: &text[..end], type_name, description, properties: Vec::new() })
}

/// `  - `[Name <T>]`: text`, with its indent in blanks.
fn property(line: &str) -> Option<(PropertyLine<'_>, usize)> {
    let text = line.trim_start_matches(' ');
    let indent = line.len() - text.len();
    if indent == 0 {
        return None;
    }
    let text = text.strip_prefix("- ").unwrap_or(text);
    let text = text.strip_prefix('`').unwrap_or(text);
    let unescaped = text.strip_prefix('\\').unwrap_or(text);
    let (text, is_mandatory) = match unescaped.strip_prefix('[') {
        Some(inner) => (inner, false),
        None => (text, true),
    };
    let name_end = text.find([' ', '\\', '<'])?;
    let name = &text[..name_end];
    if !is_property_name(name) {
        return None;
    }
    let (type_name, rest) = angle(text[name_end..].trim_start())?;
    let rest = if is_mandatory { rest } else { rest.strip_prefix('\\').unwrap_or(rest).strip_prefix(']')? };
    let description = rest.strip_prefix('`').unwrap_or(rest).strip_prefix(':')?.trim();
    Some((PropertyLine { depth: 0, name, type_name, is_mandatory, description }, indent))
}

fn is_property_name(name: &str) -> bool {
    name == "(Any)" || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

/// A bullet or a bracket behind the indent, with a type: meant as a property.
fn looks_like_property(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    text.len() < line.len()
        && (text.starts_with("- `[") || text.starts_with("- [") || text.starts_with('['))
        && text.contains('<')
}

/// The text between balanced angle brackets, which may be escaped, and the rest.
fn angle(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("\\<").or_else(|| text.strip_prefix('<'))?;
    let mut depth = 1_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' => {
                depth -= 1;
                if depth == 0 {
                    return Some((inner[..at].trim_end_matches('\\'), &inner[at + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}
