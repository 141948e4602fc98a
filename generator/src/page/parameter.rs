//! PARAMETERS: one entry a parameter, with all of its blocks.

mod block;
mod yaml;

use super::Findings;
use super::lines::{Entry, Fence, FenceEvent, entries, fence_event, lines, marked_lines};
use crate::diagnostic::codes;
use foldhash::{HashSet, HashSetExt};

pub use block::{Block, SetFacts};

/// A parameter as the section describes it.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    /// The name without dash.
    pub name: &'a str,
    /// The heading's text as it stands.
    pub heading: &'a str,
    /// The markdown between heading and block.
    pub description: &'a str,
    /// The yaml blocks; several if the facts differ between sets.
    pub blocks: Vec<Block<'a>>,
    /// Text behind the first block, which is reported.
    pub trailing: Vec<&'a str>,
}

/// `### CommonParameters` or `### WorkflowCommonParameters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommonParameters<'a> {
    /// Which of the two.
    pub name: &'a str,
    /// The text below it.
    pub text: &'a str,
}

impl<'a> Parameter<'a> {
    /// The facts for one set; `(All)` holds for every set.
    #[must_use]
    pub fn facts(&self, set: &str) -> Option<&SetFacts<'a>> {
        let named = |facts: &&SetFacts<'a>| facts.set.eq_ignore_ascii_case(set);
        let mut facts = self.blocks.iter().flat_map(|block| &block.sets);
        facts.clone().find(named).or_else(|| facts.find(|facts| facts.is_all()))
    }

    /// The aliases, as the first block has them.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.blocks.first().into_iter().flat_map(|block| block.aliases.iter().map(AsRef::as_ref))
    }
}

/// What the section holds.
#[derive(Debug, Default)]
pub(crate) struct List<'a> {
    pub(crate) parameters: Vec<Parameter<'a>>,
    pub(crate) common: Vec<CommonParameters<'a>>,
}

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> List<'a> {
    let mut list = List::default();
    let mut seen: HashSet<String> = HashSet::new();
    // `### ^ ~.` in a description is text: no dash, no block of its own, not a name.
    let is_entry =
        |heading: &str, below: &str| is_parameter_heading(heading) || (is_word(bare(heading)) && below.contains("```"));
    let ends_fence =
        |fence: &Fence<'_>, heading: &str| (fence.info.is_empty() || fence.is_yaml()) && is_parameter_heading(heading);
    let entries = entries(body, is_entry, ends_fence);
    findings.stray(entries.before, "put it into DESCRIPTION, or below the heading of a parameter");
    for entry in &entries.entries {
        let bare = bare(entry.heading);
        if is_common(bare) {
            list.common.push(CommonParameters { name: bare, text: entry.body.trim() });
        } else if seen.insert(name_of(bare).to_ascii_lowercase()) {
            list.parameters.push(parameter(entry, bare, findings));
        } else {
            findings.leave(
                codes::P006,
                entry.whole,
                format!("the parameter `-{}` is described twice", name_of(bare)),
                "merge the two; only the first one is read",
            );
        }
    }
    list
}

/// A heading without what stands around names: back-ticks, the back-slash of an escape or of a line break.
fn bare(heading: &str) -> &str {
    match heading.as_bytes() {
        // Nearly all of them.
        [b'-', .., last] if last.is_ascii_alphanumeric() => heading,
        _ => heading.trim_matches(['`', '\\', ' ']),
    }
}

/// Whether a heading of level 3 begins a parameter or the common ones, whatever stands below it.
pub(crate) fn is_parameter_heading(heading: &str) -> bool {
    let bare = bare(heading);
    (bare.starts_with('-') && !name_of(bare).is_empty()) || is_common(bare)
}

fn is_common(bare: &str) -> bool {
    matches!(bare, "CommonParameters" | "WorkflowCommonParameters")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// `Path` of `-Path (not supported)`.
fn name_of(bare: &str) -> &str {
    let dashed = bare.trim_start_matches(['-', '\\']);
    &dashed[..super::syntax::name_length(dashed)]
}

fn parameter<'a>(entry: &Entry<'a>, bare: &'a str, findings: &mut Findings<'a>) -> Parameter<'a> {
    let name = name_of(bare);
    let is_plain = bare.strip_prefix('-').is_some_and(|rest| rest == name) && entry.line.starts_with("### ");
    if !is_plain {
        let message = format!("`{}` is read as `### -{name}`", entry.line.trim_end());
        findings.misspelt(codes::P007, entry.line, message, &format!("### -{name}"));
    }
    let split = split_blocks(entry.body);
    let blocks: Vec<Block<'a>> = split.blocks.iter().filter_map(|text| block::parse(name, text, findings)).collect();
    if split.blocks.is_empty() {
        findings.report(
            codes::P001,
            entry.heading,
            format!("the parameter `-{name}` has no yaml block"),
            "add a block that begins with three back-ticks and `yaml` and holds at least `Type:` and `Parameter Sets:`",
        );
    }
    for text in &split.trailing {
        let message = format!("this text stands behind the block of `-{name}`");
        findings.report(codes::P022, super::findings::first_line(text), message, "move it above the block");
    }
    Parameter { name, heading: entry.heading, description: split.description, blocks, trailing: split.trailing }
}

/// An entry cut at its yaml blocks.
#[derive(Default)]
struct Split<'a> {
    description: &'a str,
    blocks: Vec<&'a str>,
    trailing: Vec<&'a str>,
}

/// Cuts the body of an entry; blocks are given without their fences.
fn split_blocks(body: &str) -> Split<'_> {
    let mut split = Split::default();
    let mut open: Option<Fence<'_>> = None;
    // Where the text that is no block goes on.
    let mut text = 0;
    for line in marked_lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) => open = Some(fence),
            FenceEvent::Close => {
                if let Some(fence) = open.take().filter(Fence::is_yaml) {
                    split.block(body, text..fence.line.start, fence.line.next..line.start);
                    text = line.next;
                }
            }
            FenceEvent::Reopen(fence) => {
                if let Some(open) = open.replace(fence).filter(Fence::is_yaml) {
                    text = split.unclosed(body, text, &open, line.start);
                }
            }
            FenceEvent::None => {}
        }
    }
    if let Some(fence) = open.filter(Fence::is_yaml) {
        text = split.unclosed(body, text, &fence, body.len());
    }
    split.text(&body[text..]);
    split
}

impl<'a> Split<'a> {
    fn block(&mut self, body: &'a str, before: std::ops::Range<usize>, block: std::ops::Range<usize>) {
        self.text(&body[before]);
        self.blocks.push(&body[block.start.min(block.end)..block.end]);
    }

    /// A block without an end ends at the first line that is none of its own.
    fn unclosed(&mut self, body: &'a str, text: usize, fence: &Fence<'a>, end: usize) -> usize {
        let start = fence.line.next.min(end);
        let inner = &body[start..end];
        let stop = lines(inner).find(|line| !block::is_line(line.text)).map_or(end, |line| start + line.start);
        self.block(body, text..fence.line.start, start..stop);
        stop
    }

    fn text(&mut self, text: &'a str) {
        let text = text.trim();
        if self.blocks.is_empty() {
            self.description = text;
        } else if !text.is_empty() {
            self.trailing.push(text);
        }
    }
}
