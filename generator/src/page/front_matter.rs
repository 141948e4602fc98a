//! Front matter: the YAML keys before the heading, kept in order with their places.
//!
//! Lines give the places and survive bad YAML; `serde_yaml` only says whether unusual text is valid.

use super::findings::first_line;
use super::lines::lines;
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
        self.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key))
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
    let Some((inner, rest)) = split(text) else {
        let first = first_line(text);
        findings.report(
            codes::M001,
            first,
            "front matter is missing or not closed",
            "begin the page with `---`, the keys one a line, and another `---`",
        );
        return (FrontMatter::default(), text);
    };
    let front_matter = FrontMatter { text: inner, entries: entries(inner) };
    validate(&front_matter, findings);
    (front_matter, rest)
}

fn split(text: &str) -> Option<(&str, &str)> {
    let mut all = lines(text);
    let first = all.next()?;
    if first.text.trim_end() != "---" {
        return None;
    }
    // A heading before the closing rule means that the rule is missing; `# ` alone can begin a comment of YAML.
    let is_title = |text: &str| {
        text.strip_prefix("# ").and_then(|title| title.split_whitespace().next()).is_some_and(super::is_verb_noun)
    };
    let is_heading = |text: &str| is_title(text) || text.starts_with("## ");
    let end = all.take_while(|line| !is_heading(line.text)).find(|line| line.text.trim_end() == "---")?;
    Some((&text[first.next..end.start], &text[end.next..]))
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for line in lines(text) {
        let trimmed = line.text.trim();
        if trimmed.is_empty() {
            continue;
        }
        let item = trimmed.strip_prefix("- ").or_else(|| (trimmed == "-").then_some(""));
        let is_own = item.is_none() && !line.text.starts_with([' ', '\t', '#']);
        if let Some((key, value)) = line.text.split_once(':').filter(|_| is_own) {
            entries.push(entry(key.trim(), value.trim(), line.text));
        } else if let Some(entry) = entries.last_mut() {
            // Items, comments and the lines of a long value belong to the key above.
            entry.items.extend(item.map(|item| unquote(item.trim())));
            let start = super::span(text, entry.text).start;
            entry.text = &text[start..line.start + line.text.len()];
        }
    }
    entries
}

fn entry<'a>(key: &'a str, value: &'a str, text: &'a str) -> Entry<'a> {
    let flow = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let items = flow.map_or_else(Vec::new, |inner| {
        inner.split(',').map(|item| unquote(item.trim())).filter(|item| !item.is_empty()).collect()
    });
    Entry { key, value: unquote(value), items, text }
}

pub(crate) fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

fn validate<'a>(front_matter: &FrontMatter<'a>, findings: &mut Findings<'a>) {
    let mut seen: HashSet<String> = HashSet::with_capacity(front_matter.entries.len());
    let twice = front_matter.entries.iter().find(|entry| !seen.insert(entry.key.to_ascii_lowercase()));
    if let Some(entry) = twice {
        findings.report(
            codes::M003,
            entry.key,
            format!("the key `{}` is given twice", entry.key),
            "remove one of them; the first one counts",
        );
        return;
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
    if let Err(error) = serde_yaml::from_str::<serde_yaml::Value>(front_matter.text) {
        let line = error.location().map_or(0, |location| location.line().saturating_sub(1));
        let part = front_matter.text.lines().nth(line).unwrap_or(front_matter.text);
        findings.report(
            codes::M002,
            part,
            format!("front matter is not valid YAML: {}", first_line(&error.to_string())),
            "write one `key: value` a line and quote values that hold `: ` or begin with a special character",
        );
    }
}

/// Whether a line is valid YAML without looking closer: `key: value` with nothing special in it.
fn is_plain(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ._-".contains(&byte));
    if value.trim().is_empty() {
        return is_key;
    }
    let text = value.trim();
    let is_value = value.starts_with(' ')
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #");
    is_key && is_value
}
