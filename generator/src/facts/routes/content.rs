//! What a request to a resolved route carries and what it answers, as far as `$metadata` says.

use super::{Last, Operation, TypeRef};

const STREAM: &str = "Edm.Stream";

/// What a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'m> {
    /// Nothing.
    None,
    /// The arguments of an action.
    Arguments(&'m Operation),
    /// An object of a type, by its canonical name.
    Object(&'m str),
    /// A value.
    Value(&'m TypeRef),
    /// `{"@odata.id": …}`.
    Reference,
    /// Bytes.
    Bytes,
}

/// What a successful reply holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<'m> {
    /// Nothing.
    Nothing,
    /// One object of a type, by its canonical name.
    One(&'m str),
    /// `{"value": […]}` of a type, by its canonical name.
    Many(&'m str),
    /// One scalar.
    Value(&'m TypeRef),
    /// A number as text.
    Count,
    /// Where things are, not what they are.
    References,
    /// Bytes.
    Bytes,
}

impl<'m> Last<'m> {
    /// What a request with this method carries.
    pub fn body(self, method: &str) -> Body<'m> {
        let is_update = matches!(method, "PATCH" | "PUT");
        match self {
            Self::Action(action) if method == "POST" && !action.arguments().is_empty() => Body::Arguments(action),
            Self::Collection(ty) if method == "POST" => Body::Object(ty),
            Self::Entity(ty) if is_update => Body::Object(ty),
            Self::Property(ty) if is_update && ty.name == STREAM => Body::Bytes,
            Self::Property(ty) if is_update => Body::Value(ty),
            Self::Value if is_update => Body::Bytes,
            Self::Ref if is_update || method == "POST" => Body::Reference,
            _ => Body::None,
        }
    }

    /// What a request with this method answers.
    pub fn reply(self, method: &str) -> Reply<'m> {
        let is_get = method == "GET";
        match self {
            Self::Action(operation) | Self::Function(operation) => {
                operation.return_type.as_ref().map_or(Reply::Nothing, of_type)
            }
            _ if method == "DELETE" => Reply::Nothing,
            Self::Collection(ty) if is_get => Reply::Many(ty),
            Self::Collection(ty) | Self::Entity(ty) => Reply::One(ty),
            Self::Property(ty) => of_type(ty),
            Self::Count => Reply::Count,
            Self::Value if is_get => Reply::Bytes,
            Self::Ref if is_get => Reply::References,
            Self::Value | Self::Ref => Reply::Nothing,
        }
    }
}

fn of_type(ty: &TypeRef) -> Reply<'_> {
    match (ty.name.as_str(), ty.is_collection) {
        (STREAM, false) => Reply::Bytes,
        (name, true) => Reply::Many(name),
        (name, false) if name.starts_with("Edm.") => Reply::Value(ty),
        (name, false) => Reply::One(name),
    }
}
