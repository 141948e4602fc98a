//! The `use` items of a generated file, found by looking at what the file says.

use super::names::{ident, path};
use super::source::Item;
use super::types::Place;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use std::collections::BTreeSet;

/// A name that templates write without a path.
struct Import {
    /// Where it lives.
    home: &'static [&'static str],
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `edm::Guid` needs it, a function called `edm` does not.
    Module,
    /// Any mention needs it.
    Type,
}

impl Import {
    /// Whether a file of that place may mean it.
    ///
    /// Under `src/models` most names are free for models: Graph has a `File` and a `Permission` of its own.
    fn is_for(&self, place: Place) -> bool {
        place == Place::Module || [JSON, WIRE].contains(&self.home) || ["Typed", "edm", "typed"].contains(&self.name)
    }
}

const fn module(home: &'static [&'static str], name: &'static str) -> Import {
    Import { home, name, kind: Kind::Module }
}

const fn ty(home: &'static [&'static str], name: &'static str) -> Import {
    Import { home, name, kind: Kind::Type }
}

const ROOT: &[&str] = &["cmdlet_runtime"];
const CMDLET: &[&str] = &["cmdlet_runtime", "cmdlet"];
const HTTP: &[&str] = &["cmdlet_runtime", "http"];
const JSON: &[&str] = &["cmdlet_runtime", "serde_json"];
const PATH: &[&str] = &["std", "path"];
const TYPED: &[&str] = &["crate", "typed"];
const WIRE: &[&str] = &["cmdlet_runtime", "wire"];

/// The marks of the types of the module that a file belongs to.
const KIND: Import = module(&["super"], "kind");

/// Everything that templates write without a path, in the order in which it is imported.
const IMPORTS: &[Import] = &[
    module(&["crate"], "models"),
    module(&["crate"], "typed"),
    ty(TYPED, "Form"),
    ty(TYPED, "Reads"),
    ty(TYPED, "Typed"),
    ty(CMDLET, "Cmdlet"),
    ty(CMDLET, "Content"),
    ty(CMDLET, "Control"),
    ty(CMDLET, "File"),
    ty(CMDLET, "Operation"),
    ty(CMDLET, "Paging"),
    ty(CMDLET, "Parameter"),
    ty(CMDLET, "ParameterSet"),
    ty(CMDLET, "Permission"),
    ty(CMDLET, "Role"),
    ty(CMDLET, "Type"),
    ty(HTTP, "Method"),
    ty(JSON, "Value"),
    ty(WIRE, "IntoWire"),
    ty(WIRE, "Object"),
    ty(WIRE, "Symbol"),
    ty(WIRE, "View"),
    ty(ROOT, "Action"),
    ty(ROOT, "Call"),
    ty(ROOT, "Collection"),
    ty(ROOT, "Complete"),
    ty(ROOT, "Graph"),
    ty(ROOT, "Invoke"),
    ty(ROOT, "PassThru"),
    ty(ROOT, "Preview"),
    ty(ROOT, "Result"),
    module(ROOT, "edm"),
    module(ROOT, "output"),
    ty(PATH, "PathBuf"),
];

/// The `use` items that the given items need.
///
/// `siblings` are types of the parent module.
pub(super) fn imports<'a>(items: &[Item], place: Place, siblings: impl IntoIterator<Item = &'a str>) -> Vec<Item> {
    let mut words = Words::default();
    for item in items {
        words.read(item.tokens.clone());
    }
    let mut uses = Vec::new();
    let mut siblings: Vec<&str> = siblings.into_iter().collect();
    siblings.extend(words.has(&KIND).then_some(KIND.name));
    uses.extend(import(KIND.home, &siblings));
    for home in IMPORTS.chunk_by(|a, b| a.home == b.home) {
        let names: Vec<&str> =
            home.iter().filter(|import| import.is_for(place) && words.has(import)).map(|import| import.name).collect();
        uses.extend(import(home[0].home, &names));
    }
    uses
}

fn import(home: &[&str], names: &[&str]) -> Option<Item> {
    let home = path(home);
    let idents = names.iter().map(|name| ident(name));
    let item = match names {
        [] => return None,
        [_] => quote!(use #home::#(#idents)*;),
        _ => quote!(use #home::{#(#idents),*};),
    };
    Some(item.into())
}

/// The first words of the paths of some tokens.
#[derive(Default)]
struct Words {
    /// Words that are not the rest of a path.
    all: BTreeSet<String>,
    /// Those with a path behind them.
    heads: BTreeSet<String>,
}

impl Words {
    fn has(&self, import: &Import) -> bool {
        match import.kind {
            Kind::Module => self.heads.contains(import.name),
            Kind::Type => self.all.contains(import.name),
        }
    }

    fn read(&mut self, tokens: TokenStream) {
        let mut trees = tokens.into_iter().peekable();
        let mut is_rest_of_path = false;
        while let Some(tree) = trees.next() {
            match &tree {
                // Attributes hold doc text and derives, none of which is imported.
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && is_attribute(group) => {}
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(ident) if !is_rest_of_path => {
                    let word = ident.to_string();
                    if trees.peek().is_some_and(is_colon_of_path) {
                        self.heads.insert(word.clone());
                    }
                    self.all.insert(word);
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            let is_joint = is_colon_of_path(&tree);
            if is_joint {
                trees.next();
            }
            is_rest_of_path = is_joint;
        }
    }
}

/// Whether a colon is the first of two.
fn is_colon_of_path(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == proc_macro2::Spacing::Joint)
}

fn is_attribute(group: &proc_macro2::Group) -> bool {
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc" || ident == "derive")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(tokens: TokenStream) -> Vec<String> {
        imports(&[tokens.into()], Place::Module, [])
            .into_iter()
            .map(|item| item.tokens.to_string().replace(' ', ""))
            .collect()
    }

    #[test]
    fn a_name_inside_a_path_is_not_imported() {
        assert!(
            paths(quote!(
                static A: u8 = other::Type::Object;
            ))
            .is_empty()
        );
        assert_eq!(
            paths(quote!(
                static A: u8 = Type::Object;
            )),
            ["usecmdlet_runtime::cmdlet::Type;"]
        );
    }

    #[test]
    fn modules_are_told_from_functions_of_their_name() {
        assert!(
            paths(quote!(
                fn models(edm: u8) {
                    output()
                }
            ))
            .is_empty()
        );
        let tokens = quote!(
            #[doc = "Graph"]
            fn f(a: edm::Guid, b: [Object; 1]) -> models::User {}
        );
        assert_eq!(paths(tokens), ["usecrate::models;", "usecmdlet_runtime::wire::Object;", "usecmdlet_runtime::edm;"]);
    }

    #[test]
    fn names_of_one_home_share_an_item() {
        let siblings = imports(&[], Place::Module, ["A", "B"]);
        assert_eq!(siblings[0].tokens.to_string(), "use super :: { A , B } ;");
    }
    #[test]
    fn a_model_may_have_a_name_of_the_runtime() {
        let item = quote!(
            fn f(a: File, b: Permission) -> Object {}
        );
        let uses = imports(&[item.into()], Place::Models, ["Permission"]);
        let uses: Vec<String> = uses.into_iter().map(|item| item.tokens.to_string().replace(' ', "")).collect();
        assert_eq!(uses, ["usesuper::Permission;", "usecmdlet_runtime::wire::Object;"]);
    }
}
