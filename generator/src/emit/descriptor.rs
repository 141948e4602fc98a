//! The descriptor of a cmdlet: a static that the runtime, the command line and the tests all read.

use super::doc::Doc;
use super::names::{descriptor, ident};
use super::source::Item;
use super::{common, types};
use crate::ir::{Api, Cmdlet, Content, Module, Operation, Parameter, ParameterSet, Permission, Role, Type};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// `pub static CLEAR_MG_USER_PRESENCE: Cmdlet = …`.
pub(super) fn item(api: &Api, module: &Module, cmdlet: &Cmdlet) -> Item {
    let (name, module, version) = (&cmdlet.name, &module.name, &api.version);
    let doc = Doc::line(format!("The descriptor of `{name}`."));
    let descriptor = descriptor(&cmdlet.file);
    let operations = cmdlet.operations.iter().map(operation);
    let parameters = cmdlet.parameters.iter().map(parameter);
    let sets = cmdlet.sets.iter().map(set);
    let permissions = cmdlet.permissions.iter().map(permission);
    let code = doc.above(quote! {
        pub static #descriptor: Cmdlet = Cmdlet {
            name: #name,
            module: #module,
            api_version: #version,
            operations: &[#(#operations),*],
            parameters: &[#(#parameters),*],
            sets: &[#(#sets),*],
            permissions: &[#(#permissions),*],
        };
    });
    Item::from(code).comment(provenance(cmdlet))
}

/// Says where the routes come from, which nothing but a reviewer needs to know.
fn provenance(cmdlet: &Cmdlet) -> String {
    let sources: BTreeSet<&str> = cmdlet.operations.iter().map(|operation| operation.route.provenance.word()).collect();
    let sources: Vec<String> = sources.iter().map(|word| format!("`{word}`")).collect();
    let noun = if cmdlet.operations.len() == 1 { "Route" } else { "Routes" };
    format!("{noun} from {}.", sources.join(" and "))
}

fn operation(operation: &Operation) -> TokenStream {
    let (method, route) = (ident(&operation.method), &operation.route.template);
    let content = match operation.content {
        Content::None => quote!(Content::None),
        Content::Json => quote!(Content::Json),
        Content::Stream => quote!(Content::Stream),
    };
    let bound = operation.is_bound.then(|| quote!(.bound()));
    let renamed = operation.identity.iter().map(|(placeholder, property)| quote!((#placeholder, #property)));
    let identity = (!operation.identity.is_empty()).then(|| quote!(.identity(&[#(#renamed),*])));
    quote!(Operation::new(Method::#method, #route, #content) #bound #identity)
}

fn parameter(parameter: &Parameter) -> TokenStream {
    if let Some(constant) = common::constant(parameter) {
        let constant = ident(constant);
        return quote!(Parameter::#constant);
    }
    let Parameter { name, aliases, ty, .. } = parameter;
    let (role, ty) = (role(&parameter.role), value_type(ty));
    let aliased = (!aliases.is_empty()).then(|| quote!(.aliased(&[#(#aliases),*])));
    quote!(Parameter::new(#name, #role, #ty) #aliased)
}

fn role(role: &Role) -> TokenStream {
    match role {
        Role::Path(name) => quote!(Role::Path(#name)),
        Role::Query(name) => quote!(Role::Query(#name)),
        Role::Header(name) => quote!(Role::Header(#name)),
        Role::Property(name) => quote!(Role::Property(#name)),
        Role::Body => quote!(Role::Body),
        Role::Identity => quote!(Role::Identity),
        Role::AdditionalProperties => quote!(Role::AdditionalProperties),
        Role::Headers => quote!(Role::Headers),
        // The variants have the same names on both sides, so `Debug` spells them.
        Role::Paging(paging) => variant(quote!(Role::Paging), quote!(Paging), &format!("{paging:?}")),
        Role::File(direction) => variant(quote!(Role::File), quote!(File), &format!("{direction:?}")),
        Role::Control(control) => variant(quote!(Role::Control), quote!(Control), &format!("{control:?}")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the arguments are tokens made for this call")]
fn variant(role: TokenStream, of: TokenStream, name: &str) -> TokenStream {
    let name = ident(name);
    quote!(#role(#of::#name))
}

fn value_type(ty: &Type) -> TokenStream {
    let name = ident(types::name(ty));
    match ty {
        Type::List(element) => {
            let element = value_type(element);
            quote!(Type::List(&#element))
        }
        Type::Enum(rust) => quote!(Type::Enum(#rust)),
        _ => quote!(Type::#name),
    }
}

fn set(set: &ParameterSet) -> TokenStream {
    let name = &set.name;
    let operation = Literal::usize_unsuffixed(set.operation);
    let (members, mandatory) = (indices(&set.members), indices(&set.mandatory));
    let by_default = set.is_default.then(|| quote!(.by_default()));
    quote!(ParameterSet::new(#name, #operation, &[#members], &[#mandatory]) #by_default)
}

fn indices(indices: &[usize]) -> TokenStream {
    let literals = indices.iter().map(|index| Literal::usize_unsuffixed(*index));
    quote!(#(#literals),*)
}

fn permission(permission: &Permission) -> TokenStream {
    let Permission { name, kind, is_least } = permission;
    let function = ident(if *is_least { "least" } else { "new" });
    quote!(Permission::#function(#name, #kind))
}
