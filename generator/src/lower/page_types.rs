//! The complex types of all pages, each stored once.
//!
//! The pages repeat the same types hundreds of times; a type is what all of its mentions say together.
//! Names stay as the pages write them; `models` decides what becomes of them.

use crate::page::Page;
use crate::page::complex::{Complex, PropertyLine};
use foldhash::{HashMap, HashSet};

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
    types: Vec<PageType<'p>>,
    by_name: HashMap<&'p str, usize>,
    /// The roots that were added: the type and what identifies the list below it.
    seen: HashSet<(&'p str, usize)>,
}

/// A type whose properties are being read: looked up when the first of them comes, because most types have none.
struct Owner<'p> {
    name: &'p str,
    index: Option<usize>,
    /// Where the next property stands if this mention lists them as the first one did.
    next: usize,
}

impl<'p> Owner<'p> {
    fn of(type_name: &'p str) -> Self {
        Self { name: type_name, index: None, next: 0 }
    }
}

impl<'p> PageTypes<'p> {
    pub(super) fn get(&self, name: &str) -> Option<&PageType<'p>> {
        self.by_name.get(name).map(|index| &self.types[*index])
    }

    /// The names of all types, sorted.
    pub(super) fn names(&self) -> Vec<&'p str> {
        let mut names: Vec<&'p str> = self.by_name.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// Adds the types of a page; `name` is the page relative to the specs.
    pub(super) fn add(&mut self, name: &'p str, page: &Page<'p>) {
        for root in &page.complex {
            // The same list says nothing new.
            if self.seen.insert((root.type_name, root.tree_id())) {
                self.add_root(name, root);
            }
        }
    }

    fn add_root(&mut self, name: &'p str, root: &Complex<'p>) {
        // The owners of the lines at each depth, outermost first.
        let mut owners = vec![Owner::of(root.type_name)];
        self.index(root.type_name, name);
        for line in root.properties() {
            owners.truncate(line.depth.max(1));
            if let Some(owner) = owners.last_mut() {
                let index = match owner.index {
                    Some(index) => index,
                    None => *owner.index.insert(self.index(owner.name, name)),
                };
                owner.next = self.types[index].add(owner.next, &line);
            }
            owners.push(Owner::of(line.type_name));
        }
    }

    fn index(&mut self, type_name: &'p str, page: &'p str) -> usize {
        *self.by_name.entry(bare(type_name)).or_insert_with(|| {
            self.types.push(PageType { page, ..PageType::default() });
            self.types.len() - 1
        })
    }
}

impl<'p> PageType<'p> {
    /// The first mention counts, a later one may add prose; the checks across pages report what differs.
    ///
    /// `expected` is where the property stands if it is the next one of the first mention; gives the one behind it.
    fn add(&mut self, expected: usize, line: &PropertyLine<'p>) -> usize {
        if line.is_any() {
            self.is_open = true;
            return expected;
        }
        let is_next = self.properties.get(expected).is_some_and(|known| known.name == line.name);
        let known = if is_next { Some(expected) } else { self.by_name.get(line.name).copied() };
        let Some(at) = known else {
            self.by_name.insert(line.name, self.properties.len());
            let property = PageProperty { name: line.name, type_name: line.type_name, description: line.description };
            self.properties.push(property);
            return self.properties.len();
        };
        if self.properties[at].description.is_empty() {
            self.properties[at].description = line.description;
        }
        at + 1
    }
}

/// The name without what stands behind it, `IMicrosoftGraphUser` of `IMicrosoftGraphUser[]`.
pub(super) fn bare(type_name: &str) -> &str {
    type_name.trim_end_matches(['[', ']', '?', '\\', ' '])
}
