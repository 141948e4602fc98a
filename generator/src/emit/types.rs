//! Types of the IR in Rust: as the marker of `IntoWire<…>` and as what a getter returns.

use super::names::{ident, path};
use crate::ir::{Model, Type};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// Where a type is named; it decides how models and enumerations are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A file under `src/models`, which imports its siblings.
    Models,
    /// A file of a module, which writes `models::Message` because a cmdlet may share a name with a model.
    Module,
}

/// The type as it stands in `IntoWire<…>` and `read::<…>`.
pub(super) fn marker(ty: &Type, place: Place) -> TokenStream {
    match ty {
        Type::Model(name) | Type::Enum(name) => match place {
            Place::Models => path(&[name]),
            Place::Module => path(&["models", name]),
        },
        Type::Own(name) | Type::Identity(name) => path(&[name]),
        Type::List(element) => {
            let element = marker(element, place);
            quote!(Vec<#element>)
        }
        Type::String => quote!(String),
        Type::Switch | Type::Boolean => quote!(bool),
        Type::SByte => quote!(i8),
        Type::Byte => quote!(u8),
        Type::Int16 => quote!(i16),
        Type::Int32 => quote!(i32),
        Type::Int64 => quote!(i64),
        Type::Single => quote!(f32),
        Type::Double => quote!(f64),
        Type::Object => quote!(Object),
        Type::Any => quote!(Value),
        Type::Decimal
        | Type::DateTimeOffset
        | Type::Date
        | Type::TimeOfDay
        | Type::Duration
        | Type::Guid
        | Type::Binary
        | Type::Stream => {
            let name = ident(name(ty));
            quote!(edm::#name)
        }
    }
}

/// What a getter returns inside its `Option`: `Wire::Read` of the marker, written out for the reader.
pub(super) fn read(ty: &Type, place: Place) -> TokenStream {
    match ty {
        Type::String | Type::DateTimeOffset | Type::Date | Type::TimeOfDay | Type::Duration | Type::Guid => {
            quote!(&str)
        }
        Type::Decimal => quote!(f64),
        Type::Binary | Type::Stream => quote!(Vec<u8>),
        Type::Any => quote!(&Value),
        Type::List(element) => {
            let element = read(element, place);
            quote!(Vec<#element>)
        }
        _ => marker(ty, place),
    }
}

/// What a reply of the type becomes: `Wire::Owned` of the marker, where that reads itself again.
pub(super) fn owned(ty: &Type, place: Place) -> TokenStream {
    match ty {
        Type::DateTimeOffset | Type::Date | Type::TimeOfDay | Type::Duration | Type::Guid => quote!(String),
        Type::Decimal => quote!(f64),
        // As a reply, `Vec<u8>` would be a list of numbers.
        Type::Binary | Type::Stream => quote!(Value),
        Type::List(element) => {
            let element = owned(element, place);
            quote!(Vec<#element>)
        }
        _ => marker(ty, place),
    }
}

/// The name of a type in the runtime: a variant of `cmdlet::Type`, and a marker in `edm` if Rust has no type for it.
pub(super) fn name(ty: &Type) -> &'static str {
    match ty {
        Type::String => "String",
        Type::Enum(_) => "Enum",
        Type::Switch => "Switch",
        Type::Boolean => "Boolean",
        Type::SByte => "SByte",
        Type::Byte => "Byte",
        Type::Int16 => "Int16",
        Type::Int32 => "Int32",
        Type::Int64 => "Int64",
        Type::Single => "Single",
        Type::Double => "Double",
        Type::Decimal => "Decimal",
        Type::DateTimeOffset => "DateTimeOffset",
        Type::Date => "Date",
        Type::TimeOfDay => "TimeOfDay",
        Type::Duration => "Duration",
        Type::Guid => "Guid",
        Type::Binary => "Binary",
        Type::Stream => "Stream",
        Type::Any => "Any",
        Type::Object | Type::Model(_) | Type::Own(_) | Type::Identity(_) => "Object",
        Type::List(_) => "List",
    }
}

/// The models and enumerations that a file under `src/models` has to import.
pub(super) fn siblings(model: &Model) -> BTreeSet<&str> {
    let named = model.properties.iter().filter_map(|property| match innermost(&property.ty) {
        Type::Model(name) | Type::Enum(name) => Some(name.as_str()),
        _ => None,
    });
    named.filter(|name| *name != model.rust).collect()
}

/// The element type of a list, however deep.
pub(super) fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::List(element) => innermost(element),
        other => other,
    }
}
