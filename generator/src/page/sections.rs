//! The outline of a page: its heading and its sections, found line by line, outside of fences.

use super::Findings;
use crate::diagnostic::codes;

/// A section heading of the help schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionName {
    /// `## SYNOPSIS`
    Synopsis,
    /// `## SYNTAX`
    Syntax,
    /// `## ALIASES`
    Aliases,
    /// `## DESCRIPTION`
    Description,
    /// `## EXAMPLES`
    Examples,
    /// `## PARAMETERS`
    Parameters,
    /// `## INPUTS`
    Inputs,
    /// `## OUTPUTS`
    Outputs,
    /// `## NOTES`
    Notes,
    /// `## RELATED LINKS`
    RelatedLinks,
    /// A heading that the schema does not know.
    Unknown,
}

const NAMES: [(&str, SectionName); 10] = [
    ("SYNOPSIS", SectionName::Synopsis),
    ("SYNTAX", SectionName::Syntax),
    ("ALIASES", SectionName::Aliases),
    ("DESCRIPTION", SectionName::Description),
    ("EXAMPLES", SectionName::Examples),
    ("PARAMETERS", SectionName::Parameters),
    ("INPUTS", SectionName::Inputs),
    ("OUTPUTS", SectionName::Outputs),
    ("NOTES", SectionName::Notes),
    ("RELATED LINKS", SectionName::RelatedLinks),
];

impl SectionName {
    /// The heading's text, `RELATED LINKS`.
    #[must_use]
    pub fn text(self) -> &'static str {
        NAMES.iter().find(|(_, name)| *name == self).map_or("", |(text, _)| text)
    }

    /// Pages write headings in any case, and some end them with a colon.
    fn of(heading: &str) -> Option<Self> {
        let heading = heading.trim_end_matches([':', ' ']);
        NAMES.iter().find(|(text, _)| text.eq_ignore_ascii_case(heading)).map(|(_, name)| *name)
    }

    /// The section that a misspelt heading means: two edits away at most.
    fn meant_by(heading: &str) -> Option<Self> {
        let heading = heading.trim_end_matches([':', ' ']).to_ascii_uppercase();
        let close = |(text, _): &&(&str, Self)| {
            heading.len().abs_diff(text.len()) <= 2 && edits(&heading, text) <= 2
        };
        NAMES.iter().find(close).map(|(_, name)| *name)
    }
}

/// A section of a page.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// Which one it is.
    pub name: SectionName,
    /// The heading's text as it stands.
    pub heading: &'a str,
    /// Everything up to the next section.
    pub body: &'a str,
}

/// Title and sections.
#[derive(Debug, Default)]
pub struct Outline<'a> {
    /// The text of the first heading of level 1.
    pub title: &'a str,
    /// The sections in page order.
    pub sections: Vec<Section<'a>>,
}

/// A line with the position of its first byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) start: usize,
    /// Without the line break.
    pub(crate) text: &'a str,
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        let line = Line { start, text: text[start..end].trim_end_matches('\r') };
        start = end + 1;
        Some(line)
    })
}

/// An open fence: its character, its length, its line.
#[derive(Clone, Copy)]
pub(crate) struct Fence<'a> {
    mark: u8,
    length: usize,
    pub(crate) info: &'a str,
    pub(crate) line: Line<'a>,
}

/// What a line does to the fence state.
pub(crate) enum FenceEvent<'a> {
    /// Not a fence line.
    None,
    /// Opens a fence.
    Open(Fence<'a>),
    /// Closes the open one.
    Close,
    /// Opens a fence although another of the same kind is open: that one was never closed.
    Reopen(Fence<'a>),
}

/// CommonMark 0.31 section 4.5: up to three blanks, at least three marks; a closing fence has no info string.
pub(crate) fn fence_event<'a>(open: Option<&Fence<'a>>, line: Line<'a>) -> FenceEvent<'a> {
    let trimmed = line.text.trim_start_matches(' ');
    let mark = match trimmed.as_bytes() {
        [mark @ (b'`' | b'~'), ..] if line.text.len() - trimmed.len() <= 3 => *mark,
        _ => return FenceEvent::None,
    };
    let length = trimmed.bytes().take_while(|byte| *byte == mark).count();
    let info = trimmed[length..].trim();
    if length < 3 || (mark == b'`' && info.contains('`')) {
        return FenceEvent::None;
    }
    let fence = Fence { mark, length, info, line };
    match open {
        None => FenceEvent::Open(fence),
        Some(open) if open.mark != mark || length < open.length => FenceEvent::None,
        Some(_) if info.is_empty() => FenceEvent::Close,
        Some(_) => FenceEvent::Reopen(fence),
    }
}

/// Finds title and sections.
pub(crate) fn scan<'a>(text: &'a str, findings: &mut Findings<'a>) -> Outline<'a> {
    let headings = headings(text, findings);
    let mut outline = Outline::default();
    let mut title_line = None;
    for (at, heading) in headings.iter().enumerate() {
        match heading.level {
            1 if outline.sections.is_empty() && title_line.is_none() => {
                outline.title = heading.text;
                title_line = Some(heading.line);
            }
            2 => {
                let end = headings[at + 1..]
                    .iter()
                    .find(|next| next.level == 2)
                    .map_or(text.len(), |next| next.line.start);
                let start = (heading.line.start + heading.line.text.len()).min(text.len());
                let name = heading.name;
                outline.sections.push(Section { name, heading: heading.text, body: &text[start..end] });
            }
            _ => {}
        }
    }
    report_duplicates(&outline, findings);
    outline
}

struct Heading<'a> {
    level: usize,
    name: SectionName,
    text: &'a str,
    line: Line<'a>,
}

