//! The values of a block of schema 2024-05-01: scalars with or without quotes, and lists in brackets.

use std::borrow::Cow;

/// `[a, 'b, c']`; a bare value is a list of one, and `null` is none.
pub(super) fn flow(value: &str) -> Vec<&str> {
    let inner = value.strip_prefix('[').map_or(value, |rest| rest.strip_suffix(']').unwrap_or(rest));
    let (mut items, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, byte) in inner.bytes().enumerate() {
        match (byte, quote) {
            (b'\'' | b'"', None) if inner[start..at].trim().is_empty() => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b',', None) => {
                items.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&inner[start..]);
    items.into_iter().map(str::trim).filter(|item| !matches!(*item, "" | "null" | "~")).collect()
}

/// `|`, `>-` and the like: the text stands on the lines below.
pub(super) fn is_block_mark(value: &str) -> bool {
    value.starts_with(['|', '>']) && value[1..].bytes().all(|byte| b"+-0123456789".contains(&byte))
}

/// What YAML reads of a plain value: no comment.
pub(super) fn without_comment(value: &str) -> &str {
    let is_quoted = value.starts_with(['\'', '"']);
    let comment = value.find(" #").or_else(|| value.find("\t#")).filter(|_| !is_quoted);
    comment.map_or(value, |at| value[..at].trim_end())
}

/// The text of a scalar: quotes taken off, escapes resolved.
pub(super) fn scalar(value: &str) -> Cow<'_, str> {
    if let Some(inner) = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return if inner.contains("''") { inner.replace("''", "'").into() } else { inner.into() };
    }
    if let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return if inner.contains('\\') { unescape(inner).into() } else { inner.into() };
    }
    without_comment(value).into()
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => plain.extend(chars.next().map(|next| match next {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                other => other,
            })),
            (other, false) => plain.push(other),
        }
    }
    plain
}
