//! The claims challenge of continuous access evaluation: a 401 that asks for a token with further claims.
//! <https://learn.microsoft.com/entra/identity-platform/claims-challenge>

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value};

/// Services write the claims with padding and without it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a token was refused, and which one.
pub(crate) struct Challenge {
    claims: String,
    refused: HeaderValue,
}

impl Challenge {
    /// Reads the challenge of a reply; `authorization` is the header that was refused.
    #[inline]
    pub(crate) fn of(status: StatusCode, headers: &HeaderMap, authorization: &HeaderValue) -> Option<Self> {
        if status == StatusCode::UNAUTHORIZED { Self::of_refusal(headers, authorization) } else { None }
    }

    #[cold]
    fn of_refusal(headers: &HeaderMap, authorization: &HeaderValue) -> Option<Self> {
        let mut values = headers.get_all(WWW_AUTHENTICATE).iter();
        let claims = values.find_map(|value| claims(value.to_str().ok()?))?;
        Some(Self { claims, refused: authorization.clone() })
    }

    /// The claims that the next token must have, as JSON.
    pub(crate) fn claims(&self) -> &str {
        &self.claims
    }

    /// The token that was refused.
    pub(crate) fn refused(&self) -> Option<&str> {
        self.refused.to_str().ok()?.strip_prefix("Bearer ")
    }
}

/// The claims of the first challenge that is `Bearer` with `error="insufficient_claims"`.
fn claims(header: &str) -> Option<String> {
    let is_bearer = |challenge: &&Scheme<'_>| challenge.name.eq_ignore_ascii_case("Bearer");
    let challenges = schemes(header);
    challenges.iter().filter(is_bearer).find_map(|challenge| {
        if challenge.parameter("error")? != "insufficient_claims" {
            return None;
        }
        // Some services write them for URLs.
        let encoded = challenge.parameter("claims")?.trim().replace('-', "+").replace('_', "/");
        let text = String::from_utf8(BASE64.decode(encoded).ok()?).ok()?;
        serde_json::from_str::<Map<String, Value>>(&text).is_ok().then_some(text)
    })
}

/// One challenge: a scheme and its parameters (RFC 9110, section 11.3).
struct Scheme<'a> {
    name: &'a str,
    parameters: Vec<(&'a str, String)>,
}

impl Scheme<'_> {
    fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A word with `=` behind it is a parameter, and any other one begins the next challenge.
fn schemes(mut rest: &str) -> Vec<Scheme<'_>> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',', '=']);
        if rest.is_empty() {
            return found;
        }
        let end = rest.find([' ', '\t', ',', '=']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let unread = match after.trim_start().strip_prefix('=') {
            None => {
                found.push(Scheme { name: word, parameters: Vec::new() });
                rest = after;
                continue;
            }
            Some(value) => value.trim_start(),
        };
        let (value, after) = value(unread);
        rest = after;
        if let Some(last) = found.last_mut() {
            last.parameters.push((word, value));
        }
    }
}

/// A quoted string or a token, and what is behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(text.find([' ', '\t', ',']).unwrap_or(text.len()));
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: &str = r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#;

    fn encoded() -> String {
        base64::engine::general_purpose::STANDARD.encode(CLAIMS)
    }

    #[test]
    fn the_claims_are_found_among_other_challenges() {
        let encoded = encoded();
        for header in [
            format!(
                r#"Bearer realm="", authorization_uri="https://login.contoso.com/a,b=c", error="insufficient_claims", claims="{encoded}""#
            ),
            format!(
                r#"Negotiate abc==, PoP nonce="x", bearer CLAIMS={} , Error = "insufficient_claims""#,
                encoded.trim_end_matches('=')
            ),
            format!(
                r#"Bearer error="invalid_token", Bearer realm="\"Bearer, x=\"", error=insufficient_claims,claims="{encoded}""#
            ),
        ] {
            assert_eq!(claims(&header).as_deref(), Some(CLAIMS), "{header}");
        }
    }

    #[test]
    fn anything_else_is_no_claims_challenge() {
        let encoded = encoded();
        for header in [
            String::new(),
            "Bearer".to_owned(),
            format!(r#"Bearer error="invalid_token", claims="{encoded}""#),
            format!(r#"Bearer claims="{encoded}""#),
            format!(r#"PoP error="insufficient_claims", claims="{encoded}""#),
            r#"Bearer error="insufficient_claims""#.to_owned(),
            r#"Bearer error="insufficient_claims", claims="%%%""#.to_owned(),
            // `[]`, which is no object.
            r#"Bearer error="insufficient_claims", claims="W10=""#.to_owned(),
            r#"Bearer error="insufficient_claims", claims="eyJ"#.to_owned(),
            r#"= , "x" \"#.to_owned(),
        ] {
            assert_eq!(claims(&header), None, "{header}");
        }
    }

    #[test]
    fn only_a_401_is_a_challenge() {
        let mut headers = HeaderMap::new();
        let header = format!(r#"Bearer error="insufficient_claims", claims="{}""#, encoded());
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static("Negotiate"));
        headers.append(WWW_AUTHENTICATE, header.parse().expect("a value"));
        let sent = HeaderValue::from_static("Bearer ey.1");
        assert!(Challenge::of(StatusCode::FORBIDDEN, &headers, &sent).is_none());
        let challenge = Challenge::of(StatusCode::UNAUTHORIZED, &headers, &sent).expect("a challenge");
        assert_eq!((challenge.claims(), challenge.refused()), (CLAIMS, Some("ey.1")));
    }
}
