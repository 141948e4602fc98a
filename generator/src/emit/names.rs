//! Rust names in templates: how the IR's words become tokens, and which names the templates need for themselves.

use super::imports;
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};

/// Function names that every form has; no constructor or setter may carry one.
///
/// Besides the template's own there are those of `Action` and of the derived traits, which would be hidden.
pub const RESERVED_FORM_NAMES: &[&str] = &[
    "bind_properties",
    "call",
    "call_mut",
    "clone",
    "download",
    "download_to",
    "fmt",
    "header",
    "into_call",
    "invoke",
    "items",
    "of",
    "pages",
    "pass_thru",
    "set_header",
    "what_if",
    "with_confirm",
    "with_content",
    "with_retry",
    "with_should_process",
    "without_retry",
];

/// Function names that every model and identity has, those of `View` and `Model` included; no property may carry one.
pub const RESERVED_MODEL_NAMES: &[&str] = &[
    "clone",
    "default",
    "eq",
    "fmt",
    "hash",
    "inner",
    "into_inner",
    "into_wire",
    "ne",
    "new",
    "odata_type",
    "of",
    "property",
    "wrap",
];

/// Type names that every generated file may use without a path.
///
/// The file of a type `Kind` would have the name of the module with the marks.
const RESERVED_TYPE_NAMES: &[&str] = &[
    "Clone",
    "Debug",
    "Default",
    "Eq",
    "From",
    "Hash",
    "Into",
    "IntoWire",
    "Kind",
    "None",
    "Object",
    "Option",
    "PartialEq",
    "Self",
    "Some",
    "String",
    "Symbol",
    "Typed",
    "Value",
    "Vec",
    "View",
];

/// Whether no model and no enumeration may carry the name.
pub(crate) fn is_reserved_in_models(name: &str) -> bool {
    RESERVED_TYPE_NAMES.contains(&name)
}

/// Whether no cmdlet, form, body or identity may carry the name, because the files of modules import something of it.
pub(crate) fn is_reserved_in_modules(name: &str) -> bool {
    is_reserved_in_models(name) || imports::is_imported(name)
}

/// A name of the IR as a token.
///
/// A word that is no identifier becomes a string literal.
/// That does not parse where a name has to stand, so printing reports it with its file and item, and nothing panics here.
pub(super) fn ident(name: &str) -> TokenTree {
    let bare = name.strip_prefix("r#");
    match bare {
        _ if !is_word(bare.unwrap_or(name)) => Literal::string(name).into(),
        Some("self" | "Self" | "super" | "crate") => Literal::string(name).into(),
        Some(bare) => Ident::new_raw(bare, Span::call_site()).into(),
        None => Ident::new(name, Span::call_site()).into(),
    }
}

/// The name of a builder function, `with_subject`.
pub(super) fn builder(name: &str) -> TokenTree {
    ident(&format!("with_{}", plain(name)))
}

/// The module of a file, `r#type` for `type.rs`.
pub(super) fn file_module(file: &str) -> TokenTree {
    let is_keyword = is_word(file) && syn::parse_str::<syn::Ident>(file).is_err();
    if is_keyword { ident(&format!("r#{file}")) } else { ident(file) }
}

/// The static that holds the descriptor, `CLEAR_MG_USER_PRESENCE`.
pub(super) fn descriptor(file: &str) -> TokenTree {
    ident(&plain(file).to_ascii_uppercase())
}

/// A name without the mark of a raw identifier, as rustdoc shows it.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// A path of several names, `a::b::C`.
pub(super) fn path(segments: &[&str]) -> TokenStream {
    let segments = segments.iter().map(|segment| ident(segment));
    quote::quote!(#(#segments)::*)
}

fn is_word(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_well && name != "_" && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_tokens_and_other_words_do_not_panic() {
        let tokens = |name| ident(name).to_string();
        assert_eq!(tokens("user_id"), "user_id");
        assert_eq!(tokens("r#type"), "r#type");
        assert_eq!(builder("r#type").to_string(), "with_type");
        assert_eq!(
            (file_module("type").to_string(), file_module("user").to_string()),
            ("r#type".into(), "user".into())
        );
        assert_eq!(descriptor("get_mg_user").to_string(), "GET_MG_USER");
        for bad in ["", "_", "1st", "a b", "r#self", "r#", "../x", "a\"#"] {
            assert!(tokens(bad).starts_with('"'), "{bad}");
        }
    }
}
