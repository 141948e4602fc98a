//! Open enumerations: `src/models/<enum>.rs`.

use super::doc::Doc;
use super::members::Member;
use super::names::ident;
use super::source::{Code, Item, SourceFile};
use super::types::Place;
use crate::ir::{EnumMember, EnumType};
use quote::quote;

/// `src/models/<enum>.rs`.
pub(super) fn emit(enumeration: &EnumType) -> SourceFile {
    let EnumType { rust, file, wire_type, members, .. } = enumeration;
    let name = ident(rust);
    let doc = Doc::line("An open enumeration: a member that the service adds later decodes too.");
    let structure = doc.above(quote!(pub type #name = Typed<kind::#name, Symbol>;));
    let members = members.iter().map(|member| Member::new(constant(member)));
    let items = [structure.into(), Item::block(quote!(impl #name), members)];
    let about = format!("Enumeration `{rust}` (`{wire_type}`), from `$metadata`.");
    SourceFile::rust(format!("src/models/{file}.rs"), about, items).importing(Place::Models, [])
}

fn constant(member: &EnumMember) -> Code {
    let EnumMember { wire, rust } = member;
    let name = ident(rust);
    Doc::line(format!("`{wire}`")).above(quote!(pub const #name: Self = typed::view(Symbol::new(#wire));))
}
