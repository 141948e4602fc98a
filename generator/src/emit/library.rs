//! `src/lib.rs`: what the crate is, its modules, and the names of the runtime.

use super::models::gate;
use super::names::ident;
use super::source::{Item, MARK, SourceFile};
use crate::ir::{Api, Module};
use proc_macro2::TokenStream;
use quote::quote;

/// The root of the emitted crate.
pub(super) fn emit(api: &Api) -> SourceFile {
    let mut items = vec![allowances().into(), reexports().into(), models().into()];
    items.extend(api.modules.iter().map(|module| Item::from(declaration(module))));
    items.push(list(api).into());
    SourceFile::with_preamble("src/lib.rs", preamble(api), items)
}

fn preamble(api: &Api) -> Vec<String> {
    let mut lines: Vec<String> = [
        "Typed Rust actions for the Microsoft Graph cmdlets of PowerShell.",
        "",
        MARK,
        "",
        "Every cmdlet is a type: its mandatory parameters are arguments of a constructor, its optional ones are setters.",
        "`invoke` sends the request, `what_if` shows it.",
    ]
    .map(str::to_owned)
    .into();
    lines.push(format!("The API version is `{}`.", api.version));
    lines.push(String::new());
    lines.push("Each PowerShell module is behind a feature of its own; none is on by default.".to_owned());
    lines.push(String::new());
    lines.push("| PowerShell module | feature | Rust module | cmdlets |".to_owned());
    lines.push("|---|---|---|---:|".to_owned());
    lines.extend(api.modules.iter().map(|module| {
        let Module { name, feature, rust, cmdlets, .. } = module;
        format!("| `{name}` | `{feature}` | `{rust}` | {} |", cmdlets.len())
    }));
    lines
}

/// Lints that ask for something which help pages cannot give.
fn allowances() -> TokenStream {
    quote! {
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![allow(clippy::doc_markdown, reason = "prose comes from help pages")]
        #![allow(clippy::too_many_arguments, reason = "one a mandatory parameter")]
        #![allow(clippy::new_without_default, reason = "an action is made on purpose")]
    }
}

/// All names and not a list: some are behind features of the runtime, and a build script that generates its cmdlets
/// would have to declare each of these for its own crate. A module of cmdlets hides what is called like it.
fn reexports() -> TokenStream {
    quote! {
        pub use cmdlet_runtime as runtime;
        pub use cmdlet_runtime::*;
    }
}

/// rustfmt would print the tree differently, so it is kept out.
fn models() -> TokenStream {
    quote! {
        #[rustfmt::skip]
        pub mod models;
        #[rustfmt::skip]
        pub mod typed;
    }
}

fn declaration(module: &Module) -> TokenStream {
    let (rust, gate) = (ident(&module.rust), gate([&module.feature]));
    quote! {
        #gate
        #[rustfmt::skip]
        pub mod #rust;
    }
}

/// The descriptors of the modules that are compiled in.
fn list(api: &Api) -> TokenStream {
    let modules = api.modules.iter().map(|module| {
        let (rust, gate) = (ident(&module.rust), gate([&module.feature]));
        quote!(#gate #rust::CMDLETS)
    });
    quote! {
        #[doc = " The descriptors of the cmdlets whose modules are switched on, module by module."]
        pub static MODULES: &[&[&runtime::cmdlet::Cmdlet]] = &[#(#modules),*];
    }
}
