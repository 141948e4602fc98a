//! Front matter: the YAML keys before the heading, kept in order with their places.
//!
//! Lines give the places and survive bad YAML; `serde_yaml` only says whether unusual text is valid.

mod keys;

use super::disguise::is_marks;
use super::findings::first_line;
use super::lines::lines;
use super::validity::{self, Problem, problem};
use super::{Findings, Schema};
use crate::diagnostic::codes;
use std::collections::HashSet;

/// Real front matter has less than 2,000 bytes.
const LONGEST_CHECKED: usize = 1 << 16;

/// The keys of a page, in page order.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter<'a> {
    /// Everything between the two rules.
    pub text: &'a str,
    /// Keys in page order; unknown ones are kept.
    pub entries: Vec<Entry<'a>>,
}

/// One key with its value.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// `Module Name`.
    pub key: &'a str,
    /// The key of the schema that a misspelt one is read as.
    pub meant: Option<&'static str>,
    /// The value on the key's line, without quotes; empty if there is none.
    pub value: &'a str,
    /// The lines of a block list below the key, or the members of a flow list.
    pub items: Vec<&'a str>,
    /// All lines that belong to the key.
    pub text: &'a str,
}

impl<'a> FrontMatter<'a> {
    /// The value of a key, whatever its case; none if it is missing or empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.entry(key).map(|entry| entry.value).filter(|value| !value.is_empty())
    }

    /// Whether the key is there at all.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        let is_meant = |entry: &&Entry<'a>| entry.meant.is_some_and(|meant| meant.eq_ignore_ascii_case(key));
        let named = self.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key));
        named.or_else(|| self.entries.iter().find(is_meant))
    }

    /// The schema that the keys name.
    #[must_use]
    pub fn schema(&self) -> Schema {
        match (self.get("PlatyPS schema version"), self.get("schema")) {
            (Some("2024-05-01"), _) | (None, Some("2024-05-01")) => Schema::V2024_05_01,
            (None, Some("2.0.0")) => Schema::V2_0_0,
            _ => Schema::Unknown,
        }
    }
}

/// Reads front matter at the start of `text` and gives it with the rest of the page.
pub(crate) fn parse<'a>(text: &'a str, findings: &mut Findings<'a>) -> (FrontMatter<'a>, &'a str) {
    let Split { inner, rest, problem } = split(text);
    if let Some((place, problem)) = problem.filter(|_| !text.trim().is_empty()) {
        findings.report(
            codes::M001,
            place,
            format!("front matter is {problem}"),
            "begin the page with `---`, the keys one a line, and another `---`",
        );
        if is_damaged(place) {
            findings.fix(place, "---");
        }
    }
    let mut front_matter = FrontMatter { text: inner, entries: entries(inner) };
    keys::settle(&mut front_matter, findings);
    validate(&front_matter, findings);
    (front_matter, rest)
}

/// A page cut behind its front matter.
struct Split<'a> {
    inner: &'a str,
    rest: &'a str,
    /// What is wrong with the rules around it, and where.
    problem: Option<(&'a str, &'static str)>,
}

fn is_rule(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Whether a line is meant as a rule and is none: more or fewer dashes, others, or with marks around them.
fn is_damaged(line: &str) -> bool {
    let dashes = line.matches(['-', '\u{2013}', '\u{2014}']).count();
    let is_one = dashes > 1 || line.contains(['\u{2013}', '\u{2014}']);
    is_one && !is_rule(line) && is_marks(line, &['\u{2013}', '\u{2014}', '.'])
}

/// Keys that lack one of the rules around them end above the first heading.
fn split(text: &str) -> Split<'_> {
    let missing = |place| Split { inner: "", rest: text, problem: Some((place, "missing")) };
    let Some(first) = lines(text).find(|line| !line.is_blank()) else { return missing("") };
    let (is_open, is_begun) = (is_rule(first.text), is_damaged(first.text));
    let start = if is_open || is_begun { first.next } else { first.start };
    let above = || lines(&text[start..]).take_while(|line| !is_heading(line.text));
    let end = above().find(|line| is_rule(line.text)).or_else(|| above().find(|line| is_damaged(line.text)));
    let Some(end) = end else {
        let end = start + above().last().map_or(0, |line| line.next);
        let not_closed =
            Split { inner: &text[start..end], rest: &text[end..], problem: Some((first.text, "not closed")) };
        return if is_open { not_closed } else { missing(first.text) };
    };
    let inner = &text[start..start + end.start];
    let problem = if is_open && first.start > 0 {
        Some((first.text, "not the first thing on the page"))
    } else if is_open {
        (!is_rule(end.text)).then_some((end.text, "closed with another line than `---`"))
    } else if !is_keys(inner) {
        return missing(first.text);
    } else if is_begun {
        Some((first.text, "opened with another line than `---`"))
    } else {
        Some((first.text, "not opened"))
    };
    Split { inner, rest: &text[start + end.next..], problem }
}

/// Whether a text is keys, with lists below some of them.
fn is_keys(text: &str) -> bool {
    lines(text).all(|line| line.is_blank() || line.text.trim_start().starts_with("- ") || pair(line.text).is_some())
}

