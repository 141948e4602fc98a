//! The lines of a file that a finding shows, so that neither a long file nor a long line costs anything.

use std::ops::Range;

/// How many characters of a line are shown.
const WIDTH: usize = 200;
/// How many characters stand before the place on a line that is cut.
const BEFORE: usize = 60;
/// Lines this close to each other are shown with what stands between.
const CLOSE: usize = 5;

/// A text of the same line structure as a part of the file, with only the lines that are shown.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of the first line, from one.
    pub(super) line: usize,
    /// Whether a line is shown in part, so that its columns are not those of the file.
    pub(super) is_cut: bool,
    /// The spans in `text`, in the order they were given.
    pub(super) spans: Vec<Range<usize>>,
}

/// Cuts the lines with these spans out of a text; a span over several lines is cut to its first one.
///
/// `number` gives the line of a byte, from one.
pub(super) fn excerpt(text: &str, spans: &[Range<usize>], number: impl Fn(usize) -> usize) -> Excerpt {
    let spans: Vec<Range<usize>> = spans.iter().map(|span| within(text, span)).collect();
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| spans[*at].start);
    let mut shown = Excerpt { spans: vec![0..0; spans.len()], ..Excerpt::default() };
    let mut last: Option<Range<usize>> = None;
    for at in order {
        let span = &spans[at];
        let line = line_of(text, span.start);
        match &last {
            None => shown.line = number(line.start),
            Some(last) if *last == line => {
                // The first place on a line decides what is shown of it.
                shown.spans[at] = shown.place_on_last(text, &line, span, &spans);
                continue;
            }
            Some(last) => shown.gap(&text[last.end..line.start]),
        }
        let first = first_on(&spans, &line);
        shown.push_line(text, &line, &first);
        shown.spans[at] = shown.place_on_last(text, &line, span, &spans);
        last = Some(line);
    }
    shown
}

impl Excerpt {
    /// Keeps the number of lines between two shown ones, and their text if it is little.
    fn gap(&mut self, between: &str) {
        if count_lines(between) > CLOSE {
            self.text.extend(std::iter::repeat_n('\n', count_lines(between)));
            return;
        }
        for line in between.split_inclusive('\n') {
            let kept = line.trim_end_matches(['\n', '\r']);
            let end = kept.char_indices().nth(WIDTH).map_or(kept.len(), |(at, _)| at);
            self.text.push_str(&kept[..end]);
            if line.ends_with('\n') {
                self.text.push('\n');
            }
        }
    }

    fn push_line(&mut self, text: &str, line: &Range<usize>, span: &Range<usize>) {
        let window = window(text, line, span);
        self.is_cut |= window != *line;
        self.text.push_str(mark(window.start > line.start));
        self.text.push_str(&text[window.clone()]);
        self.text.push_str(mark(window.end < line.end));
    }

    /// The span on the line that was pushed last.
    fn place_on_last(
        &self,
        text: &str,
        line: &Range<usize>,
        span: &Range<usize>,
        spans: &[Range<usize>],
    ) -> Range<usize> {
        let window = window(text, line, &first_on(spans, line));
        let begin = self.text.rfind('\n').map_or(0, |at| at + 1) + mark(window.start > line.start).len();
        let inside = |offset: usize| begin + offset.clamp(window.start, window.end) - window.start;
        inside(span.start)..inside(span.end)
    }
}

fn mark(is_cut: bool) -> &'static str {
    if is_cut { "…" } else { "" }
}

/// The span given first that begins on this line: the finding itself comes before what is related to it.
fn first_on(spans: &[Range<usize>], line: &Range<usize>) -> Range<usize> {
    let on = |span: &&Range<usize>| line.start <= span.start && span.start <= line.end;
    spans.iter().find(on).cloned().unwrap_or(line.start..line.start)
}

/// What is shown of a line.
fn window(text: &str, line: &Range<usize>, span: &Range<usize>) -> Range<usize> {
    let whole = &text[line.clone()];
    if whole.len() <= WIDTH || whole.chars().count() <= WIDTH {
        return line.clone();
    }
    let before = text[line.start..span.start].char_indices().rev().nth(BEFORE - 1);
    let mut start = before.map_or(line.start, |(at, _)| line.start + at);
    let rest = &text[start..line.end];
    let end = rest.char_indices().nth(WIDTH).map_or(line.end, |(at, _)| start + at);
    if end == line.end {
        // The place is near the end of the line, so more of what stands before it is shown.
        start = whole.char_indices().rev().nth(WIDTH - 1).map_or(line.start, |(at, _)| line.start + at);
    }
    start..end
}

/// The span cut to one line and to character boundaries, so that any span can be shown.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    // The place behind the last line break has no line of its own to show.
    let last = text.trim_end_matches(['\n', '\r']).len();
    let start = floor(text, span.start);
    let start = if start >= text.len() { last } else { start };
    let line = line_of(text, start);
    let start = start.min(line.end);
    start..floor(text, span.end.clamp(start, line.end.max(start)))
}

/// The line around an offset, without its line break.
fn line_of(text: &str, offset: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(text.len(), |at| offset + at);
    start..start + text[start..end].trim_end_matches('\r').len()
}

fn count_lines(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

/// The offset, or the beginning of the character that it cuts; never behind the end.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
