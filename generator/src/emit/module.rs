//! `src/<module>/mod.rs`: the table of contents of one PowerShell module.

use super::names::{descriptor, file_module, ident};
use super::source::{Item, MARK, SourceFile};
use super::{form, typed};
use crate::ir::{Alias, Cmdlet, Model, Module};
use proc_macro2::TokenStream;
use quote::quote;

/// The table of contents of one module.
pub(super) fn emit(module: &Module) -> SourceFile {
    let mut items = vec![Item::from(quote!(
        use cmdlet_runtime::cmdlet::Cmdlet;
    ))];
    let files = module.cmdlets.iter().map(|cmdlet| &cmdlet.file);
    let mut files: Vec<&String> = files.chain(module.identities.iter().map(|model| &model.file)).collect();
    files.sort_unstable();
    items.extend(files.into_iter().map(|file| {
        let file = file_module(file);
        quote!(mod #file;).into()
    }));
    items.extend(module.cmdlets.iter().map(|cmdlet| cmdlet_exports(cmdlet).into()));
    items.extend(module.identities.iter().map(|identity| identity_exports(identity).into()));
    items.extend(module.aliases.iter().map(|alias| alias_of(alias).into()));
    items.push(list(module));
    items.push(typed::marks(marks(module)).into());
    SourceFile::with_preamble(format!("src/{}/mod.rs", module.rust), preamble(module), items)
}

/// The marks of all forms, bodies and identities.
fn marks(module: &Module) -> impl Iterator<Item = TokenStream> {
    let of_cmdlet = |cmdlet| {
        let forms = form::with_functions(cmdlet).map(|form| &form.rust);
        forms.chain(cmdlet.bodies.iter().map(|body| &body.rust))
    };
    let identities = module.identities.iter().map(|identity| &identity.rust);
    module.cmdlets.iter().flat_map(of_cmdlet).chain(identities).map(|name| typed::mark(name))
}

fn cmdlet_exports(cmdlet: &Cmdlet) -> TokenStream {
    let (file, descriptor) = (file_module(&cmdlet.file), descriptor(&cmdlet.file));
    let forms = cmdlet.forms.iter().map(|form| &form.rust);
    let mut types: Vec<&String> = forms.chain(cmdlet.bodies.iter().map(|body| &body.rust)).collect();
    types.sort_unstable();
    let types = types.into_iter().map(|name| ident(name));
    quote!(pub use #file::{#descriptor, #(#types),*};)
}

fn identity_exports(identity: &Model) -> TokenStream {
    let (file, name) = (file_module(&identity.file), ident(&identity.rust));
    quote!(pub use #file::#name;)
}

/// An old name of a type.
pub(super) fn alias_of(alias: &Alias) -> TokenStream {
    let (old, new) = (ident(&alias.old), ident(&alias.new));
    let note = format!("renamed to `{}`", alias.new);
    let doc = format!(" The old name of [`{}`].", alias.new);
    quote! {
        #[doc = #doc]
        #[deprecated(note = #note)]
        pub type #old = #new;
    }
}

fn list(module: &Module) -> Item {
    let descriptors = module.cmdlets.iter().map(|cmdlet| descriptor(&cmdlet.file));
    let tokens = quote! {
        #[doc = " The descriptors of all cmdlets of this module, sorted by name."]
        pub static CMDLETS: &[&Cmdlet] = &[#(&#descriptors),*];
    };
    tokens.into()
}

fn preamble(module: &Module) -> Vec<String> {
    let mut lines =
        vec![format!("The cmdlets of the PowerShell module `{}`.", module.name), String::new(), MARK.to_owned()];
    if !module.refused.is_empty() {
        lines.push(String::new());
        lines.push(format!("Left out, for the reasons in `SURFACE.txt`: {}.", module.refused.len()));
    }
    lines
}
