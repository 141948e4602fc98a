//! `Model`: what every model can do beside its typed properties.
//! It is an extension trait, so that generated models stay a handful of lines.

use serde_json::Value;

use super::{Object, View};

/// Access to any property of a model, known to the SDK or not.
///
/// ```
/// use cmdlet_runtime::{Model, wire::{Object, View}};
/// # #[derive(Clone, Debug, Default, PartialEq)]
/// # struct Attachment(Object);
/// # impl View for Attachment {
/// #     type Inner = Object;
/// #     fn wrap(inner: Object) -> Self { Self(inner) }
/// #     fn inner(&self) -> &Object { &self.0 }
/// #     fn into_inner(self) -> Object { self.0 }
/// # }
///
/// let file = Attachment::default()
///     .with_odata_type("#microsoft.graph.fileAttachment")
///     .with_property("contosoLabel", "internal");
/// assert_eq!(file.odata_type(), Some("#microsoft.graph.fileAttachment"));
/// assert_eq!(file.property("contosoLabel").and_then(|label| label.as_str()), Some("internal"));
/// ```
pub trait Model: View<Inner = Object> {
    /// The JSON of a property by wire name, null included; `None` when it is absent.
    fn property(&self, name: &str) -> Option<&Value> {
        self.inner().get(name)
    }

    /// The model with a property set by wire name.
    fn with_property(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::wrap(self.into_inner().with(name, value))
    }

    /// The type that the service names in `@odata.type`.
    fn odata_type(&self) -> Option<&str> {
        self.inner().read::<String>("@odata.type")
    }

    /// The model with `@odata.type` set, which picks a derived type: `#microsoft.graph.fileAttachment`.
    fn with_odata_type(self, odata_type: &str) -> Self {
        self.with_property("@odata.type", odata_type)
    }
}

impl<V: View<Inner = Object>> Model for V {}
