//! What is printed once: imports and the members of `impl` blocks, of which most files have the same.
//! With the text of a member goes what it needs imported.
//!
//! A member stands in its block as it would in any other, so that its tokens alone decide how it is printed.
//! Tokens with the same text are the same tokens, and writing them is much cheaper than parsing them.

use super::docs;
use crate::emit::imports::Needs;
use foldhash::HashMap;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fmt::Write;

/// The head of the block in which members are printed, with its line break.
const SHELL: &str = "impl S {\n";

/// Text that was printed before, by the text of its tokens.
#[derive(Default)]
pub(in crate::emit) struct Printed {
    by_tokens: HashMap<String, (Box<str>, Needs)>,
    /// The tokens that are looked for.
    key: String,
}

impl Printed {
    /// The text of an import; none if it is not Rust.
    pub(super) fn import(&mut self, tokens: &TokenStream) -> Option<&str> {
        self.once(tokens, print_items).map(|(text, _)| text)
    }

    /// The text of an `impl` block, which adds what it needs; none if the tokens are anything else.
    pub(super) fn block(&mut self, tokens: &TokenStream, needs: &mut Needs) -> Option<String> {
        let (head, members) = take_apart(tokens)?;
        needs.add(Needs::of(head.clone()));
        let mut text = print_items(&head)?;
        // `impl A {}` and a line break: the members go before the brace.
        text.truncate(text.len() - "}\n".len());
        let mut above_is_short = true;
        for (at, member) in members.iter().enumerate() {
            let (printed, needed) = self.once(member, print_member)?;
            needs.add(needed);
            let is_short = printed.lines().count() == 1;
            if at == 0 || !(is_short && above_is_short) {
                text.push('\n');
            }
            above_is_short = is_short;
            text.push_str(printed);
        }
        text.push_str("}\n");
        Some(text)
    }

    fn once(
        &mut self,
        tokens: &TokenStream,
        print: impl FnOnce(&TokenStream) -> Option<String>,
    ) -> Option<(&str, Needs)> {
        self.key.clear();
        write!(self.key, "{tokens}").ok()?;
        if !self.by_tokens.contains_key(&self.key) {
            let text = print(tokens)?;
            self.by_tokens.insert(self.key.clone(), (text.into(), Needs::of(tokens.clone())));
        }
        self.by_tokens.get(&self.key).map(|(text, needs)| (text.as_ref(), *needs))
    }
}

fn print_items(tokens: &TokenStream) -> Option<String> {
    syn::parse2(tokens.clone()).ok().map(|file| prettyplease::unparse(&file))
}

fn print_member(member: &TokenStream) -> Option<String> {
    let (mut text, member) = docs::take(member, "    ");
    let printed = print_items(&quote::quote!(impl S { #member }))?;
    text.push_str(printed.strip_prefix(SHELL)?.strip_suffix("}\n")?);
    Some(text)
}

/// An `impl` block without its members, and the members.
///
/// None if it is anything else. What is cut in the wrong place does not parse.
fn take_apart(tokens: &TokenStream) -> Option<(TokenStream, Vec<TokenStream>)> {
    let mut head: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_impl = matches!(head.first(), Some(TokenTree::Ident(word)) if word == "impl");
    let is_brace = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let Some(TokenTree::Group(body)) = head.pop().filter(|last| is_impl && is_brace(last)) else { return None };
    if head.iter().any(is_brace) {
        return None;
    }
    head.push(proc_macro2::Group::new(Delimiter::Brace, TokenStream::new()).into());
    let mut members = Vec::new();
    let mut member = Vec::new();
    for tree in body.stream() {
        let is_end = is_brace(&tree) || matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ';');
        member.push(tree);
        if is_end {
            members.push(member.drain(..).collect());
        }
    }
    // Tokens behind the last member are none.
    member.is_empty().then(|| (head.into_iter().collect(), members))
}
