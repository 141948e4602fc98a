//! Open enumerations: `src/models/<enum>.rs`.

use super::doc::Doc;
use super::names::ident;
use super::source::{Item, SourceFile};
use super::types::Place;
use crate::ir::{EnumMember, EnumType};
use proc_macro2::TokenStream;
use quote::quote;

/// `src/models/<enum>.rs`.
pub(super) fn emit(enumeration: &EnumType) -> SourceFile {
    let EnumType { rust, file, wire_type, members, .. } = enumeration;
    let name = ident(rust);
    let members = members.iter().map(constant);
    let items = [
        quote! {
            #[doc = " An open enumeration: a member that the service adds later decodes too."]
            pub type #name = Typed<kind::#name, Symbol>;
        },
        quote!(impl #name { #(#members)* }),
    ]
    .map(Item::from);
    let about = format!("Enumeration `{rust}` (`{wire_type}`), from `$metadata`.");
    SourceFile::rust(format!("src/models/{file}.rs"), about, items).importing(Place::Models, [])
}

fn constant(member: &EnumMember) -> TokenStream {
    let EnumMember { wire, rust } = member;
    let name = ident(rust);
    let doc = Doc::line(format!("`{wire}`"));
    quote! {
        #doc
        pub const #name: Self = Self::of(Symbol::new(#wire));
    }
}
