//! A cmdlet that is left out: why, and what a maintainer can do about it.

use super::corrections::Corrections;
use super::{operations, sets};
use crate::diagnostic::{Code, Diagnostic, Place, codes};
use crate::ir::{Provenance, Reason};
use crate::page::Page;

/// The finding at the title of the page; an entry of `overrides.toml` that is the cause is another place of it.
pub(super) fn report(page: &Page<'_>, reason: &Reason, corrections: &Corrections<'_>) -> Diagnostic {
    let code: &'static Code = if matches!(reason, Reason::NameTaken { .. }) { codes::R004 } else { codes::R001 };
    let message = format!("`{}` is left out: {reason}", page.title);
    let mut found = Diagnostic::new(code, &page.file, page.span(page.title), message);
    let Some((what, place)) = cause(page.title, reason, corrections) else { return found.help(way_out(page, reason)) };
    found.related.push(Place { label: format!("this entry gives the {what}"), ..place });
    found.help(format!("an entry of overrides.toml gives the cmdlet this {what}; correct it there"))
}

/// What an entry of `overrides.toml` gives the cmdlet and thereby is the cause, and where the entry stands.
fn cause(cmdlet: &str, reason: &Reason, corrections: &Corrections<'_>) -> Option<(&'static str, Place)> {
    match reason {
        Reason::Placeholders { route, provenance: Provenance::Override, .. } => {
            let is_given = |(method, path): &(String, String)| *route == format!("{method} {path}");
            let place = corrections.entry_of(cmdlet, |change| change.route.as_ref().is_some_and(is_given));
            place.map(|place| ("route", place))
        }
        Reason::NameTaken { rust } => {
            let place = corrections.entry_of(cmdlet, |change| change.rename.as_ref() == Some(rust));
            place.map(|place| ("name", place))
        }
        _ => None,
    }
}

fn way_out(page: &Page<'_>, reason: &Reason) -> String {
    let entry = |set: Option<&str>, key: &str| {
        let set = set.and_then(|set| stem(page, set)).map(|stem| format!("`set = \"{stem}\"`, ")).unwrap_or_default();
        format!("a `[[cmdlet]]` in overrides.toml with `name = \"{}\"`, {set}`{key}`, `reason` and `link`", page.title)
    };
    let route = |set| entry(set, "route = \"GET /path/{id}\"");
    match reason {
        Reason::NoSyntax => "generate the page anew: a stub does not say what the cmdlet takes".to_owned(),
        Reason::NameTaken { .. } => format!("give it another name by {}", entry(None, "rename = \"OtherName\"")),
        Reason::Role { set, .. } => format!("correct the page, or give another route by {}", route(Some(set))),
        Reason::Placeholders { .. } => format!("correct the page or the route; another is given by {}", route(None)),
        Reason::CommandDoesNotFit { set } => {
            format!("correct the command metadata, or give the route by {}", route(Some(set)))
        }
        Reason::NoPath { set }
        | Reason::SeveralRoutes { set, .. }
        | Reason::OtherPlaceholders { set, .. }
        | Reason::OnlyIdentity { set } => named(&route(Some(set))),
        Reason::BodyTypeAmbiguous { .. }
        | Reason::BodyTypeNotInMetadata { .. }
        | Reason::OneRouteForTwoSets { .. }
        | Reason::OtherSynopsis { .. }
        | Reason::Hidden { .. } => named(&route(None)),
    }
}

fn named(entry: &str) -> String {
    format!("name the route in the command metadata, or by {entry}")
}

/// The stem by which an entry names a set, if the cmdlet has sets with another one.
fn stem(page: &Page<'_>, set: &str) -> Option<String> {
    let sets = sets::join(page);
    let stems: Vec<&str> = sets.iter().map(|set| operations::request_stem(set, &sets)).collect();
    let stem = sets.iter().zip(&stems).find(|(found, _)| found.name == set).map(|(_, stem)| *stem)?;
    stems.iter().any(|other| *other != stem).then(|| stem.to_owned())
}
