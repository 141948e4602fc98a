//! The complex types in NOTES: an indented list, in six renderings.
//!
//! ```text
//! BODYPARAMETER `<IMicrosoftGraphMessage>`: message      root, at column 0, after a blank line
//!   - `[Subject <String>]`: The subject.                 property, two blanks a level; bullet and back-ticks optional
//!     [Name <String>]: The name.                         the same without them
//! It goes on here.                                       a line that is neither continues the description
//! ```
//!
//! Five in six bytes of real pages are these lists, and three in four of the lists are the very text of another page's.
//! So a list is read into offsets ([`Tree`]) that hold wherever the same text stands, and
//! [`Trees`] keeps what was read: `read` takes a list from there or reads it, `line` knows the two kinds of lines.

mod line;
mod read;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use read::{MARK, Trees, begins_list, parse};

/// A root of the list: a parameter with the properties of its type.
#[derive(Clone, Debug)]
pub struct Complex<'a> {
    /// The parameter in upper case, `BODYPARAMETER`.
    pub name: &'a str,
    /// The type between the angle brackets.
    pub type_name: &'a str,
    /// What follows the colon.
    pub description: &'a str,
    /// Everything below the line of the root.
    text: &'a str,
    tree: Arc<Tree>,
}

/// A property of a complex type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PropertyLine<'a> {
    /// 1 for a property of the root's type, 2 for one of its properties' types.
    pub depth: usize,
    /// The name; `(Any)` marks an open type.
    pub name: &'a str,
    /// The type between the angle brackets.
    pub type_name: &'a str,
    /// Written without square brackets.
    pub is_mandatory: bool,
    /// What follows the colon, with its continuation lines.
    pub description: &'a str,
}

/// A root with its properties, to be printed.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// The parameter in upper case.
    pub name: &'a str,
    /// The type between the angle brackets.
    pub type_name: &'a str,
    /// What follows the colon.
    pub description: &'a str,
    /// All properties below it, in page order.
    pub properties: Vec<PropertyLine<'a>>,
}

impl PropertyLine<'_> {
    /// `(Any) <Object>`: the type takes any property.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.name == "(Any)"
    }
}

impl<'a> Complex<'a> {
    /// All properties below the root, in page order, each with its depth.
    #[must_use]
    pub fn properties(&self) -> impl ExactSizeIterator<Item = PropertyLine<'a>> + '_ {
        self.tree.entries.iter().map(|entry| entry.of(self.text))
    }

    /// The root as it is printed.
    #[must_use]
    pub fn listing(&self) -> Listing<'a> {
        let Self { name, type_name, description, .. } = *self;
        Listing { name, type_name, description, properties: self.properties().collect() }
    }

    /// What is the same for two roots if, and only if, the same [`Trees`] found the same text below both.
    pub(crate) fn tree_id(&self) -> usize {
        Arc::as_ptr(&self.tree) as usize
    }
}

/// The properties below a root, as offsets in the text below its line.
#[derive(Debug, Default)]
struct Tree {
    /// Where the description of the root ends if it goes on below its line.
    head: Option<usize>,
    entries: Vec<Entry>,
}

/// A [`PropertyLine`] wherever the same text stands.
#[derive(Clone, Debug)]
struct Entry {
    depth: usize,
    is_mandatory: bool,
    name: Range<usize>,
    type_name: Range<usize>,
    description: Range<usize>,
}

impl Entry {
    fn of<'a>(&self, text: &'a str) -> PropertyLine<'a> {
        PropertyLine {
            depth: self.depth,
            name: &text[self.name.clone()],
            type_name: &text[self.type_name.clone()],
            is_mandatory: self.is_mandatory,
            description: &text[self.description.clone()],
        }
    }
}
