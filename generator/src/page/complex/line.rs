//! One line of the list of complex types: a root or a property.

use super::Entry;
use std::ops::Range;

/// The line of a root.
pub(super) struct Root<'a> {
    pub(super) name: &'a str,
    pub(super) type_name: &'a str,
    pub(super) description: &'a str,
}

/// ``NAME `<T>`: text`` or ``NAME <T>: text`` or `` `NAME <T>`: text`` or `NAME \<T\>: text`.
pub(super) fn root(line: &str) -> Option<Root<'_>> {
    let text = line.strip_prefix('`').unwrap_or(line);
    let is_name = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let end = text.bytes().take_while(|byte| is_name(byte)).count();
    if end == 0 {
        return None;
    }
    let gap = text[end..].bytes().take_while(|byte| matches!(byte, b' ' | b'`')).count();
    let (type_name, rest) = angle(text, end + gap)?;
    let description = text[rest..].trim_start_matches(['`', ']']).strip_prefix(':')?;
    Some(Root { name: &text[..end], type_name: &text[type_name], description: &description[trimmed(description)] })
}

/// `  - `[Name <T>]`: text`, with its indent in blanks as its depth and with offsets in the line.
///
/// Nearly all lines of the pages go through here, so it works on bytes.
pub(super) fn property(line: &str) -> Option<Entry> {
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
    let text = trimmed(&line[rest + 1..]);
    let description = rest + 1 + text.start..rest + 1 + text.end;
    Some(Entry { depth: indent, name: at..name_end, type_name, is_mandatory, description })
}

/// Another property in the description of one, with the place of its bracket in the line.
///
/// Only the first type in brackets is looked at, so that a line costs no more than its length.
pub(super) fn second(line: &str, description: &Range<usize>) -> Option<(usize, Entry)> {
    let text = &line[description.clone()];
    memchr::memchr(b'<', text.as_bytes())?;
    let end = text.find(">]:").or_else(|| text.find(">]`:"))?;
    let open = description.start + text[..end].rfind('[')?;
    let before = line[..open].trim_end_matches('`');
    let start = before.strip_suffix("- ").unwrap_or(before).len();
    // Its indent is the blank in front of it.
    let mut entry = property(&line[start.checked_sub(1)?..])?;
    for range in [&mut entry.name, &mut entry.type_name, &mut entry.description] {
        *range = range.start + start - 1..range.end + start - 1;
    }
    (!entry.is_mandatory).then_some((start, entry))
}

/// What is left without blanks and tabs on both sides; a no-break space stays part of the text.
fn trimmed(text: &str) -> Range<usize> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|byte| !is_blank(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_blank(byte)).map_or(start, |at| at + 1);
    start..end
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

/// What stands for the properties that a type does not list.
pub(super) const ANY: &str = "(Any)";

/// `(Any)`, or letters, digits and underscores.
fn name_length(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(ANY.as_bytes()) {
        return Some(ANY.len());
    }
    let length = bytes.iter().take_while(|byte| IN_NAME[usize::from(**byte)]).count();
    (length > 0).then_some(length)
}

/// Whether a line that is no property was meant as one: with a tab, another bullet or no indent, without its type, its
/// colon or its closing bracket.
///
/// A description can go on at column 0 and in any words, so a name in brackets or a type has to stand first.
pub(super) fn looks_like_property(line: &str) -> bool {
    let text = line.trim_start();
    let is_indented = text.len() < line.len();
    if is_behind_marks(text) {
        return true;
    }
    let item =
        text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")).unwrap_or(text).trim_start_matches(['`', '\\']);
    // One of its brackets is lost, or something stands before it.
    if is_indented && (item.contains(">]:") || item.contains(">]`:")) {
        return true;
    }
    let optional = item.strip_prefix('[');
    let name = optional.unwrap_or(item);
    let Some(length) = name_length(name.as_bytes()) else { return false };
    let behind = name[length..].trim_start_matches(' ');
    let has_type = angle(behind, 0).map(|(_, end)| behind[end..].trim_start_matches(['`', '\\']));
    match (optional, has_type) {
        (Some(_), Some(rest)) => is_indented || rest.starts_with("]:") || rest.starts_with("]`:"),
        (Some(_), None) => {
            is_indented && (behind.starts_with("]:") || behind.starts_with("]`:") || behind.starts_with(['<', '\\']))
        }
        (None, Some(rest)) => is_indented && (rest.is_empty() || rest.starts_with(':')),
        (None, None) => false,
    }
}

/// Whether a whole property stands behind the marks of a quotation, of bold text or code, or of HTML.
fn is_behind_marks(text: &str) -> bool {
    let Some(end) = text.find(">]:").or_else(|| text.find(">]`:")) else { return false };
    let Some(at) = text[..end].rfind('[') else { return false };
    let before = &text[..at];
    before.starts_with('<') || (!before.is_empty() && !before.contains(char::is_alphanumeric))
}

/// Whether a line that is no root was meant as one: it begins with a parameter in upper case.
pub(super) fn looks_like_root(line: &str) -> bool {
    let name = line.trim_start_matches('`').split([' ', '`', '<', ':']).next().unwrap_or_default();
    name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The text between balanced angle brackets, which may be escaped, and where the rest begins.
fn angle(line: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let bytes = line.as_bytes();
    let start = match bytes.get(at..)? {
        [b'<', ..] => at + 1,
        [b'\\', b'<', ..] => at + 2,
        _ => return None,
    };
    // Nearly all types have no arguments.
    let first = start + memchr::memchr(b'>', &bytes[start..])?;
    if memchr::memchr2(b'<', b'\\', &bytes[start..first]).is_none() {
        return Some((start..first, first + 1));
    }
    let mut depth = 1_usize;
    for (offset, byte) in bytes[start..].iter().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' => {
                depth -= 1;
                if depth == 0 {
                    let end = start + offset;
                    return Some((start..start + line[start..end].trim_end_matches('\\').len(), end + 1));
                }
            }
            _ => {}
        }
    }
    None
}
