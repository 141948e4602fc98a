//! The outline of a page: its heading and its sections, found line by line, outside of fences.

mod absent;
mod lost;
mod name;

use super::Findings;
use super::disguise;
use super::findings::first_line;
use super::lines::heading_text;
pub(crate) use super::lines::{
    Fence, FenceEvent, Line, any_level, entry_at, fence_event, is_example, level_three, lines, outside_fences,
};
use crate::diagnostic::codes;
use memchr::memmem::Finder;

pub use name::SectionName;

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

/// Finds title and sections; text above the first section that is not the title is left unread and reported.
pub(crate) fn scan<'a>(text: &'a str, findings: &mut Findings<'a>) -> Outline<'a> {
    let mut found = headings(text, findings);
    restore(text, &mut found, findings);
    let headings = settle(text, &found, findings);
    let mut outline = Outline::default();
    let first_section = headings.iter().position(|heading| heading.level == 2).unwrap_or(headings.len());
    let (titles, sections) = headings.split_at(first_section);
    let above = sections.first().map_or(text.len(), |heading| heading.line.start);
    let advice = "put it into SYNOPSIS or DESCRIPTION, or remove it";
    if let Some(title) = titles.first() {
        outline.title = title.text;
        findings.stray(&text[..title.line.start], advice);
        let below = &text[title.line.next..above];
        match titles.get(1) {
            None => findings.stray(below, advice),
            Some(second) => {
                findings.stray(&text[title.line.next..second.line.start], advice);
                report_second_title(second, &text[second.line.start..above], findings);
            }
        }
    } else {
        findings.stray(&text[..above], "begin the page with `# Verb-Noun`");
    }
    let ends = sections.iter().skip(1).map(|next| next.line.start).chain([text.len()]);
    for (heading, end) in sections.iter().zip(ends) {
        let body = &text[heading.line.start + heading.line.text.len()..end];
        outline.sections.push(Section { name: heading.name, heading: heading.text, body });
    }
    report_duplicates(&outline, findings);
    outline
}

/// The level of a heading with something before it, which is none of a page's.
const NO_LEVEL: usize = 7;

#[derive(Clone, Copy)]
struct Heading<'a> {
    level: usize,
    name: SectionName,
    text: &'a str,
    line: Line<'a>,
}

/// Headings of level 1 and 2, outside of fences.
fn headings<'a>(text: &'a str, findings: &mut Findings<'a>) -> Vec<Heading<'a>> {
    let mut scan = Scan::default();
    let mut marks = Marks::new(text);
    while let Some(line) = marks.next_line() {
        match line.text.as_bytes() {
            [b'#', ..] => scan.number_sign(line, findings),
            [b'`' | b'~', ..] | [b' ', b'`' | b'~' | b' ' | b'#', ..] => scan.indented(text, line, findings),
            // What stands around the end of a block can be anything.
            _ if scan.open.is_some() => scan.indented(text, line, findings),
            _ => scan.disguised(line),
        }
    }
    if scan.open.is_some() {
        scan.unclosed(findings);
    }
    scan.found
}

/// The lines that hold a number sign, a tilde or three back-ticks: few of a page's lines, and only they matter here.
struct Marks<'a> {
    text: &'a str,
    at: usize,
    /// Where the next sign or tilde is and the next three back-ticks, from `at` on; the end if there is none.
    next: [usize; 2],
    fence: Finder<'static>,
}

impl<'a> Marks<'a> {
    fn new(text: &'a str) -> Self {
        let mut marks = Self { text, at: 0, next: [0; 2], fence: Finder::new("```") };
        marks.find();
        marks
    }

    fn find(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        for (kind, next) in self.next.iter_mut().enumerate() {
            if *next < self.at || self.at == 0 {
                let found = match kind {
                    0 => memchr::memchr2(b'#', b'~', rest),
                    _ => self.fence.find(rest),
                };
                *next = self.at + found.unwrap_or(rest.len());
            }
        }
    }

