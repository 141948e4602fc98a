//! One item of a syntax block: cut off, read, printed.

use crate::page::lines::trim;
use crate::page::near::meant;
use std::borrow::Cow;
use std::fmt;

/// One parameter of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxItem<'a> {
    /// The item as it stands, with its brackets.
    pub raw: &'a str,
    /// The name without dash.
    pub name: &'a str,
    /// The type between the angle brackets, or the values of `{A | B}`; none for a switch.
    pub type_name: Option<&'a str>,
    /// Whether the parameter must be given.
    pub is_mandatory: bool,
    /// Whether the name may be left out.
    pub is_positional: bool,
    /// Whether it is written in another form than it is printed.
    pub is_odd: bool,
}

impl<'a> SyntaxItem<'a> {
    /// The values of `{A | B}` and `<A | B>`, which stand in place of a type; nothing for a type.
    pub fn values(&self) -> impl Iterator<Item = &'a str> {
        let values = self.type_name.filter(|text| text.contains('|'));
        values.into_iter().flat_map(|text| text.split('|')).map(str::trim).filter(|value| !value.is_empty())
    }
}

impl fmt::Display for SyntaxItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.around();
        head.iter().try_for_each(|piece| f.write_str(piece))?;
        f.write_str(&plain(self.type_name.unwrap_or("")))?;
        tail.iter().try_for_each(|piece| f.write_str(piece))
    }
}

impl<'a> SyntaxItem<'a> {
    /// What is printed before and behind the type.
    fn around(&self) -> ([&'a str; 4], [&'a str; 2]) {
        let (open, close) = if self.is_mandatory { ("", "") } else { ("[", "]") };
        let (dash, between, end) = match self.type_name {
            None => ("-", "", ""),
            Some(_) if self.is_positional => ("[-", "] <", ">"),
            Some(_) => ("-", " <", ">"),
        };
        ([open, dash, self.name, between], [end, close])
    }
}

/// A type on one line, with one blank between words and none before `[]`.
fn plain(type_name: &str) -> Cow<'_, str> {
    if type_name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(type_name);
    }
    let words = type_name.split_whitespace().collect::<Vec<_>>().join(" ");
    Cow::Owned(words.replace(" []", "[]"))
}

/// What an item is.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    Parameter(SyntaxItem<'a>),
    Common,
    WorkflowCommon,
}

