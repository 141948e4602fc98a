//! PARAMETERS: one entry a parameter, with all of its blocks.

mod block;
mod lost;
mod scalar;
mod split;
mod yaml;

use super::Findings;
use super::disguise::{self, DASHES};
use super::findings::first_line;
use super::lines::{Entry, Fence, entries, level_three};
use super::near::meant;
use super::syntax::SyntaxSet;
use crate::diagnostic::codes;
use foldhash::{HashSet, HashSetExt};
use lost::Lost;
use split::{Fenced, Split, split};

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
    /// Which of the two, as the heading spells it.
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

/// Reads the body of the section; `syntax` knows the parameters whose headings are missing.
pub(crate) fn parse<'a>(body: &'a str, syntax: &[SyntaxSet<'a>], findings: &mut Findings<'a>) -> List<'a> {
    // `### ^ ~.` in a description is text: no dash, no block of its own, not a name.
    let is_entry =
        |heading: &str, below: &str| is_parameter_heading(heading) || (is_word(bare(heading)) && below.contains("```"));
    let ends_fence =
        |fence: &Fence<'_>, heading: &str| (fence.info.is_empty() || fence.is_yaml()) && is_parameter_heading(heading);
    let entries = entries(body, level_three, is_entry, ends_fence);
    let lost = Lost::new(syntax, &entries.entries);
    let mut reader = Reader { list: List::default(), seen: HashSet::new(), lost };
    reader.before(entries.before, findings);
    for (at, entry) in entries.entries.iter().enumerate() {
        reader.entry(entry, entries.entries.get(at + 1), findings);
    }
    if reader.list.common.is_empty() {
        reader.list.common.extend(reader.list.parameters.last_mut().and_then(|last| common_behind(last, findings)));
    }
    for parameter in &reader.list.parameters {
        for text in &parameter.trailing {
            let message = format!("this text stands behind the block of `-{}`", parameter.name);
            findings.report(codes::P022, first_line(text), message, "move it above the block");
        }
    }
    reader.list
}

struct Reader<'a, 's> {
    list: List<'a>,
    seen: HashSet<String>,
    lost: Lost<'a, 's>,
}

impl<'a> Reader<'a, '_> {
    /// Text above the first heading: a parameter that lost its own, or text that belongs elsewhere.
    fn before(&mut self, text: &'a str, findings: &mut Findings<'a>) {
        let mut split = split(text);
        match self.lost.find(&mut split, findings) {
            Some(named) => self.parameter(named, split, findings),
            None => findings.stray(text, "put it into DESCRIPTION, or below the heading of a parameter"),
        }
    }

    fn entry(&mut self, entry: &Entry<'a>, next: Option<&Entry<'a>>, findings: &mut Findings<'a>) {
        let bare = bare(entry.heading);
        if entry.body.trim().is_empty() && next.is_some_and(|next| is_same(bare, next.heading)) {
            let message = format!("the heading `{}` stands twice", entry.line.trim_end());
            findings.report(codes::P006, entry.line, message, "remove one of the lines");
            findings.fix(entry.whole, "");
        } else if let Some(name) = common(bare) {
            report_heading(entry, name, findings);
            self.list.common.push(CommonParameters { name: bare, text: entry.body.trim() });
        } else if self.seen.insert(name_of(bare).to_ascii_lowercase()) {
            let name = name_of(bare);
            report_heading(entry, &format!("-{name}"), findings);
            self.parameter(Named { name, heading: entry.heading }, split(entry.body), findings);
        } else {
            findings.leave(
                codes::P006,
                entry.whole,
                format!("the parameter `-{}` is described twice", name_of(bare)),
                "merge the two; only the first one is read",
            );
        }
    }

    /// Reads a parameter, and those behind it that lost their headings.
    fn parameter(&mut self, mut named: Named<'a>, mut parts: Split<'a>, findings: &mut Findings<'a>) {
        while let Some(rest) = parts.rest.take() {
            let mut next = split(rest);
            if let Some(lost) = self.lost.find(&mut next, findings) {
                self.list.parameters.push(parameter(named, parts, findings));
                (named, parts) = (lost, next);
            } else {
                parts.append(next);
            }
        }
        self.list.parameters.push(parameter(named, parts, findings));
    }
}

/// The name of a parameter, and the text that gives it.
#[derive(Clone, Copy)]
struct Named<'a> {
    name: &'a str,
    heading: &'a str,
}

