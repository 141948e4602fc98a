//! What a crate of models covers, counted in its source: the comparison is fair if all cover the same.

use std::fmt;
use syn::{Field, ImplItem, Item};

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) types: usize,
    pub(super) properties: usize,
    pub(super) members: usize,
}

impl Cover {
    /// Each property is a field or has a setter, whatever the representation.
    pub(super) fn of(library: &syn::File) -> Self {
        let mut cover = Self::default();
        for item in &library.items {
            match item {
                Item::Struct(structure) => {
                    cover.types += 1;
                    cover.properties += structure.fields.iter().filter(|field| is_property(field)).count();
                }
                // The structs call a map so.
                Item::Type(alias) if alias.ident != "Object" => cover.types += 1,
                Item::Impl(functions) if functions.trait_.is_none() => {
                    cover.properties += functions.items.iter().filter(|item| is_setter(item)).count();
                    cover.members += functions.items.iter().filter(|item| matches!(item, ImplItem::Const(_))).count();
                }
                _ => {}
            }
        }
        cover
    }
}

impl fmt::Display for Cover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { types, properties, members } = self;
        write!(f, "{types} models and enumerations, {properties} properties, {members} members")
    }
}

/// Not what is inside an enumeration, and not the map of what is unknown.
fn is_property(field: &Field) -> bool {
    field.ident.as_ref().is_some_and(|name| name != super::representation::REST)
}

/// A getter has no argument but the model.
fn is_setter(item: &ImplItem) -> bool {
    matches!(item, ImplItem::Fn(function) if function.sig.inputs.len() == 2)
}
