//! The query of a request: an option is there only when its parameter is bound.
//! Options come in the order of the descriptor; nothing in a value can end the query.

use std::borrow::Cow;

use serde_json::Value;

use super::{push_encoded, text_of};
use crate::call::Call;
use crate::cmdlet::{Paging, Parameter, Role};
use crate::page::Plan;
use crate::{Error, Result};

/// Appends `?` and the options, or nothing.
pub(super) fn write(call: &Call, plan: &Plan, url: &mut String) -> Result<()> {
    let mut separator = '?';
    let mut option = |name: &str, value: &str| {
        url.push(separator);
        url.push_str(name);
        url.push('=');
        push_encoded(url, value);
        separator = '&';
    };
    let mut top = plan.first_page();
    for (parameter, value) in call.bound() {
        match parameter.role {
            Role::Query(name) => {
                if let Some(text) = text_of_option(parameter, name, value)? {
                    option(name, &text);
                }
            }
            Role::Paging(Paging::Count) if plan.is_counted() => option("$count", "true"),
            // Both are sent as `$top`, so the second of them finds nothing to send.
            Role::Paging(Paging::Top | Paging::PageSize) => {
                if let Some(top) = top.take() {
                    option("$top", &top.to_string());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The text of an option, not encoded yet; `None` for null, which unsets it.
fn text_of_option<'v>(parameter: &Parameter, name: &str, value: &'v Value) -> Result<Option<Cow<'v, str>>> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Array(items) => join(items).map(Cow::Owned),
        other => text_of(other),
    };
    let Some(text) = text else {
        return Err(Error::binding(format!("{} must be text", parameter.name)));
    };
    // `$search` takes a quoted phrase; who quotes it by hand may combine phrases with AND and OR.
    if name == "$search" && !text.starts_with('"') {
        return Ok(Some(Cow::Owned(format!("\"{text}\""))));
    }
    Ok(Some(text))
}

fn join(items: &[Value]) -> Option<String> {
    let mut text = String::with_capacity(items.len() * 16);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&text_of(item)?);
    }
    Some(text)
}
