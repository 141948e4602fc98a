//! Lines, fences and the entries below headings of level 3: what every section is read with.

use super::disguise;

/// A line with the position of its first byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) start: usize,
    /// The first byte of the next line.
    pub(crate) next: usize,
    /// Without the line break.
    pub(crate) text: &'a str,
}

impl Line<'_> {
    pub(crate) fn is_blank(&self) -> bool {
        match self.text.as_bytes() {
            [] => true,
            // Most lines are decided by their first byte.
            [first, ..] => (*first <= b' ' || *first >= 0x80) && self.text.trim().is_empty(),
        }
    }
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        let mut line = Line { start, next: (end + 1).min(text.len()), text: &text[start..end] };
        if line.text.ends_with('\r') {
            line.text = line.text.trim_end_matches('\r');
        }
        start = end + 1;
        Some(line)
    })
}

/// The lines that hold a number sign, a back-tick or a tilde: headings and fences stand on no others.
pub(crate) fn marked_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let mark = at + memchr::memchr3(b'#', b'`', b'~', &bytes[at..])?;
        let start = memchr::memrchr(b'\n', &bytes[at..mark]).map_or(at, |found| at + found + 1);
        let line = lines(&text[start..]).next()?;
        at = start + line.next;
        Some(Line { start, next: at, text: line.text })
    })
}

/// Blanks off both sides; nearly all texts here have one in front, or none.
pub(crate) fn trim(text: &str) -> &str {
    let text = text.strip_prefix(' ').unwrap_or(text);
    match text.as_bytes() {
        [] => text,
        [first, .., last] | [first @ last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// An open fence: its character, its length, its line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fence<'a> {
    mark: u8,
    length: usize,
    pub(crate) info: &'a str,
    pub(crate) line: Line<'a>,
}

impl Fence<'_> {
    /// Whether the block is one of facts about a parameter.
    pub(crate) fn is_yaml(&self) -> bool {
        self.info.eq_ignore_ascii_case("yaml") || self.info.eq_ignore_ascii_case("yml")
    }

    /// Whether the fence of a block is one that platyPS writes.
    pub(crate) fn is_usual(&self) -> bool {
        self.mark == b'`' && self.info.eq_ignore_ascii_case("yaml")
    }
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

/// `CommonMark` 0.31 section 4.5: up to three blanks, at least three marks; a closing fence has no info string.
#[inline]
pub(crate) fn fence_event<'a>(open: Option<&Fence<'a>>, line: Line<'a>) -> FenceEvent<'a> {
    let bytes = line.text.as_bytes();
    let blanks = bytes.iter().take(4).take_while(|byte| **byte == b' ').count();
    match bytes.get(blanks) {
        Some(mark @ (b'`' | b'~')) if blanks <= 3 => marked(open, line, blanks, *mark),
        _ if open.is_some_and(|open| ends_badly(open, line.text)) => FenceEvent::Close,
        _ => FenceEvent::None,
    }
}

/// Whether a line ends a block of facts with something around its marks, as `` **```** `` or `` ```. `` does: such a
/// block has no line without a letter, and the block is reported.
fn ends_badly(open: &Fence<'_>, line: &str) -> bool {
    open.is_yaml() && line.contains("```") && !line.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn marked<'a>(open: Option<&Fence<'a>>, line: Line<'a>, blanks: usize, mark: u8) -> FenceEvent<'a> {
    let trimmed = &line.text[blanks..];
    let length = trimmed.bytes().take_while(|byte| *byte == mark).count();
    let info = trimmed[length..].trim();
    if length < 3 || (mark == b'`' && info.contains('`')) {
        return FenceEvent::None;
    }
    let fence = Fence { mark, length, info, line };
    match open {
        None => FenceEvent::Open(fence),
        Some(open) if open.mark != mark || length < open.length => FenceEvent::None,
        Some(open) if info.is_empty() || ends_badly(open, line.text) => FenceEvent::Close,
        Some(_) => FenceEvent::Reopen(fence),
    }
}

/// The lines that stand in no fence and are none.
pub(crate) fn outside_fences(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut open: Option<Fence<'_>> = None;
    lines(text).filter(move |line| {
        match fence_event(open.as_ref(), *line) {
            FenceEvent::Open(fence) | FenceEvent::Reopen(fence) => open = Some(fence),
            FenceEvent::Close => open = None,
            FenceEvent::None => return open.is_none(),
        }
        false
    })
}

/// A heading of level 3 with what stands below it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The heading's text; empty for a bare `###`.
    pub(crate) heading: &'a str,
    /// The whole line of the heading.
    pub(crate) line: &'a str,
    pub(crate) body: &'a str,
    /// Heading and body.
    pub(crate) whole: &'a str,
}

/// A section cut at its headings of level 3.
#[derive(Debug, Default)]
pub(crate) struct Entries<'a> {
    /// What stands above the first heading.
    pub(crate) before: &'a str,
    pub(crate) entries: Vec<Entry<'a>>,
}

/// Where a heading stands.
#[derive(Clone, Copy)]
struct Start<'a> {
    line: Line<'a>,
    heading: &'a str,
}

