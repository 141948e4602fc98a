//! SYNTAX: the parameter sets of a cmdlet, each with its items in order.
//!
//! ```text
//! item = [-N <T>] | -N <T> | [[-N] <T>] | [-N] <T> | [-N] | -N | [<CommonParameters>]
//! ```
//!
//! SYNTAX is the truth for what is mandatory in which set.

use super::Findings;
use super::sections::{Fence, FenceEvent, fence_event, lines};
use crate::diagnostic::codes;
use std::fmt;

/// One parameter set.
#[derive(Clone, Debug)]
pub struct SyntaxSet<'a> {
    /// The name; empty if the page has only one set and no heading for it.
    pub name: &'a str,
    /// Whether the heading says `(Default)`, or the set is the only one.
    pub is_default: bool,
    /// The block without its fence.
    pub text: &'a str,
    /// The cmdlet that the block names.
    pub command: &'a str,
    /// The parameters in the order of the block.
    pub items: Vec<SyntaxItem<'a>>,
    /// Whether `[<CommonParameters>]` is there.
    pub has_common_parameters: bool,
}

/// One parameter of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxItem<'a> {
    /// The item as it stands, with its brackets.
    pub raw: &'a str,
    /// The name without dash.
    pub name: &'a str,
    /// The type between the angle brackets; none for a switch.
    pub type_name: Option<&'a str>,
    /// Whether the parameter must be given.
    pub is_mandatory: bool,
    /// Whether the name may be left out.
    pub is_positional: bool,
}

impl fmt::Display for SyntaxItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = if self.is_mandatory { ("", "") } else { ("[", "]") };
        let Some(type_name) = self.type_name else {
            return write!(f, "{open}-{}{close}", self.name);
        };
        let type_name = type_name.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.is_positional {
            write!(f, "{open}[-{}] <{type_name}>{close}", self.name)
        } else {
            write!(f, "{open}-{} <{type_name}>{close}", self.name)
        }
    }
}

impl fmt::Display for SyntaxSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.command)?;
        for item in &self.items {
            write!(f, " {item}")?;
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
}

/// Reads the body of the section.
pub(crate) fn parse<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<SyntaxSet<'a>> {
    let mut sets = Vec::new();
    for block in blocks(body, findings) {
        let (name, is_default) = block.heading.map_or(("", false), split_default);
        let mut set = parse_block(block.text, findings);
        set.name = name;
        set.is_default = is_default;
        sets.push(set);
    }
    if let [only] = sets.as_mut_slice() {
        only.is_default = true;
    }
    sets
}

struct Block<'a> {
    heading: Option<&'a str>,
    text: &'a str,
}

fn blocks<'a>(body: &'a str, findings: &mut Findings<'a>) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut heading: Option<&'a str> = None;
    let mut open: Option<Fence<'a>> = None;
    for line in lines(body) {
        match fence_event(open.as_ref(), line) {
            FenceEvent::Open(fence) => open = Some(fence),
            FenceEvent::Close | FenceEvent::Reopen(_) => {
                if let Some(fence) = open.take() {
                    let start = (fence.line.start + fence.line.text.len() + 1).min(line.start);
                    blocks.push(Block { heading: heading.take(), text: &body[start..line.start] });
                }
            }
            FenceEvent::None if open.is_none() && line.text.starts_with("### ") => {
                report_without_block(heading, findings);
                heading = Some(line.text[4..].trim());
            }
            FenceEvent::None => {}
        }
    }
    report_without_block(heading, findings);
    blocks
}

fn report_without_block<'a>(heading: Option<&'a str>, findings: &mut Findings<'a>) {
    if let Some(heading) = heading {
        findings.report(
            codes::X007,
            heading,
            format!("the parameter set `{heading}` has no syntax block"),
            "put the syntax between two lines of three back-ticks below the heading",
        );
    }
}

/// Only the last group marks the default: `Query (cdxml) (Default)` is the set `Query (cdxml)`.
fn split_default(heading: &str) -> (&str, bool) {
    let tail = heading.len().saturating_sub("(Default)".len());
    match heading.get(tail..) {
        Some(last) if last.eq_ignore_ascii_case("(Default)") => (heading[..tail].trim_end(), true),
        _ => (heading, false),
    }
}