/// Cuts off and reads an item that stands as nearly all of them do: `[-Name <Type>]`, `-Name <Type>`, `[-Name]`, `-Name`.
///
/// What it gives is what [`cut`] and [`read`] give; any other form is left to them.
pub(super) fn common(text: &str) -> Option<(SyntaxItem<'_>, &str)> {
    let bytes = text.as_bytes();
    let is_mandatory = bytes.first() != Some(&b'[');
    let start = usize::from(!is_mandatory) + 1;
    if bytes.get(start - 1) != Some(&b'-') {
        return None;
    }
    let run =
        |from: usize, is_part: fn(&u8) -> bool| from + bytes[from..].iter().take_while(|byte| is_part(byte)).count();
    let name_end = run(start, |byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let (mut end, mut type_name) = (name_end, None);
    if bytes[name_end..].starts_with(b" <") {
        let type_end = run(name_end + 2, |byte| byte.is_ascii_alphanumeric() || b".[]?_".contains(byte));
        type_name = Some(&text[name_end + 2..type_end]).filter(|name| !name.is_empty());
        end = type_end + usize::from(bytes.get(type_end) == Some(&b'>') && type_name.is_some());
        if end == type_end {
            return None;
        }
    }
    if !is_mandatory {
        end += usize::from(bytes.get(end) == Some(&b']'));
    }
    // Behind a switch may stand the type that makes it something else.
    let behind = text[end..].trim_start();
    let is_over = match type_name {
        Some(_) => bytes.get(end).is_none_or(u8::is_ascii_whitespace),
        None => {
            !is_mandatory && (behind.is_empty() || (behind.len() < text.len() - end && behind.starts_with(['[', '-'])))
        }
    };
    if name_end == start || !(is_mandatory || bytes[end - 1] == b']') || !is_over {
        return None;
    }
    let (raw, name) = (&text[..end], &text[start..name_end]);
    let item = SyntaxItem { raw, name, type_name, is_mandatory, is_positional: false, is_odd: false };
    Some((item, &text[end..]))
}

/// Cuts one item off: a bracketed group, or a name, with the type that follows it. Never empty for text that is not.
pub(super) fn cut(text: &str) -> (&str, &str) {
    let first = token(text);
    let after = text[first..].trim_start();
    // `[-N] <T>` is a positional parameter; `[-N <T>] <T>` does not exist.
    let is_name = text.starts_with('-') && text[1..first].bytes().all(is_name_byte);
    let takes_type = (is_name || is_bare_name(&text[..first]))
        && (after.starts_with(['<', '{']) || (is_name && after.starts_with(|c: char| c.is_ascii_alphabetic())))
        && !after.starts_with("<CommonParameters>")
        && !after.starts_with("<WorkflowCommonParameters>");
    let end = if takes_type { text.len() - after.len() + token(after) } else { first };
    (&text[..end], &text[end..])
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn is_bare_name(token: &str) -> bool {
    let inner = token.strip_prefix("[-").and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|name| name.bytes().all(is_name_byte))
}

/// The length of the first token: a group up to its bracket, or a word up to a blank.
fn token(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_group = matches!(bytes.first(), Some(b'[' | b'<' | b'{'));
    let (mut depth, mut has_name) = (0_usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' | b'<' | b'{' => depth += 1,
            b']' | b'>' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && is_group {
                    return at + 1;
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' if depth == 0 || (has_name && begins_item(&bytes[at + 1..])) => return at,
            _ => has_name |= byte.is_ascii_alphanumeric(),
        }
    }
    text.len()
}

/// A type never holds `[-N`: a group in front of it was not closed.
fn begins_item(bytes: &[u8]) -> bool {
    matches!(bytes, [b'[', b'-', ..] | [b'[', b'[', b'-', ..])
        || matches!(bytes, [b'-', letter, ..] if letter.is_ascii_alphabetic())
}

/// Reads an item; none if it is none.
pub(super) fn read(raw: &str) -> Option<Item<'_>> {
    // Nearly all items begin like this, and none of them is one of the common ones.
    let is_named = raw.starts_with("[-") || raw.starts_with('-');
    let bare = if is_named { "" } else { raw.trim_matches(['[', ']', '<', '>']) };
    match meant(bare, ["CommonParameters", "WorkflowCommonParameters"]) {
        Some("CommonParameters") => return Some(Item::Common),
        Some(_) => return Some(Item::WorkflowCommon),
        None => {}
    }
    let mut item = parameter(raw)?;
    item.is_odd = item.values().next().is_some() || !is_printed(&item);
    Some(Item::Parameter(item))
}

/// Whether the item stands there as it is printed, up to line breaks.
fn is_printed(item: &SyntaxItem<'_>) -> bool {
    if item.raw.bytes().any(|byte| matches!(byte, b'\n' | b'\t')) {
        return item.raw.split_whitespace().eq(item.to_string().split_whitespace());
    }
    let (head, tail) = item.around();
    let mut rest = item.raw;
    let mut take = |piece: &str| rest.strip_prefix(piece).map(|after| rest = after).is_some();
    let is_begun = head.iter().all(|piece| take(piece)) && take(&plain(item.type_name.unwrap_or("")));
    is_begun && tail.iter().all(|piece| take(piece)) && rest.is_empty()
}

fn parameter(raw: &str) -> Option<SyntaxItem<'_>> {
    let item = |(name, type_name), is_mandatory, is_positional| {
        // A switch cannot be positional in this notation.
        let type_name: Option<&str> = type_name;
        let is_positional = is_positional && type_name.is_some();
        SyntaxItem { raw, name, type_name, is_mandatory, is_positional, is_odd: false }
    };
    if let Some(read) = named(raw) {
        return Some(item(read, true, false));
    }
    // `[-N] <T>`: mandatory, positional.
    if let Some(read @ (_, Some(_))) = positional(raw) {
        return Some(item(read, true, true));
    }
    let inner = raw.strip_prefix('[')?;
    let inner = inner.strip_suffix(']').unwrap_or(inner).trim();
    if let Some(read) = named(inner) {
        return Some(item(read, false, false));
    }
    if let Some(read) = positional(inner) {
        return Some(item(read, false, true));
    }
    // `[[-N <T>]]`: the inner bracket closes too late.
    let nested = inner.strip_prefix('[').map(|rest| rest.strip_suffix(']').unwrap_or(rest));
    if let Some(read) = nested.and_then(named) {
        return Some(item(read, false, true));
    }
    // `[HasErrors <T>]`: the dash is missing.
    let read = inner.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| after_dash(inner))??;
    Some(item(read, false, false))
}

