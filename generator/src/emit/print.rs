//! Tokens to text: the last step before `write`.
//!
//! prettyplease keeps no `//` comments and puts no blank lines between items.
//! So every item is printed on its own, and the members of an `impl` likewise, and the text is put together here.

mod docs;
mod once;

pub(super) use once::Printed;

use super::imports::Needs;
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
        self.print_with(&mut Printed::default())
    }

    /// As [`Self::print`] for many files: what several of them have in common is printed once.
    pub(super) fn print_with(&self, printed: &mut Printed) -> Result<GeneratedFile, EmitError> {
        match self {
            Self::Rust(file) => file.print(printed),
            Self::Text(file) => Ok(file.clone()),
        }
    }
}

impl RustFile {
    fn print(&self, printed: &mut Printed) -> Result<GeneratedFile, EmitError> {
        let mut needs = Needs::default();
        let mut parts = Vec::with_capacity(self.items.len());
        for item in &self.items {
            parts.push(self.print_item(item, printed, &mut needs)?);
        }
        let mut text = String::new();
        for line in &self.preamble {
            push_comment(&mut text, "//!", line);
        }
        let mut above = self.print_imports(needs, printed, &mut text)?;
        for (item, (found, body)) in self.items.iter().zip(parts) {
            let spacing = if item.comment.is_empty() { found } else { Spacing::Apart };
            if spacing == Spacing::Apart || spacing != above {
                text.push('\n');
            }
            above = spacing;
            for line in &item.comment {
                push_comment(&mut text, "//", line);
            }
            text.push_str(&body);
        }
        Ok(GeneratedFile { path: self.path.clone(), text })
    }

    fn print_imports(&self, needs: Needs, printed: &mut Printed, text: &mut String) -> Result<Spacing, EmitError> {
        let mut above = Spacing::Apart;
        for import in self.imports.iter().flat_map(|imports| imports.uses(needs)) {
            if above == Spacing::Apart {
                text.push('\n');
            }
            above = Spacing::Use;
            match printed.import(&import) {
                Some(line) => text.push_str(line),
                None => text.push_str(&self.parse_and_print(&import)?.1),
            }
        }
        Ok(above)
    }

    fn print_item(
        &self,
        item: &Item,
        printed: &mut Printed,
        needs: &mut Needs,
    ) -> Result<(Spacing, String), EmitError> {
        if let Some(text) = printed.block(&item.tokens, needs) {
            return Ok((Spacing::Apart, text));
        }
        needs.add(Needs::of(item.tokens.clone()));
        self.parse_and_print(&item.tokens)
    }

    fn parse_and_print(&self, tokens: &TokenStream) -> Result<(Spacing, String), EmitError> {
        let (mut text, rest) = docs::take(tokens, "");
        let parsed: syn::File = syn::parse2(rest).map_err(|error| EmitError {
            path: self.path.clone(),
            item: first_words(tokens.clone()),
            message: error.to_string(),
        })?;
        let spacing = if text.is_empty() { Spacing::of(&parsed) } else { Spacing::Apart };
        text.push_str(&prettyplease::unparse(&parsed));
        Ok((spacing, text))
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
    use quote::quote;

    fn file(items: Vec<Item>) -> SourceFile {
        SourceFile::with_preamble("src/a.rs", vec!["About.".into()], items)
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
