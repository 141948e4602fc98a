//! Tokens to text: the last step before `write`.
//!
//! prettyplease keeps no `//` comments and puts no blank lines between items.
//! So every item is printed on its own, and the members of an `impl` likewise, and the text is put together here.

use super::imports::{Imports, Needs};
use super::source::{Code, GeneratedFile, Item, RustFile, SourceFile};
use super::types::Place;
use foldhash::HashMap;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use std::collections::hash_map::Entry;
use std::fmt;

/// An item that is not Rust: a bug of the generator, or of the IR it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmitError {
    /// The file that holds the item.
    pub path: String,
    /// The first words of the item.
    pub item: String,
    /// What the parser says.
    pub message: String,
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, item, message } = self;
        write!(f, "{path}: the generator made an item that is not Rust ({message}): {item}")
    }
}

impl std::error::Error for EmitError {}

/// Some tokens as text.
pub(super) struct Printed {
    text: String,
    spacing: Spacing,
    needs: Needs,
}

/// Tokens that do not parse, in whichever file.
#[derive(Clone)]
pub(super) struct NotRust {
    item: String,
    message: String,
}

impl NotRust {
    fn in_file(self, path: &str) -> EmitError {
        EmitError { path: path.to_owned(), item: self.item, message: self.message }
    }
}

impl SourceFile {
    /// The file as it is to be on disk.
    ///
    /// # Errors
    ///
    /// An item that does not parse.
    pub(super) fn print(self, imported: &mut Imported) -> Result<GeneratedFile, EmitError> {
        match self {
            Self::Rust(file) => file.print(imported).map_err(|wrong| wrong.in_file(&file.path)),
            Self::Text(file) => Ok(file),
        }
    }
}

impl RustFile {
    fn print(&self, imported: &mut Imported) -> Result<GeneratedFile, NotRust> {
        let items: Vec<Printed> = self.items.iter().map(print_whole).collect::<Result<_, _>>()?;
        let mut text = String::new();
        for line in &self.preamble {
            push_comment(&mut text, "//!", line);
        }
        let mut needs = Needs::default();
        for item in &items {
            needs.add(item.needs);
        }
        let mut above = Spacing::Apart;
        if let Some(imports) = &self.imports {
            let before = text.len();
            imported.print(imports, needs, &mut text)?;
            if text.len() > before {
                text.insert(before, '\n');
                above = Spacing::Use;
            }
        }
        for (item, printed) in self.items.iter().zip(items) {
            let spacing = if item.comment.is_empty() { printed.spacing } else { Spacing::Apart };
            if spacing == Spacing::Apart || spacing != above {
                text.push('\n');
            }
            above = spacing;
            for line in &item.comment {
                push_comment(&mut text, "//", line);
            }
            text.push_str(&printed.text);
        }
        Ok(GeneratedFile { path: self.path.clone(), text })
    }
}

/// Imports that were printed before, for most files have the same.
#[derive(Default)]
pub(super) struct Imported {
    /// By the text of their tokens.
    of_siblings: HashMap<String, String>,
    by_needs: HashMap<(Place, Needs), String>,
}

impl Imported {
    /// Adds the `use` items of a file with those needs.
    fn print(&mut self, imports: &Imports, needs: Needs, text: &mut String) -> Result<(), NotRust> {
        if let Some(siblings) = imports.of_siblings(needs) {
            text.push_str(match self.of_siblings.entry(siblings.to_string()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(print_tokens(siblings)?.text),
            });
        }
        text.push_str(match self.by_needs.entry((imports.place, needs)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let printed = imports.of_others(needs).into_iter().map(|import| Ok(print_tokens(import)?.text));
                new.insert(printed.collect::<Result<_, NotRust>>()?)
            }
        });
        Ok(())
    }
}