    fn next_line(&mut self) -> Option<Line<'a>> {
        let bytes = self.text.as_bytes();
        let mark = self.next.into_iter().min().filter(|mark| *mark < bytes.len())?;
        let start = memchr::memrchr(b'\n', &bytes[self.at..mark]).map_or(self.at, |found| self.at + found + 1);
        let line = lines(&self.text[start..]).next()?;
        self.at = start + line.next;
        self.find();
        Some(Line { start, next: self.at, text: line.text })
    }
}

#[derive(Default)]
struct Scan<'a> {
    found: Vec<Heading<'a>>,
    open: Option<Fence<'a>>,
    /// Headings inside of the open fence: they count if it turns out that the fence is never closed.
    inside: Vec<Heading<'a>>,
    /// The last section with a name of the schema.
    section: Option<SectionName>,
}

impl<'a> Scan<'a> {
    fn number_sign(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        let heading = heading(line);
        let is_known = heading.is_some_and(|heading| heading.level == 2 && heading.name != SectionName::Unknown);
        if let Some(fence) = &self.open
            && (is_known || level_three(line.text).is_some())
            && self.section.is_some_and(|section| shows_unclosed(section, fence, line.text))
        {
            self.unclosed(findings);
        }
        let Some(heading) = heading else { return };
        if self.open.is_some() {
            self.inside.push(heading);
            return;
        }
        if is_known {
            self.section = Some(heading.name);
            if !line.text[2..].starts_with([' ', '\t', '\u{a0}']) {
                report_section(&heading, findings);
            }
        }
        self.found.push(heading);
    }

    fn indented(&mut self, text: &'a str, line: Line<'a>, findings: &mut Findings<'a>) {
        match fence_event(self.open.as_ref(), line) {
            FenceEvent::None => self.disguised(line),
            FenceEvent::Open(fence) => self.open = Some(fence),
            FenceEvent::Close => {
                self.open = None;
                self.inside.clear();
            }
            FenceEvent::Reopen(fence) if self.section == Some(SectionName::Syntax) && is_last(text, line) => {
                let message = "this line does not close the block above, for something stands behind its marks";
                findings.report(codes::S011, line.text, message, "write the marks alone");
                findings.fix(fence.info, "");
                self.open = None;
                self.inside.clear();
            }
            FenceEvent::Reopen(fence) => {
                self.unclosed(findings);
                self.open = Some(fence);
            }
        }
    }

    /// `> ## SYNTAX`: a heading of the schema with something before it, which counts if there is no other one.
    fn disguised(&mut self, line: Line<'a>) {
        if self.open.is_none()
            && let Some((_, text)) = disguise::heading(line.text)
            && let Some(name) = SectionName::exactly(text)
        {
            self.section = Some(name);
            self.found.push(Heading { level: NO_LEVEL, name, text, line });
        }
    }

    /// The open fence was never closed, so the headings below it are real.
    fn unclosed(&mut self, findings: &mut Findings<'a>) {
        if let Some(fence) = self.open.take() {
            findings.report(
                codes::S011,
                fence.line.text,
                "this fence is not closed",
                "add a line with the same marks after the block, or open the block above it",
            );
        }
        if let Some(last) = self.inside.iter().rev().find(|heading| heading.name != SectionName::Unknown) {
            self.section = Some(last.name);
        }
        self.found.append(&mut self.inside);
    }
}

/// Whether nothing but a heading follows a line, so that no block can begin with it.
fn is_last(text: &str, line: Line<'_>) -> bool {
    lines(&text[line.next..]).find(|line| !line.is_blank()).is_some_and(|line| any_level(line.text).is_some())
}

/// Whether a heading inside of a fence shows that the fence is not closed: syntax and facts never hold headings.
fn shows_unclosed(section: SectionName, fence: &Fence<'_>, line: &str) -> bool {
    let is_block = fence.info.is_empty() || fence.is_yaml();
    match section {
        SectionName::Syntax => true,
        SectionName::Parameters if is_block => {
            line.starts_with("## ") || level_three(line).is_some_and(super::parameter::is_parameter_heading)
        }
        _ => false,
    }
}

