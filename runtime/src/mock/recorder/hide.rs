//! Takes secrets out of a recording: by their names first, and then wherever the same text stands.

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::cassette::Exchange;
use crate::redact;

/// What stands for a secret, with a number behind it.
pub(super) const PLACEHOLDER: &str = "redacted-";

/// Behind the number where the secret was an address.
pub(super) const EMAIL_HOST: &str = "@contoso.com";

/// Shorter ones would be found in harmless text.
const SHORTEST: usize = 8;

/// Options of queries and forms that open a door by themselves, beside those that are named like a secret.
const SECRET_OPTIONS: [&str; 5] = ["code", "devicecode", "sig", "tempauth", "usercode"];

/// Properties with a URL that opens a door by itself, in lower case.
const SECRET_URLS: [&str; 2] = ["uploadurl", "downloadurl"];

/// What is hidden beside the secrets that are known by name.
#[derive(Default)]
pub(super) struct Hiding {
    /// In lower case.
    pub(super) names: Vec<String>,
    pub(super) texts: Vec<String>,
    pub(super) has_emails: bool,
}

/// The secrets that were found, and what stands for each.
pub(super) struct Secrets<'a> {
    hiding: &'a Hiding,
    /// The longest first, for one may be part of another.
    found: Vec<(String, String)>,
}

impl<'a> Secrets<'a> {
    pub(super) fn new(hiding: &'a Hiding) -> Self {
        let mut secrets = Self { hiding, found: Vec::new() };
        for text in hiding.texts.iter().filter(|text| !text.is_empty()) {
            secrets.placeholder(text, "");
        }
        secrets
    }

    /// What stands for a secret, always the same.
    fn placeholder(&mut self, secret: &str, behind: &str) -> String {
        if secret.is_empty() || is_placeholder(secret) {
            return secret.to_owned();
        }
        if let Some((_, known)) = self.found.iter().find(|(known, _)| known == secret) {
            return known.clone();
        }
        let new = format!("{PLACEHOLDER}{}{behind}", self.found.len() + 1);
        let at = self.found.partition_point(|(known, _)| known.len() >= secret.len());
        self.found.insert(at, (secret.to_owned(), new.clone()));
        new
    }

    /// The token itself is not written, but a service may repeat it.
    pub(super) fn find_token(&mut self, headers: &HeaderMap) {
        let authorization = headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some((_, token)) = authorization.and_then(|value| value.split_once(' ')) {
            self.placeholder(token, "");
        }
    }

    fn is_hidden(&self, name: &str) -> bool {
        self.hiding.names.contains(&name.to_ascii_lowercase()) || is_secret(name)
    }

    /// The value of a header or an option.
    pub(super) fn named(&mut self, name: &str, value: &str) -> String {
        if self.is_hidden(name) { self.placeholder(value, "") } else { self.text(value) }
    }

    /// A URL that is a secret behind its host.
    pub(super) fn url(&mut self, url: &str) -> String {
        let host_at = url.find("://").map_or(0, |at| at + 3);
        let Some((host, secret)) = url.get(host_at..).and_then(|rest| rest.split_once('/')) else {
            return self.text(url);
        };
        let scheme = url.get(..host_at).unwrap_or_default();
        format!("{scheme}{host}/{}", self.placeholder(secret, ""))
    }

    /// Any text, with the secrets that are known and those in the queries of URLs replaced.
    pub(super) fn text(&mut self, text: &str) -> String {
        self.find_options(text);
        if self.hiding.has_emails {
            self.find_emails(text);
        }
        let is_sought = |secret: &String| secret.len() >= SHORTEST || self.hiding.texts.contains(secret);
        let sought = self.found.iter().filter(|(secret, _)| is_sought(secret));
        let sought: Vec<_> = sought.map(|(secret, other)| (secret.as_str(), other.as_str())).collect();
        match redact::replace(text.as_bytes(), &sought) {
            Some(hidden) => self.hide_options(&String::from_utf8_lossy(&hidden)),
            None => self.hide_options(text),
        }
    }

    fn is_hidden_option(&self, name: &str) -> bool {
        is_secret_option(name) || self.hiding.names.contains(&name.to_ascii_lowercase())
    }

