//! `src/models/mod.rs`: every model and enumeration behind the features of the modules that reach it.

use super::module::alias_of;
use super::names::{file_module, ident};
use super::source::{MARK, SourceFile};
use super::typed;
use crate::ir::Api;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// The table of contents of the models.
pub(super) fn emit(api: &Api) -> SourceFile {
    let models = api.models.iter().map(|model| (&model.file, &model.rust, &model.features));
    let enums = api.enums.iter().map(|found| (&found.file, &found.rust, &found.features));
    let mut all: Vec<_> = models.chain(enums).collect();
    all.sort_unstable();
    let aliases = api.aliases.iter().map(|alias| {
        let features = all.iter().find(|(_, rust, _)| **rust == alias.new).map(|(_, _, features)| *features);
        let (gate, alias) = (gate(features.into_iter().flatten()), alias_of(alias));
        quote!(#gate #alias)
    });
    let aliases: Vec<TokenStream> = aliases.collect();
    let marks = all.iter().map(|(_, rust, features)| {
        let (gate, mark) = (gate(*features), typed::mark(rust));
        quote!(#gate #mark)
    });
    let marks = typed::marks(marks);
    let items = all.iter().map(|(file, rust, features)| entry(file, rust, features)).chain(aliases).chain([marks]);
    let preamble = vec![
        "The object types and enumerations that the cmdlets share.".to_owned(),
        String::new(),
        "Each is compiled only if a chosen module reaches it.".to_owned(),
        MARK.to_owned(),
    ];
    SourceFile::with_preamble("src/models/mod.rs", preamble, items.map(Into::into))
}

fn entry(file: &str, rust: &str, features: &BTreeSet<String>) -> TokenStream {
    let (file, rust, gate) = (file_module(file), ident(rust), gate(features));
    quote! {
        #gate
        mod #file;
        #gate
        pub use #file::#rust;
    }
}

/// `#[cfg(…)]` for an item that any of some features needs.
pub(super) fn gate<'a>(features: impl IntoIterator<Item = &'a String>) -> Option<TokenStream> {
    let features: Vec<&String> = features.into_iter().collect();
    match features.as_slice() {
        [] => None,
        [feature] => Some(quote!(#[cfg(feature = #feature)])),
        _ => Some(quote!(#[cfg(any(#(feature = #features),*))])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_names_every_feature() {
        let text = |features: &[&str]| {
            let features: Vec<String> = features.iter().map(|&feature| feature.to_owned()).collect();
            gate(&features).map(|tokens| tokens.to_string().replace(' ', ""))
        };
        assert_eq!(text(&[]), None);
        assert_eq!(text(&["a"]).unwrap(), "#[cfg(feature=\"a\")]");
        assert_eq!(text(&["a", "b"]).unwrap(), "#[cfg(any(feature=\"a\",feature=\"b\"))]");
    }
}