/// A heading of level 1 or 2; `##SYNTAX` without a blank counts if the schema knows it, and so may one of another level.
fn heading(line: Line<'_>) -> Option<Heading<'_>> {
    let level = line.text.bytes().take(7).take_while(|byte| *byte == b'#').count();
    let rest = &line.text[level..];
    let text = heading_text(rest);
    if level != 2
        && rest.starts_with(' ')
        && let Some(name) = SectionName::exactly(text)
    {
        return Some(Heading { level, name, text, line });
    }
    if level > 2 {
        return None;
    }
    let name = SectionName::of(text).unwrap_or(SectionName::Unknown);
    let is_glued = !(rest.is_empty() || rest.starts_with([' ', '\t']));
    let counts = !is_glued || (level == 2 && name != SectionName::Unknown);
    counts.then_some(Heading { level, name, text, line })
}

/// Adds the headings of a page that are none as they stand, where it lacks its title or a section.
fn restore<'a>(text: &'a str, found: &mut Vec<Heading<'a>>, findings: &mut Findings<'a>) {
    let has_title = found.iter().find(|heading| heading.level < 3).is_some_and(|heading| heading.level == 1);
    if !has_title && let Some(title) = lost::title(text, found) {
        report_form(&title, &format!("# {}", title.text), findings);
        add(found, title);
    }
    let is_lost = |name| name != SectionName::Aliases && found.iter().all(|heading| heading.name != name);
    // A page without any section is none of a cmdlet.
    let is_page =
        found.iter().any(|heading| heading.name == SectionName::Syntax || heading.name == SectionName::Synopsis);
    if is_page && SectionName::all().any(is_lost) {
        for heading in lost::sections(text, is_lost) {
            report_section(&heading, findings);
            add(found, heading);
        }
        for name in SectionName::all() {
            let is_there = found.iter().any(|heading| heading.name == name);
            if !is_there && let Some(heading) = absent::heading(text, name, found) {
                report_absent(text, &heading, findings);
                found.insert(found.partition_point(|other| other.line.start < heading.line.start), heading);
            }
        }
    }
}

fn report_absent<'a>(text: &'a str, heading: &Heading<'a>, findings: &mut Findings<'a>) {
    let right = format!("## {}", heading.name.text());
    let message = format!("`{right}` begins here, and its heading is lost");
    findings.report(
        codes::S021,
        first_line(&text[heading.line.start..]),
        message,
        format!("write `{right}` above this line"),
    );
    let above = &text[..heading.line.start];
    let gap = if above.ends_with("\n\n") || above.ends_with("\n\r\n") { "" } else { "\n" };
    findings.fix(heading.text, format!("{gap}{right}\n\n"));
}

/// Puts a heading in its place, instead of what its line was read as.
fn add<'a>(found: &mut Vec<Heading<'a>>, heading: Heading<'a>) {
    let at = found.partition_point(|other| other.line.start < heading.line.start);
    let end = at + usize::from(found.get(at).is_some_and(|other| other.line.start == heading.line.start));
    found.splice(at..end, [heading]);
}

fn report_section<'a>(heading: &Heading<'a>, findings: &mut Findings<'a>) {
    report_form(heading, &format!("## {}", heading.name.text()), findings);
}

/// Reports a heading that is not written as one; a no-break space is reported with the characters of the page.
fn report_form<'a>(heading: &Heading<'a>, right: &str, findings: &mut Findings<'a>) {
    if heading.line.text.contains('\u{a0}') {
        return;
    }
    let message = format!("this line is read as `{right}`");
    findings.report(codes::S020, heading.line.text, message, format!("write `{right}` at the start of the line"));
    findings.fix(heading.line.text, right);
}

fn report_second_title<'a>(heading: &Heading<'a>, whole: &'a str, findings: &mut Findings<'a>) {
    findings.leave(
        codes::S002,
        whole,
        format!("`# {}` is another heading of level 1", first_words(heading.text)),
        "give each cmdlet a page of its own, or write a heading of level 3 inside of a section",
    );
}

fn first_words(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(end, _)| &text[..end])
}

