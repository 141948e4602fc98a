//! The `use` items of a generated file, found by looking at what the file says.
//!
//! `print` looks at each item, and only once at a member that several files have.

use super::names::{ident, path};
use super::types::Place;
use foldhash::HashMap;
use proc_macro2::TokenStream;
use quote::quote;
use std::sync::LazyLock;

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

/// What a file may import.
#[derive(Clone, Debug)]
pub(super) struct Imports {
    pub(super) place: Place,
    /// Types of the parent module that the file names.
    pub(super) siblings: Vec<String>,
}

impl Imports {
    /// The `use` item for what stands beside a file with those needs.
    pub(super) fn of_siblings(&self, needs: Needs) -> Option<TokenStream> {
        let mut siblings: Vec<&str> = self.siblings.iter().map(String::as_str).collect();
        siblings.extend(needs.has(&KIND).then_some(KIND.name));
        import(KIND.home, &siblings)
    }

    /// The other `use` items, which are the same for all files of that place with those needs.
    pub(super) fn of_others(&self, needs: Needs) -> Vec<TokenStream> {
        let of_home = |home: &[Import]| {
            let wanted = home.iter().filter(|import| import.is_for(self.place) && needs.has(import));
            import(home[0].home, &wanted.map(|import| import.name).collect::<Vec<_>>())
        };
        IMPORTS.chunk_by(|a, b| a.home == b.home).filter_map(of_home).collect()
    }
}

fn import(home: &[&str], names: &[&str]) -> Option<TokenStream> {
    let home = path(home);
    let idents = names.iter().map(|name| ident(name));
    let item = match names {
        [] => return None,
        [_] => quote!(use #home::#(#idents)*;),
        _ => quote!(use #home::{#(#idents),*};),
    };
    Some(item)
}

/// Which names some code mentions without a path: a bit for each of [`IMPORTS`], and one for [`KIND`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Needs(u64);

impl Needs {
    /// Looks at code as prettyplease prints it: a comment has a line of its own, and a string ends on its line.
    pub(super) fn of(code: &str) -> Self {
        let mut needs = Self::default();
        code.lines().filter(|line| !line.trim_start().starts_with("//")).for_each(|line| needs.read(line));
        needs
    }

    fn read(&mut self, line: &str) {
        let mut rest = line;
        while let Some(at) = rest.bytes().position(|byte| byte == b'"' || is_of_word(byte)) {
            let (before, found) = rest.split_at(at);
            if let Some(text) = found.strip_prefix('"') {
                rest = behind_quote(text);
                continue;
            }
            let end = found.bytes().position(|byte| !is_of_word(byte)).unwrap_or(found.len());
            let (word, behind) = found.split_at(end);
            let bit = bit(word);
            if !before.ends_with("::") && (behind.starts_with("::") || bit & MODULES == 0) {
                self.0 |= bit;
            }
            rest = behind;
        }
    }

    pub(super) fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    fn has(self, import: &Import) -> bool {
        self.0 & bit(import.name) != 0
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What stands behind a string, of which the first quote is gone.
fn behind_quote(text: &str) -> &str {
    let mut is_escaped = false;
    let is_end = |c: char| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    };
    text.find(is_end).map_or("", |at| &text[at + 1..])
}

/// Whether a file may import something of this name.
pub(super) fn is_imported(name: &str) -> bool {
    bit(name) != 0
}

/// The bit of a name that may be imported; none of any other.
fn bit(name: &str) -> u64 {
    static BITS: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
        let names = IMPORTS.iter().chain([&KIND]).map(|import| import.name);
        names.enumerate().map(|(at, name)| (name, 1 << at)).collect()
    });
    BITS.get(name).copied().unwrap_or_default()
}

/// The bits of those that need a path behind them.
const MODULES: u64 = {
    let (mut bits, mut at) = (1 << IMPORTS.len(), 0);
    while at < IMPORTS.len() {
        if matches!(IMPORTS[at].kind, Kind::Module) {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
};

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(code: &str, place: Place, siblings: &[&str]) -> Vec<String> {
        let imports = Imports { place, siblings: siblings.iter().map(ToString::to_string).collect() };
        let needs = Needs::of(code);
        let uses = imports.of_siblings(needs).into_iter().chain(imports.of_others(needs));
        uses.map(|tokens| tokens.to_string().replace(' ', "")).collect()
    }

    fn paths(code: &str) -> Vec<String> {
        uses(code, Place::Module, &[])
    }

    #[test]
    fn a_name_inside_a_path_is_not_imported() {
        assert!(paths("static A: u8 = other::Type::Object;").is_empty());
        assert_eq!(paths("static A: u8 = Type::Object;"), ["usecmdlet_runtime::cmdlet::Type;"]);
    }

    #[test]
    fn modules_are_told_from_functions_of_their_name() {
        assert!(paths("fn models(edm: u8) { output() }").is_empty());
        let code = "fn f(a: edm::Guid, b: [Object; 1]) -> models::User {}";
        assert_eq!(paths(code), ["usecrate::models;", "usecmdlet_runtime::wire::Object;", "usecmdlet_runtime::edm;"]);
    }

    #[test]
    fn a_name_in_a_string_is_not_imported() {
        assert!(paths(r#"f("Graph", "\\", "a \" Object \"", "Graph")"#).is_empty());
        assert_eq!(paths(r#"f("\\", Graph, "Object")"#), ["usecmdlet_runtime::Graph;"]);
        assert!(paths("f(\"Graph").is_empty());
        assert!(paths("r#type(MyGraph, Graph2, _Graph)").is_empty());
    }

    #[test]
    fn a_name_in_a_comment_is_not_imported() {
        assert_eq!(paths("    /// A \"Graph\nfn f(a: Object) {}"), ["usecmdlet_runtime::wire::Object;"]);
    }

    #[test]
    fn names_of_one_home_share_an_item() {
        assert_eq!(uses("", Place::Module, &["A", "B"]), ["usesuper::{A,B};"]);
    }

    #[test]
    fn a_model_may_have_a_name_of_the_runtime() {
        let uses = uses("fn f(a: File, b: Permission) -> Object {}", Place::Models, &["Permission"]);
        assert_eq!(uses, ["usesuper::Permission;", "usecmdlet_runtime::wire::Object;"]);
    }
}
