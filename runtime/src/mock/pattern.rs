//! What a mock expects of a request, and in what a request differs from it.

use http::{Method, Uri};
use serde_json::Value;

use super::glob::{around_placeholders, fits};
use super::sent::{Sent, pairs};
use crate::call::Call;
use crate::cmdlet::Cmdlet;
use crate::{Graph, redact};

/// A request, or several that are alike.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// Why no request can be like it.
    pub(super) mistake: Option<String>,
    cmdlet: Option<&'static str>,
    /// Methods with paths that may have placeholders.
    operations: Vec<(Method, String)>,
    /// All options that there may be; `None` is any.
    query: Option<Vec<(String, String)>>,
    pub(super) options: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Value>,
    /// A body that is no JSON.
    bytes: Option<Vec<u8>>,
}

/// How much a difference says against being the expectation that was meant.
const OTHER_SEGMENT: u32 = 10;
const OTHER_METHOD: u32 = 5;
const OTHER_DETAIL: u32 = 1;

/// A difference with its weight.
pub(super) type Difference = (u32, String);

impl Pattern {
    fn new(operations: Vec<(Method, String)>) -> Self {
        Self {
            mistake: None,
            cmdlet: None,
            operations,
            query: None,
            options: Vec::new(),
            headers: Vec::new(),
            body: None,
            bytes: None,
        }
    }

    pub(super) fn of_cmdlet(cmdlet: &'static Cmdlet) -> Self {
        let path = |route: &str| format!("/{}{route}", cmdlet.api_version);
        let operations = cmdlet.operations.iter().map(|one| (one.method.clone(), path(one.route)));
        Self { cmdlet: Some(cmdlet.name), ..Self::new(operations.collect()) }
    }

    pub(super) fn of_request(method: Method, path: &str) -> Self {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(pairs(query))));
        Self { query, ..Self::new(vec![(method, path.to_owned())]) }
    }

    /// A page that an earlier one leads to.
    pub(super) fn of_page(token: &str) -> Self {
        let options = vec![("$skiptoken".to_owned(), token.to_owned())];
        Self { options, ..Self::new(Vec::new()) }
    }

    pub(super) fn of_call(call: &Call) -> Self {
        let preview = Graph::builder().build().and_then(|graph| call.what_if(&graph));
        let preview = match preview {
            Ok(preview) => preview,
            Err(error) => {
                return Self { mistake: Some(error.to_string()), ..Self::new(Vec::new()) };
            }
        };
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            cmdlet: Some(call.cmdlet().name),
            query: Some(pairs(preview.url().query().unwrap_or_default())),
            headers: preview.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: preview.json(),
            bytes: preview.body().filter(|_| preview.json().is_none()).map(<[u8]>::to_vec),
            ..Self::new(vec![(preview.method().clone(), path_of(preview.url()))])
        }
    }

    /// `GET /v1.0/users/{user-id} (Get-MgUser)`
    pub(super) fn label(&self) -> String {
        if let Some(mistake) = &self.mistake {
            return format!("an action that makes no request ({mistake})");
        }
        let operations: Vec<_> = self.operations.iter().map(|(method, path)| format!("{method} {path}")).collect();
        let cmdlet = self.cmdlet.map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{}{cmdlet}", operations.join(" or "))
    }

    /// In what a request differs; nothing if it is as expected.
    pub(super) fn differences(&self, sent: &Sent) -> Vec<Difference> {
        let operations = self.operations.iter().map(|(method, path)| target(method, path, sent));
        let mut found = operations.min_by_key(|found| weight(found)).unwrap_or_default();
        self.compare_query(sent, &mut found);
        for (name, value) in &self.headers {
            let values = sent.headers().get_all(name.as_str());
            if !values.iter().any(|given| given.as_bytes() == value.as_bytes()) {
                let hidden = if redact::is_secret(name) { redact::REDACTED } else { value };
                found.push((OTHER_DETAIL, format!("the header {name} is not `{hidden}`")));
            }
        }
        self.compare_body(sent, &mut found);
        found
    }

    fn compare_query(&self, sent: &Sent, found: &mut Vec<Difference>) {
        let given = sent.query();
        let missing = self.query.iter().flatten().chain(&self.options).filter(|option| !given.contains(option));
        found.extend(missing.map(|(name, value)| (OTHER_DETAIL, format!("the query has no {name}={value}"))));
        if let Some(query) = &self.query {
            let further = given.iter().filter(|option| !query.contains(option) && !self.options.contains(option));
            found.extend(further.map(|(name, value)| (OTHER_DETAIL, format!("the query has {name}={value}"))));
        }
    }

    fn compare_body(&self, sent: &Sent, found: &mut Vec<Difference>) {
        match (&self.body, &self.bytes, sent.json()) {
            (Some(expected), _, Some(given)) => compare("", "", expected, &given, found),
            (Some(_), _, None) => found.push((OTHER_DETAIL, "the body is not JSON".to_owned())),
            (None, Some(bytes), _) if bytes != sent.body() => {
                found.push((OTHER_DETAIL, "the body has other bytes".to_owned()));
            }
            (None, ..) => {}
        }
    }
}

pub(super) fn weight(found: &[Difference]) -> u32 {
    found.iter().map(|(weight, _)| weight).sum()
}

fn path_of(url: &Uri) -> String {
    url.path().to_owned()
}

fn target(method: &Method, path: &str, sent: &Sent) -> Vec<Difference> {
    let mut found = Vec::new();
    if method != sent.method() {
        found.push((OTHER_METHOD, format!("the method is {}", sent.method())));
    }
    let (expected, given): (Vec<_>, Vec<_>) = (path.split('/').collect(), sent.path().split('/').collect());
    for at in 0..expected.len().max(given.len()) {
        match (expected.get(at), given.get(at)) {
            (Some(expected), Some(given)) if fits(&around_placeholders(expected), given) => {}
            (Some(_), Some(given)) => found.push((OTHER_SEGMENT, format!("the path has `{given}`"))),
            (Some(expected), None) => found.push((OTHER_SEGMENT, format!("the path ends before `{expected}`"))),
            (None, Some(given)) => found.push((OTHER_SEGMENT, format!("the path goes on with `{given}`"))),
            (None, None) => {}
        }
    }
    found
}

/// Compares JSON by place: `/message/subject is "b" and not "a"`.
fn compare(place: &str, name: &str, expected: &Value, given: &Value, found: &mut Vec<Difference>) {
    match (expected, given) {
        (Value::Object(expected), Value::Object(given)) => {
            for (name, value) in expected {
                match given.get(name) {
                    Some(given) => compare(&format!("{place}/{name}"), name, value, given, found),
                    None => found.push((OTHER_DETAIL, format!("the body has no {place}/{name}"))),
                }
            }
            let further = given.keys().filter(|name| !expected.contains_key(*name));
            found.extend(further.map(|name| (OTHER_DETAIL, format!("the body has {place}/{name}"))));
        }
        (Value::Array(expected), Value::Array(given)) if expected.len() == given.len() => {
            for (at, (expected, given)) in expected.iter().zip(given).enumerate() {
                compare(&format!("{place}/{at}"), name, expected, given, found);
            }
        }
        (expected, given) if expected == given => {}
        (expected, given) => {
            let (expected, given) = (redact::value(name, expected), redact::value(name, given));
            let place = if place.is_empty() { "itself" } else { place };
            found.push((OTHER_DETAIL, format!("in the body {place} is {given} and not {expected}")));
        }
    }
}