/// Letters, digits and underscores, of which nearly all are ASCII.
pub(in crate::page) fn name_length(text: &str) -> usize {
    let plain = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    match text.as_bytes().get(plain) {
        Some(0x80..) => text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len()),
        _ => plain,
    }
}

/// `-N <T>` and what people write for it.
fn named(text: &str) -> Option<(&str, Option<&str>)> {
    after_dash(text.strip_prefix('-')?)
}

fn after_dash(text: &str) -> Option<(&str, Option<&str>)> {
    let end = name_length(text);
    let (name, rest) = (&text[..end], trim(&text[end..]));
    (end > 0).then_some(())?;
    Some((name, type_of(rest).ok()?))
}

/// `[-N] <T>` without the outer brackets.
fn positional(text: &str) -> Option<(&str, Option<&str>)> {
    let (head, rest) = text.strip_prefix('[')?.split_once(']')?;
    match named(head.trim())? {
        (name, None) => Some((name, type_of(rest.trim()).ok()?)),
        _ => None,
    }
}

/// Text behind a name that cannot be a type.
struct NoType;

/// The type behind a name: none for a switch.
fn type_of(text: &str) -> Result<Option<&str>, NoType> {
    if text.is_empty() || text == "[<SwitchParameter>]" {
        return Ok(None);
    }
    if let Some(values) = text.strip_prefix('{') {
        return Ok(not_empty(values.strip_suffix('}').unwrap_or(values)));
    }
    if text.starts_with('<') {
        return angle(text).map(Some).ok_or(NoType);
    }
    // `[-N TypeName]`: the angle brackets are missing.
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| is_name_byte(byte) || b".[]+?".contains(&byte));
    is_word.then_some(Some(text)).ok_or(NoType)
}

fn not_empty(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// The text between the angle brackets: balanced, or open at the end, or with values in braces behind it.
fn angle(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let mut depth = 1_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' => {
                depth -= 1;
                if depth == 0 {
                    let rest = inner[at + 1..].trim();
                    let is_end = rest.is_empty() || (rest.starts_with('{') && rest.ends_with('}'));
                    return if is_end { not_empty(&inner[..at]) } else { None };
                }
            }
            _ => {}
        }
    }
    // One bracket is missing; deeper ones are not made up.
    (depth == 1).then(|| not_empty(inner)).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Item, common, cut, read};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4096, ..ProptestConfig::default() })]

        #[test]
        fn the_short_way_reads_what_the_long_way_reads(
            pieces in proptest::collection::vec(prop_oneof!["[-A-c0_ ?.|{}<>\\[\\]\n]{1,3}", "\\[?-Name( <[a-z.]{0,3}>)?\\]?", "[ \n]"], 1..5),
        ) {
            let text: String = pieces.concat();
            if let Some((item, after)) = common(&text) {
                let (raw, rest) = cut(&text);
                let Some(Item::Parameter(long)) = read(raw) else { panic!("{text:?} is no item") };
                prop_assert_eq!((item, after), (long, rest), "{:?}", text);
            }
        }
    }
}
