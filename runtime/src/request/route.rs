//! Fills the placeholders of a route.
//! A value comes from its own parameter, or from the identity of the pipeline; it can never end its segment.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::{push_encoded, text_of};
use crate::call::Call;
use crate::cmdlet::{Parameter, Role};
use crate::{Error, Result, redact};

/// Appends the route with its placeholders filled.
pub(super) fn write(call: &Call, route: &str, url: &mut String) -> Result<()> {
    let mut rest = route;
    while let Some((before, placeholder, after)) = split(rest) {
        url.push_str(before);
        let place = Place::between(before, after);
        write_value(call, placeholder, place, url)?;
        rest = after;
    }
    url.push_str(rest);
    Ok(())
}

/// What is before the first placeholder, the placeholder, and what is after it.
fn split(route: &str) -> Option<(&str, &str, &str)> {
    let open = find_byte(route, b'{')?;
    let (before, rest) = (route.get(..open)?, route.get(open + 1..)?);
    let close = find_byte(rest, b'}')?;
    Some((before, rest.get(..close)?, rest.get(close + 1..)?))
}

/// Routes are short: a plain loop beats a searcher that is made for long texts.
fn find_byte(text: &str, wanted: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == wanted)
}

fn placeholders(route: &'static str) -> impl Iterator<Item = (Place, &'static str)> {
    let mut rest = route;
    std::iter::from_fn(move || {
        let (before, placeholder, after) = split(rest)?;
        rest = after;
        Some((Place::between(before, after), placeholder))
    })
}

/// The ids that nothing is bound for, or only an empty text: arguments of functions are no ids.
pub(crate) fn missing_ids(call: &Call) -> Result<Vec<&'static str>> {
    let ids = placeholders(call.operation()?.route).filter(|(place, _)| *place == Place::Segment);
    let is_missing = |placeholder: &&str| find(call, placeholder).map_or(true, |(_, text)| text.is_empty());
    Ok(ids.map(|(_, placeholder)| placeholder).filter(is_missing).collect())
}

/// What a call is for, to read: `UserId=adele@contoso.com, MessageId=AAMkAD`; `None` when its route has no ids.
pub(crate) fn target(call: &Call) -> Option<String> {
    let mut target = String::new();
    for (_, placeholder) in placeholders(call.operation().ok()?.route) {
        let Ok((source, text)) = find(call, placeholder) else { continue };
        let separator = if target.is_empty() { "" } else { ", " };
        let text = if redact::is_secret(placeholder) { redact::REDACTED } else { &text };
        // Writing to a string cannot fail.
        let _ = write!(target, "{separator}{}={text}", source.name());
    }
    (!target.is_empty()).then_some(target)
}

/// Where a placeholder stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is a segment of its own: `/users/{user-id}/`.
    Segment,
    /// It is a string argument of a function: `reminderView(StartDateTime='{StartDateTime}')`.
    Quoted,
    /// It is any other part of a segment: `range(row={row})`.
    Part,
}

impl Place {
    fn between(before: &str, after: &str) -> Self {
        if before.ends_with('\'') && after.starts_with('\'') {
            Self::Quoted
        } else if before.ends_with('/') && (after.is_empty() || after.starts_with('/')) {
            Self::Segment
        } else {
            Self::Part
        }
    }
}

fn write_value(call: &Call, placeholder: &str, place: Place, url: &mut String) -> Result<()> {
    let (source, text) = find(call, placeholder)?;
    // An empty string is a good argument of a function, but an empty segment is another route.
    if text.is_empty() && place != Place::Quoted {
        return Err(source.missing());
    }
    // Clients and servers resolve these segments, encoded or not (RFC 3986, section 5.2.4).
    if place == Place::Segment && matches!(&*text, "." | "..") {
        return Err(Error::binding(format!("{} cannot be `{text}`", source.name())));
    }
    // OData doubles the quotes in a string (OData URL conventions, section 5.1.1.6.2).
    let text = if place == Place::Quoted { Cow::Owned(text.replace('\'', "''")) } else { text };
    push_encoded(url, &text);
    Ok(())
}

/// Which parameter a path value comes from.
enum Source {
    Parameter(&'static str),
    Identity { parameter: &'static str, property: Cow<'static, str> },
}

impl Source {
    fn name(&self) -> &str {
        match self {
            Self::Parameter(name) => name,
            Self::Identity { property, .. } => property,
        }
    }

    fn missing(&self) -> Error {
        Error::binding(match self {
            Self::Parameter(name) => format!("{name} has no value"),
            Self::Identity { parameter, property } => format!("{parameter} has no value for {property}"),
        })
    }
}

fn find<'c>(call: &'c Call, placeholder: &str) -> Result<(Source, Cow<'c, str>)> {
    let members = || call.cmdlet().members(call.parameter_set()).map(|(_, parameter)| parameter);
    if let Some(parameter) = members().find(|member| matches!(member.role, Role::Path(name) if name == placeholder)) {
        let source = Source::Parameter(parameter.name);
        return match call.value_of(parameter.role).and_then(text_of) {
            Some(text) => Ok((source, text)),
            None => Err(source.missing()),
        };
    }
    if let Some(identity) = members().find(|member| member.role == Role::Identity) {
        return find_in_identity(call, identity, placeholder);
    }
    Err(Error::binding(format!("no parameter fills {{{placeholder}}}")))
}

fn find_in_identity<'c>(call: &'c Call, identity: &Parameter, placeholder: &str) -> Result<(Source, Cow<'c, str>)> {
    let property = call.operation()?.identity_property(placeholder);
    let source = Source::Identity { parameter: identity.name, property };
    let value = match call.value_of(Role::Identity) {
        Some(Value::Object(properties)) => {
            properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(source.name())).map(|(_, value)| value)
        }
        _ => return Err(Error::binding(format!("{} is not an object", identity.name))),
    };
    match value.and_then(text_of) {
        Some(text) => Ok((source, text)),
        None => Err(source.missing()),
    }
}

/// The identity property of a placeholder: `user-id` is `UserId`, `mailFolder-id1` is `MailFolderId1`.
pub(crate) fn property_of(placeholder: &str) -> String {
    let mut name = String::with_capacity(placeholder.len());
    for word in placeholder.split('-') {
        let mut chars = word.chars();
        name.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_properties() {
        assert_eq!(property_of("user-id"), "UserId");
        assert_eq!(property_of("mailFolder-id1"), "MailFolderId1");
        assert_eq!(property_of("StartDateTime"), "StartDateTime");
    }
}
