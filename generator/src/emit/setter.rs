//! One parameter in a function of a form: as an argument, as a binding, as a setter.

use super::doc::{self, Doc};
use super::names::ident;
use super::source::Code;
use super::types::{self, Place};
use crate::ir::{Paging, Parameter, Role, Type};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// How the value of a parameter comes in.
enum Value {
    /// The call is the value, as in `-All`.
    Flag,
    /// A string that may not be null: the id of a route.
    Id,
    /// The path of a file.
    Path,
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
            (Role::File(_), _) => Self::Path,
            _ => Self::Wire,
        }
    }
}

/// The parameter of a constructor, `user_id: impl Into<String>`; nothing for a flag.
pub(super) fn argument(parameter: &Parameter) -> Option<TokenStream> {
    typed(parameter, &ident(&parameter.rust))
}

/// The call that hands an argument of a constructor over, `.bind_text("UserId", user_id)`.
pub(super) fn bind(parameter: &Parameter) -> TokenStream {
    bound(parameter, &ident(&parameter.rust))
}

/// The setter of an optional parameter.
pub(super) fn setter(parameter: &Parameter) -> Code {
    let Parameter { name, rust, aliases, docs, .. } = parameter;
    let doc = Doc::prose(docs, || format!("`-{name}`."));
    let aliases = doc::aliases(rust, std::iter::once(name).chain(aliases).map(String::as_str));
    // The name of the function says what the value is, and a short one keeps it on a line.
    let (function, value) = (ident(rust), ident("value"));
    let (argument, body) = (typed(parameter, &value), body(parameter, &value));
    doc.above(quote! {
        #aliases
        pub fn #function(self, #argument) -> Self {
            #body
        }
    })
}

fn body(parameter: &Parameter, value: &TokenTree) -> TokenStream {
    let (name, bind) = (&parameter.name, bound(parameter, value));
    // One call to check in the place of three, and most setters are like that.
    if let Value::Wire = Value::of(parameter) {
        quote!(typed::bind(self, #name, #value))
    } else {
        quote!(typed::form(self.0 #bind))
    }
}

fn typed(parameter: &Parameter, name: &TokenTree) -> Option<TokenStream> {
    let bound = match Value::of(parameter) {
        Value::Flag => return None,
        Value::Id => quote!(Into<String>),
        Value::Path => quote!(Into<PathBuf>),
        Value::Properties => quote!(Into<Object>),
        Value::Wire => {
            let marker = types::marker(&parameter.ty, Place::Module);
            quote!(IntoWire<#marker>)
        }
    };
    Some(quote!(#name: impl #bound))
}

fn bound(parameter: &Parameter, rust: &TokenTree) -> TokenStream {
    let name = &parameter.name;
    match Value::of(parameter) {
        Value::Flag => quote!(.bind(#name, true)),
        Value::Id => quote!(.bind_text(#name, #rust)),
        Value::Path => quote!(.bind_path(#name, #rust)),
        Value::Properties => quote!(.bind_object(#name, #rust)),
        Value::Wire => quote!(.bind(#name, #rust.into_wire())),
    }
}
