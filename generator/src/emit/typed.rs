//! `src/typed.rs`: the generic types behind all models, enumerations and forms.
//!
//! A type of its own for each would repeat the same implementations, and these would cost the compiler more than
//! all setters and getters together.
//! They stand in the emitted crate and not in the runtime, because only the crate of a type can give it functions.

use super::members::Member;
use super::names::ident;
use super::source::{Item, MARK, SourceFile};
use proc_macro2::TokenStream;
use quote::quote;

/// The file, which is the same in every emitted crate.
pub(super) fn emit() -> SourceFile {
    let of_typed = items(typed()).chain([view()]).chain(items(traits_of_typed()));
    let of_form = items(form()).chain([functions_of_form(), action()]).chain(items(traits_of_form()));
    let all = items(uses()).chain(of_typed).chain(of_form).chain(items(functions()));
    let preamble = vec![
        "What the models, enumerations and forms of this crate are made of.".to_owned(),
        String::new(),
        "Each of them is one of these types with a mark of its own, and has its functions there.".to_owned(),
        MARK.to_owned(),
    ];
    SourceFile::with_preamble("src/typed.rs", preamble, all)
}

fn items(tokens: Vec<TokenStream>) -> impl Iterator<Item = Item> {
    tokens.into_iter().map(Item::from)
}

/// `mod kind`: the marks of the types of a module, each named like its type.
///
/// One module for all of them keeps the types short in what the compiler says: `Typed<models::kind::Message>`.
pub(super) fn marks(marks: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let marks = marks.into_iter();
    quote! {
        #[doc = " Tells the types of this module apart."]
        mod kind {
            #(#marks)*
        }
    }
}

/// The mark of one type.
pub(super) fn mark(name: &str) -> TokenStream {
    let name = ident(name);
    quote!(pub enum #name {})
}

fn uses() -> Vec<TokenStream> {
    let paths = [
        quote!(cmdlet_runtime::wire::{Inner, IntoWire, Object, View}),
        quote!(cmdlet_runtime::{Action, Call, Graph, Invoke, Preview, Result, output}),
        quote!(std::any::type_name),
        quote!(std::fmt),
        quote!(std::hash::{Hash, Hasher}),
        quote!(std::marker::PhantomData),
    ];
    paths.into_iter().map(|path| quote!(use #path;)).collect()
}

fn typed() -> Vec<TokenStream> {
    vec![
        quote! {
            #[doc = " A typed view over JSON: over an object for a model, over a symbol for an open enumeration."]
            pub struct Typed<K, I = Object>(pub(crate) I, PhantomData<fn() -> K>);
        },
        quote! {
            impl<K> Typed<K> {
                #[doc = " Nothing is set yet."]
                pub fn new() -> Self {
                    view(Object::new())
                }
            }
        },
    ]
}

fn view() -> Item {
    let members = [
        quote!(
            type Inner = I;
        ),
        quote! {
            fn wrap(inner: I) -> Self {
                view(inner)
            }
        },
        quote! {
            fn inner(&self) -> &I {
                &self.0
            }
        },
        quote! {
            fn into_inner(self) -> I {
                self.0
            }
        },
    ];
    Item::block(quote!(impl<K, I: Inner> View for Typed<K, I>), members.map(Member::new))
}

fn traits_of_typed() -> Vec<TokenStream> {
    vec![
        quote! {
            impl<K, I: Clone> Clone for Typed<K, I> {
                fn clone(&self) -> Self {
                    view(self.0.clone())
                }
            }
        },
        quote! {
            impl<K, I: Default> Default for Typed<K, I> {
                fn default() -> Self {
                    view(I::default())
                }
            }
        },
        quote! {
            impl<K, I: PartialEq> PartialEq for Typed<K, I> {
                fn eq(&self, other: &Self) -> bool {
                    self.0 == other.0
                }
            }
        },
        quote!(
            impl<K, I: Eq> Eq for Typed<K, I> {}
        ),
        quote! {
            impl<K, I: Hash> Hash for Typed<K, I> {
                fn hash<H: Hasher>(&self, state: &mut H) {
                    self.0.hash(state);
                }
            }
        },
        quote! {
            impl<K, I: fmt::Debug> fmt::Debug for Typed<K, I> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_tuple(name::<K>()).field(&self.0).finish()
                }
            }
        },
    ]
}

fn form() -> Vec<TokenStream> {
    vec![
        quote! {
            #[doc = " A cmdlet with what is bound to its parameters; its reply is a `T`."]
            pub struct Form<K, T>(pub(crate) Call, PhantomData<fn() -> (K, T)>);
        },
        quote! {
            #[doc = " How the reply to a form becomes its value."]
            #[doc(hidden)]
            pub trait Reads<T> {
                const DECODE: output::Decode<T>;
            }
        },
    ]
}

fn functions_of_form() -> Item {
    let members = [
        quote! {
            #[doc = " `-Headers`: adds a header to those that are sent already."]
            pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                form(self.0.header(name, value))
            }
        },
        quote! {
            #[doc = " `-Headers`: puts a header in the place of those with its name."]
            pub fn set_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                form(self.0.set_header(name, value))
            }
        },
        quote! {
            #[doc = " `-WhatIf`: the request that would be sent; nothing is sent."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " A value that cannot be sent, such as an empty id."]
            #[doc(alias = "WhatIf")]
            pub fn what_if(&self, graph: &Graph) -> Result<Preview> {
                self.0.what_if(graph)
            }
        },
        quote! {
            #[doc = " Sends the request when it is awaited."]
            pub fn invoke(self, graph: &Graph) -> Invoke<T> {
                Invoke::new(self, graph)
            }
        },
    ];
    Item::block(quote!(impl<K: Reads<T>, T> Form<K, T>), members.map(Member::new))
}