    fn find_options(&mut self, text: &str) {
        for (name, value) in options(text) {
            if self.is_hidden_option(name) {
                self.placeholder(&decoded(value), "");
            }
        }
    }

    /// Secrets of queries that are too short to be replaced anywhere else.
    fn hide_options(&self, text: &str) -> String {
        let mut hidden = String::new();
        let mut kept_from = 0;
        for (_, value) in options(text).filter(|(name, _)| self.is_hidden_option(name)) {
            if let Some((_, placeholder)) = self.found.iter().find(|(known, _)| *known == decoded(value)) {
                let at = value.as_ptr().addr() - text.as_ptr().addr();
                hidden.push_str(text.get(kept_from..at).unwrap_or_default());
                hidden.push_str(placeholder);
                kept_from = at + value.len();
            }
        }
        hidden + text.get(kept_from..).unwrap_or_default()
    }

    fn find_emails(&mut self, text: &str) {
        let is_end = |c: char| {
            c.is_whitespace()
                || matches!(c, '/' | '?' | '&' | '=' | '\'' | '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':')
        };
        for word in decoded(text).split(is_end) {
            let parts = word.split_once('@');
            let is_email =
                parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.starts_with('.'));
            if is_email && !word.starts_with(PLACEHOLDER) {
                self.placeholder(word.trim_end_matches('.'), EMAIL_HOST);
            }
        }
    }

    /// A body as the cassette has it.
    pub(super) fn body(&mut self, body: Value) -> Value {
        let Value::Object(kinds) = body else { return body };
        let kinds = kinds.into_iter().map(|(kind, content)| {
            let content = match (kind.as_str(), content) {
                ("form", Value::Array(pairs)) => pairs.iter().map(|pair| self.pair(pair)).collect(),
                ("base64", content) => content,
                (_, content) => self.value("", &content),
            };
            (kind, content)
        });
        Value::Object(kinds.collect())
    }

    fn pair(&mut self, pair: &Value) -> Value {
        let part = |at: usize| pair.get(at).and_then(Value::as_str).unwrap_or_default();
        let (name, value) = (part(0), part(1));
        let value = if is_secret_option(name) { self.placeholder(value, "") } else { self.named(name, value) };
        Value::from(vec![name.to_owned(), value])
    }

    /// The JSON of a property of that name.
    fn value(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let map: Map<_, _> = map.iter().map(|(name, value)| (name.clone(), self.value(name, value))).collect();
                Value::Object(map)
            }
            Value::Array(items) => items.iter().map(|item| self.value(name, item)).collect(),
            Value::String(text) if is_secret_url(name) => self.url(text).into(),
            Value::String(text) => self.named(name, text).into(),
            Value::Number(number) if self.is_hidden(name) => self.placeholder(&number.to_string(), "").into(),
            other => other.clone(),
        }
    }
}

/// Method and URL for a message, with the secrets of the URL hidden.
pub(super) fn label(sent: &Exchange) -> String {
    format!("{} {}", sent.method, Secrets::new(&Hiding::default()).text(&sent.url))
}

/// `tokenType` and its like say what kind of secret there is.
fn is_secret(name: &str) -> bool {
    redact::is_secret(name) && !name.to_ascii_lowercase().ends_with("type")
}

fn is_secret_option(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace(['-', '_'], "");
    is_secret(name) || SECRET_OPTIONS.contains(&plain.as_str())
}

fn is_secret_url(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_URLS.iter().any(|known| name.ends_with(known))
}

/// Whether a text is what stands for a secret.
fn is_placeholder(text: &str) -> bool {
    text.strip_prefix(PLACEHOLDER)
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
}

/// The options in the query of a URL, not decoded, wherever it stands in a text.
fn options(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let queries = text.split("://").skip(1).filter_map(|url| url.split_once('?'));
    queries.flat_map(|(_, query)| {
        let query =
            query.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '#')).next().unwrap_or_default();
        query.split('&').filter_map(|option| option.split_once('='))
    })
}

