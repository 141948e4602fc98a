//! SYNTAX: the parameter sets of a cmdlet, each with its items in order.
//!
//! ```text
//! item = [-N <T>] | -N <T> | [[-N] <T>] | [-N] <T> | [-N] | -N | [<CommonParameters>]
//! ```
//!
//! SYNTAX is the truth for what is mandatory in which set.
//! Other forms that people write are read as what they mean and marked as odd.

mod item;
mod washed;

use super::Findings;
use super::disguise;
use super::findings::first_line;
use super::is_verb_noun;
use super::lines::{Fence, FenceEvent, Line, any_level, fence_event, lines};
use super::near::meant;
use crate::diagnostic::codes;
use item::Item;
use std::fmt;
use washed::Washed;

pub use item::SyntaxItem;
pub(super) use item::name_length;

/// One parameter set.
#[derive(Clone, Debug, Default)]
pub struct SyntaxSet<'a> {
    /// The heading's text as it stands; none if the block has no heading.
    pub heading: Option<&'a str>,
    /// The name; empty if the page has only one set and no heading for it.
    pub name: &'a str,
    /// Whether the heading says `(Default)`, or the set is the only one.
    pub is_default: bool,
    /// The block without its fence; empty if the set has none, which is reported.
    pub text: &'a str,
    /// The cmdlet that the block names.
    pub command: &'a str,
    /// The parameters in the order of the block.
    pub items: Vec<SyntaxItem<'a>>,
    /// Whether `[<CommonParameters>]` is there.
    pub has_common_parameters: bool,
    /// Whether `[<WorkflowCommonParameters>]` is there.
    pub has_workflow_common_parameters: bool,
    /// What was understood and is no item: a prompt before the cmdlet, `[CommonParameters]` without angle brackets.
    pub odd: Vec<&'a str>,
    /// What was not understood; it is reported.
    pub unread: Vec<&'a str>,
}

impl fmt::Display for SyntaxSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.command)?;
        for item in &self.items {
            write!(f, " {item}")?;
        }
        if self.has_workflow_common_parameters {
            f.write_str(" [<WorkflowCommonParameters>]")?;
        }
        if self.has_common_parameters { f.write_str(" [<CommonParameters>]") } else { Ok(()) }
    }
}

impl<'a> SyntaxSet<'a> {
    /// The item of a parameter, whatever its case.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<&SyntaxItem<'a>> {
        self.items.iter().find(|item| item.name.eq_ignore_ascii_case(name))
    }

    /// Set and provider of `Items (Default) - Certificate provider`, which documents parameters of a provider.
    #[must_use]
    pub fn provider(&self) -> Option<(&'a str, &'a str)> {
        let (set, provider) = self.name.split_once(" - ")?;
        let tail = provider.len().checked_sub(" provider".len())?;
        let is_provider = provider.get(tail..).is_some_and(|tail| tail.eq_ignore_ascii_case(" provider"));
        is_provider.then(|| (split_default(set).0, &provider[..tail]))
    }
}

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<SyntaxSet<'a>> {
    let mut reader = Reader { body, heading: None, open: None, stray: None, sets: Vec::new() };
    for line in lines(body) {
        reader.line(line, findings);
    }
    reader.close(body.len(), findings);
    reader.leave_stray(body.len(), findings);
    let heading = reader.heading.take();
    reader.without_block(heading, findings);
    let mut sets = reader.sets;
    if let [only] = sets.as_mut_slice() {
        only.is_default = true;
    }
    sets
}