fn action() -> Item {
    let members = [
        quote!(
            type Output = T;
        ),
        quote!(
            const DECODE: output::Decode<T> = K::DECODE;
        ),
        quote! {
            fn call(&self) -> &Call {
                &self.0
            }
        },
        quote! {
            fn call_mut(&mut self) -> &mut Call {
                &mut self.0
            }
        },
        quote! {
            fn into_call(self) -> Call {
                self.0
            }
        },
    ];
    Item::block(quote!(impl<K: Reads<T>, T> Action for Form<K, T>), members.map(Member::new))
}

fn traits_of_form() -> Vec<TokenStream> {
    vec![
        quote! {
            impl<K, T> Clone for Form<K, T> {
                fn clone(&self) -> Self {
                    form(self.0.clone())
                }
            }
        },
        quote! {
            impl<K, T> fmt::Debug for Form<K, T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_tuple(name::<K>()).field(&self.0).finish()
                }
            }
        },
    ]
}

/// What modules call are functions of their own: each module adds an `impl` to the two types, and the compiler goes
/// through all of them for a call as `Form::of`.
fn functions() -> Vec<TokenStream> {
    vec![
        quote! {
            #[doc = " The model or symbol over its JSON."]
            pub(crate) const fn view<K, I>(inner: I) -> Typed<K, I> {
                Typed(inner, PhantomData)
            }
        },
        quote! {
            #[doc = " The form of a call."]
            pub(crate) fn form<K, T>(call: Call) -> Form<K, T> {
                Form(call, PhantomData)
            }
        },
        quote! {
            #[doc = " The model with a property set."]
            #[allow(dead_code, reason = "modules are behind features")]
            pub(crate) fn set<K, W>(model: Typed<K>, property: &str, value: impl IntoWire<W>) -> Typed<K> {
                view(model.0.with(property, value.into_wire()))
            }
        },
        quote! {
            #[doc = " The form with a value bound to a parameter."]
            #[allow(dead_code, reason = "modules are behind features")]
            pub(crate) fn bind<K, T, W>(to: Form<K, T>, parameter: &str, value: impl IntoWire<W>) -> Form<K, T> {
                form(to.0.bind(parameter, value.into_wire()))
            }
        },
        quote! {
            #[doc = " What a type is called: its mark has the same name."]
            fn name<K>() -> &'static str {
                let path = type_name::<K>();
                path.rsplit_once("::").map_or(path, |(_, name)| name)
            }
        },
    ]
}
