//! Diagnostics as text in the style of rustc.

use super::{Diagnostic, Place, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer as Annotate, Snippet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Renders diagnostics against the texts they point into.
#[derive(Debug, Default)]
pub struct Renderer {
    texts: BTreeMap<Arc<str>, Arc<str>>,
    color: bool,
}

impl Renderer {
    /// A renderer that writes plain text, or with terminal colours.
    #[must_use]
    pub fn new(color: bool) -> Self {
        Self { texts: BTreeMap::new(), color }
    }

    /// Makes the text of a file known, so that its lines can be shown.
    pub fn add(&mut self, file: &Arc<str>, text: Arc<str>) {
        self.texts.insert(Arc::clone(file), text);
    }

    /// One finding, without a final newline.
    #[must_use]
    pub fn render(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let mut group = Group::with_title(
            level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id),
        );
        group = group.element(self.snippet(&diagnostic.place, AnnotationKind::Primary));
        for place in &diagnostic.related {
            group = group.element(self.snippet(place, AnnotationKind::Context));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if self.color { Annotate::styled() } else { Annotate::plain() };
        renderer.render(&[group])
    }

    fn snippet<'a>(
        &'a self,
        place: &'a Place,
        kind: AnnotationKind,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let text = self.texts.get(&place.file).map_or("", |text| &**text);
        let annotation = kind.span(within(text, &place.span));
        let annotation =
            if place.label.is_empty() { annotation } else { annotation.label(place.label.as_str()) };
        Snippet::source(text).path(&*place.file).annotation(annotation)
    }
}

/// The span cut to one line and to character boundaries, so that any span can be shown.
fn within(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = floor(text, span.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..floor(text, span.end.clamp(start, line_end))
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
