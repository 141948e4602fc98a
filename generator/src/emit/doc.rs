//! Doc comments. They stand beside the tokens they belong to, because they are most of the text of an emitted crate and
//! need no parser to be printed.

use super::names;
use super::source::Code;
use crate::page::prose::is_bidi;
use proc_macro2::TokenStream;
use quote::quote;

/// The documentation of one item.
#[derive(Default)]
pub(super) struct Doc {
    /// Lines without the `///`, each with its line break.
    text: String,
}

impl Doc {
    /// A doc of one paragraph.
    pub(super) fn line(line: impl AsRef<str>) -> Self {
        let mut doc = Self::default();
        doc.push(line.as_ref());
        doc
    }

    /// Prose of the IR, or one line that stands in for it; rustdoc is never empty.
    pub(super) fn prose(lines: &[String], otherwise: impl FnOnce() -> String) -> Self {
        let mut doc = Self::default();
        doc.extend(lines);
        if doc.text.trim_end().is_empty() {
            doc = Self::line(otherwise());
        }
        doc
    }

    /// Adds one line. A line break inside would end the comment, so it makes two lines.
    pub(super) fn push(&mut self, line: &str) {
        for part in line.split(['\n', '\r']) {
            let part = part.trim_end();
            if part.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                self.text.push_str(part);
            } else {
                self.text.extend(part.chars().map(|c| if c.is_control() || is_bidi(c) { ' ' } else { c }));
            }
            self.text.push('\n');
        }
    }

    /// Adds lines.
    pub(super) fn extend(&mut self, lines: &[impl AsRef<str>]) {
        for line in lines {
            self.push(line.as_ref());
        }
    }

    /// Adds a paragraph of its own.
    pub(super) fn paragraph(&mut self, lines: &[impl AsRef<str>]) {
        if lines.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.extend(lines);
    }

    /// Adds a section with a heading, or nothing when there is nothing to say.
    pub(super) fn section(&mut self, heading: &str, lines: &[impl AsRef<str>]) {
        if !lines.is_empty() {
            self.paragraph(&[format!("# {heading}")]);
            self.paragraph(lines);
        }
    }

    /// The tokens with this documentation.
    pub(super) fn above(self, tokens: TokenStream) -> Code {
        Code { doc: self, tokens }
    }

    /// The lines as they are printed.
    pub(super) fn print(&self, indent: &str) -> String {
        let mut printed = String::with_capacity(self.text.len() + 80);
        for line in self.text.lines() {
            printed.extend([indent, if line.is_empty() { "///" } else { "/// " }, line, "\n"]);
        }
        printed
    }
}

/// `#[doc(alias = "…")]` for the other names of an item, so that rustdoc's search finds it by its PowerShell name.
pub(super) fn aliases<'a>(rust: &str, names: impl IntoIterator<Item = &'a str>) -> TokenStream {
    let mut seen = vec![names::plain(rust)];
    let mut tokens = TokenStream::new();
    for name in names {
        if is_alias(name) && !seen.contains(&name) {
            tokens.extend(quote!(#[doc(alias = #name)]));
            seen.push(name);
        }
    }
    tokens
}

/// What rustdoc takes as an alias: everything else is a compile error.
fn is_alias(name: &str) -> bool {
    let is_refused =
        |c: char| matches!(c, '"' | '\'') || c.is_control() || is_bidi(c) || (c.is_whitespace() && c != ' ');
    !name.is_empty() && name.trim() == name && !name.contains(is_refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cannot_leave_the_comment() {
        let mut doc = Doc::line("a\nb\r\nc\u{7}d  ");
        doc.push("e\u{202e}f\u{2069}g");
        doc.section("Empty", &[] as &[&str]);
        doc.section("Full", &["x"]);
        assert_eq!(
            doc.print("  "),
            "  /// a\n  /// b\n  ///\n  /// c d\n  /// e f g\n  ///\n  /// # Full\n  ///\n  /// x\n"
        );
    }

    /// Whatever stands in a line, it is printed as prettyplease prints the attribute.
    #[test]
    fn lines_are_those_of_prettyplease() {
        for line in ["a", "\"b\" \\ */ {}", "  c", "é", "! no", "* no", "/ no"] {
            let attribute = format!(" {line}");
            let file = syn::parse2(quote!(#[doc = #attribute] fn a() {})).unwrap();
            assert_eq!(Doc::line(line).print("") + "fn a() {}\n", prettyplease::unparse(&file));
        }
    }

    #[test]
    fn empty_prose_is_replaced() {
        assert_eq!(Doc::prose(&[String::new()], || "x".into()).print(""), "/// x\n");
        assert_eq!(Doc::prose(&["y".into()], || "x".into()).print(""), "/// y\n");
    }

    #[test]
    fn only_names_that_rustdoc_takes_become_aliases() {
        let tokens = aliases("r#type", ["Type", "type", "RHV", "RHV", "it's", "a\tb", " c", "", "two words"]);
        let aliases = [quote!("Type"), quote!("RHV"), quote!("two words")];
        assert_eq!(tokens.to_string(), quote!(#(#[doc(alias = #aliases)])*).to_string());
    }
}