/// The text of the common parameters without their heading, which stands behind the last block.
fn common_behind<'a>(last: &mut Parameter<'a>, findings: &mut Findings<'a>) -> Option<CommonParameters<'a>> {
    let text = last.trailing.pop_if(|text| text.contains("about_CommonParameters"))?;
    let line = first_line(text);
    let is_heading = common(disguise::bare(line)).is_some();
    lost::report("CommonParameters", text, is_heading, findings);
    let text = if is_heading { text[line.len()..].trim() } else { text };
    Some(CommonParameters { name: "CommonParameters", text })
}

/// Whether two headings name the same parameter, or both the common ones.
fn is_same(bare: &str, heading: &str) -> bool {
    let other = self::bare(heading);
    match (common(bare), common(other)) {
        (None, None) => name_of(bare).eq_ignore_ascii_case(name_of(other)),
        (one, two) => one == two,
    }
}

/// A heading without what stands around names: back-ticks, stars, the back-slash of an escape or of a line break.
fn bare(heading: &str) -> &str {
    match heading.as_bytes() {
        // Nearly all of them.
        [b'-', .., last] if last.is_ascii_alphanumeric() => heading,
        _ => heading.trim_matches(['`', '*', '\\', ' ', '\u{a0}']),
    }
}

/// Whether a heading of level 3 begins a parameter or the common ones, whatever stands below it.
pub(crate) fn is_parameter_heading(heading: &str) -> bool {
    let bare = bare(heading);
    (bare.starts_with(DASHES) && !name_of(bare).is_empty()) || common(bare).is_some()
}

/// Which of the common parameters a heading means.
fn common(bare: &str) -> Option<&'static str> {
    let known = ["CommonParameters", "WorkflowCommonParameters"];
    let bare = bare.trim_start_matches(DASHES);
    let first = bare.split(' ').next().unwrap_or(bare);
    meant(bare, known).or_else(|| known.into_iter().find(|name| *name == first))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// `Path` of `-Path (not supported)`.
fn name_of(bare: &str) -> &str {
    let dashed = bare.trim_start_matches(|c| DASHES.contains(&c) || matches!(c, '\\' | '*' | '`' | ' ' | '\u{a0}'));
    &dashed[..super::syntax::name_length(dashed)]
}

fn parameter<'a>(Named { name, heading }: Named<'a>, split: Split<'a>, findings: &mut Findings<'a>) -> Parameter<'a> {
    for fenced in &split.blocks {
        report_fence(name, fenced, findings);
    }
    let read = |fenced: &Fenced<'a>| block::parse(name, fenced.text, findings);
    // Nearly always one.
    let mut blocks = Vec::with_capacity(split.blocks.len());
    blocks.extend(split.blocks.iter().filter_map(read));
    if split.blocks.is_empty() {
        findings.report(
            codes::P001,
            heading,
            format!("the parameter `-{name}` has no yaml block"),
            "add a block that begins with three back-ticks and `yaml` and holds at least `Type:` and `Parameter Sets:`",
        );
    }
    Parameter { name, heading, description: split.description, blocks, trailing: split.trailing }
}

/// Reports a heading that is not the one it is read as; `right` is its text.
fn report_heading<'a>(entry: &Entry<'a>, right: &str, findings: &mut Findings<'a>) {
    let bare = bare(entry.heading);
    // A no-break space is reported with the characters of the page.
    let is_right = bare == right || (bare.contains('\u{a0}') && bare.replace('\u{a0}', "") == right);
    let is_plain = is_right && !entry.heading.contains('*');
    if !is_plain || !(entry.line.starts_with("### ") || entry.line.starts_with("###\u{a0}")) {
        let message = format!("`{}` is read as `### {right}`", entry.line.trim_end());
        findings.misspelt(codes::P007, entry.line, message, &format!("### {right}"));
    }
}

/// Reports a block between other lines than platyPS writes, with the change for both of them.
fn report_fence<'a>(name: &str, fenced: &Fenced<'a>, findings: &mut Findings<'a>) {
    let Some(whole) = fenced.whole else { return };
    let end = whole.lines().next_back().unwrap_or_default();
    let (line, what) = if !fenced.fence.is_usual() {
        (fenced.fence.line.text, "begin with three back-ticks and `yaml`")
    } else if end.starts_with("    ") || !end.trim_matches([' ', '`']).is_empty() {
        (end, "end with three back-ticks alone")
    } else {
        return;
    };
    let message = format!("the block of `-{name}` does not {what}");
    let help = "put the block between a line of three back-ticks and `yaml` and one of three back-ticks";
    findings.report(codes::P024, line, message, help);
    findings.fix(whole, format!("```yaml\n{}```", fenced.text));
}
