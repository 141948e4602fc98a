//! The representations of a model that are compared.

use super::source::{Enumeration, Models, Object, Property};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::{Expr, GenericArgument, Ident, ImplItemConst, PathArguments, Type};

/// The field of a struct for what it does not know.
pub(super) const REST: &str = "other_properties";

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

    /// `src/lib.rs`; if the models are in use, each has a function that reads it and one that writes it.
    pub(super) fn library(self, models: &Models, in_use: bool) -> TokenStream {
        let names = models.names();
        let objects = models.objects.iter().map(|object| match self {
            Self::Structs => structure(object, &names),
            Self::Views => view(object),
            Self::Typed => alias(&object.name, &quote!(), &functions(object)),
        });
        let enumerations = models.enumerations.iter().map(|enumeration| self.enumeration(enumeration));
        let (preamble, kinds) = (self.preamble(), models.objects.iter().map(|object| &object.name));
        let kinds = kinds.chain(models.enumerations.iter().map(|enumeration| &enumeration.name));
        let kinds = matches!(self, Self::Typed).then(|| quote!(mod kind { #(pub enum #kinds {})* }));
        let uses = models.objects.iter().filter(|_| in_use).map(|object| self.uses(&object.name));
        quote! {
            #![allow(dead_code, non_snake_case, unused_imports, reason = "one source for several crates, none of which is used")]
            #preamble #(#objects)* #(#enumerations)* #kinds #(#uses)*
        }
    }

    /// `src/typed.rs`, if there is one.
    pub(super) fn typed(self, models: &Models) -> Option<&str> {
        matches!(self, Self::Typed).then_some(&models.typed)
    }

    fn preamble(self) -> TokenStream {
        let over_json = quote! {
            use cmdlet_runtime::edm;
            use cmdlet_runtime::serde_json::Value;
            use cmdlet_runtime::wire::{IntoWire, Object, Symbol, View, Wire};
        };
        match self {
            Self::Structs => quote! {
                use serde::{Deserialize, Serialize};
                use serde_json::Value;
                use std::borrow::Cow;
                pub type Object = serde_json::Map<String, Value>;
            },
            Self::Views => over_json,
            Self::Typed => quote!(mod typed; use typed::Typed; #over_json),
        }
    }

    /// Generic code that nobody calls costs nothing where it stands; these call it.
    fn uses(self, name: &Ident) -> TokenStream {
        let (read, write) = (format_ident!("read_{name}"), format_ident!("write_{name}"));
        let (reading, writing) = match self {
            Self::Structs => (quote!(serde_json::from_value(value).ok()), quote!(serde_json::to_value(model).ok())),
            Self::Views | Self::Typed => {
                (quote!(<#name as Wire>::take(value)), quote!(Some(IntoWire::<#name>::into_wire(model))))
            }
        };
        quote! {
            pub fn #read(value: Value) -> Option<#name> { #reading }
            pub fn #write(model: #name) -> Option<Value> { #writing }
        }
    }

    fn enumeration(self, Enumeration { name, members }: &Enumeration) -> TokenStream {
        match self {
            Self::Structs => {
                let members = constants(members, |symbol| {
                    let text = argument(symbol);
                    quote!(Self(Cow::Borrowed(#text)))
                });
                quote! {
                    #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
                    #[serde(transparent)]
                    pub struct #name(Cow<'static, str>);
                    impl #name { #members }
                }
            }
            Self::Views => {
                let members = constants(members, |symbol| quote!(Self(#symbol)));
                let view = implementation(name, &quote!(Symbol));
                quote! {
                    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
                    pub struct #name(Symbol);
                    #view
                    impl #name { #members }
                }
            }
            Self::Typed => alias(name, &quote!(, Symbol), &quote!(#(#members)*)),
        }
    }
}

/// The members with values made of symbols: of `Symbol::new("low")`.
fn constants(members: &[ImplItemConst], value: impl Fn(&Expr) -> TokenStream) -> TokenStream {
    let members = members.iter().map(|member| {
        let (docs, name, value) = (&member.attrs, &member.ident, value(argument(&member.expr)));
        quote!(#(#docs)* pub const #name: Self = #value;)
    });
    quote!(#(#members)*)
}

/// `Symbol::new("low")` of `Self::of(Symbol::new("low"))`.
fn argument(value: &Expr) -> &Expr {
    if let Expr::Call(call) = value { call.args.first().unwrap_or(value) } else { value }
}

fn structure(Object { name, properties }: &Object, models: &BTreeSet<&Ident>) -> TokenStream {
    let fields = properties.iter().map(|Property { wire, marker, getter, .. }| {
        let (docs, name, ty) = (&getter.attrs, &getter.sig.ident, field(marker));
        // A model may hold itself.
        let ty = if is_one_of(marker, models) { quote!(Box<#ty>) } else { ty };
        quote!(#(#docs)* #[serde(rename = #wire, skip_serializing_if = "Option::is_none")] pub #name: Option<#ty>)
    });
    let rest = format_ident!("{REST}");
    quote! {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct #name { #(#fields,)* #[serde(flatten)] pub #rest: Object }
    }
}

/// The type of a field: a scalar that Rust has no type for is text.
fn field(marker: &Type) -> TokenStream {
    let Type::Path(path) = marker else { return quote!(#marker) };
    let Some(last) = path.path.segments.last() else { return quote!(#marker) };
    if let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(element)) = arguments.args.first()
    {
        let element = field(element);
        return quote!(Vec<#element>);
    }
    if path.path.segments.len() > 1 { quote!(String) } else { quote!(#marker) }
}

fn is_one_of(marker: &Type, models: &BTreeSet<&Ident>) -> bool {
    matches!(marker, Type::Path(path) if path.path.get_ident().is_some_and(|name| models.contains(name)))
}

fn view(Object { name, properties }: &Object) -> TokenStream {
    let functions = properties.iter().map(|Property { wire, getter, builder, .. }| {
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

fn alias(name: &Ident, inner: &TokenStream, functions: &TokenStream) -> TokenStream {
    quote!(pub type #name = Typed<kind::#name #inner>; impl #name { #functions })
}

fn functions(object: &Object) -> TokenStream {
    let functions = object.properties.iter().flat_map(|property| [&property.getter, &property.builder]);
    quote!(#(#functions)*)
}
