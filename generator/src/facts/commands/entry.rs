//! One entry: JSON to a [`Command`], whatever is missing or null.

use super::{Command, METHODS, Permission, uri};
use serde_json::Value;
use std::fmt;

/// Why an entry is no command.
#[derive(Debug)]
pub(super) enum Lack {
    /// It is not an object.
    NoObject,
    /// A key without which nothing can be sent.
    Key(&'static str),
    /// A method that no cmdlet sends.
    Method(String),
    /// A route that is no plain path.
    Route(String),
    /// A route of another version of the service than the entry.
    Version(String),
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoObject => f.write_str("is no object"),
            Self::Key(key) => write!(f, "has no `{key}`"),
            Self::Method(method) => write!(f, "has the unknown method `{method}`"),
            Self::Route(route) => write!(f, "has the route `{route}`, which is no plain path,"),
            Self::Version(route) => write!(f, "has the route `{route}`, which is of another version than the entry,"),
        }
    }
}

pub(super) fn read(key: Option<&str>, value: &Value) -> Result<Command, Lack> {
    if !value.is_object() {
        return Err(Lack::NoObject);
    }
    let name = name(value).ok_or(Lack::Key("Command"))?.to_owned();
    let method = text(value, "Method").ok_or(Lack::Key("Method"))?.to_ascii_uppercase();
    if !METHODS.contains(&method.as_str()) {
        return Err(Lack::Method(method));
    }
    let route = text(value, "Uri").or_else(|| text(value, "Url")).ok_or(Lack::Key("Uri"))?;
    let (version, path) = uri::below_service(route).ok_or_else(|| Lack::Route(route.to_owned()))?;
    let stated = text(value, "ApiVersion").or_else(|| version_of(key));
    if stated.zip(version).is_some_and(|(stated, version)| stated != version) {
        return Err(Lack::Version(route.to_owned()));
    }
    Ok(Command {
        uri: uri::normalize(&method, path),
        variants: strings(value, "Variants"),
        api_version: stated.or(version).unwrap_or("v1.0").to_owned(),
        output_type: text(value, "OutputType").map(str::to_owned),
        module: text(value, "Module").map(str::to_owned),
        permissions: permissions(value),
        api_reference: text(value, "ApiReferenceLink").map(str::to_owned),
        aliases: strings(value, "CommandAlias"),
        name,
        method,
    })
}

/// The cmdlet of an entry.
pub(super) fn name(value: &Value) -> Option<&str> {
    text(value, "Command")
}

/// Older keys end in the version.
fn version_of(key: Option<&str>) -> Option<&str> {
    key?.rsplit_once('_').map(|(_, version)| version).filter(|version| matches!(*version, "v1.0" | "beta"))
}

/// A string that says something; null and blank count as missing.
fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A list of strings; a lone string is a list of one.
fn strings(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(item)) if !item.is_empty() => vec![item.clone()],
        _ => Vec::new(),
    }
}

fn permissions(value: &Value) -> Vec<Permission> {
    let items = value.get("Permissions").and_then(Value::as_array);
    items.into_iter().flatten().filter_map(permission).collect()
}

fn permission(value: &Value) -> Option<Permission> {
    Some(Permission {
        name: text(value, "Name")?.to_owned(),
        kind: text(value, "PermissionType").unwrap_or_default().to_owned(),
        is_least: value.get("IsLeastPrivilege").and_then(Value::as_bool).unwrap_or(false),
    })
}
