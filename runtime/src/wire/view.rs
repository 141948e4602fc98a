//! `View`: the trait of every generated model and enum.
//! The blanket implementations here are why generated types need no serde derive.

use serde_json::Value;

use super::{IntoWire, Object, Symbol, Wire};

/// A typed view: a newtype over an [`Object`] (a model) or a [`Symbol`] (an open enum).
///
/// ```
/// use cmdlet_runtime::wire::{Object, View};
///
/// #[derive(Clone, Debug, Default, PartialEq)]
/// struct Recipient(Object);
///
/// impl View for Recipient {
///     type Inner = Object;
///     fn wrap(inner: Object) -> Self { Self(inner) }
///     fn inner(&self) -> &Object { &self.0 }
///     fn into_inner(self) -> Object { self.0 }
/// }
/// ```
pub trait View: Sized {
    /// What the view is over.
    type Inner: Inner;

    /// The view over a value.
    fn wrap(inner: Self::Inner) -> Self;
    /// What is under the view.
    fn inner(&self) -> &Self::Inner;
    /// Takes the view off.
    fn into_inner(self) -> Self::Inner;
}

/// What a view can be over: [`Object`] or [`Symbol`].
pub trait Inner: Clone + sealed::Json {}

impl Inner for Object {}
impl Inner for Symbol {}

mod sealed {
    use serde_json::Value;

    pub trait Json: Sized {
        fn from_json(value: Value) -> Option<Self>;
        fn copy_json(value: &Value) -> Option<Self>;
        fn into_json(self) -> Value;
    }
}

impl sealed::Json for Object {
    fn from_json(value: Value) -> Option<Self> {
        Self::from_value(value)
    }

    fn copy_json(value: &Value) -> Option<Self> {
        value.as_object().cloned().map(Self::from)
    }

    fn into_json(self) -> Value {
        self.into()
    }
}

impl sealed::Json for Symbol {
    fn from_json(value: Value) -> Option<Self> {
        String::take(value).map(Self::from)
    }

    fn copy_json(value: &Value) -> Option<Self> {
        value.as_str().map(Self::from)
    }

    fn into_json(self) -> Value {
        Value::String(self.into())
    }
}

impl<V: View> Wire for V {
    type Read<'a> = V;
    type Owned = V;

    fn read(value: &Value) -> Option<V> {
        sealed::Json::copy_json(value).map(V::wrap)
    }

    fn take(value: Value) -> Option<V> {
        sealed::Json::from_json(value).map(V::wrap)
    }
}

impl<V: View> IntoWire<V> for V {
    fn into_wire(self) -> Value {
        sealed::Json::into_json(self.into_inner())
    }
}

impl<V: View> IntoWire<V> for &V {
    fn into_wire(self) -> Value {
        sealed::Json::into_json(self.inner().clone())
    }
}

/// An untyped object where a model is expected.
impl<V: View<Inner = Object>> IntoWire<V> for Object {
    fn into_wire(self) -> Value {
        self.into()
    }
}

/// Text where an open enum is expected.
impl<V: View<Inner = Symbol>> IntoWire<V> for &str {
    fn into_wire(self) -> Value {
        Value::from(self)
    }
}

/// Text where an open enum is expected.
impl<V: View<Inner = Symbol>> IntoWire<V> for String {
    fn into_wire(self) -> Value {
        Value::String(self)
    }
}