/// The text that stands percent-encoded; one that does not is as it was.
fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_of_urls_go_and_their_hosts_stay() {
        let hiding = Hiding::default();
        let mut secrets = Secrets::new(&hiding);
        let next = "https://graph.microsoft.com/v1.0/users?$top=2&$skiptoken=ab1";
        assert_eq!(secrets.text(next), "https://graph.microsoft.com/v1.0/users?$top=2&$skiptoken=redacted-1");
        let session = json!({"json": {"uploadUrl": "https://files.contoso.com/up/fe6987?a=b", "id": "a"}});
        let hidden = secrets.body(session);
        assert_eq!(hidden["json"]["uploadUrl"], "https://files.contoso.com/redacted-2");
        assert_eq!(secrets.text("https://files.contoso.com/up/fe6987?a=b"), "https://files.contoso.com/redacted-2");
        assert_eq!(secrets.url("https://files.contoso.com"), "https://files.contoso.com");
    }

    #[test]
    fn addresses_go_in_every_spelling() {
        let hiding = Hiding { has_emails: true, ..Hiding::default() };
        let mut secrets = Secrets::new(&hiding);
        let url = "https://graph.microsoft.com/v1.0/users/adele%40fabrikam.com/messages";
        assert_eq!(secrets.text(url), "https://graph.microsoft.com/v1.0/users/redacted-1@contoso.com/messages");
        assert_eq!(secrets.text("To: <adele@fabrikam.com>."), "To: <redacted-1@contoso.com>.");
        assert_eq!(secrets.text("@odata.type is no address"), "@odata.type is no address");
    }

    #[test]
    fn a_hidden_text_goes_percent_encoded_too() {
        let hiding = Hiding { texts: vec!["Adele Vance".to_owned(), "Ann".to_owned()], ..Hiding::default() };
        let mut secrets = Secrets::new(&hiding);
        for (text, expected) in [
            ("https://g/users?$search=%22Adele%20Vance%22", "https://g/users?$search=%22redacted-1%22"),
            ("https://g/users?q=Adele+Vance&Ann=Annual", "https://g/users?q=redacted-1&redacted-2=Annual"),
            ("name=Adele%20Vance&to=%41nn", "name=redacted-1&to=redacted-2"),
        ] {
            assert_eq!(secrets.text(text), expected);
        }
        let form = json!({"form": [["a", "Adele Vance"], ["b", "c=Adele%20Vance"]]});
        assert_eq!(secrets.body(form)["form"], json!([["a", "redacted-1"], ["b", "c=redacted-1"]]));
        let sas = "https://files.contoso.com/a?sig=ab%2Fcd%3D%3D";
        assert_eq!(secrets.text(sas), "https://files.contoso.com/a?sig=redacted-3");
        assert_eq!(secrets.body(json!({"json": {"note": "ab/cd=="}}))["json"]["note"], "ab/cd==", "seven are too few");
    }

    #[test]
    fn a_short_option_is_hidden_where_it_stands_only() {
        let hiding = Hiding { names: vec!["pin".to_owned()], ..Hiding::default() };
        let mut secrets = Secrets::new(&hiding);
        assert_eq!(
            secrets.text("https://g/a?code=1&x=1&pin=2#code=1"),
            "https://g/a?code=redacted-1&x=1&pin=redacted-2#code=1"
        );
        assert_eq!(secrets.text("https://g/a?code=12&pin=22"), "https://g/a?code=redacted-3&pin=redacted-4");
    }

    #[test]
    fn the_same_secret_is_always_alike() {
        let hiding = Hiding { names: vec!["displayname".to_owned()], ..Hiding::default() };
        let mut secrets = Secrets::new(&hiding);
        let body = json!({"json": {
            "displayName": "Adele Vance", "token_type": "Bearer", "password": "Xy12", "pin": 1, "secretText": "Xy12",
            "note": "Adele Vance and Xy12",
        }});
        let hidden = secrets.body(body);
        let hidden = &hidden["json"];
        assert_eq!(hidden["displayName"], "redacted-1");
        assert_eq!((&hidden["password"], &hidden["secretText"]), (&json!("redacted-2"), &json!("redacted-2")));
        assert_eq!(hidden["note"], "redacted-1 and Xy12", "too short to be looked for");
        assert_eq!((&hidden["token_type"], &hidden["pin"]), (&json!("Bearer"), &json!(1)));
    }
}
