//! Two good pages, one of each schema, and what is said of them with one mistake.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

use platygen::diagnostic::{Diagnostic, Renderer};
use platygen::lint;
use platygen::specs::{InputFile, Specs};
use std::collections::BTreeMap;
use std::fs;

pub(crate) const LEGACY: &str = "Microsoft.Graph.Users.Actions/Send-MgUserMail.md";
pub(crate) const TODAY: &str = "Microsoft.Graph.Mail/Remove-MgUserMailFolder.md";

/// A committed page by its name.
pub(crate) fn committed(name: &str) -> String {
    fs::read_to_string(format!("{}/../specs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap().replace("\r\n", "\n")
}

/// All that is said about a page, the infos that are on by default included.
pub(crate) fn check(name: &str, text: &str) -> (Vec<Diagnostic>, String) {
    let input = InputFile { file: name.into(), name: name.to_owned(), text: text.into() };
    let mut renderer = Renderer::new(false);
    renderer.add(&input.file, input.text.clone());
    let specs = Specs { pages: vec![input], ..Specs::default() };
    let found = lint::check(&specs, &BTreeMap::new());
    let shown: Vec<String> = found.iter().map(|diagnostic| renderer.render(diagnostic)).collect();
    (found, shown.join("\n\n"))
}

pub(crate) fn replaced(name: &str, from: &str, to: &str) -> String {
    let text = committed(name);
    assert!(text.contains(from), "{from:?} is not on {name}");
    text.replacen(from, to, 1)
}

/// The only finding of a text: of this code, on a line that holds `at`, with a way out.
pub(crate) fn only(name: &str, text: &str, code: &str, at: &str) -> Diagnostic {
    let (found, shown) = check(name, text);
    let [finding] = found.as_slice() else { panic!("{} findings for one mistake:\n{shown}", found.len()) };
    let start = finding.place.span.start;
    let line = &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..];
    let line = line.lines().next().unwrap_or("");
    assert!(finding.code.id == code && line.contains(at), "wanted {code} at {at:?}:\n{shown}");
    assert!(finding.help.is_some(), "{shown}");
    finding.clone()
}

/// The only finding after a replacement.
pub(crate) fn one(name: &str, from: &str, to: &str, code: &str, at: &str) -> Diagnostic {
    only(name, &replaced(name, from, to), code, at)
}

/// As [`one`], and after the fix there is nothing to say.
pub(crate) fn fixed(name: &str, from: &str, to: &str, code: &str, at: &str) {
    let text = replaced(name, from, to);
    let found = only(name, &text, code, at);
    let fix = found.fix.as_ref().unwrap_or_else(|| panic!("{to:?}: {code} has no fix"));
    let mended = [&text[..fix.span.start], &fix.replacement, &text[fix.span.end..]].concat();
    let (left, shown) = check(name, &mended);
    assert!(left.is_empty(), "the fix of {to:?} leaves:\n{shown}");
}
