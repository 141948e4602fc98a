//! Keeps secrets out of what people read: `Debug` of objects and calls, and the text of a preview.
//! The wire is not touched.

mod search;

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use crate::json;

pub(crate) use search::replace;

/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Parts of names that hold a secret, in lower case.
/// They come from the property names of Graph's `$metadata`: `passwordProfile/password`, `secretText`, `keyCredential/key`,
/// `deviceManagementPartnerToken`, `sharedAccessKey` and their kin, and from header names.
const SECRET_PARTS: [&str; 20] = [
    "password",
    "passphrase",
    "secret",
    "token",
    "credential",
    "assertion",
    "privatekey",
    "sharedkey",
    "accesskey",
    "recoverykey",
    "authorization",
    "cookie",
    // What opens a door without a token: `temporaryAccessPass`, `activationLockBypassCode`, and addresses with a signature.
    "accesspass",
    "bypasscode",
    "unlockcode",
    "passcode",
    "uploadurl",
    "downloadurl",
    "sasuri",
    "connectionstring",
];

/// Whether a property, parameter or header of that name holds a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    name == "key" || name == "apikey" || SECRET_PARTS.iter().any(|part| name.contains(part))
}

/// A shorter token is none, and stands in any text.
const SHORTEST_TOKEN: usize = 4;

/// A text that came back, without the token that went out: a page of a proxy may quote the whole request.
///
/// `None` where it is not quoted.
pub(crate) fn without(text: &[u8], token: &str) -> Option<Vec<u8>> {
    if token.len() < SHORTEST_TOKEN { None } else { replace(&unescaped(text), &[(token, REDACTED)]) }
}

/// JSON without the escapes that it can do without (RFC 8259, section 7), in which a secret would not be found.
pub(crate) fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    // Others stand for what is in no secret.
    let is_escape =
        |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(br"\/") || rest.starts_with(br"\u00"));
    if !text.iter().enumerate().any(|(at, byte)| *byte == b'\\' && is_escape(at)) {
        return Cow::Borrowed(text);
    }
    let plain = json::read(text).ok().and_then(|value| serde_json::to_vec(&value).ok());
    plain.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A copy of the JSON that a property of that name holds, with the secrets replaced.
pub(crate) fn value(name: &str, value: &Value) -> Value {
    hide(is_secret(name), value)
}

fn hide(secret: bool, value: &Value) -> Value {
    match value {
        // `passwordProfile` itself is no secret: what is in it is told by its own names.
        Value::Object(map) => Value::Object(object(map)),
        Value::Array(items) => Value::Array(items.iter().map(|item| hide(secret, item)).collect()),
        Value::String(_) | Value::Number(_) if secret => Value::from(REDACTED),
        other => other.clone(),
    }
}

fn object(map: &Map<String, Value>) -> Map<String, Value> {
    map.iter().map(|(name, inner)| (name.clone(), value(name, inner))).collect()
}

/// Writes an object as JSON: on one line, or indented with `{:#}`.
pub(crate) struct Json<'a> {
    map: &'a Map<String, Value>,
    is_open: bool,
}

impl<'a> Json<'a> {
    pub(crate) fn open(map: &'a Map<String, Value>) -> Self {
        Self { map, is_open: true }
    }

    pub(crate) fn redacted(map: &'a Map<String, Value>) -> Self {
        Self { map, is_open: false }
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let map = if self.is_open { self.map.clone() } else { object(self.map) };
        fmt::Display::fmt(&Value::Object(map), f)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_that_hold_a_secret() {
        for name in [
            "password",
            "currentPassword",
            "secretText",
            "accessToken",
            "key",
            "shared_access-key",
            "Authorization",
            "temporaryAccessPass",
            "activationLockBypassCode",
            "uploadUrl",
            "@microsoft.graph.downloadUrl",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["displayName", "keyId", "monkey", "sessionId", "If-Match"] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn a_secret_that_is_quoted_is_hidden() {
        let hidden =
            |text: &str, token| without(text.as_bytes(), token).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        let quoted = hidden("a: Bearer ey.1, again ey.1", "ey.1");
        assert_eq!(quoted.as_deref(), Some("a: Bearer [redacted], again [redacted]"));
        for (text, token) in [("ey", "ey.1"), ("a", ""), ("an id", "an"), ("they.12", "ey.1")] {
            assert_eq!(hidden(text, token), None, "{token}");
        }
    }

    #[test]
    fn lists_under_a_secret_name_are_hidden_and_switches_are_not() {
        let body =
            json!({"passwords": ["a", "b"], "isPasswordReset": true, "keyCredentials": [{"key": "k", "keyId": 1}]});
        let expected = json!({
            "passwords": [REDACTED, REDACTED], "isPasswordReset": true, "keyCredentials": [{"key": REDACTED, "keyId": 1}],
        });
        assert_eq!(value("body", &body), expected);
    }
}
