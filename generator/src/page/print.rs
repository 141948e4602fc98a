//! Data back to text: syntax as each writer wraps it, and the complex types of NOTES in each rendering.
//!
//! What is printed reads as what it was printed from.

use super::complex::{Listing, PropertyLine};
use super::syntax::SyntaxSet;
use std::fmt::Write as _;

/// The programs that write help pages; they wrap syntax in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// `AutoRest.PowerShell`: at most 110 characters.
    AutoRest,
    /// platyPS 0.14: at most 110 characters, the blank before the last item not counted.
    PlatyPs,
    /// `Microsoft.PowerShell.PlatyPS`: less than 100 characters.
    PlatyPs2,
}

impl Writer {
    /// Whether an item still goes on a line; both lengths are in characters.
    fn fits(self, line: usize, item: usize) -> bool {
        match self {
            Self::AutoRest => line + 1 + item <= 110,
            Self::PlatyPs => line + item <= 110,
            Self::PlatyPs2 => line + item < 100,
        }
    }
}

/// A parameter set as the lines between its fences, without a line break at the end.
///
/// ```
/// use platygen::page::{parse, print};
/// let text = "---\nschema: 2.0.0\n---\n# Get-It\n## SYNTAX\n```\nGet-It   [-Id<string>]\n```\n## PARAMETERS\n";
/// let (page, _) = parse(&"Get-It.md".into(), text);
/// assert_eq!(print::syntax_lines(&page.syntax[0], print::Writer::AutoRest), "Get-It [-Id <string>]");
/// ```
#[must_use]
pub fn syntax_lines(set: &SyntaxSet<'_>, writer: Writer) -> String {
    let mut text = set.command.to_owned();
    let mut length = set.command.chars().count();
    let mut items: Vec<String> = set.items.iter().map(ToString::to_string).collect();
    items.extend(set.has_workflow_common_parameters.then(|| "[<WorkflowCommonParameters>]".to_owned()));
    items.extend(set.has_common_parameters.then(|| "[<CommonParameters>]".to_owned()));
    for item in items {
        let width = item.chars().count();
        if !writer.fits(length, width) {
            text.push('\n');
            length = 0;
        }
        text.push(' ');
        text.push_str(&item);
        length += 1 + width;
    }
    text
}

/// The body of SYNTAX: each set with its heading and its fences.
#[must_use]
pub fn syntax_section(sets: &[SyntaxSet<'_>], writer: Writer) -> String {
    let mut text = String::new();
    for set in sets {
        let gap = if writer == Writer::PlatyPs2 { "\n" } else { "" };
        if !set.name.is_empty() {
            let default = if set.is_default && sets.len() > 1 { " (Default)" } else { "" };
            let _ = write!(text, "### {}{default}\n{gap}", set.name);
        }
        let _ = write!(text, "```\n{}\n```\n\n", syntax_lines(set, writer));
    }
    text
}

/// How the list of complex types is written; the numbers are those of the pages' history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// `` `NAME <T>`: text `` over ``  - `[Name <T>]`: text``.
    R1,
    /// ``NAME `<T>`: text`` over ``  - `[Name <T>]`: text``.
    R2a,
    /// `NAME <T>: text` over ``  - `[Name <T>]`: text``.
    R2b,
    /// `NAME \<T\>: text` over `  \[Name \<T\>\]: text`, one sentence a line.
    R3,
    /// As `R2a`, descriptions on one line.
    R4,
    /// `NAME <T>: text` over `  [Name <T>]: text`, one sentence a line.
    R5,
    /// ``NAME `<T>`: text`` over `  [Name <T>]: text`, one sentence a line.
    R6,
}

impl Rendering {
    /// Every rendering.
    pub const ALL: [Self; 7] = [Self::R1, Self::R2a, Self::R2b, Self::R3, Self::R4, Self::R5, Self::R6];

    fn root(self, root: &Listing<'_>) -> String {
        let (name, ty) = (root.name, plain(root.type_name));
        match self {
            Self::R1 => format!("`{name} <{ty}>`"),
            Self::R2a | Self::R4 | Self::R6 => format!("{name} `<{ty}>`"),
            Self::R2b | Self::R5 => format!("{name} <{ty}>"),
            Self::R3 => escape(&format!("{name} <{ty}>")),
        }
    }

    fn property(self, line: &PropertyLine<'_>) -> String {
        let item = format!("{} <{}>", line.name, plain(line.type_name));
        let item = if line.is_mandatory { item } else { format!("[{item}]") };
        let indent = "  ".repeat(line.depth);
        match self {
            Self::R1 | Self::R2a | Self::R2b | Self::R4 => format!("{indent}- `{item}`"),
            Self::R3 => format!("{indent}{}", escape(&item)),
            Self::R5 | Self::R6 => format!("{indent}{item}"),
        }
    }

    fn splits_sentences(self) -> bool {
        matches!(self, Self::R3 | Self::R5 | Self::R6)
    }
}

/// The list of complex types as it stands in NOTES, from its heading to its last line.
#[must_use]
pub fn complex_types(intro: &str, roots: &[Listing<'_>], rendering: Rendering) -> String {
    let mut text = format!("{}\n\n", super::complex::MARK);
    if !intro.is_empty() {
        text.push_str(intro);
        text.push_str("\n\n");
    }
    for (at, root) in roots.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        entry(&mut text, &rendering.root(root), root.description, rendering);
        for line in &root.properties {
            entry(&mut text, &rendering.property(line), line.description, rendering);
        }
    }
    text
}

fn entry(text: &mut String, item: &str, description: &str, rendering: Rendering) {
    text.push_str(item);
    text.push_str(": ");
    let description = joined(description);
    let mut rest = description.as_str();
    while let Some(end) = sentence(rest).filter(|_| rendering.splits_sentences()) {
        text.push_str(&rest[..end]);
        text.push('\n');
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    text.push('\n');
}

/// A description on one line: its continuation lines joined with one blank.
#[must_use]
pub fn joined(description: &str) -> String {
    let lines = description.lines().map(|line| line.trim_matches([' ', '\t', '\r'])).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// Where the first sentence ends, if a word follows that cannot be taken for something else.
fn sentence(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len().saturating_sub(1)).find(|at| {
        bytes[*at] == b' ' && matches!(bytes[*at - 1], b'.' | b'!' | b'?') && bytes[*at + 1].is_ascii_alphabetic()
    })
}

/// A type as the renderings without escapes write it.
fn plain(type_name: &str) -> String {
    type_name.replace(['\\', '\n'], "")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '[' | ']' | '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
