//! Takes secrets out of a recording: by their names first, and then wherever the same text stands.

use http::HeaderMap;
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
        let mut text = text.to_owned();
        for (secret, placeholder) in &self.found {
            if secret.len() >= SHORTEST || self.hiding.texts.contains(secret) {
                text = text.replace(secret, placeholder);
            }
        }
        hide_options(&text, &self.found)
    }

    fn find_options(&mut self, text: &str) {
        for (name, value) in options(text) {
            if is_secret_option(name) || self.hiding.names.contains(&name.to_ascii_lowercase()) {
                self.placeholder(value, "");
            }
        }
    }

    fn find_emails(&mut self, text: &str) {
        // `%40` is how it stands in a path.
        let is_end = |c: char| {
            c.is_whitespace()
                || matches!(c, '/' | '?' | '&' | '=' | '\'' | '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':')
        };
        for word in text.split(is_end) {
            let parts = word.split_once('@').or_else(|| word.split_once("%40"));
            let is_email =
                parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.starts_with('.'));
            if is_email && !word.starts_with(PLACEHOLDER) {
                let word = word.trim_end_matches('.').replace("%40", "@");
                let known = self.placeholder(&word, EMAIL_HOST);
                self.alias(&word.replace('@', "%40"), &known);
            }
        }
    }

    /// Another spelling of a secret.
    fn alias(&mut self, spelling: &str, placeholder: &str) {
        if !self.found.iter().any(|(known, _)| known == spelling) {
            let at = self.found.partition_point(|(known, _)| known.len() >= spelling.len());
            self.found.insert(at, (spelling.to_owned(), placeholder.to_owned()));
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

/// Secrets of queries that are too short to be replaced anywhere else.
fn hide_options(text: &str, found: &[(String, String)]) -> String {
    let mut hidden = text.to_owned();
    for (name, value) in options(text).filter(|(name, _)| is_secret_option(name)) {
        if let Some((_, placeholder)) = found.iter().find(|(known, _)| known == value) {
            hidden = hidden.replace(&format!("{name}={value}"), &format!("{name}={placeholder}"));
        }
    }
    hidden
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
