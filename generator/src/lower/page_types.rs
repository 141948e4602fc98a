//! The complex types of all pages, each stored once.
//!
//! The pages repeat the same types hundreds of times; a type is what all of its mentions say together.
//! Names stay as the pages write them; `models` decides what becomes of them.

use crate::diagnostic::{Diagnostic, codes};
use crate::page::Page;
use crate::page::complex::{Complex, PropertyLine};
use std::collections::HashMap;

/// A type as pages describe it.
#[derive(Debug, Default)]
pub(super) struct PageType<'p> {
    /// `(Any) <Object>` is one of its properties.
    pub(super) is_open: bool,
    /// The page of the first mention.
    pub(super) page: &'p str,
    /// In the order of the first mention.
    pub(super) properties: Vec<PageProperty<'p>>,
    by_name: HashMap<&'p str, usize>,
}

/// A property as pages describe it.
#[derive(Debug)]
pub(super) struct PageProperty<'p> {
    pub(super) name: &'p str,
    pub(super) type_name: &'p str,
    pub(super) description: &'p str,
}

/// All types by their name on pages, without array brackets and question marks.
#[derive(Debug, Default)]
pub(super) struct PageTypes<'p> {
    types: HashMap<&'p str, PageType<'p>>,
}

impl<'p> PageTypes<'p> {
    pub(super) fn get(&self, name: &str) -> Option<&PageType<'p>> {
        self.types.get(name)
    }

    /// The names of all types, sorted.
    pub(super) fn names(&self) -> Vec<&'p str> {
        let mut names: Vec<&'p str> = self.types.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// Adds the types of a page; `name` is the page relative to the specs.
    pub(super) fn add(&mut self, name: &'p str, page: &Page<'p>, found: &mut Vec<Diagnostic>) {
        for root in &page.complex {
            self.add_root(name, page, root, found);
        }
    }

    fn add_root(&mut self, name: &'p str, page: &Page<'p>, root: &Complex<'p>, found: &mut Vec<Diagnostic>) {
        // The owners of the lines at each depth, outermost first.
        let mut owners = vec![bare(root.type_name)];
        self.entry(owners[0], name);
        for line in &root.properties {
            owners.truncate(line.depth.max(1));
            let Some(owner) = owners.last().copied() else { continue };
            if let Some(earlier) = self.add_property(owner, name, line) {
                let message = format!(
                    "`{}` of `{owner}` is `{}` here and `{earlier}` on another page",
                    line.name, line.type_name
                );
                let diagnostic = Diagnostic::new(codes::T001, &page.file, page.span(line.type_name), message);
                found.push(diagnostic.help("the first one counts; correct the page that is out of date"));
            }
            owners.push(bare(line.type_name));
        }
    }

    fn entry(&mut self, type_name: &'p str, page: &'p str) -> &mut PageType<'p> {
        self.types.entry(type_name).or_insert_with(|| PageType { page, ..PageType::default() })
    }

    /// Gives the type that an earlier mention has instead.
    fn add_property(&mut self, owner: &'p str, page: &'p str, line: &PropertyLine<'p>) -> Option<&'p str> {
        let owner = self.entry(owner, page);
        if line.is_any() {
            owner.is_open = true;
            return None;
        }
        if let Some(at) = owner.by_name.get(line.name) {
            let known = &mut owner.properties[*at];
            if known.description.is_empty() {
                known.description = line.description;
            }
            return (!same_but_suffix(known.type_name, line.type_name)).then_some(known.type_name);
        }
        owner.by_name.insert(line.name, owner.properties.len());
        owner.properties.push(PageProperty {
            name: line.name,
            type_name: line.type_name,
            description: line.description,
        });
        None
    }
}

/// The name without what stands behind it, `IMicrosoftGraphUser` of `IMicrosoftGraphUser[]`.
pub(super) fn bare(type_name: &str) -> &str {
    type_name.trim_end_matches(['[', ']', '?', '\\', ' '])
}

/// `IFoo` and `IFoo1` are the same type to the service.
fn same_but_suffix(a: &str, b: &str) -> bool {
    let stem = |name: &'_ str| -> (String, usize) {
        let rank = name.matches("[]").count();
        (bare(name).trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(), rank)
    };
    a == b || stem(a) == stem(b)
}
