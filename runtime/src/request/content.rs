//! The body of a request.
//! What is bound goes out as given: `[]`, `false`, `""`, null; what is not bound stays out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::Content;
use crate::call::Call;
use crate::cmdlet::{self, File, Role};
use crate::json::sorted;
use crate::{Error, Result};

/// The body; `None` is no content at all. A file is not touched before it is sent.
pub(super) fn body(call: &Call, content: cmdlet::Content) -> Result<Option<Content>> {
    match content {
        cmdlet::Content::None | cmdlet::Content::Json if call.content().is_some() => {
            Err(Error::binding("it sends no file, so it cannot send content in the place of one"))
        }
        cmdlet::Content::None => Ok(None),
        cmdlet::Content::Json => json(call).map(Content::Json).map(Some),
        cmdlet::Content::Stream => match call.content() {
            Some(given) => Ok(Some(Content::Given(given.clone()))),
            None => match call.file(File::In)? {
                Some(path) => Ok(Some(Content::File(path))),
                None => Err(Error::binding("there is no file to send")),
            },
        },
    }
}

fn json(call: &Call) -> Result<Bytes> {
    let bytes = match call.value_of(Role::Body) {
        Some(body) => serde_json::to_vec(&*sorted(body)),
        None => serde_json::to_vec(&properties(call)?),
    };
    bytes.map(Bytes::from).map_err(|error| Error::binding("the body cannot be written").caused_by(error))
}

/// The bound properties and the additional ones, by reference.
/// They are sorted, which puts `@odata.type` where OData wants it: first.
fn properties(call: &Call) -> Result<BTreeMap<&str, Cow<'_, Value>>> {
    let mut properties = BTreeMap::new();
    for (parameter, value) in call.bound() {
        if let Role::Property(wire_name) = parameter.role {
            properties.insert(wire_name, sorted(value));
        }
    }
    match call.value_of(Role::AdditionalProperties) {
        None | Some(Value::Null) => {}
        Some(Value::Object(additional)) => merge(&mut properties, additional)?,
        Some(_) => return Err(Error::binding("AdditionalProperties must be an object")),
    }
    Ok(properties)
}

/// PowerShell merges into a dictionary that ignores case, so `SessionId` and `sessionId` are one key.
fn merge<'v>(properties: &mut BTreeMap<&'v str, Cow<'v, Value>>, additional: &'v Map<String, Value>) -> Result<()> {
    for (key, value) in additional {
        if properties.keys().any(|known| known.eq_ignore_ascii_case(key)) {
            return Err(Error::binding(format!("AdditionalProperties has the key `{key}`, which is there already")));
        }
        properties.insert(key, sorted(value));
    }
    Ok(())
}