/// A heading before the closing rule means that the rule is missing; `# ` alone can begin a comment of YAML.
fn is_heading(text: &str) -> bool {
    let name = text.strip_prefix("# ").and_then(|title| title.split_whitespace().next());
    name.is_some_and(super::is_verb_noun) || text.starts_with("## ")
}

/// What a value begins with that goes on in the lines below.
const OPEN: [char; 6] = ['[', '{', '|', '>', '"', '\''];

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for line in lines(text) {
        let trimmed = line.text.trim();
        if trimmed.is_empty() {
            continue;
        }
        let item = trimmed.strip_prefix("- ").or_else(|| (trimmed == "-").then_some(""));
        let is_own = item.is_none() && !line.text.starts_with([' ', '\t', '#']);
        // Lines below a key without a value, or with an open one, are its own.
        let is_nested = entries.last().is_some_and(|entry| entry.value.is_empty() || entry.value.starts_with(OPEN));
        let odd = (is_own || !is_nested).then(|| keys::disguised(line.text)).flatten();
        if let Some((key, value)) = odd.or_else(|| line.text.split_once(':').filter(|_| is_own)) {
            entries.push(entry(key.trim(), value.trim(), line.text));
        } else if let Some(entry) = entries.last_mut() {
            // Items, comments and the lines of a long value belong to the key above.
            entry.items.extend(item.map(|item| unquote(item.trim())));
            let start = super::span(text, entry.text).start;
            entry.text = &text[start..line.start + line.text.len()];
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.value.starts_with('[')) {
        // The list may go on in the lines below.
        let start = super::span(text, entry.value).start;
        let list = &text[start..super::span(text, entry.text).end];
        entry.items.extend(flow(list.trim()).into_iter().flatten());
    }
    entries
}

/// The members of `[a, b]`.
fn flow(value: &str) -> Option<impl Iterator<Item = &str>> {
    let inner = value.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.split(',').map(|item| unquote(item.trim())).filter(|item| !item.is_empty()))
}

fn entry<'a>(key: &'a str, value: &'a str, text: &'a str) -> Entry<'a> {
    Entry { key, meant: None, value: unquote(value), items: Vec::new(), text }
}

pub(crate) use keys::required;

pub(crate) fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

fn validate<'a>(front_matter: &FrontMatter<'a>, findings: &mut Findings<'a>) {
    let twice = given_twice(front_matter);
    for entry in &twice {
        findings.report(
            codes::M003,
            entry.key,
            format!("the key `{}` is given twice", entry.key),
            "remove one of them; the first one counts",
        );
    }
    if lines(front_matter.text).all(|line| is_plain(line.text)) {
        return;
    }
    if front_matter.text.len() > LONGEST_CHECKED {
        findings.report(
            codes::M002,
            first_line(front_matter.text),
            format!("front matter is longer than {LONGEST_CHECKED} bytes and not checked"),
            "keep to the keys of the schema",
        );
        return;
    }
    let odd = front_matter.entries.iter().filter(|entry| keys::disguised(first_line(entry.text)).is_some());
    let reported: Vec<&Entry<'_>> = odd.chain(twice).collect();
    if let Some(Problem { line, reason }) = problem(&without(front_matter.text, &reported)) {
        // What is open to the end is wrong where it begins.
        let opens = || front_matter.entries.iter().find(|entry| is_open(entry)).map(|entry| entry.text);
        let part = front_matter.text.lines().nth(line).or_else(opens).unwrap_or(front_matter.text);
        findings.report(
            codes::M002,
            first_line(part),
            format!("front matter is not valid YAML: {reason}"),
            "write one `key: value` a line and quote values that hold `: ` or begin with a special character",
        );
    }
}

/// The entries whose key stands above them already.
fn given_twice<'f, 'a>(front_matter: &'f FrontMatter<'a>) -> Vec<&'f Entry<'a>> {
    let mut seen: HashSet<String> = HashSet::with_capacity(front_matter.entries.len());
    front_matter.entries.iter().filter(|entry| !seen.insert(entry.key.to_ascii_lowercase())).collect()
}

/// The text with blanks in the place of entries, which YAML would refuse, so that all others keep their places.
fn without(text: &str, entries: &[&Entry<'_>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for entry in entries {
        for byte in bytes[super::span(text, entry.text)].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
    }
    // An entry is whole characters, so that nothing is lost here.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a value begins with a quotation mark or a bracket that does not end it.
fn is_open(entry: &Entry<'_>) -> bool {
    let pairs = [('"', '"'), ('\'', '\''), ('[', ']'), ('{', '}')];
    pairs.iter().any(|(open, close)| entry.value.starts_with(*open) && !entry.value.ends_with(*close))
}

/// Whether a line is valid YAML without looking closer: `key: value` with nothing special in it.
fn is_plain(line: &str) -> bool {
    let Some((_, value)) = pair(line) else { return false };
    value.trim().is_empty() || (value.starts_with(' ') && validity::is_plain(value.trim()))
}

/// `key` and what stands behind its colon.
fn pair(line: &str) -> Option<(&str, &str)> {
    line.split_once(':').filter(|(key, _)| {
        key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ._-".contains(&byte))
    })
}
