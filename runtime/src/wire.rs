//! What goes over the wire: JSON objects, and typed views over them.
//! A model is a view over an [`Object`], an open enum is a view over a [`Symbol`]; neither copies a field into a struct.
//! This file has the traits; the folder has their implementations.

mod list;
mod model;
mod object;
mod scalar;
mod symbol;
mod view;

use serde_json::Value;

pub use model::Model;
pub use object::Object;
pub use symbol::Symbol;
pub use view::{Inner, View};

pub(crate) use scalar::text_is_written_as;

/// A type as the service declares it: how it is read from JSON.
///
/// `String`, `bool`, the numbers, [`edm`](crate::edm) types, views and lists of these are wire types.
pub trait Wire {
    /// What a getter returns: borrowed where the JSON holds it in that form.
    type Read<'a>;
    /// What a decoder returns.
    type Owned;

    /// Reads a value; `None` when the JSON is null or of another type.
    fn read(value: &Value) -> Option<Self::Read<'_>>;

    /// Reads a value that is not needed any more.
    fn take(value: Value) -> Option<Self::Owned>;
}

/// A Rust value that may be written where the service expects `T`.
///
/// Beside the obvious ones, [`Value`] goes anywhere (the way out when a model is wrong), and so does [`Null`].
/// It is not implemented for `Option`: absent, null and a value are three states, and `None` could mean either of two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent where the service expects `{T}`",
    note = "`cmdlet_runtime::Null` sends an explicit null; `serde_json::Value` goes anywhere"
)]
pub trait IntoWire<T: ?Sized> {
    /// The JSON that is sent.
    fn into_wire(self) -> Value;
}

/// An explicit null, for any property.
///
/// A property that is never set is absent from the body; one that is set to `Null` is sent as `null`, which clears it.
///
/// ```
/// use cmdlet_runtime::{Null, Object, wire::IntoWire};
///
/// let body = Object::new().with("officeLocation", IntoWire::<String>::into_wire(Null));
/// assert_eq!(body.to_string(), r#"{"officeLocation":null}"#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Null;

impl From<Null> for Value {
    fn from(_: Null) -> Self {
        Self::Null
    }
}

impl<T: Wire> IntoWire<T> for Null {
    fn into_wire(self) -> Value {
        Value::Null
    }
}

impl<T: Wire> IntoWire<T> for Value {
    fn into_wire(self) -> Value {
        self
    }
}

/// Any JSON, for a property whose type the service leaves open.
impl Wire for Value {
    type Read<'a> = &'a Value;
    type Owned = Value;

    fn read(value: &Value) -> Option<&Value> {
        Some(value)
    }

    fn take(value: Value) -> Option<Value> {
        Some(value)
    }
}
