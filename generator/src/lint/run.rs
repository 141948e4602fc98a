//! All checks over all pages of a run.

use super::notes::Clean;
use super::{Level, configure, lint_all, lint_beside};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::page::{self, Page, Source};
use crate::queue::{self, Queue};
use crate::specs::{Selection, Specs};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::Arc;

/// Reads and checks the pages of a run, in the order of files and places.
///
/// `levels` come on top of those in `gen.toml`.
#[must_use]
pub fn check(specs: &Specs, levels: &BTreeMap<String, Level>) -> Vec<Diagnostic> {
    let (sources, read) = read(NonZero::<usize>::MIN, specs);
    let checks = Checks::new(&sources);
    checks.work();
    let mut found = checks.finish(read);
    let mut all = specs.config.lint.clone();
    all.extend(levels.iter().map(|(code, level)| (code.clone(), *level)));
    finish(&mut found, &all);
    found
}

/// What reading the pages found before they are checked.
pub(crate) struct ReadFindings {
    /// For each page.
    of_pages: Vec<Vec<Diagnostic>>,
    /// About the selection.
    idle: Vec<Diagnostic>,
}

/// The pages of the wanted modules, and what reading them found.
pub(crate) fn read(threads: NonZero<usize>, specs: &Specs) -> (Vec<Source<'_>>, ReadFindings) {
    let worker = || {
        let mut reader = page::Reader::default();
        move |at: usize| reader.parse(&specs.pages[at].file, &specs.pages[at].text)
    };
    let pages = queue::on(threads, specs.pages.len(), worker);
    let (mut of_pages, mut sources) = (Vec::new(), Vec::new());
    let selection = specs.config.selection();
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (input, (page, mut findings)) in specs.pages.iter().zip(pages) {
        let module = page.module(&input.name);
        seen.push((module, page.title));
        if !selection.wants(module, page.title) {
            continue;
        }
        findings.extend(lint_text(&input.file, &input.text));
        of_pages.push(findings);
        sources.push(Source { name: &input.name, page });
    }
    let idle = idle(&selection, &seen, specs.config_file.as_ref().map(|input| &input.file));
    (sources, ReadFindings { of_pages, idle })
}

/// The checks of a run as work that any number of threads can share.
pub(crate) struct Checks<'a, 'p> {
    sources: &'a [Source<'p>],
    /// All pages together, which takes longest, and then page after page.
    queue: Queue<Vec<Diagnostic>>,
}

impl<'a, 'p> Checks<'a, 'p> {
    pub(crate) fn new(sources: &'a [Source<'p>]) -> Self {
        Self { sources, queue: Queue::new(1 + sources.len()) }
    }

    /// Does what no other thread has begun.
    pub(crate) fn work(&self) {
        let mut clean = Clean::default();
        self.queue.work(|piece| match piece.checked_sub(1) {
            Some(at) => lint_beside(&self.sources[at].page, &mut clean),
            None => lint_all(self.sources.iter().map(|source| &source.page)),
        });
    }

    /// All findings in the order in which one thread makes them, once all threads are done.
    pub(crate) fn finish(self, read: ReadFindings) -> Vec<Diagnostic> {
        let mut checked = self.queue.finish();
        let across = checked.next().unwrap_or_default();
        let mut found = Vec::new();
        for (read, checked) in read.of_pages.into_iter().zip(checked) {
            found.extend(read);
            found.extend(checked);
        }
        found.extend(read.idle);
        found.extend(across);
        for source in self.sources {
            merge_fences(&mut found, &source.page);
        }
        found
    }
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
    let bare = || page.parameters.iter().filter(|parameter| parameter.blocks.is_empty());
    if bare().next().is_none() {
        return;
    }
    let places = |code: &Code| -> BTreeMap<usize, usize> {
        let is_one = |diagnostic: &Diagnostic| diagnostic.code == code && diagnostic.place.file == page.file;
        let all = found.iter().enumerate().filter(|(_, diagnostic)| is_one(diagnostic));
        all.map(|(at, diagnostic)| (diagnostic.place.span.start, at)).collect()
    };
    let (fences, without) = (places(codes::S011), places(codes::P001));
    let mut merged = BTreeSet::new();
    for parameter in bare() {
        let fence = fences.range(page.span(parameter.description)).next();
        let Some((&fence, &block)) = fence.map(|(_, at)| at).zip(without.get(&page.span(parameter.heading).start))
        else {
            continue;
        };
        let place = found[fence].place.clone();
        found[block] = found[block].clone().related(&place.file, place.span, "this closes a block that was not opened");
        merged.insert(fence);
    }
    let mut at = 0..;
    found.retain(|_| at.next().is_none_or(|at| !merged.contains(&at)));
}
