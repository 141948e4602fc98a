//! Doc comments: one `#[doc = " line\n line"]`, which `print` writes as `///` lines.

use super::names;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The doc attributes of one item.
#[derive(Default)]
pub(super) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// A doc of one paragraph.
    pub(super) fn line(line: impl Into<String>) -> Self {
        let mut doc = Self::default();
        doc.push(line);
        doc
    }

    /// Prose of the IR, or one line that stands in for it; rustdoc is never empty.
    pub(super) fn prose(lines: &[String], otherwise: impl FnOnce() -> String) -> Self {
        let mut doc = Self::default();
        doc.extend(lines);
        if doc.lines.iter().all(String::is_empty) {
            doc = Self::line(otherwise());
        }
        doc
    }

    /// Adds one line. A line break inside would end the comment, so it makes two lines.
    pub(super) fn push(&mut self, line: impl Into<String>) {
        let line = line.into();
        for part in line.split(['\n', '\r']) {
            let clean: String = part.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            self.lines.push(clean.trim_end().to_owned());
        }
    }

    /// Adds lines.
    pub(super) fn extend<L: Into<String> + Clone>(&mut self, lines: &[L]) {
        for line in lines {
            self.push(line.clone());
        }
    }

    /// Adds a paragraph of its own.
    pub(super) fn paragraph<L: Into<String> + Clone>(&mut self, lines: &[L]) {
        if lines.is_empty() {
            return;
        }
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.extend(lines);
    }

    /// Adds a section with a heading, or nothing when there is nothing to say.
    pub(super) fn section<L: Into<String> + Clone>(&mut self, heading: &str, lines: &[L]) {
        if !lines.is_empty() {
            self.paragraph(&[format!("# {heading}")]);
            self.paragraph(lines);
        }
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut text = String::new();
        for (at, line) in self.lines.iter().enumerate() {
            let (above, margin) = (if at > 0 { "\n" } else { "" }, if line.is_empty() { "" } else { " " });
            text.extend([above, margin, line]);
        }
        tokens.extend(quote!(#[doc = #text]));
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
    let is_refused = |c: char| matches!(c, '"' | '\'') || c.is_control() || (c.is_whitespace() && c != ' ');
    !name.is_empty() && name.trim() == name && !name.contains(is_refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cannot_leave_the_comment() {
        let mut doc = Doc::line("a\nb\r\nc\u{7}d  ");
        doc.section("Empty", &[] as &[&str]);
        doc.section("Full", &["x"]);
        assert_eq!(doc.lines, ["a", "b", "", "c d", "", "# Full", "", "x"]);
    }

    #[test]
    fn empty_prose_is_replaced() {
        assert_eq!(Doc::prose(&[String::new()], || "x".into()).lines, ["x"]);
        assert_eq!(Doc::prose(&["y".into()], || "x".into()).lines, ["y"]);
    }

    #[test]
    fn only_names_that_rustdoc_takes_become_aliases() {
        let tokens = aliases("r#type", ["Type", "type", "RHV", "RHV", "it's", "a\tb", " c", "", "two words"]);
        let aliases = [quote!("Type"), quote!("RHV"), quote!("two words")];
        assert_eq!(tokens.to_string(), quote!(#(#[doc(alias = #aliases)])*).to_string());
    }
}
