//! PARAMETERS: one entry a parameter, with all of its blocks.

mod block;

use super::Findings;
use super::sections::{Fence, FenceEvent, Line, fence_event, lines};
use crate::diagnostic::codes;

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
}

impl<'a> Parameter<'a> {
    /// The facts for one set; `(All)` holds for every set.
    #[must_use]
    pub fn facts(&self, set: &str) -> Option<&SetFacts<'a>> {
        let named = |facts: &&SetFacts<'a>| facts.set.eq_ignore_ascii_case(set);
        let mut facts = self.blocks.iter().flat_map(|block| &block.sets);
        facts.clone().find(named).or_else(|| facts.find(|facts| facts.is_all()))
    }

    /// The aliases of all blocks.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.blocks.first().into_iter().flat_map(|block| block.aliases.iter().map(AsRef::as_ref))
    }
}

/// What the section holds.
#[derive(Debug, Default)]
pub(crate) struct List<'a> {
    pub(crate) parameters: Vec<Parameter<'a>>,
    pub(crate) has_common_parameters: bool,
}

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> List<'a> {
    let mut list = List::default();
    for entry in entries(body) {
        let name = entry.heading.trim_matches(['`', '\\', ' ']);
        if matches!(name, "CommonParameters" | "WorkflowCommonParameters") {
            list.has_common_parameters = true;
            continue;
        }
        let parameter = parameter(&entry, name, findings);
        if list.parameters.iter().any(|other| other.name.eq_ignore_ascii_case(parameter.name)) {
            findings.report(
                codes::P006,
                entry.heading,
                format!("the parameter `-{}` is described twice", parameter.name),
                "merge the two; only the first one is read",
            );
            continue;
        }
        list.parameters.push(parameter);
    }
    list
}

struct Entry<'a> {
    heading: &'a str,
    body: &'a str,
}

/// Headings of level 3 that begin with a dash, or that a yaml block follows before the next such heading.
fn entries(body: &str) -> Vec<Entry<'_>> {
    let mut starts: Vec<(usize, usize, &str)> = Vec::new();
    let mut open: Option<Fence<'_>> = None;
    let mut inside: Vec<(usize, usize, &str)> = Vec::new();
    for line in lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) => open = Some(fence),
            FenceEvent::Close => {
                open = None;
                inside.clear();
            }
            // The fence above was never closed, so the headings below it are real.
            FenceEvent::Reopen(fence) => {
                starts.append(&mut inside);
                open = Some(fence);
            }
            FenceEvent::None => {
                let list = if open.is_some() { &mut inside } else { &mut starts };
                list.extend(entry_heading(line));
            }
        }
    }
    if open.is_some() {
        starts.append(&mut inside);
    }
    let starts = drop_headings_of_text(body, starts);
    let ends = starts.iter().skip(1).map(|next| next.0).chain([body.len()]);
    starts.iter().zip(ends).map(|(start, end)| Entry { heading: start.2, body: &body[start.1..end] }).collect()
}

fn entry_heading(line: Line<'_>) -> Option<(usize, usize, &str)> {
    let text = line.text.strip_prefix("###")?;
    let heading = text.strip_prefix([' ', '\t'])?.trim();
    (!heading.is_empty()).then_some((line.start, line.start + line.text.len(), heading))
}

/// `### ^ ~.` in a description is text: no dash, no block of its own, not a name.
fn drop_headings_of_text<'a>(
    body: &str,
    starts: Vec<(usize, usize, &'a str)>,
) -> Vec<(usize, usize, &'a str)> {
    let mut kept: Vec<(usize, usize, &'a str)> = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(body.len(), |next| next.0);
        let bare = start.2.trim_matches(['`', '\\']);
        let is_name = bare.starts_with('-')
            || matches!(bare, "CommonParameters" | "WorkflowCommonParameters")
            || (is_word(bare) && body[start.1..end].contains("```"));
        if is_name {
            kept.push(*start);
        }
    }
    kept
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn parameter<'a>(entry: &Entry<'a>, bare: &'a str, findings: &mut Findings<'a>) -> Parameter<'a> {
    let dashed = bare.trim_start_matches(['-', '\\']);
    let end = dashed.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(dashed.len());
    let name = &dashed[..end];
    if !bare.starts_with('-') || end < dashed.len() {
        findings.report(
            codes::P007,
            entry.heading,
            format!("the heading `{}` is read as the parameter `-{name}`", entry.heading),
            format!("write `### -{name}`"),
        );
    }
    let (description, texts) = split_blocks(entry.body);
    let blocks: Vec<Block<'a>> =
        texts.iter().filter_map(|text| block::parse(name, text, findings)).collect();
    if texts.is_empty() {
        findings.report(
            codes::P001,
            entry.heading,
            format!("the parameter `-{name}` has no yaml block"),
            "add a block that begins with three back-ticks and `yaml` and holds at least `Type:` and `Parameter Sets:`",
        );
    }
    Parameter { name, heading: entry.heading, description: description.trim(), blocks }
}

/// The text before the first yaml block, and the blocks without their fences.
fn split_blocks(body: &str) -> (&str, Vec<&str>) {
    let mut blocks = Vec::new();
    let mut open: Option<Fence<'_>> = None;
    let mut first = None;
    for line in lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) => {
                if is_yaml(fence.info) && first.is_none() {
                    first = Some(fence.line.start);
                }
                open = Some(fence);
            }
            FenceEvent::Close => push_block(body, open.take(), line.start, &mut blocks),
            FenceEvent::Reopen(fence) => push_block(body, open.replace(fence), line.start, &mut blocks),
            FenceEvent::None => {}
        }
    }
    // A fence that is never closed ends with the entry.
    push_block(body, open, body.len(), &mut blocks);
    (&body[..first.unwrap_or(body.len())], blocks)
}

fn push_block<'a>(body: &'a str, fence: Option<Fence<'a>>, end: usize, blocks: &mut Vec<&'a str>) {
    if let Some(fence) = fence.filter(|fence| is_yaml(fence.info)) {
        let start = (fence.line.start + fence.line.text.len() + 1).min(end);
        blocks.push(&body[start..end]);
    }
}

fn is_yaml(info: &str) -> bool {
    info.eq_ignore_ascii_case("yaml") || info.eq_ignore_ascii_case("yml")
}
