//! All checks over all pages of a run.

use super::{Level, configure, lint, lint_all};
use crate::diagnostic::{Diagnostic, codes};
use crate::page::{self, Page};
use crate::specs::{InputFile, Selection, Specs};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads and checks the pages of a run, in the order of files and places.
///
/// `levels` come on top of those in `gen.toml`.
#[must_use]
pub fn check(specs: &Specs, levels: &BTreeMap<String, Level>) -> Vec<Diagnostic> {
    let (_, mut found) = read(specs);
    let mut all = specs.config.lint.clone();
    all.extend(levels.iter().map(|(code, level)| (code.clone(), *level)));
    finish(&mut found, &all);
    found
}

/// The pages of the wanted modules, each with its input file, and everything found on them.
pub(crate) fn read(specs: &Specs) -> (Vec<(&InputFile, Page<'_>)>, Vec<Diagnostic>) {
    let (mut found, mut inputs, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    let mut reader = page::Reader::default();
    let selection = specs.config.selection();
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for input in &specs.pages {
        let (page, findings) = reader.parse(&input.file, &input.text);
        let module = page.module(&input.name);
        seen.push((module, page.title));
        if !selection.wants(module, page.title) {
            continue;
        }
        found.extend(findings);
        found.extend(lint_text(&input.file, &input.text));
        found.extend(lint(&page));
        inputs.push(input);
        pages.push(page);
    }
    found.extend(idle(&selection, &seen, specs.config_file.as_ref()));
    found.extend(lint_all(&pages));
    for page in &pages {
        merge_fences(&mut found, page);
    }
    (inputs.into_iter().zip(pages).collect(), found)
}

/// Entries of `gen.toml` that select nothing.
fn idle(selection: &Selection, seen: &[(&str, &str)], file: Option<&Arc<str>>) -> Vec<Diagnostic> {
    let Some(file) = file else { return Vec::new() };
    let report = |name: &str| {
        let message = format!("`{name}` below [include] or [exclude] names no page");
        Diagnostic::new(codes::R008, file, 0..0, message).help("correct or remove the name")
    };
    selection.idle(seen).into_iter().map(report).collect()
}

/// Applies levels and puts findings in the order of files and places.
pub(crate) fn finish(found: &mut Vec<Diagnostic>, levels: &BTreeMap<String, Level>) {
    configure(found, levels);
    found.sort_by(|a, b| {
        let place = |found: &Diagnostic| (found.place.file.clone(), found.place.span.start, found.code.id);
        place(a).cmp(&place(b)).then_with(|| a.message.cmp(&b.message))
    });
    found.dedup();
}

/// Findings about a file as it lies on disk, which a page no longer shows.
#[must_use]
pub fn lint_text(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
    text.starts_with('\u{feff}').then(|| {
        Diagnostic::new(codes::F002, file, 0..0, "the file begins with a byte order mark")
            .help("save it as UTF-8 without a byte order mark")
    })
}

/// A block that lost its first line leaves a fence that closes nothing: one mistake, said once.
fn merge_fences(found: &mut Vec<Diagnostic>, page: &Page<'_>) {
    for parameter in page.parameters.iter().filter(|parameter| parameter.blocks.is_empty()) {
        let heading = page.span(parameter.heading);
        let body = page.span(parameter.description);
        let is_here = |diagnostic: &Diagnostic| diagnostic.place.file == page.file;
        let Some(at) = found.iter().position(|diagnostic| {
            is_here(diagnostic) && diagnostic.code == codes::S011 && body.contains(&diagnostic.place.span.start)
        }) else {
            continue;
        };
        let without = |diagnostic: &&mut Diagnostic| {
            is_here(diagnostic) && diagnostic.code == codes::P001 && diagnostic.place.span == heading
        };
        let Some(fence) = found.get(at).map(|fence| fence.place.clone()) else { continue };
        if let Some(diagnostic) = found.iter_mut().find(without) {
            *diagnostic =
                diagnostic.clone().related(&fence.file, fence.span, "this closes a block that was not opened");
            found.remove(at);
        }
    }
}