struct Reader<'a> {
    body: &'a str,
    /// A heading whose block has not come yet.
    heading: Option<&'a str>,
    open: Option<Fence<'a>>,
    /// Where text that is neither heading nor block begins.
    stray: Option<usize>,
    sets: Vec<SyntaxSet<'a>>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: Line<'a>, findings: &mut Findings<'a>) {
        match fence_event(self.open.as_ref(), line) {
            FenceEvent::Open(fence) => {
                if let Some(start) = self.unopened(line) {
                    // The outline has reported the fence.
                    self.stray = None;
                    self.block(start..line.start, findings);
                } else {
                    self.leave_stray(line.start, findings);
                    self.open = Some(fence);
                }
            }
            FenceEvent::Close => self.close(line.start, findings),
            FenceEvent::Reopen(fence) => {
                self.close(line.start, findings);
                self.open = Some(fence);
            }
            FenceEvent::None => match any_level(line.text) {
                // Syntax holds no heading: the fence above was never closed.
                Some(heading) => {
                    self.close(line.start, findings);
                    self.leave_stray(line.start, findings);
                    let above = self.heading.replace(heading);
                    self.without_block(above, findings);
                }
                None if self.open.is_none() && self.stray.is_none() && !line.is_blank() => {
                    self.stray = Some(line.start);
                }
                None => {}
            },
        }
    }

    fn close(&mut self, end: usize, findings: &mut Findings<'a>) {
        if let Some(fence) = self.open.take() {
            self.block(fence.line.next.min(end)..end, findings);
        }
    }

    /// Where the syntax begins that a fence ends: its first line is lost or damaged, with nothing but headings below.
    fn unopened(&self, fence: Line<'a>) -> Option<usize> {
        let stray = self.stray?;
        let first = lines(&self.body[stray..fence.start]).next()?;
        let start = if disguise::is_fence(first.text) { stray + first.next } else { stray };
        let is_syntax = is_verb_noun(first_word(&self.body[start..fence.start]));
        let below = lines(&self.body[fence.next..]).find(|line| !line.is_blank());
        (is_syntax && below.is_none_or(|line| any_level(line.text).is_some())).then_some(start)
    }

    fn block(&mut self, range: std::ops::Range<usize>, findings: &mut Findings<'a>) {
        let text = without_fence(self.body[range].trim());
        let heading = self.heading.take();
        if text.is_empty() {
            self.without_block(heading, findings);
            return;
        }
        let (name, is_default) = heading.map_or(("", false), split_default);
        for text in invocations(text) {
            self.sets.push(SyntaxSet { heading, name, is_default, ..parse_block(text, findings) });
        }
    }

    /// A set that is named and not shown: nothing is known of it but that it is there.
    fn without_block(&mut self, heading: Option<&'a str>, findings: &mut Findings<'a>) {
        let Some(heading) = heading else { return };
        let (name, is_default) = split_default(heading);
        self.sets.push(SyntaxSet { heading: Some(heading), name, is_default, ..SyntaxSet::default() });
        findings.report(
            codes::X007,
            heading,
            format!("the parameter set `{heading}` has no syntax block"),
            "put the syntax between two lines of three back-ticks below the heading",
        );
    }

    fn leave_stray(&mut self, end: usize, findings: &mut Findings<'a>) {
        if let Some(start) = self.stray.take() {
            findings
                .stray(&self.body[start..end], "put syntax between two lines of three back-ticks, and text elsewhere");
        }
    }
}

/// The text without a last line that should have closed its fence and did not, which the outline has reported.
fn without_fence(text: &str) -> &str {
    match text.rsplit_once('\n') {
        Some((above, last)) if disguise::is_fence(last) => above.trim_end(),
        _ => text,
    }
}

/// Only the last group marks the default: `Query (cdxml) (Default)` is the set `Query (cdxml)`.
fn split_default(heading: &str) -> (&str, bool) {
    match heading.rfind(['(', '[']) {
        Some(at) if is_default_mark(&heading[at..]) => (heading[..at].trim_end(), true),
        _ => (heading, false),
    }
}

/// `(Default)`, also misspelt or in other brackets, which is reported.
fn is_default_mark(mark: &str) -> bool {
    let word = mark.trim_matches(['(', '[', ')', ']']);
    word.eq_ignore_ascii_case("Default") || meant(word, ["Default"]).is_some()
}

/// One block may hold several invocations: each line that begins with the cmdlet begins one.
fn invocations(text: &str) -> Vec<&str> {
    let command = first_word(skip_prompt(first_line(text)));
    let begins = |line: &Line<'_>| {
        command.starts_with(char::is_alphabetic) && first_word(skip_prompt(line.text)).eq_ignore_ascii_case(command)
    };
    let mut starts: Vec<usize> = lines(text).filter(begins).map(|line| line.start).collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    } else {
        starts.push(0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| text[*start..end].trim()).collect()
}

