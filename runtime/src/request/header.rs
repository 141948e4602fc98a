//! The headers of a request, in three layers: the content's, those of header parameters, those of the caller.

use http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TE, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{Content, text_of};
use crate::call::{Call, HeaderEdit};
use crate::cmdlet::{File, Role};
use crate::{Error, Result, file};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// More than any server takes, and fewer than make a `HeaderMap` panic.
const MAX_HEADERS: usize = 1_000;

/// All headers but those that only sending adds.
pub(super) fn headers(call: &Call, content: Option<&Content>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    if let Some(Content::Json(_)) = content {
        headers.insert(CONTENT_TYPE, JSON);
    }
    for (parameter, value) in call.bound() {
        match (parameter.role, value) {
            (Role::Header(_) | Role::Headers, Value::Null) => {}
            (Role::Header(name), value) => append(&mut headers, name, &text(parameter.name, value)?)?,
            (Role::Headers, Value::Object(entries)) => {
                for (name, value) in entries {
                    append_all(&mut headers, name, value)?;
                }
            }
            (Role::Headers, _) => return Err(Error::binding(format!("{} must be an object", parameter.name))),
            _ => {}
        }
    }
    // `-ContentType` is optional.
    match content {
        Some(Content::File(path)) => {
            headers.entry(CONTENT_TYPE).or_insert_with(|| file::content_type(path));
        }
        // The path is only a name then, and may be none.
        Some(Content::Given(_)) => {
            let name = call.file(File::In).ok().flatten().unwrap_or_default();
            headers.entry(CONTENT_TYPE).or_insert_with(|| file::content_type(&name));
        }
        Some(Content::Json(_)) | None => {}
    }
    for edit in call.header_edits() {
        match edit {
            HeaderEdit::Append(name, value) => append(&mut headers, name, value)?,
            HeaderEdit::Set(name, value) => {
                check_room(&headers)?;
                headers.insert(checked_name(name)?, checked_value(name, value)?);
            }
        }
    }
    Ok(headers)
}

fn append_all(headers: &mut HeaderMap, name: &str, value: &Value) -> Result<()> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| append(headers, name, &text(name, item)?)),
        one => append(headers, name, &text(name, one)?),
    }
}

fn append(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let key = checked_name(name)?;
    // A request has one content type (RFC 9110, section 8.3); PowerShell says "misused header name" here.
    if key == CONTENT_TYPE && headers.contains_key(CONTENT_TYPE) {
        return Err(Error::binding("Content-Type has one value: overwrite it with set_header"));
    }
    check_room(headers)?;
    headers.append(key, checked_value(name, value)?);
    Ok(())
}

fn check_room(headers: &HeaderMap) -> Result<()> {
    if headers.len() < MAX_HEADERS { Ok(()) } else { Err(Error::binding("there are too many headers")) }
}

fn text<'v>(name: &str, value: &'v Value) -> Result<std::borrow::Cow<'v, str>> {
    text_of(value).ok_or_else(|| Error::binding(format!("the header value of {name} must be text")))
}

fn checked_name(name: &str) -> Result<HeaderName> {
    let Ok(key) = HeaderName::try_from(name) else {
        return Err(Error::binding(format!("`{}` is not a header name", name.escape_debug())));
    };
    if key == AUTHORIZATION {
        return Err(Error::binding(
            "the header Authorization is the credential's: give the token to GraphBuilder::credential, as a StaticToken",
        ));
    }
    if [HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, TE, UPGRADE].contains(&key) {
        return Err(Error::binding(format!("the header {name} is the transport's: it follows from the request")));
    }
    Ok(key)
}

/// The message leaves the value out, for it may be a secret.
fn checked_value(name: &str, value: &str) -> Result<HeaderValue> {
    HeaderValue::try_from(value).map_err(|_| Error::binding(format!("the value of the header {name} is not valid")))
}
