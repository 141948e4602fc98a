//! Whether a request is one that was recorded; what was hidden fits anything.

use serde_json::{Value, json};

use super::super::glob::fits;
use super::cassette::{self, Exchange};
use super::hide::{EMAIL_HOST, PLACEHOLDER};

/// A part of a request that is as recorded.
const WHOLE: usize = 100;

/// A request in the form of a cassette.
pub(super) fn request_of(sent: &Exchange) -> Value {
    json!({"method": sent.method, "url": sent.url, "body": cassette::body(&sent.headers, &sent.body)})
}

pub(super) fn is_like(recorded: &Value, asked: &Value) -> bool {
    likeness(recorded, asked) == 3 * WHOLE
}

/// How much of a request is as recorded, up to three wholes: method, URL and body.
pub(super) fn likeness(recorded: &Value, asked: &Value) -> usize {
    let part = |name: &str| (recorded.get(name).unwrap_or(&Value::Null), asked.get(name).unwrap_or(&Value::Null));
    let whole = |name: &str| {
        let (recorded, asked) = part(name);
        if is_alike(recorded, asked) { WHOLE } else { 0 }
    };
    let (recorded_url, asked_url) = part("url");
    let url = url_likeness(recorded_url.as_str().unwrap_or_default(), asked_url.as_str().unwrap_or_default());
    whole("method") + url + whole("body")
}

/// A whole for the same URL, less for one that is only near.
fn url_likeness(recorded: &str, asked: &str) -> usize {
    let split = |url: &str| -> Vec<String> { url.split(['/', '?', '&']).map(str::to_owned).collect() };
    let (recorded, asked) = (split(recorded), split(asked));
    let alike = recorded.iter().zip(&asked).filter(|(recorded, asked)| is_text_alike(recorded, asked)).count();
    let all = recorded.len().max(asked.len());
    if alike == all { WHOLE } else { alike * (WHOLE - 1) / all.max(1) }
}

fn is_alike(recorded: &Value, asked: &Value) -> bool {
    match (recorded, asked) {
        (Value::Object(recorded), Value::Object(asked)) => {
            recorded.len() == asked.len()
                && recorded.iter().all(|(name, value)| asked.get(name).is_some_and(|asked| is_alike(value, asked)))
        }
        (Value::Array(recorded), Value::Array(asked)) => {
            recorded.len() == asked.len()
                && recorded.iter().zip(asked).all(|(recorded, asked)| is_alike(recorded, asked))
        }
        (Value::String(recorded), Value::String(asked)) => is_text_alike(recorded, asked),
        (Value::String(recorded), Value::Number(asked)) => is_text_alike(recorded, &asked.to_string()),
        (recorded, asked) => recorded == asked,
    }
}

/// Two placeholders are alike only if they are the same; anything else may stand where there is one.
fn is_text_alike(recorded: &str, asked: &str) -> bool {
    if recorded == asked {
        return true;
    }
    let parts = around_placeholders(recorded);
    parts.len() > 1 && around_placeholders(asked).len() == 1 && fits(&parts, asked)
}

/// The text around `redacted-1` and `redacted-2@contoso.com`.
fn around_placeholders(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(PLACEHOLDER) {
        let behind = after.trim_start_matches(|c: char| c.is_ascii_digit());
        parts.push(before);
        rest = behind.strip_prefix(EMAIL_HOST).unwrap_or(behind);
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hidden_fits_anything_but_another_placeholder() {
        for (recorded, asked, expected) in [
            ("a", "a", true),
            ("a", "b", false),
            ("redacted-1", "a secret", true),
            ("redacted-1", "redacted-1", true),
            ("redacted-1", "redacted-2", false),
            ("$skiptoken=redacted-1", "$skiptoken=ab", true),
            ("$skiptoken=redacted-1", "$filter=ab", false),
            ("mail eq 'redacted-3@contoso.com'", "mail eq 'adele@fabrikam.com'", true),
            ("mail eq 'redacted-3@contoso.com'", "mail eq ''", false),
        ] {
            assert_eq!(is_text_alike(recorded, asked), expected, "{recorded} {asked}");
        }
    }

    #[test]
    fn urls_are_alike_part_by_part() {
        let recorded = "https://graph.microsoft.com/v1.0/users/redacted-1@contoso.com?$top=1";
        assert_eq!(url_likeness(recorded, "https://graph.microsoft.com/v1.0/users/adele?$top=1"), WHOLE);
        assert!(url_likeness(recorded, "https://graph.microsoft.com/v1.0/users/adele?$top=2") < WHOLE);
        assert!(url_likeness(recorded, "https://graph.microsoft.com/v1.0/users/a/b?$top=1") < WHOLE);
    }
}
