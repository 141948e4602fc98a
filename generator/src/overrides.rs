//! `overrides.toml`: what a maintainer knows better than the pages, each entry with its reason.
//!
//! ```toml
//! [[cmdlet]]
//! name = "Get-MgUserPhoto"
//! set = "Get1"                       # optional: only for the sets with this stem
//! route = "GET /users/{user-id}/photos/{profilePhoto-id}"
//! reason = "the command metadata keeps only the first of two routes"
//! link = "https://learn.microsoft.com/graph/api/profilephoto-get"
//! ```
//!
//! An entry that matches nothing is an error, so that no entry outlives its cause.

use crate::diagnostic::{Diagnostic, codes};
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

/// The entries of the file.
#[derive(Debug, Default)]
pub struct Overrides {
    file: Option<Arc<str>>,
    cmdlets: Vec<CmdletOverride>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    cmdlet: Vec<CmdletOverride>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CmdletOverride {
    name: Spanned<String>,
    set: Option<String>,
    route: Spanned<String>,
    /// Required, so that the next reader knows when the entry can go.
    reason: Spanned<String>,
    /// Where the reason can be checked.
    #[serde(rename = "link")]
    _link: Option<String>,
}

impl CmdletOverride {
    fn fits(&self, cmdlet: &str, stem: &str) -> bool {
        self.name.get_ref().eq_ignore_ascii_case(cmdlet)
            && self.set.as_deref().is_none_or(|set| set.eq_ignore_ascii_case(stem))
    }
}

impl Overrides {
    /// The method and route of a set, if an entry gives them. `stem` is the set's name without its suffixes.
    pub(crate) fn route(&self, cmdlet: &str, stem: &str) -> Option<(&str, &str)> {
        let entry = self.cmdlets.iter().find(|entry| entry.fits(cmdlet, stem))?;
        entry.route.get_ref().split_once(' ')
    }

    /// An error for each entry that fits no set; `stems_of` gives the stems of a cmdlet's sets.
    pub(crate) fn unused(&self, stems_of: impl Fn(&str) -> Vec<String>) -> Vec<Diagnostic> {
        let Some(file) = &self.file else { return Vec::new() };
        let is_used = |entry: &CmdletOverride| {
            let name = entry.name.get_ref();
            stems_of(name).iter().any(|stem| entry.fits(name, stem))
        };
        let unused = self.cmdlets.iter().filter(|entry| !is_used(entry));
        unused
            .map(|entry| {
                let message = format!("no page has the cmdlet `{}` with this set", entry.name.get_ref());
                Diagnostic::new(codes::R005, file, entry.name.span(), message)
                    .help("correct the name, or remove the entry if the page has caught up")
            })
            .collect()
    }
}

/// Reads the file; an entry that cannot be used is reported and left out.
#[must_use]
pub fn parse(file: &Arc<str>, text: &str) -> (Overrides, Vec<Diagnostic>) {
    let read: File = match toml::from_str(text) {
        Ok(read) => read,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let diagnostic = Diagnostic::new(codes::R006, file, span, error.message())
                .help("an entry is `[[cmdlet]]` with `name`, `route` and `reason`");
            return (Overrides::default(), vec![diagnostic]);
        }
    };
    let mut found = Vec::new();
    let mut cmdlets = Vec::new();
    for entry in read.cmdlet {
        match problem(&entry) {
            Some((span, message)) => found.push(
                Diagnostic::new(codes::R006, file, span, message)
                    .help("write `route = \"GET /users/{user-id}\"` and say in `reason` why it is needed"),
            ),
            None => cmdlets.push(entry),
        }
    }
    (Overrides { file: Some(Arc::clone(file)), cmdlets }, found)
}

fn problem(entry: &CmdletOverride) -> Option<(std::ops::Range<usize>, &'static str)> {
    let is_route = entry.route.get_ref().split_once(' ').is_some_and(|(method, route)| {
        matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE") && route.starts_with('/')
    });
    if !is_route {
        return Some((entry.route.span(), "the route is no method and path"));
    }
    entry.reason.get_ref().trim().is_empty().then(|| (entry.reason.span(), "the reason is empty"))
}