/// Reads one block: the cmdlet, then its items.
pub(crate) fn parse_block<'a>(text: &'a str, findings: &mut Findings<'a>) -> SyntaxSet<'a> {
    let trimmed = text.trim();
    let command_end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
    let mut set = SyntaxSet {
        name: "",
        is_default: false,
        text: trimmed,
        command: &trimmed[..command_end],
        items: Vec::new(),
        has_common_parameters: false,
    };
    let mut rest = trimmed[command_end..].trim_start();
    while !rest.is_empty() {
        let (raw, after) = next_item(rest);
        rest = after.trim_start();
        match read_item(raw) {
            Some(Item::Parameter(item)) => set.items.push(item),
            Some(Item::Common) => set.has_common_parameters = true,
            Some(Item::WorkflowCommon) => {}
            None => findings.report(
                codes::X001,
                raw,
                format!("`{}` is no syntax item", raw.split_whitespace().collect::<Vec<_>>().join(" ")),
                "write `[-Name <Type>]`, `-Name <Type>`, `[-Name]` or `[[-Name] <Type>]`",
            ),
        }
    }
    set
}

enum Item<'a> {
    Parameter(SyntaxItem<'a>),
    Common,
    WorkflowCommon,
}

/// Cuts one item off: a bracketed group, or a name, with the `<type>` that follows it.
fn next_item(text: &str) -> (&str, &str) {
    let first = first_token(text);
    let after = text[first..].trim_start();
    // `[-N] <T>` is a positional parameter; `[-N <T>] <T>` does not exist.
    let takes_type = after.starts_with('<')
        && !after.starts_with("<CommonParameters>")
        && (text.starts_with('-') || is_bare_name(&text[..first]));
    if takes_type {
        let type_start = text.len() - after.len();
        let end = type_start + first_token(after);
        (&text[..end], &text[end..])
    } else {
        (&text[..first], &text[first..])
    }
}

fn is_bare_name(token: &str) -> bool {
    let inner = token.strip_prefix("[-").and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

/// The length of the first token: up to a blank outside of brackets. Never zero for text that is not empty.
fn first_token(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'<' | b'{' => depth += 1,
            b']' | b'>' | b'}' => {
                depth = depth.saturating_sub(1);
                // A group ends with its bracket; an array suffix `[]` or a following `>` belongs to it.
                if depth == 0 && matches!(text.as_bytes()[0], b'[' | b'<' | b'{') {
                    return at + 1;
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            // A name that is not closed must not swallow the next item.
            b'\n' if text.as_bytes().get(at + 1..at + 3) == Some(b" [") => return at,
            _ => {}
        }
    }
    text.len()
}

fn read_item(raw: &str) -> Option<Item<'_>> {
    match raw.trim_matches(['[', ']']) {
        "<CommonParameters>" | "CommonParameters" => return Some(Item::Common),
        "<WorkflowCommonParameters>" | "WorkflowCommonParameters" => return Some(Item::WorkflowCommon),
        _ => {}
    }
    if let Some(item) = read_named(raw, raw, true) {
        return Some(Item::Parameter(item));
    }
    // `[-N] <T>`: mandatory, positional.
    if let Some(item) = read_positional(raw, raw, true) {
        return Some(Item::Parameter(item));
    }
    let inner = raw.strip_prefix('[')?.strip_suffix(']')?.trim();
    read_named(raw, inner, false).or_else(|| read_positional(raw, inner, false)).map(Item::Parameter)
}

fn read_named<'a>(raw: &'a str, text: &'a str, is_mandatory: bool) -> Option<SyntaxItem<'a>> {
    let (name, rest) = split_name(text)?;
    let type_name = if rest.is_empty() { None } else { Some(angle(rest)?) };
    Some(SyntaxItem { raw, name, type_name, is_mandatory, is_positional: false })
}

fn read_positional<'a>(raw: &'a str, text: &'a str, is_mandatory: bool) -> Option<SyntaxItem<'a>> {
    let (head, rest) = text.strip_prefix('[')?.split_once(']')?;
    let (name, empty) = split_name(head)?;
    let type_name = Some(angle(rest.trim())?);
    empty.is_empty().then_some(SyntaxItem { raw, name, type_name, is_mandatory, is_positional: true })
}

fn split_name(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('-')?;
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    (end > 0).then(|| (&text[..end], text[end..].trim()))
}

fn angle(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?.strip_suffix('>')?.trim();
    let mut depth = 0_i32;
    for byte in inner.bytes() {
        match byte {
            b'<' => depth += 1,
            b'>' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    (depth == 0 && !inner.is_empty()).then_some(inner)
}
