//! Diagnostics as text in the style of rustc.

use super::excerpt::{Excerpt, excerpt};
use super::places::Lines;
use super::{Diagnostic, Fix, Place, Severity, without_mark};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer as Annotate, Snippet};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Renders diagnostics against the texts they point into.
#[derive(Debug, Default)]
pub struct Renderer {
    files: BTreeMap<Arc<str>, File>,
    color: bool,
}

/// A text that findings point into.
#[derive(Debug)]
struct File {
    text: Arc<str>,
    /// Made when the first place is asked for, for most files have none.
    lines: OnceLock<Lines>,
}

impl Renderer {
    /// A renderer that writes plain text, or with terminal colours.
    #[must_use]
    pub fn new(color: bool) -> Self {
        Self { files: BTreeMap::new(), color }
    }

    /// Makes the text of a file known, so that its lines can be shown.
    pub fn add(&mut self, file: &Arc<str>, text: Arc<str>) {
        self.files.insert(Arc::clone(file), File { text, lines: OnceLock::new() });
    }

    /// The text that spans of this file point into; empty if it is not known.
    #[must_use]
    pub fn text(&self, file: &str) -> &str {
        self.files.get(file).map_or("", |file| without_mark(&file.text))
    }

    /// How many bytes stand before the text in the file: those of a byte order mark, or none.
    pub(super) fn mark_length(&self, file: &str) -> usize {
        self.files.get(file).map_or(0, |file| file.text.len() - without_mark(&file.text).len())
    }

    /// Line and column in this file, both from one; the column counts characters.
    pub(super) fn line_column(&self, file: &str, offset: usize) -> (usize, usize) {
        self.lines(file).map_or((1, 1), |lines| lines.line_column(self.text(file), offset))
    }

    fn lines(&self, file: &str) -> Option<&Lines> {
        let known = self.files.get(file)?;
        Some(known.lines.get_or_init(|| Lines::of(without_mark(&known.text))))
    }

    fn excerpt(&self, file: &str, spans: &[std::ops::Range<usize>]) -> Excerpt {
        excerpt(self.text(file), spans, |offset| self.lines(file).map_or(1, |lines| lines.line(offset)))
    }

    /// One finding, without a final newline.
    ///
    /// Places in the same file share a snippet; of a long line only the part around the place is shown.
    #[must_use]
    pub fn render(&self, diagnostic: &Diagnostic) -> String {
        let shown = self.shown(diagnostic);
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id));
        for (places, excerpt) in &shown {
            group = elements(
                group,
                places,
                excerpt,
                self.line_column(&places[0].file, places[0].span.start),
                std::ptr::eq(places[0], &raw const diagnostic.place),
            );
        }
        let change = diagnostic.fix.as_ref().map(|fix| self.change(diagnostic, fix));
        let help = diagnostic.help.as_deref();
        let mut report = Vec::with_capacity(2);
        match (&change, help) {
            (Some((span, excerpt)), _) => {
                let title = Level::HELP.secondary_title(help.unwrap_or("change it"));
                let replacement = diagnostic.fix.as_ref().map_or("", |fix| fix.replacement.as_str());
                let snippet = Snippet::source(excerpt.text.as_str())
                    .line_start(excerpt.line)
                    .patch(Patch::new(span.clone(), replacement));
                report.push(group);
                report.push(title.element(snippet));
            }
            (None, Some(help)) => report.push(group.element(Level::HELP.message(help))),
            (None, None) => report.push(group),
        }
        let renderer = if self.color { Annotate::styled() } else { Annotate::plain() };
        renderer.term_width(TERMINAL).render(&report)
    }

    /// The places by file, the file of the finding first.
    fn shown<'d>(&self, diagnostic: &'d Diagnostic) -> Vec<(Vec<&'d Place>, Excerpt)> {
        let mut files: Vec<Vec<&Place>> = vec![vec![&diagnostic.place]];
        for place in &diagnostic.related {
            match files.iter_mut().find(|places| places[0].file == place.file) {
                Some(places) => places.push(place),
                None => files.push(vec![place]),
            }
        }
        let with_excerpt = |places: Vec<&'d Place>| {
            let spans: Vec<_> = places.iter().map(|place| place.span.clone()).collect();
            let excerpt = self.excerpt(&places[0].file, &spans);
            (places, excerpt)
        };
        files.into_iter().map(with_excerpt).collect()
    }

    fn change(&self, diagnostic: &Diagnostic, fix: &Fix) -> (std::ops::Range<usize>, Excerpt) {
        let mut excerpt = self.excerpt(&diagnostic.place.file, std::slice::from_ref(&fix.span));
        (excerpt.spans.pop().unwrap_or(0..0), excerpt)
    }
}

/// Wide enough that a cut line is not cut again.
const TERMINAL: usize = 230;

fn elements<'a>(
    group: Group<'a>,
    places: &[&'a Place],
    excerpt: &'a Excerpt,
    (line, column): (usize, usize),
    has_primary: bool,
) -> Group<'a> {
    let annotations = places.iter().zip(&excerpt.spans).enumerate().map(|(at, (place, span))| {
        let kind = if has_primary && at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        label(kind.span(span.clone()), place)
    });
    let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).annotations(annotations);
    let path = &*places[0].file;
    if !excerpt.is_cut && !excerpt.text.is_empty() {
        return group.element(snippet.path(path));
    }
    // The columns of a cut line are not those of the file, so the origin is given and not computed.
    let group = group.element(Origin::path(path).line(line).char_column(column));
    if excerpt.text.is_empty() { group } else { group.element(snippet) }
}

fn label<'a>(annotation: Annotation<'a>, place: &'a Place) -> Annotation<'a> {
    if place.label.is_empty() { annotation } else { annotation.label(place.label.as_str()) }
}
