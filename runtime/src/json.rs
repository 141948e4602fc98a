//! Reads the JSON of replies, of the service, of token endpoints and of recordings, and writes that of requests.

use std::borrow::Cow;

use serde_json::Value;

/// JSON, behind a byte order mark or not, which some services write and a reader may skip (RFC 8259, section 8.1).
///
/// Half of a surrogate pair, as a preview that was cut in an emoji has it, is read as U+FFFD: no text can hold it
/// (section 8.2).
pub(crate) fn read(reply: &[u8]) -> Result<Value, serde_json::Error> {
    let reply = without_mark(reply);
    serde_json::from_slice(reply).or_else(|error| match without_halves(reply) {
        Some(whole) => serde_json::from_slice(&whole),
        None => Err(error),
    })
}

/// A reply without the byte order mark of UTF-8.
pub(crate) fn without_mark(reply: &[u8]) -> &[u8] {
    reply.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(reply)
}

/// The text with `\ufffd` in the place of each escape of half a surrogate pair; `None` if there is none.
#[cold]
fn without_halves(text: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let (mut at, mut kept) = (0, 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        at += next;
        let (first, second) = (escape(text, at), escape(text, at + 6));
        let length = match (first, second) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                whole.extend_from_slice(&text[kept..at]);
                whole.extend_from_slice(br"\ufffd");
                kept = at + 6;
                6
            }
            (Some(_), _) => 6,
            (None, _) => 2,
        };
        at += length;
    }
    whole.extend_from_slice(text.get(kept..)?);
    (kept > 0).then_some(whole)
}

/// The code unit of the escape `\u1234` that stands there.
fn escape(text: &[u8], at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix(br"\u")?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// A value with the keys of its objects in order, which puts `@odata.type` where `OData` wants it: first.
///
/// The objects of `serde_json` are in order by themselves, until any crate of the program asks for `preserve_order`.
pub(crate) fn sorted(value: &Value) -> Cow<'_, Value> {
    if is_sorted(value) {
        return Cow::Borrowed(value);
    }
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    Cow::Owned(sorted)
}

fn is_sorted(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.keys().is_sorted() && object.values().all(is_sorted),
        Value::Array(items) => items.iter().all(is_sorted),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn half_a_pair_is_a_character_of_its_own() {
        for (text, wanted) in [
            (r#"{"a":"x\ud83d"}"#, "x\u{fffd}"),
            (r#"{"a":"\ude00x"}"#, "\u{fffd}x"),
            (r#"{"a":"\ud83d\ud83d\ude00"}"#, "\u{fffd}\u{1f600}"),
            (r#"{"a":"\\ud83d\ud83d"}"#, "\\ud83d\u{fffd}"),
            (r#"{"a":"\ud83d\n"}"#, "\u{fffd}\n"),
        ] {
            assert_eq!(read(text.as_bytes()).expect(text), json!({"a": wanted}), "{text}");
        }
        for bad in [r#"{"a":"\ud83"}"#, r#"{"a":"\ud83d"#, r#"{"a":"\u+123"}"#, "\\ud83d", "\\"] {
            assert!(read(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    /// Says something only where `serde_json` keeps the order in which keys come.
    #[test]
    fn keys_are_written_in_order() {
        let text = r#"{"items":[{"b":1,"@odata.type":"x","a":[null,{"d":"e","c":1.5}]}]}"#;
        let value: Value = serde_json::from_str(text).expect("JSON");
        let wanted = r#"{"items":[{"@odata.type":"x","a":[null,{"c":1.5,"d":"e"}],"b":1}]}"#;
        assert_eq!(sorted(&value).to_string(), wanted);
        let written = value.to_string();
        let is_kept = written == text;
        assert_eq!(matches!(sorted(&value), Cow::Owned(_)), is_kept, "what is in order is not copied");
    }
}