pub(super) fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// `PS C:\> Get-Thing` without the prompt.
fn skip_prompt(text: &str) -> &str {
    match text.strip_prefix("PS ").and_then(|rest| rest.split_once('>')) {
        Some((path, rest)) if !path.contains(['[', '<']) => rest.trim_start(),
        _ => text,
    }
}

/// Reads one invocation, and reports what is none of syntax.
fn parse_block<'a>(text: &'a str, findings: &mut Findings<'a>) -> SyntaxSet<'a> {
    let set = read(text);
    let is_damaged = !set.unread.is_empty() || !(set.command.is_empty() || is_verb_noun(set.command));
    if is_damaged && let Some(set) = read_washed(text, findings) {
        return set;
    }
    for raw in &set.unread {
        report_unread(raw, findings);
    }
    set
}

/// Reads a text that makes sense only without some of its characters.
fn read_washed<'a>(text: &'a str, findings: &mut Findings<'a>) -> Option<SyntaxSet<'a>> {
    let washed = Washed::of(text)?;
    let read = read(&washed.text);
    if !read.unread.is_empty() || !is_verb_noun(read.command) {
        return None;
    }
    let (line, right) =
        lines(text).zip(lines(&washed.text)).find(|(line, right)| line.text.trim() != right.text.trim())?;
    let message = format!("this line of the syntax is read as `{}`", right.text.trim());
    findings.report(codes::X016, line.text, message, "write the syntax alone");
    findings.fix(text, &*washed.text);
    Some(washed.restore(&read))
}

/// Reads one invocation: the cmdlet, then its items.
fn read(text: &str) -> SyntaxSet<'_> {
    let invocation = skip_prompt(text);
    // An item in the place of the cmdlet is an item.
    let is_item = invocation.starts_with(['-', '[', '<']);
    let command_end = if is_item { 0 } else { invocation.find(char::is_whitespace).unwrap_or(invocation.len()) };
    let mut set = SyntaxSet { text, command: &invocation[..command_end], ..SyntaxSet::default() };
    // The shortest item takes about twenty bytes with its blank.
    set.items.reserve(invocation.len() / 24);
    let prompt = text[..text.len() - invocation.len()].trim_end();
    set.odd.extend((!prompt.is_empty()).then_some(prompt));
    let mut rest = invocation[command_end..].trim_start();
    // Neighbours that are no items are one piece.
    let mut unknown: Option<(usize, usize)> = None;
    while !rest.is_empty() {
        if let Some((item, after)) = item::common(rest) {
            keep_unread(&mut set, unknown.take());
            set.items.push(item);
            rest = after.trim_start();
            continue;
        }
        let start = text.len() - rest.len();
        let (raw, after) = item::cut(rest);
        rest = after.trim_start();
        // A group that is never closed goes on to the end of its line.
        let raw = raw.trim_end();
        match item::read(raw) {
            Some(item) => {
                keep_unread(&mut set, unknown.take());
                add(&mut set, item, raw);
            }
            None => unknown = Some((unknown.map_or(start, |(first, _)| first), start + raw.len())),
        }
    }
    keep_unread(&mut set, unknown);
    set
}

fn add<'a>(set: &mut SyntaxSet<'a>, item: Item<'a>, raw: &'a str) {
    match item {
        Item::Parameter(item) => set.items.push(item),
        Item::Common => {
            set.has_common_parameters = true;
            set.odd.extend((raw != "[<CommonParameters>]").then_some(raw));
        }
        Item::WorkflowCommon => {
            set.has_workflow_common_parameters = true;
            set.odd.extend((raw != "[<WorkflowCommonParameters>]").then_some(raw));
        }
    }
}

fn keep_unread(set: &mut SyntaxSet<'_>, range: Option<(usize, usize)>) {
    set.unread.extend(range.map(|(start, end)| &set.text[start..end]));
}

fn report_unread<'a>(raw: &'a str, findings: &mut Findings<'a>) {
    let shown: String = raw.chars().take(60).collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let dots = if raw.chars().nth(60).is_some() { "…" } else { "" };
    findings.report(
        codes::X001,
        raw,
        format!("`{shown}{dots}` is no syntax item"),
        "write `[-Name <Type>]`, `-Name <Type>`, `[-Name]` or `[[-Name] <Type>]`",
    );
}
