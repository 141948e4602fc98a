//! The forms of a cmdlet: the Rust types that a caller builds.
//!
//! Mandatory parameters are arguments of a constructor and optional ones are setters.
//! So what PowerShell refuses when it binds parameters does not compile here.

use super::doc::{self, Doc};
use super::members::{Member, Members, Subject};
use super::names::{descriptor, ident};
use super::source::{Code, Item};
use super::types::{self, Place};
use super::{documentation, setter};
use crate::ir::{Api, Cmdlet, Constructor, Form, Module, Output};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// All forms: of each the type, its functions and how its reply is read.
pub(super) fn items<'a>(
    (api, module): (&Api, &Module),
    cmdlet: &'a Cmdlet,
    crate_name: &str,
    members: &Members<'a>,
) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, form) in cmdlet.forms.iter().enumerate() {
        let (doc, mut functions) = if index == 0 {
            (documentation::of_cmdlet(api, module, cmdlet, crate_name), constructors(cmdlet))
        } else {
            (documentation::of_form(cmdlet, form), Vec::new())
        };
        if is_complete(cmdlet, form) {
            items.push(doc.above(complete(cmdlet, form)).into());
            continue;
        }
        functions.extend(optional(cmdlet, form, members));
        let name = ident(&form.rust);
        items.push(doc.above(structure(cmdlet, form, index == 0)).into());
        items.push(Item::block(quote!(impl #name), functions));
        items.push(reads(cmdlet, form).into());
    }
    items
}

/// The forms that are types of their own.
pub(super) fn with_functions(cmdlet: &Cmdlet) -> impl Iterator<Item = &Form> {
    cmdlet.forms.iter().filter(|form| !is_complete(cmdlet, form))
}

/// Whether a form has nothing of its own: no constructor, no setter, and the functions that `Complete` has.
fn is_complete(cmdlet: &Cmdlet, form: &Form) -> bool {
    let Some(first) = cmdlet.forms.first().filter(|first| first.rust != form.rust) else { return false };
    let output = |form: &Form| &cmdlet.operations[form.operation].output;
    form.setters.is_empty() && output(form) == output(first) && form.pass_thru == (*output(form) == Output::Nothing)
}

/// `pub type XWithBody = Complete<X>`: the runtime has the functions once for all of them.
fn complete(cmdlet: &Cmdlet, form: &Form) -> TokenStream {
    let (name, first) = (ident(&form.rust), cmdlet.forms.first().map(|first| ident(&first.rust)));
    quote!(pub type #name = Complete<#first>;)
}

fn structure(cmdlet: &Cmdlet, form: &Form, is_first: bool) -> TokenStream {
    let (name, output) = (ident(&form.rust), output(cmdlet, form).0);
    let names = std::iter::once(&cmdlet.name).chain(&cmdlet.aliases).map(String::as_str);
    let aliases = doc::aliases(&form.rust, names.take(if is_first { usize::MAX } else { 0 }));
    quote! {
        #aliases
        pub type #name = Form<kind::#name, #output>;
    }
}

/// The setters of a form and its `pass_thru`.
fn optional<'a>(cmdlet: &'a Cmdlet, form: &Form, members: &Members<'a>) -> Vec<Member> {
    let parameters = form.setters.iter().map(|&index| &cmdlet.parameters[index]);
    let setter = |parameter| members.of(Subject::Setter(parameter), || setter::setter(parameter));
    let mut made: Vec<Member> = parameters.map(setter).collect();
    made.extend(form.pass_thru.then(|| members.of(Subject::PassThru, pass_thru)));
    made
}

/// The constructors of all forms; they stand on the first one, which carries the cmdlet's name.
fn constructors(cmdlet: &Cmdlet) -> Vec<Member> {
    let mut all: Vec<(&Form, &Constructor)> = Vec::new();
    for form in &cmdlet.forms {
        all.extend(form.constructors.iter().map(|found| (form, found)));
    }
    let first = cmdlet.forms.first().map(|form| &form.rust);
    let made = |(form, found): (&Form, _)| Member::new(constructor(cmdlet, form, found, Some(&form.rust) == first));
    all.into_iter().map(made).collect()
}

fn constructor(cmdlet: &Cmdlet, form: &Form, constructor: &Constructor, is_first: bool) -> Code {
    let name = ident(&constructor.rust);
    let set = &cmdlet.sets[constructor.set].name;
    let descriptor = descriptor(&cmdlet.file);
    let parameters = constructor.arguments.iter().map(|&index| &cmdlet.parameters[index]);
    let arguments = parameters.clone().map(setter::argument);
    let bindings = parameters.map(setter::bind);
    let returns: TokenTree = ident(if is_first { "Self" } else { &form.rust });
    let wrap = if is_complete(cmdlet, form) { quote!(Complete::new) } else { quote!(typed::form) };
    documentation::of_constructor(cmdlet, constructor).above(quote! {
        pub fn #name(#(#arguments),*) -> #returns {
            #wrap(Call::new(&#descriptor, #set) #(#bindings)*)
        }
    })
}

fn pass_thru() -> Code {
    Doc::line("`-PassThru`: success gives `true`.").above(quote! {
        #[doc(alias = "PassThru")]
        pub fn pass_thru(self) -> PassThru<Self> {
            PassThru::new(self)
        }
    })
}

fn reads(cmdlet: &Cmdlet, form: &Form) -> TokenStream {
    let name = ident(&form.rust);
    let (output, decode) = output(cmdlet, form);
    let decode = ident(decode);
    quote! {
        impl Reads<#output> for kind::#name {
            const DECODE: output::Decode<#output> = output::#decode;
        }
    }
}

/// What a reply becomes, and the function of the runtime that makes it.
pub(super) fn output(cmdlet: &Cmdlet, form: &Form) -> (TokenStream, &'static str) {
    let owned = |ty| types::owned(ty, Place::Module);
    match &cmdlet.operations[form.operation].output {
        Output::Nothing => (quote!(()), "nothing"),
        Output::Entity(ty) => (owned(ty), "entity"),
        Output::Collection(ty) => {
            let element = owned(ty);
            (quote!(Collection<#element>), "collection")
        }
        Output::Value(ty) => (owned(ty), "value"),
        Output::Text(ty) => (owned(ty), "text"),
        Output::Reference => (quote!(String), "reference"),
        Output::File => (quote!(PathBuf), "saved"),
        Output::Json => (quote!(Value), "json"),
    }
}
