//! The documentation before an item, printed without a parser: it is most of the text of an emitted crate.

use proc_macro2::{Group, TokenStream, TokenTree};

/// The lines of documentation that tokens begin with, as they are printed, and the tokens behind them.
///
/// An attribute of one line is printed as prettyplease does it, and one of several lines as so many, where prettyplease
/// would make a block comment of it. What cannot stand behind `///` is left where it is.
pub(super) fn take(tokens: &TokenStream, indent: &str) -> (String, TokenStream) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (mut text, mut rest) = (String::new(), trees.as_slice());
    while let [TokenTree::Punct(mark), TokenTree::Group(attribute), behind @ ..] = rest
        && mark.as_char() == '#'
        && let Some(lines) = lines(attribute)
    {
        for line in lines.split('\n') {
            text.extend([indent, "///", line.trim_end_matches(' '), "\n"]);
        }
        rest = behind;
    }
    (text, rest.iter().cloned().collect())
}

fn lines(attribute: &Group) -> Option<String> {
    let mut trees = attribute.stream().into_iter();
    let parts = (trees.next()?, trees.next()?, trees.next()?, trees.next());
    let (TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(literal), None) = parts else { return None };
    let syn::Lit::Str(text) = syn::Lit::new(literal) else { return None };
    let text = text.value();
    (word == "doc" && !text.split('\n').any(|line| line.starts_with('/'))).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    /// Whatever stands in a line, it is printed as prettyplease does it.
    #[test]
    fn lines_are_those_of_prettyplease() {
        let lines = ["", " a", "a", " \"b\" \\ */ {}", "  c  ", " é\t\u{7}", "! no", "* no", "/ no", " no\n/ no", "\r"];
        for line in lines {
            let item = quote!(#[doc = #line] #[doc = " last"] #[doc(alias = "x")] #[doc = " behind"] pub fn a() {});
            let (mut text, rest) = take(&item, "");
            let print = |tokens| prettyplease::unparse(&syn::parse2(tokens).unwrap());
            text.push_str(&print(rest));
            assert_eq!(text, print(item), "{line:?}");
        }
    }

    #[test]
    fn several_lines_are_those_of_as_many_attributes() {
        let apart = quote!(
            #[doc = " a"]
            #[doc = ""]
            #[doc = " b  "]
            pub fn f() {}
        );
        let together = quote!(
            #[doc = " a\n\n b  "]
            pub fn f() {}
        );
        let (text, rest) = take(&together, "    ");
        assert_eq!(text, "    /// a\n    ///\n    /// b\n");
        assert_eq!(rest.to_string(), "pub fn f () { }");
        assert_eq!(text, take(&apart, "    ").0);
    }
}