/// Headings of level 1 before the first section, and the section headings, outside of fences.
fn headings<'a>(text: &'a str, findings: &mut Findings<'a>) -> Vec<Heading<'a>> {
    let mut found: Vec<Heading<'a>> = Vec::new();
    let mut open: Option<Fence<'a>> = None;
    // Headings inside of the open fence: they count if it turns out that the fence is never closed.
    let mut inside: Vec<Heading<'a>> = Vec::new();
    for line in lines(text) {
        match line.text.as_bytes() {
            [b'#', ..] => {
                if let Some(heading) = heading(line) {
                    if open.is_some() { inside.push(heading) } else { found.push(heading) }
                }
            }
            [b'`' | b'~' | b' ', ..] => match fence_event(open.as_ref(), line) {
                FenceEvent::None => {}
                FenceEvent::Open(fence) => open = Some(fence),
                FenceEvent::Close => {
                    open = None;
                    inside.clear();
                }
                FenceEvent::Reopen(fence) => {
                    unclosed(open.as_ref(), findings);
                    found.append(&mut inside);
                    open = Some(fence);
                }
            },
            _ => {}
        }
    }
    if open.is_some() {
        unclosed(open.as_ref(), findings);
        found.append(&mut inside);
    }
    settle(found, findings)
}

fn unclosed<'a>(open: Option<&Fence<'a>>, findings: &mut Findings<'a>) {
    if let Some(fence) = open {
        findings.report(
            codes::S011,
            fence.line.text,
            "this fence is not closed",
            "add a line with the same marks after the block, or open the block above it",
        );
    }
}

fn heading(line: Line<'_>) -> Option<Heading<'_>> {
    let level = line.text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &line.text[level..];
    if level > 2 || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let text = rest.trim();
    let name = SectionName::of(text).unwrap_or(SectionName::Unknown);
    Some(Heading { level, name, text, line })
}

/// Decides about headings that the schema does not know: misspelt, a section of its own, or text.
fn settle<'a>(found: Vec<Heading<'a>>, findings: &mut Findings<'a>) -> Vec<Heading<'a>> {
    let mut settled: Vec<Heading<'a>> = Vec::new();
    let known: Vec<SectionName> =
        found.iter().filter(|heading| heading.level == 2).map(|heading| heading.name).collect();
    for mut heading in found {
        if heading.level == 2 && heading.name == SectionName::Unknown {
            let meant = SectionName::meant_by(heading.text).filter(|name| !known.contains(name));
            if let Some(name) = meant {
                findings.report(
                    codes::S010,
                    heading.line.text,
                    format!("`## {}` is read as `## {}`", heading.text, name.text()),
                    format!("write `## {}`", name.text()),
                );
                heading.name = name;
            } else if is_free_text(&settled) {
                // A comment of an unfenced example, or a heading in a description: text of that section.
                continue;
            } else {
                findings.report(
                    codes::S009,
                    heading.line.text,
                    format!("`## {}` is no section of a help page", heading.text),
                    "it is kept as text; use one of the headings of the schema",
                );
            }
        }
        settled.push(heading);
    }
    settled
}

/// Sections whose text may hold lines that look like headings.
fn is_free_text(settled: &[Heading<'_>]) -> bool {
    let last = settled.iter().rev().find(|heading| heading.level == 2).map(|heading| heading.name);
    matches!(last, Some(SectionName::Examples | SectionName::Description | SectionName::Notes))
}

fn report_duplicates<'a>(outline: &Outline<'a>, findings: &mut Findings<'a>) {
    for (at, section) in outline.sections.iter().enumerate() {
        let earlier = &outline.sections[..at];
        if section.name != SectionName::Unknown && earlier.iter().any(|other| other.name == section.name) {
            findings.report(
                codes::S006,
                section.heading,
                format!("`## {}` stands twice on this page", section.name.text()),
                "merge the two; only the first one is read",
            );
        }
    }
}

/// Levenshtein distance; both texts are short.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.bytes().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != *y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}
