//! The representations of a model that are compared.

use super::source::{Enumeration, Models, Object, Property};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;
use syn::{GenericArgument, Ident, PathArguments, Type};

/// How a model can be a Rust type.
#[derive(Clone, Copy)]
pub(super) enum Representation {
    /// A struct with a field for each property, and the derives of serde.
    Structs,
    /// A struct over a JSON object, with derives and a trait implementation of its own.
    Views,
    /// One generic type over a JSON object, with a mark for each model: what `gen` writes.
    Typed,
}

impl Representation {
    pub(super) const ALL: [Self; 3] = [Self::Structs, Self::Views, Self::Typed];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Structs => "structs",
            Self::Views => "views",
            Self::Typed => "typed",
        }
    }

    /// `src/lib.rs`.
    pub(super) fn library(self, models: &Models) -> TokenStream {
        let names = models.names();
        let objects = models.objects.iter().map(|object| match self {
            Self::Structs => structure(object, &names),
            Self::Views => view(object),
            Self::Typed => alias(&object.name, &quote!(), functions(object)),
        });
        let enumerations = models.enumerations.iter().map(|enumeration| self.enumeration(enumeration));
        let (preamble, kinds) = (self.preamble(), models.objects.iter().map(|object| &object.name));
        let kinds = kinds.chain(models.enumerations.iter().map(|enumeration| &enumeration.name));
        let kinds = matches!(self, Self::Typed).then(|| quote!(mod kind { #(pub enum #kinds {})* }));
        quote!(#![allow(dead_code, unused_imports)] #preamble #(#objects)* #(#enumerations)* #kinds)
    }

    /// `src/typed.rs`, if there is one.
    pub(super) fn typed(self, models: &Models) -> Option<&str> {
        matches!(self, Self::Typed).then_some(&models.typed)
    }

    fn preamble(self) -> TokenStream {
        let over_json = quote! {
            use cmdlet_runtime::edm;
            use cmdlet_runtime::serde_json::Value;
            use cmdlet_runtime::wire::{IntoWire, Object, Symbol, View};
        };
        match self {
            Self::Structs => quote! {
                use serde::{Deserialize, Serialize};
                use serde_json::Value;
                pub type Object = serde_json::Map<String, Value>;
            },
            Self::Views => over_json,
            Self::Typed => quote!(mod typed; use typed::Typed; #over_json),
        }
    }

    fn enumeration(self, Enumeration { name, members }: &Enumeration) -> TokenStream {
        match self {
            Self::Structs => quote!(pub type #name = String;),
            Self::Views => {
                let members = members.iter().map(|member| {
                    let (name, value) = (&member.ident, symbol(&member.expr));
                    quote!(pub const #name: Self = Self(#value);)
                });
                let view = implementation(name, &quote!(Symbol));
                quote! {
                    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
                    pub struct #name(Symbol);
                    #view
                    impl #name { #(#members)* }
                }
            }
            Self::Typed => alias(name, &quote!(, Symbol), quote!(#(#members)*)),
        }
    }
}

/// `Symbol::new("low")` of `Self::of(Symbol::new("low"))`.
fn symbol(value: &syn::Expr) -> Option<&syn::Expr> {
    if let syn::Expr::Call(call) = value { call.args.first() } else { None }
}

fn structure(Object { name, properties }: &Object, models: &BTreeSet<&Ident>) -> TokenStream {
    let fields = properties.iter().map(|Property { name, wire, marker, .. }| {
        let ty = field(marker, models);
        let boxed = is_one_of(marker, models).then(|| quote!(Box<#ty>)).unwrap_or(ty);
        quote!(#[serde(rename = #wire, skip_serializing_if = "Option::is_none")] pub #name: Option<#boxed>)
    });
    quote! {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct #name { #(#fields,)* #[serde(flatten)] pub other_properties: Object }
    }
}

/// The type of a field: a scalar that Rust has no type for is text.
fn field(marker: &Type, models: &BTreeSet<&Ident>) -> TokenStream {
    let Type::Path(path) = marker else { return quote!(#marker) };
    let Some(last) = path.path.segments.last() else { return quote!(#marker) };
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(element)) => {
                let element = field(element, models);
                quote!(Vec<#element>)
            }
            _ => quote!(#marker),
        },
        _ if path.path.segments.len() > 1 => quote!(String),
        _ => quote!(#marker),
    }
}

fn is_one_of(marker: &Type, models: &BTreeSet<&Ident>) -> bool {
    matches!(marker, Type::Path(path) if path.path.get_ident().is_some_and(|name| models.contains(name)))
}

fn view(Object { name, properties }: &Object) -> TokenStream {
    let functions = properties.iter().map(|Property { wire, getter, builder, .. }| {
        let syn::ImplItem::Fn(builder) = builder else { return quote!(#getter) };
        let (docs, sig) = (&builder.attrs, &builder.sig);
        quote!(#getter #(#docs)* pub #sig { Self(self.0.with(#wire, value.into_wire())) })
    });
    let view = implementation(name, &quote!(Object));
    quote! {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name(Object);
        #view
        impl #name {
            pub fn new() -> Self { Self::default() }
            #(#functions)*
        }
    }
}

fn implementation(name: &Ident, inner: &TokenStream) -> TokenStream {
    quote! {
        impl View for #name {
            type Inner = #inner;
            fn wrap(inner: #inner) -> Self { Self(inner) }
            fn inner(&self) -> &#inner { &self.0 }
            fn into_inner(self) -> #inner { self.0 }
        }
    }
}

fn alias(name: &Ident, inner: &TokenStream, functions: TokenStream) -> TokenStream {
    quote!(pub type #name = Typed<kind::#name #inner>; impl #name { #functions })
}

fn functions(object: &Object) -> TokenStream {
    let functions = object.properties.iter().flat_map(|property| [&property.getter, &property.builder]);
    quote!(#(#functions)*)
}
