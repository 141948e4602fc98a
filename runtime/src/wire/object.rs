//! `Object`: a JSON object, the inside of every model.
//! It keeps what it does not know, so unknown properties survive a round trip; its `Debug` hides secrets.

use std::fmt;

use serde_json::{Map, Value};

use super::{IntoWire, Wire};
use crate::redact;

/// A JSON object.
///
/// ```
/// use cmdlet_runtime::Object;
///
/// let user = Object::from([("displayName", "Adele Vance"), ("password", "not shown")]);
/// assert_eq!(user.read::<String>("displayName"), Some("Adele Vance"));
/// assert_eq!(format!("{user:?}"), r#"{"displayName":"Adele Vance","password":"[redacted]"}"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Object(Map<String, Value>);

impl Object {
    /// An empty object.
    pub fn new() -> Self {
        Self::default()
    }

    /// The object that a JSON value is; `None` for any other JSON.
    pub fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self(map)),
            _ => None,
        }
    }

    /// Reads a property as a wire type; `None` when it is absent, null or of another type.
    pub fn read<T: Wire + ?Sized>(&self, name: &str) -> Option<T::Read<'_>> {
        T::read(self.get(name)?)
    }

    /// The object with a property set.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// The JSON of a property, null included; `None` when it is absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Sets a property and returns what was there.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.insert(name.into(), value.into())
    }

    /// Takes a property out: it is absent afterwards.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// The properties.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many properties there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no property.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// JSON on one line, with secrets in plain sight: it is what would be sent.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&redact::Json::open(&self.0), f)
    }
}

/// JSON, indented with `{:#?}`; the values of properties that are named like a secret are hidden.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&redact::Json::redacted(&self.0), f)
    }
}

impl From<Map<String, Value>> for Object {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

impl From<Object> for Map<String, Value> {
    fn from(object: Object) -> Self {
        object.0
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(properties: I) -> Self {
        Self(properties.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Object {
    fn from(properties: [(K, V); N]) -> Self {
        properties.into_iter().collect()
    }
}

/// An object of no declared type.
impl Wire for Object {
    type Read<'a> = Object;
    type Owned = Object;

    fn read(value: &Value) -> Option<Object> {
        value.as_object().cloned().map(Object)
    }

    fn take(value: Value) -> Option<Object> {
        Object::from_value(value)
    }
}

impl IntoWire<Object> for Object {
    fn into_wire(self) -> Value {
        self.into()
    }
}

impl IntoWire<Object> for &Object {
    fn into_wire(self) -> Value {
        self.clone().into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reading_tells_types_apart_but_get_tells_null_from_absent() {
        let object = Object::from([("a", json!(null)), ("b", json!(1))]);
        assert_eq!(object.read::<String>("a"), None);
        assert_eq!(object.read::<String>("b"), None);
        assert_eq!(object.read::<i32>("b"), Some(1));
        assert_eq!(object.get("a"), Some(&Value::Null));
        assert_eq!(object.get("c"), None);
    }

    #[test]
    fn debug_hides_secrets_at_any_depth_and_display_does_not() {
        let object = Object::from([("passwordProfile", json!({"password": "p", "forceChange": true}))]);
        assert_eq!(format!("{object:?}"), r#"{"passwordProfile":{"forceChange":true,"password":"[redacted]"}}"#);
        assert!(object.to_string().contains(r#""password":"p""#));
    }

    #[test]
    fn removed_properties_are_absent() {
        let mut object = Object::new().with("a", 1).with("b", Value::Null);
        assert_eq!(object.remove("a"), Some(json!(1)));
        assert_eq!(object.iter().collect::<Vec<_>>(), [("b", &Value::Null)]);
        assert_eq!((object.len(), object.is_empty()), (1, false));
    }
}
