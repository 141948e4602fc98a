//! Routes from the command metadata, which stand as they are, and where page or `$metadata` disagree with them.
//!
//! Part of `operations`.

use super::operations::{Found, Sources, check_template};
use super::sets::Set;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::commands::Command;
use crate::page::Page;

/// The entries of a cmdlet.
pub(super) fn entries<'m>(sources: Sources<'_, 'm, '_>) -> Vec<&'m Command> {
    sources.facts.commands.find_version(sources.page.title, sources.facts.api_version).collect()
}

/// The entry that names one of the sets as a variant and whose placeholders the sets fill.
///
/// Pages and metadata of different years number their variants differently, so digits do not count the second time.
pub(super) fn entry_of<'c>(siblings: &[&Set<'_, '_>], entries: &[&'c Command]) -> Option<&'c Command> {
    let bare = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
    let names = |entry: &Command, same: &dyn Fn(&str, &str) -> bool| {
        siblings.iter().any(|set| entry.variants.iter().any(|variant| same(variant, &set.name)))
    };
    let fits = |entry: &Command| check_template(&entry.uri, siblings).is_ok();
    let exact = |entry: &&&'c Command| names(entry, &|a, b| a.eq_ignore_ascii_case(b)) && fits(entry);
    let near = |entry: &&&'c Command| names(entry, &|a, b| bare(a) == bare(b)) && fits(entry);
    entries.iter().find(exact).or_else(|| entries.iter().find(near)).copied()
}

/// Whether an entry is of some set of the cmdlet: the older form keeps one route for sets that list and sets that get.
pub(super) fn is_of_another_set(sets: &[Set<'_, '_>], entries: &[&Command]) -> bool {
    sets.iter().any(|set| entry_of(&[set], entries).is_some())
}

/// Reports what page and `$metadata` say against an entry.
pub(super) fn compare(
    entry: &Command,
    siblings: &[&Set<'_, '_>],
    sources: Sources<'_, '_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (page, metadata) = (sources.page, sources.facts.metadata);
    let asks = siblings.iter().any(|set| set.member("Confirm").is_some() || set.member("WhatIf").is_some());
    if asks && entry.method == "GET" {
        let set = &siblings[0].name;
        let message = format!("the command metadata has GET {} for the set {set}, which has -Confirm", entry.uri);
        let help = "the route stands; a set that only reads has no -Confirm, so one of them is of another version";
        diagnostics.push(at_title(page, codes::K003, message).help(help));
    }
    let is_known = sources.routes.resolve(&entry.uri).is_some();
    // Without a service there is nothing to compare with.
    if !is_known && !metadata.objects.is_empty() {
        let message = format!("the command metadata has {} {}, which is not in $metadata", entry.method, entry.uri);
        let help = "the route stands; check that both are of the same version of the service";
        diagnostics.push(at_title(page, codes::K004, message).help(help));
    }
}

/// A set whose parameters do not fill the route that the command metadata has for the cmdlet.
pub(super) fn unknown_set(page: &Page<'_>, siblings: &[&Set<'_, '_>], found: &Found<'_>) -> Diagnostic {
    let message = format!(
        "no entry of the command metadata fits the parameters of the set {}; its route is {} {}",
        siblings[0].name, found.method, found.route.template
    );
    at_title(page, codes::K003, message).help("bring page and command metadata to the same version")
}

fn at_title(page: &Page<'_>, code: &'static crate::diagnostic::Code, message: String) -> Diagnostic {
    Diagnostic::new(code, &page.file, page.span(page.title), message)
}
