//! Tokens to text: the last step before `write`.
//!
//! prettyplease keeps no `//` comments and puts no blank lines between items.
//! So every item is printed on its own, and the members of an `impl` likewise, and the text is put together here.

use super::source::{GeneratedFile, Item, RustFile, SourceFile};
use proc_macro2::{TokenStream, TokenTree};
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

impl SourceFile {
    /// The file as it is to be on disk.
    ///
    /// # Errors
    ///
    /// An item that does not parse.
    pub fn print(&self) -> Result<GeneratedFile, EmitError> {
        match self {
            Self::Rust(file) => file.print(),
            Self::Text(file) => Ok(file.clone()),
        }
    }
}

impl RustFile {
    fn print(&self) -> Result<GeneratedFile, EmitError> {
        let mut text = String::new();
        for line in &self.preamble {
            push_comment(&mut text, "//!", line);
        }
        let mut above = Spacing::Apart;
        for item in &self.items {
            let parsed = self.parse(item)?;
            let spacing = Spacing::of(item, &parsed);
            if spacing == Spacing::Apart || spacing != above {
                text.push('\n');
            }
            above = spacing;
            for line in &item.comment {
                push_comment(&mut text, "//", line);
            }
            text.push_str(&print_items(parsed));
        }
        Ok(GeneratedFile { path: self.path.clone(), text })
    }

    fn parse(&self, item: &Item) -> Result<syn::File, EmitError> {
        syn::parse2(item.tokens.clone()).map_err(|error| EmitError {
            path: self.path.clone(),
            item: first_words(item.tokens.clone()),
            message: error.to_string(),
        })
    }
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
    fn of(item: &Item, parsed: &syn::File) -> Self {
        match parsed.items.as_slice() {
            [syn::Item::Use(found)] if item.comment.is_empty() && found.attrs.is_empty() => Self::Use,
            [syn::Item::Mod(found)] if item.comment.is_empty() && found.attrs.is_empty() => Self::Mod,
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

fn print_items(mut file: syn::File) -> String {
    match file.items.as_mut_slice() {
        [syn::Item::Impl(block)] if block.items.len() > 1 => {
            let members = std::mem::take(&mut block.items);
            print_impl(file, members)
        }
        _ => prettyplease::unparse(&file),
    }
}

/// Prints the members of an `impl` one by one, each in a block of its own so that the indentation is right.
fn print_impl(mut shell: syn::File, members: Vec<syn::ImplItem>) -> String {
    let mut text = prettyplease::unparse(&shell);
    // `impl A {}` and a line break: the members go before the brace.
    text.truncate(text.trim_end_matches(['}', '\n']).len());
    let head = text.len();
    text.push('\n');
    let mut above_is_short = true;
    for member in members {
        if let Some(syn::Item::Impl(block)) = shell.items.first_mut() {
            block.items = vec![member];
        }
        let printed = prettyplease::unparse(&shell);
        // The head ends in its brace and a line break, and the end is the other brace with its own.
        let inner = printed.get(head + 1..printed.len() - 2).unwrap_or_default();
        let is_short = inner.lines().count() == 1;
        if text.len() > head + 1 && !(is_short && above_is_short) {
            text.push('\n');
        }
        above_is_short = is_short;
        text.push_str(inner);
    }
    text.push_str("}\n");
    text
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
    use quote::quote;

    fn file(items: Vec<Item>) -> SourceFile {
        SourceFile::Rust(RustFile { path: "src/a.rs".into(), preamble: vec!["About.".into()], items })
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
            quote!(
                impl S {
                    const A: u8 = 1;
                    const B: u8 = 2;
                    #[doc = " One."]
                    #[doc = ""]
                    #[doc = " Two */ \"#"]
                    fn a(self) {}
                    fn b() {}
                }
            ),
        ];
        let mut items: Vec<Item> = items.into_iter().map(Item::from).collect();
        items[2] = items[2].clone().comment("Why\nso.");
        insta::assert_snapshot!(file(items).print().unwrap().text, @r##"
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
        let error = file(vec![item.into()]).print().unwrap_err();
        assert_eq!(error.path, "src/a.rs");
        assert!(error.to_string().contains("pub struct \"bad name\""), "{error}");
    }
}