/// Decides about headings that the schema does not know: misspelt, a section of its own, or text.
/// Headings of level 1 are kept above the first section; below it one counts only if it begins another page.
fn settle<'a>(text: &'a str, found: &[Heading<'a>], findings: &mut Findings<'a>) -> Vec<Heading<'a>> {
    let mut known = [false; SectionName::COUNT];
    for heading in found.iter().filter(|heading| heading.level == 2) {
        known[heading.name as usize] = true;
    }
    // A section whose only heading has another level.
    let is_section = |heading: &Heading<'_>| heading.name != SectionName::Unknown && !known[heading.name as usize];
    let mut settled: Vec<Heading<'a>> = Vec::with_capacity(found.len().min(64));
    let mut last = None;
    for (at, mut heading) in found.iter().copied().enumerate() {
        if heading.level != 2 && is_section(&heading) {
            report_section(&heading, findings);
            heading.level = 2;
        }
        if heading.level > 2 {
            continue;
        }
        if heading.level == 1 {
            if last.is_none() {
                settled.push(heading);
            } else if begins_page(text, &heading, found.get(at + 1)) {
                report_second_title(&heading, heading.line.text, findings);
                settled.push(Heading { level: 2, name: SectionName::Unknown, ..heading });
                last = Some(SectionName::Unknown);
            }
            continue;
        }
        if heading.name == SectionName::Unknown && !settle_unknown(text, &mut heading, last, &known, findings) {
            continue;
        }
        last = Some(heading.name);
        settled.push(heading);
    }
    settled
}

/// `# Verb-Noun` with a section of the schema right below it: pages pasted into one file.
fn begins_page(text: &str, heading: &Heading<'_>, next: Option<&Heading<'_>>) -> bool {
    let is_name = heading.text.contains('-') && !heading.text.contains(char::is_whitespace);
    let below = |next: &Heading<'_>| &text[heading.line.next..next.line.start];
    is_name && next.is_some_and(|next| next.name != SectionName::Unknown && below(next).trim().is_empty())
}

/// The section that a heading with another name is: one with almost that name, or one that begins with a parameter.
fn meant(text: &str, heading: &Heading<'_>, known: &[bool; SectionName::COUNT]) -> Option<SectionName> {
    let is_free = |name: SectionName| !known[name as usize];
    let begins_with_parameter = || {
        let below = lines(&text[heading.line.next..]).find(|line| !line.is_blank());
        below.is_some_and(|line| entry_at(line.text).is_some())
    };
    let named = SectionName::meant_by(heading.text, is_free);
    named.or_else(|| Some(SectionName::Parameters).filter(|name| is_free(*name) && begins_with_parameter()))
}

/// Whether the heading stays one.
fn settle_unknown<'a>(
    text: &'a str,
    heading: &mut Heading<'a>,
    last: Option<SectionName>,
    known: &[bool; SectionName::COUNT],
    findings: &mut Findings<'a>,
) -> bool {
    if let Some(name) = meant(text, heading, known) {
        let message = format!("`## {}` is read as `## {}`", heading.text, name.text());
        findings.misspelt(codes::S010, heading.line.text, message, &format!("## {}", name.text()));
        heading.name = name;
        return true;
    }
    if last == Some(SectionName::Parameters) && entry_at(heading.line.text).is_some() {
        return false;
    }
    // A comment of an unfenced example, or a heading in a description: text of that section.
    if matches!(last, Some(SectionName::Examples | SectionName::Description | SectionName::Notes)) {
        return false;
    }
    findings.report(
        codes::S009,
        heading.line.text,
        format!("`## {}` is no section of a help page", first_words(heading.text)),
        "it is kept as text; use one of the headings of the schema",
    );
    true
}

fn report_duplicates<'a>(outline: &Outline<'a>, findings: &mut Findings<'a>) {
    let mut seen = [false; SectionName::COUNT];
    for section in outline.sections.iter().filter(|section| section.name != SectionName::Unknown) {
        let is_seen = &mut seen[section.name as usize];
        if *is_seen {
            findings.report(
                codes::S006,
                section.heading,
                format!("`## {}` stands twice on this page", section.name.text()),
                "merge the two; only the first one is read",
            );
        }
        *is_seen = true;
    }
}
