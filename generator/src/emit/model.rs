//! Object types: `src/models/<model>.rs`, `src/<module>/<identity>.rs`, and the bodies inside a cmdlet's file.
//!
//! A model is a typed view over a JSON object, so there is nothing to derive for reading or writing it.

use super::doc::Doc;
use super::imports::imports;
use super::names::{builder, ident};
use super::source::{Item, SourceFile};
use super::types::{self, Place};
use crate::ir::{Model, Module, Property};
use proc_macro2::TokenStream;
use quote::quote;

/// `src/models/<model>.rs`.
pub(super) fn emit(model: &Model) -> SourceFile {
    let items = items(model, Place::Models);
    let uses = imports(&items, Place::Models, types::siblings(model));
    let path = format!("src/models/{}.rs", model.file);
    SourceFile::rust(path, about("Model", model), uses.into_iter().chain(items))
}

/// `src/<module>/<identity>.rs`.
pub(super) fn emit_identity(module: &Module, identity: &Model) -> SourceFile {
    let (name, view) = (ident(&identity.rust), view(&identity.rust));
    let doc = doc(identity, "The ids that name one object, for `-InputObject`.");
    let setters = identity.properties.iter().map(id_setter);
    let items = [
        structure(identity, &doc),
        view,
        quote! {
            impl #name {
                /// No id is given yet.
                pub fn new() -> Self {
                    Self::default()
                }
                #(#setters)*
            }
        },
    ]
    .map(Item::from);
    let uses = imports(&items, Place::Module, []);
    let path = format!("src/{}/{}.rs", module.rust, identity.file);
    SourceFile::rust(path, about("Identity", identity), uses.into_iter().chain(items))
}

/// The items of a model: the type, its view and its functions.
pub(super) fn items(model: &Model, place: Place) -> Vec<Item> {
    let (name, view) = (ident(&model.rust), view(&model.rust));
    let doc = doc(model, "A typed view over a JSON object.");
    let properties = model.properties.iter().map(|property| {
        let (getter, builder) = (getter(property, place), with(property, place));
        quote!(#getter #builder)
    });
    let functions = quote! {
        impl #name {
            /// An empty object: no property is sent.
            pub fn new() -> Self {
                Self::default()
            }
            #(#properties)*
        }
    };
    vec![structure(model, &doc).into(), view.into(), functions.into()]
}

/// The glue between a newtype and the JSON it wraps.
fn view(rust: &str) -> TokenStream {
    view_of(rust, &quote!(Object))
}

/// The glue between a newtype and what it wraps.
pub(super) fn view_of(rust: &str, inner: &TokenStream) -> TokenStream {
    let name = ident(rust);
    quote! {
        impl View for #name {
            type Inner = #inner;
            fn wrap(inner: #inner) -> Self {
                Self(inner)
            }
            fn inner(&self) -> &#inner {
                &self.0
            }
            fn into_inner(self) -> #inner {
                self.0
            }
        }
    }
}

fn structure(model: &Model, doc: &Doc) -> TokenStream {
    let name = ident(&model.rust);
    quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name(Object);
    }
}

fn doc(model: &Model, otherwise: &str) -> Doc {
    let mut doc = Doc::prose(&model.docs, || otherwise.to_owned());
    if model.is_open {
        doc.paragraph(&["The type is open: the service takes properties that are not listed here."]);
    }
    doc
}

fn getter(property: &Property, place: Place) -> TokenStream {
    let Property { wire, rust, ty, docs } = property;
    let name = ident(rust);
    let doc = Doc::prose(docs, || format!("The property `{wire}`."));
    let (read, marker) = (types::read(ty, place), types::marker(ty, place));
    quote! {
        #doc
        pub fn #name(&self) -> Option<#read> {
            self.0.read::<#marker>(#wire)
        }
    }
}

fn with(property: &Property, place: Place) -> TokenStream {
    let Property { wire, rust, ty, .. } = property;
    let builder = builder(rust);
    let doc = Doc::line(format!("Sets `{wire}`."));
    let marker = types::marker(ty, place);
    quote! {
        #doc
        pub fn #builder(self, value: impl IntoWire<#marker>) -> Self {
            Self(self.0.with(#wire, value.into_wire()))
        }
    }
}

fn id_setter(property: &Property) -> TokenStream {
    let Property { wire, rust, ty, docs } = property;
    let name = ident(rust);
    let doc = Doc::prose(docs, || format!("The id `{wire}`."));
    let marker = types::marker(ty, Place::Module);
    quote! {
        #doc
        pub fn #name(self, value: impl IntoWire<#marker>) -> Self {
            Self(self.0.with(#wire, value.into_wire()))
        }
    }
}

/// The first line of the file: what it is and where it was met.
fn about(kind: &str, model: &Model) -> String {
    let wire_type = model.wire_type.as_ref().map(|name| format!(" (`{name}`)")).unwrap_or_default();
    let source = match &model.page {
        Some(page) => format!("first met on `{page}`"),
        None => "from `$metadata`".to_owned(),
    };
    format!("{kind} `{}`{wire_type}, {source}.", model.rust)
}