fn print_whole(item: &Item) -> Result<Printed, NotRust> {
    let Some(members) = &item.members else { return print_item(&item.code) };
    let head = &item.code.tokens;
    let mut block = print_tokens(quote!(#head {}))?;
    // `impl A {}` and a line break: the members go before the brace.
    block.text.truncate(block.text.len() - "}\n".len());
    let mut above_is_short = true;
    for (at, member) in members.iter().enumerate() {
        let member = member.printed()?;
        block.needs.add(member.needs);
        let is_short = member.text.find('\n').is_none_or(|end| end + 1 == member.text.len());
        if at == 0 || !(is_short && above_is_short) {
            block.text.push('\n');
        }
        above_is_short = is_short;
        block.text.push_str(&member.text);
    }
    block.text.push_str("}\n");
    Ok(block)
}

fn print_item(code: &Code) -> Result<Printed, NotRust> {
    let mut printed = print_tokens(code.tokens.clone())?;
    let doc = code.doc.print("");
    if !doc.is_empty() {
        printed.spacing = Spacing::Apart;
        printed.text.insert_str(0, &doc);
    }
    Ok(printed)
}

/// A member of an `impl` block: it stands in its block as it would in any other, so its code alone decides about its text.
pub(super) fn print_member(code: &Code) -> Result<Printed, NotRust> {
    let member = &code.tokens;
    let wrong = |message: String| NotRust { item: first_words(member.clone()), message };
    let mut printed = print_tokens(quote!(impl S { #member })).map_err(|found| wrong(found.message))?;
    // What stands around it has no word that could be imported.
    let inside = printed.text.strip_prefix("impl S {\n").and_then(|rest| rest.strip_suffix("}\n"));
    let inside = inside.ok_or_else(|| wrong("it is no member of an `impl` block".to_owned()))?;
    printed.text = code.doc.print("    ") + inside;
    Ok(printed)
}

fn print_tokens(tokens: TokenStream) -> Result<Printed, NotRust> {
    let parsed: syn::File = syn::parse2(tokens.clone())
        .map_err(|error| NotRust { item: first_words(tokens), message: error.to_string() })?;
    let text = prettyplease::unparse(&parsed);
    Ok(Printed { spacing: Spacing::of(&parsed), needs: Needs::of(&text), text })
}

/// How an item stands to the one above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    /// `use` items stand together.
    Use,
    /// `mod` items without attributes stand together.
    Mod,
    /// Everything else has a blank line above.
    Apart,
}

impl Spacing {
    fn of(parsed: &syn::File) -> Self {
        match parsed.items.as_slice() {
            [syn::Item::Use(found)] if found.attrs.is_empty() => Self::Use,
            [syn::Item::Mod(found)] if found.attrs.is_empty() => Self::Mod,
            _ => Self::Apart,
        }
    }
}

fn push_comment(text: &mut String, mark: &str, line: &str) {
    text.push_str(mark);
    if !line.is_empty() {
        text.push(' ');
        // A line break would let the rest of the line out of the comment.
        text.extend(line.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    text.push('\n');
}

/// The start of an item without its attributes, so that a reader of the error finds it.
fn first_words(tokens: TokenStream) -> String {
    let mut trees = tokens.into_iter().peekable();
    while trees.next_if(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '#')).is_some() {
        trees.next();
    }
    let words = trees.take(12).collect::<TokenStream>().to_string();
    words.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::members::Member;

    fn print(items: Vec<Item>) -> Result<GeneratedFile, EmitError> {
        SourceFile::with_preamble("src/a.rs", vec!["About.".into()], items).print(&mut Imported::default())
    }

    #[test]
    fn items_stand_apart_and_imports_together() {
        let items = [
            quote!(
                use a::B;
            ),
            quote!(
                use a::C;
            ),
            quote!(
                /// Doc.
                pub struct S(B, C);
            ),
        ];
        let mut items: Vec<Item> = items.into_iter().map(Item::from).collect();
        items[2].comment.push("Why\nso.".to_owned());
        let members = [
            quote!(
                const A: u8 = 1;
            ),
            quote!(
                const B: u8 = 2;
            ),
            quote!(
                #[doc = " One."]
                #[doc = ""]
                #[doc = " Two */ \"#"]
                fn a(self) {}
            ),
            quote!(
                fn b() {}
            ),
        ];
        items.push(Item::block(quote!(impl S), members.map(Member::new)));
        insta::assert_snapshot!(print(items).unwrap().text, @r##"
        //! About.

        use a::B;
        use a::C;

        // Why so.
        /// Doc.
        pub struct S(B, C);

        impl S {
            const A: u8 = 1;
            const B: u8 = 2;

            /// One.
            ///
            /// Two */ "#
            fn a(self) {}

            fn b() {}
        }
        "##);
    }

    #[test]
    fn an_item_that_is_not_rust_is_an_error_that_names_it() {
        let item = quote!(#[doc = " Doc."] pub struct "bad name" {});
        let error = print(vec![item.into()]).unwrap_err();
        assert_eq!(error.path, "src/a.rs");
        assert!(error.to_string().contains("pub struct \"bad name\""), "{error}");
    }
}
