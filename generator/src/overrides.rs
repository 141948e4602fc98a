//! `overrides.toml`: what a maintainer knows better than the pages, each entry with its reason.
//!
//! ```toml
//! [[cmdlet]]                          # route, rename or hide
//! name = "Get-MgUserPhoto"
//! set = "Get1"                        # optional, for a route: only the sets with this stem
//! route = "GET /users/{user-id}/photos/{profilePhoto-id}"
//! reason = "the command metadata keeps only the first of two routes"
//! link = "https://learn.microsoft.com/graph/api/profilephoto-get"
//!
//! [[parameter]]                       # rename, wire, type or hide
//! of = "Send-MgUserMail"
//! name = "SaveToSentItems"
//! wire = "SaveToSentItems"
//! reason = "the service takes only this case"
//! page = "Microsoft.Graph.Users.Actions/Send-MgUserMail.md"
//!
//! [[type]]                            # rename or hide; by its name on pages or in $metadata
//! name = "microsoft.graph.message"    # an identity (`IUsersIdentity`) or the body of a cmdlet (`IPaths…`) by that on pages
//! rename = "Mail"
//!
//! [[property]]                        # rename, wire, type or hide
//! of = "IMicrosoftGraphMessage"
//! name = "BodyPreview"
//! hide = true
//!
//! [[alias]]                           # keeps an old Rust name beside the new one
//! old = "models::Message"             # or that of a module, "users::UsersIdentity"
//! new = "models::Mail"
//! ```
//!
//! Every entry has a `reason`, and a `link` or a `page` where it can be checked.
//! An entry that matches nothing, or that changes nothing any more, is an error: no entry outlives its cause.
//! `lower::corrections` applies the entries and keeps book.

mod read;

use crate::diagnostic::{Diagnostic, codes};
use std::ops::Range;
use std::sync::Arc;

pub use read::parse;

/// The entries of the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub(crate) file: Option<Arc<str>>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) aliases: Vec<Alias>,
    /// The pages where reasons can be checked, each with its place.
    pub(crate) pages: Vec<(String, Range<usize>)>,
}

/// A correction.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) subject: Subject<String>,
    pub(crate) change: Change,
    /// Where the name of the subject stands.
    pub(crate) place: Range<usize>,
}

/// What is corrected, by its names on pages or in `$metadata`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject<T> {
    /// A cmdlet, or those of its sets that have a stem.
    Cmdlet { name: T, stem: Option<T> },
    /// A parameter of a cmdlet.
    Parameter { of: T, name: T },
    /// A type.
    Type { name: T },
    /// A property of a type.
    Property { of: T, name: T },
}

/// What becomes of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    /// Method and path.
    pub(crate) route: Option<(String, String)>,
    /// The Rust name.
    pub(crate) rename: Option<String>,
    /// The name in JSON or in the query.
    pub(crate) wire: Option<String>,
    /// The type, as pages write types.
    pub(crate) ty: Option<String>,
    /// Nothing is emitted for it, for this reason.
    pub(crate) hide: Option<String>,
}

/// An old Rust path that stays beside the new one.
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub(crate) old: String,
    pub(crate) new: String,
    /// Where the old path stands.
    pub(crate) place: Range<usize>,
}

impl Overrides {
    /// An error for each entry whose `page` is none of these, which are relative to the folder of the specs.
    pub(crate) fn missing_pages(&self, is_page: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let Some(file) = &self.file else { return Vec::new() };
        let missing = self.pages.iter().filter(|(page, _)| !is_page(page));
        let report = |(page, place): &(String, Range<usize>)| {
            let message = format!("`{page}` is no page of the specs");
            let help = "write its path below the folder of the specs, `Microsoft.Graph.Users/Get-MgUser.md`";
            Diagnostic::new(codes::R005, file, place.clone(), message).help(help)
        };
        missing.map(report).collect()
    }
}

impl Subject<String> {
    pub(crate) fn as_deref(&self) -> Subject<&str> {
        match self {
            Self::Cmdlet { name, stem } => Subject::Cmdlet { name, stem: stem.as_deref() },
            Self::Parameter { of, name } => Subject::Parameter { of, name },
            Self::Type { name } => Subject::Type { name },
            Self::Property { of, name } => Subject::Property { of, name },
        }
    }

    /// Whether the entry is about this; an entry without a stem is about all sets.
    pub(crate) fn is(&self, other: &Subject<&str>) -> bool {
        let same = |a: &String, b: &str| a.eq_ignore_ascii_case(b);
        match (self, other) {
            (Self::Cmdlet { name, stem }, Subject::Cmdlet { name: other, stem: wanted }) => {
                same(name, other) && stem.as_ref().is_none_or(|stem| wanted.is_some_and(|wanted| same(stem, wanted)))
            }
            (Self::Parameter { of, name }, Subject::Parameter { of: other, name: wanted })
            | (Self::Property { of, name }, Subject::Property { of: other, name: wanted }) => {
                same(of, other) && same(name, wanted)
            }
            (Self::Type { name }, Subject::Type { name: other }) => same(name, other),
            _ => false,
        }
    }
}

impl Change {
    /// The keys that the entry has.
    pub(crate) fn keys(&self) -> Vec<&'static str> {
        let given = [
            ("route", self.route.is_some()),
            ("rename", self.rename.is_some()),
            ("wire", self.wire.is_some()),
            ("type", self.ty.is_some()),
            ("hide", self.hide.is_some()),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(key, _)| key).collect()
    }
}
