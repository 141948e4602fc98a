//! Object types: `src/models/<model>.rs`, `src/<module>/<identity>.rs`, and the bodies inside a cmdlet's file.
//!
//! A model is a typed view over a JSON object, so there is nothing to derive for reading or writing it.

use super::doc::Doc;
use super::members::{Members, Subject};
use super::names::{builder, ident};
use super::source::{Code, Item, SourceFile};
use super::types::{self, Place};
use crate::ir::{Model, Module, Property};
use quote::quote;

/// `src/models/<model>.rs`.
pub(super) fn emit<'a>(model: &'a Model, members: &Members<'a>) -> SourceFile {
    let path = format!("src/models/{}.rs", model.file);
    SourceFile::rust(path, about("Model", model), items(model, Place::Models, members))
        .importing(Place::Models, types::siblings(model))
}

/// `src/<module>/<identity>.rs`.
pub(super) fn emit_identity<'a>(module: &Module, identity: &'a Model, members: &Members<'a>) -> SourceFile {
    let name = ident(&identity.rust);
    let doc = doc(identity, "The ids that name one object, for `-InputObject`.");
    let setter = |property| members.of(Subject::Id(property), || id_setter(property));
    let functions = Item::block(quote!(impl #name), identity.properties.iter().map(setter));
    let items = [structure(identity, doc).into(), functions];
    let path = format!("src/{}/{}.rs", module.rust, identity.file);
    SourceFile::rust(path, about("Identity", identity), items).importing(Place::Module, [])
}

/// The items of a model: the type and its functions.
pub(super) fn items<'a>(model: &'a Model, place: Place, members: &Members<'a>) -> [Item; 2] {
    let name = ident(&model.rust);
    let doc = doc(model, "A typed view over a JSON object.");
    let functions = |property: &'a Property| {
        let Property { wire, rust, ty, .. } = property;
        let getter = members.of(Subject::Getter(property, place), || getter(property, place));
        [getter, members.of(Subject::Builder { wire, rust, ty, place }, || with(property, place))]
    };
    let functions = Item::block(quote!(impl #name), model.properties.iter().flat_map(functions));
    [structure(model, doc).into(), functions]
}

fn structure(model: &Model, doc: Doc) -> Code {
    let name = ident(&model.rust);
    doc.above(quote!(pub type #name = Typed<kind::#name>;))
}

fn doc(model: &Model, otherwise: &str) -> Doc {
    let mut doc = Doc::prose(&model.docs, || otherwise.to_owned());
    if model.is_open {
        doc.paragraph(&["The type is open: the service takes properties that are not listed here."]);
    }
    doc
}

fn getter(property: &Property, place: Place) -> Code {
    let Property { wire, rust, ty, docs } = property;
    let name = ident(rust);
    let doc = Doc::prose(docs, || format!("The property `{wire}`."));
    let (read, marker) = (types::read(ty, place), types::marker(ty, place));
    doc.above(quote! {
        pub fn #name(&self) -> Option<#read> {
            self.0.read::<#marker>(#wire)
        }
    })
}

fn with(property: &Property, place: Place) -> Code {
    let Property { wire, rust, ty, .. } = property;
    let builder = builder(rust);
    let doc = Doc::line(format!("Sets `{wire}`."));
    let marker = types::marker(ty, place);
    doc.above(quote! {
        pub fn #builder(self, value: impl IntoWire<#marker>) -> Self {
            typed::set(self, #wire, value)
        }
    })
}

fn id_setter(property: &Property) -> Code {
    let Property { wire, rust, ty, docs } = property;
    let name = ident(rust);
    let doc = Doc::prose(docs, || format!("The id `{wire}`."));
    let marker = types::marker(ty, Place::Module);
    doc.above(quote! {
        pub fn #name(self, value: impl IntoWire<#marker>) -> Self {
            typed::set(self, #wire, value)
        }
    })
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
