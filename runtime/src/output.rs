//! Decoders: how the reply of an operation becomes a value.
//! Each action names one of them; it is the only generic step of an invocation.

use std::path::PathBuf;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::wire::Wire;
use crate::{Collection, Error, Result, json};

/// Turns the payload of a successful reply into a value.
pub type Decode<T> = fn(Payload) -> Result<T>;

/// What a successful reply carries.
#[derive(Debug)]
pub struct Payload(Content);

#[derive(Debug)]
enum Content {
    Bytes(Bytes),
    /// Put together from several pages.
    Json(Map<String, Value>),
    /// Written to a file.
    Saved(PathBuf),
}

impl Payload {
    pub(crate) fn bytes(bytes: Bytes) -> Self {
        Self(Content::Bytes(bytes))
    }

    pub(crate) fn json(root: Map<String, Value>) -> Self {
        Self(Content::Json(root))
    }

    pub(crate) fn saved(path: PathBuf) -> Self {
        Self(Content::Saved(path))
    }

    /// The JSON of the payload; `None` when there is no content, or when it is in a file.
    ///
    /// # Errors
    ///
    /// When the payload is not JSON.
    pub fn into_json(self) -> Result<Option<Value>> {
        match self.0 {
            Content::Json(root) => Ok(Some(Value::Object(root))),
            Content::Bytes(bytes) => parse(&bytes),
            Content::Saved(_) => Ok(None),
        }
    }

    /// Takes the payload as bytes; there are none of a file.
    pub(crate) fn take_bytes(&mut self) -> Result<Bytes> {
        match &mut self.0 {
            Content::Bytes(bytes) => Ok(std::mem::take(bytes)),
            Content::Json(root) => serde_json::to_vec(root)
                .map(Bytes::from)
                .map_err(|error| Error::decode("the reply cannot be written").caused_by(error)),
            Content::Saved(_) => Ok(Bytes::new()),
        }
    }

    /// Takes the payload as an object; `None`, and the payload as it was, when it is anything else.
    pub(crate) fn take_object(&mut self) -> Result<Option<Map<String, Value>>> {
        match &mut self.0 {
            Content::Json(root) => Ok(Some(std::mem::take(root))),
            Content::Bytes(bytes) => match parse(bytes)? {
                Some(Value::Object(root)) => Ok(Some(root)),
                _ => Ok(None),
            },
            Content::Saved(_) => Ok(None),
        }
    }
}

/// The message says nothing of the payload, which may hold a secret.
fn parse(bytes: &[u8]) -> Result<Option<Value>> {
    if json::without_mark(bytes).is_empty() {
        return Ok(None);
    }
    let text = || format!("the reply is not JSON ({} bytes)", bytes.len());
    json::read(bytes).map(Some).map_err(|error| Error::decode(text()).caused_by(error))
}

/// For operations without a result: whatever comes is ignored.
///
/// # Errors
///
/// None.
pub fn nothing(_: Payload) -> Result<()> {
    Ok(())
}

/// For `-PassThru`: success is `true`.
///
/// # Errors
///
/// None.
pub fn done(_: Payload) -> Result<bool> {
    Ok(true)
}

/// For operations that return one entity or complex value.
///
/// No content reads as `{}`: many updates that are documented with a result answer 204.
///
/// # Errors
///
/// When the reply is not JSON of that type.
pub fn entity<T: Wire<Owned = T>>(payload: Payload) -> Result<T> {
    read(payload.into_json()?.unwrap_or_else(|| Value::Object(Map::new())))
}

/// For operations that return `{"value": …}` with something else than a list of entities.
///
/// # Errors
///
/// When the reply is not an object with a `value` of that type.
pub fn value<T: Wire<Owned = T>>(payload: Payload) -> Result<T> {
    match payload.into_json()? {
        Some(Value::Object(mut root)) => match root.remove("value") {
            Some(value) => read(value),
            None => Err(Error::decode("the reply has no `value`")),
        },
        _ => Err(Error::decode("the reply is not an object with a `value`")),
    }
}

/// For operations that return a collection.
///
/// # Errors
///
/// When the reply is not an object with a `value` array, or an item is not of the type.
pub fn collection<T: Wire<Owned = T>>(payload: Payload) -> Result<Collection<T>> {
    match payload.into_json()? {
        Some(Value::Object(root)) => Collection::read(root),
        None => Ok(Collection::default()),
        Some(_) => Err(Error::decode("the reply is not a collection")),
    }
}