/// Cuts a section at its headings of level 3 outside of fences, which `heading` knows by their line.
///
/// `is_entry` sees a heading and the text below it and says whether it is one or only text.
/// `ends_fence` says whether a heading inside of an open fence shows that the fence was never closed.
pub(crate) fn entries<'a>(
    body: &'a str,
    heading: impl Fn(&'a str) -> Option<&'a str>,
    is_entry: impl Fn(&str, &str) -> bool,
    ends_fence: impl Fn(&Fence<'a>, &str) -> bool,
) -> Entries<'a> {
    let mut starts = starts(body, heading, ends_fence);
    let ends: Vec<usize> = starts.iter().skip(1).map(|next| next.line.start).chain([body.len()]).collect();
    let mut ends = ends.into_iter();
    starts.retain(|start| {
        let end = ends.next().unwrap_or(body.len());
        is_entry(start.heading, &body[start.line.next.min(end)..end])
    });
    let before = &body[..starts.first().map_or(body.len(), |start| start.line.start)];
    let ends = starts.iter().skip(1).map(|next| next.line.start).chain([body.len()]);
    let entry = |(start, end): (&Start<'a>, usize)| Entry {
        heading: start.heading,
        line: start.line.text,
        body: &body[start.line.next.min(end)..end],
        whole: &body[start.line.start..end],
    };
    Entries { before, entries: starts.iter().zip(ends).map(entry).collect() }
}

fn starts<'a>(
    body: &'a str,
    heading: impl Fn(&'a str) -> Option<&'a str>,
    ends_fence: impl Fn(&Fence<'a>, &str) -> bool,
) -> Vec<Start<'a>> {
    let mut found: Vec<Start<'a>> = Vec::new();
    let mut open: Option<Fence<'a>> = None;
    // Headings inside of the open fence: they count if it turns out that the fence is never closed.
    let mut inside: Vec<Start<'a>> = Vec::new();
    for line in marked_lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) => open = Some(fence),
            FenceEvent::Close => {
                open = None;
                inside.clear();
            }
            FenceEvent::Reopen(fence) => {
                found.append(&mut inside);
                open = Some(fence);
            }
            FenceEvent::None => {
                let Some(heading) = heading(line.text) else { continue };
                if open.as_ref().is_some_and(|fence| ends_fence(fence, heading)) {
                    found.append(&mut inside);
                    open = None;
                }
                let list = if open.is_some() { &mut inside } else { &mut found };
                list.push(Start { line, heading });
            }
        }
    }
    if open.is_some() {
        found.append(&mut inside);
    }
    found
}

/// The text of `### Text`; a dash and the word Example may follow the number signs without a blank.
/// A parameter may stand at another level.
pub(crate) fn level_three(line: &str) -> Option<&str> {
    let Some(text) = line.strip_prefix("###").filter(|rest| !rest.starts_with('#')) else { return entry_at(line) };
    let is_glued = text.starts_with(['-', '\u{a0}']) || is_example(text);
    (text.is_empty() || text.starts_with([' ', '\t']) || is_glued).then(|| heading_text(text))
}

/// Whether the text of a heading says that an example begins.
pub(crate) fn is_example(text: &str) -> bool {
    text.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("example"))
}

/// The text of a heading behind its number signs; those that close it are none of it (`CommonMark` 0.31 section 4.2).
pub(crate) fn heading_text(text: &str) -> &str {
    let text = text.trim();
    let open = text.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { text }
}

/// A heading of level 3, or one that was meant as one: of another level, or with something before its number signs.
/// For sections that hold no other headings.
pub(crate) fn any_level(line: &str) -> Option<&str> {
    memchr::memchr(b'#', line.as_bytes())?;
    level_three(line).or_else(|| disguise::heading(line).map(|(_, text)| text)).or_else(|| {
        let text = line.trim_start_matches('#');
        let is_glued = line.len() - text.len() == 3 && text.starts_with(char::is_alphanumeric);
        let is_other = line.len() - text.len() > 1 && text.starts_with([' ', '\t']);
        (is_glued || is_other).then(|| heading_text(text))
    })
}

/// `## -Name`, `#### -Name` and `> ### -Name`: the heading of a parameter, or of the common ones, at another level or
/// with something before it, for nothing else looks like that.
pub(crate) fn entry_at(line: &str) -> Option<&str> {
    let (level, text) = if line.starts_with('#') {
        let text = line.trim_start_matches('#');
        (line.len() - text.len(), heading_text(Some(text).filter(|text| text.starts_with([' ', '\t']))?))
    } else {
        disguise::heading(line)?
    };
    let is_word = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|c| c.is_ascii_alphanumeric())
    };
    let is_name = match text {
        "CommonParameters" | "WorkflowCommonParameters" => true,
        text => text.strip_prefix('-').is_some_and(is_word),
    };
    (is_name && (2..=6).contains(&level)).then_some(text)
}
