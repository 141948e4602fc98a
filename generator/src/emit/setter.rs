//! One parameter in a function of a form: as an argument, as a binding, as a setter.

use super::doc::{self, Doc};
use super::names::{ident, plain};
use super::types::{self, Place};
use crate::ir::{Paging, Parameter, Role, Type};
use proc_macro2::TokenStream;
use quote::quote;

/// How the value of a parameter comes in.
enum Value {
    /// The call is the value, as in `-All`.
    Flag,
    /// A string that may not be null: the id of a route.
    Id,
    /// Properties that are merged into the body.
    Properties,
    /// Anything that has its type on the wire, or null.
    Wire,
}

impl Value {
    fn of(parameter: &Parameter) -> Self {
        match (&parameter.role, &parameter.ty) {
            (Role::Paging(Paging::All | Paging::Count), _) => Self::Flag,
            (Role::AdditionalProperties, _) => Self::Properties,
            (Role::Path(_), Type::String) => Self::Id,
            _ => Self::Wire,
        }
    }
}

/// The parameter of a Rust function, `user_id: impl Into<String>`; nothing for a flag.
pub(super) fn argument(parameter: &Parameter) -> Option<TokenStream> {
    let name = ident(&parameter.rust);
    let bound = match Value::of(parameter) {
        Value::Flag => return None,
        Value::Id => quote!(Into<String>),
        Value::Properties => quote!(Into<Object>),
        Value::Wire => {
            let marker = types::marker(&parameter.ty, Place::Module);
            quote!(IntoWire<#marker>)
        }
    };
    Some(quote!(#name: impl #bound))
}

/// The call that hands the value over, `.bind("UserId", user_id.into())`.
pub(super) fn bind(parameter: &Parameter) -> TokenStream {
    let (name, rust) = (&parameter.name, ident(&parameter.rust));
    let value = match Value::of(parameter) {
        Value::Flag => quote!(true),
        Value::Id | Value::Properties => quote!(#rust.into()),
        Value::Wire => quote!(#rust.into_wire()),
    };
    quote!(.bind(#name, #value))
}

/// The setter of an optional parameter; none for those that have a function of their own or are not for callers.
pub(super) fn setter(parameter: &Parameter) -> Option<TokenStream> {
    if matches!(parameter.role, Role::Control(_) | Role::Headers | Role::File(_)) {
        return None;
    }
    let Parameter { name, rust, aliases, docs, .. } = parameter;
    let doc = Doc::prose(docs, || format!("`-{name}`."));
    let aliases = doc::aliases(plain(rust), std::iter::once(name).chain(aliases).map(String::as_str));
    let (function, argument, bind) = (ident(rust), argument(parameter), bind(parameter));
    Some(quote! {
        #doc
        #aliases
        pub fn #function(self, #argument) -> Self {
            Self(self.0 #bind)
        }
    })
}