/// For operations that answer one scalar as plain text, such as `/$count`.
///
/// Graph puts a byte order mark before a count.
///
/// # Errors
///
/// When the text is not of the type.
pub fn text<T: Wire<Owned = T>>(payload: Payload) -> Result<T> {
    let Content::Bytes(bytes) = payload.0 else { return Err(Error::decode("the reply is not text")) };
    let text = std::str::from_utf8(&bytes).map_err(|error| Error::decode("the reply is not text").caused_by(error))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    // Numbers are read from text as well.
    T::take(Value::from(text)).ok_or_else(|| Error::decode("the text of the reply is of another type than expected"))
}

/// For operations that answer one reference, `{"@odata.id": …}`: the URL of what it refers to.
///
/// # Errors
///
/// When the reply is no reference.
pub fn reference(payload: Payload) -> Result<String> {
    match payload.into_json()? {
        Some(Value::Object(mut root)) => match root.remove("@odata.id") {
            Some(id) => read(id),
            None => Err(Error::decode("the reply has no `@odata.id`")),
        },
        _ => Err(Error::decode("the reply is not a reference")),
    }
}

/// For `-OutFile`: where the content was saved.
///
/// # Errors
///
/// When `-OutFile` was not bound.
pub fn saved(payload: Payload) -> Result<PathBuf> {
    match payload.0 {
        Content::Saved(path) => Ok(path),
        Content::Bytes(_) | Content::Json(_) => Err(Error::decode("the content was not saved, for there is no file")),
    }
}

/// For operations whose result is not known: any JSON, null when there is no content.
///
/// # Errors
///
/// When the reply is not JSON.
pub fn json(payload: Payload) -> Result<Value> {
    Ok(payload.into_json()?.unwrap_or_default())
}

fn read<T: Wire<Owned = T>>(value: Value) -> Result<T> {
    let got = kind_of(&value);
    T::take(value).ok_or_else(|| Error::decode(format!("the reply has {got} where another type is expected")))
}

pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(text: &'static str) -> Payload {
        Payload::bytes(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn values() {
        assert!(value::<bool>(payload(r#"{"value":true}"#)).expect("true"));
        assert_eq!(value::<Vec<String>>(payload(r#"{"value":["a"]}"#)).expect("a list"), ["a"]);
        for bad in ["", "[]", "{}", r#"{"value":1}"#, r#"{"value":null}"#, "<html>"] {
            assert!(value::<bool>(payload(bad)).expect_err(bad).is_decode(), "{bad}");
        }
    }

    #[test]
    fn plain_text() {
        assert_eq!(text::<i32>(payload("\u{feff}42")).expect("a count"), 42);
        assert_eq!(text::<i32>(payload("0\r\n")).expect("a count"), 0);
        assert_eq!(text::<String>(payload("Adele")).expect("text"), "Adele");
        for bad in ["", "many", "{\"value\":1}", "1.5", "2147483648"] {
            assert!(text::<i32>(payload(bad)).expect_err(bad).is_decode(), "{bad}");
        }
    }

    #[test]
    fn references() {
        let url = "https://graph.microsoft.com/v1.0/users/adele";
        let reply = payload(r#"{"@odata.context":"c","@odata.id":"https://graph.microsoft.com/v1.0/users/adele"}"#);
        assert_eq!(reference(reply).expect("a reference"), url);
        for bad in ["", "[]", "{}", r#"{"@odata.id":1}"#] {
            assert!(reference(payload(bad)).expect_err(bad).is_decode(), "{bad}");
        }
    }

    #[test]
    fn no_content() {
        assert!(entity::<crate::Object>(payload("")).expect("an empty entity").is_empty());
        assert_eq!(json(payload("")).expect("null"), Value::Null);
        assert!(collection::<String>(payload("")).expect("an empty collection").items().is_empty());
    }

    #[test]
    fn a_decode_error_does_not_show_the_payload() {
        let error = json(payload(r#"{"secretText":"abc"#)).expect_err("cut off");
        assert!(error.is_decode());
        assert!(!format!("{error} {error:?}").contains("abc"), "{error:?}");
    }
}
