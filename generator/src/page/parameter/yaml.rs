//! A parameter block of schema 2024-05-01: the part of YAML that platyPS writes, with a place for every value.
//!
//! ```text
//! Key: scalar          plain, 'single' or "double" quoted; always text
//! Key: []              a flow list
//! Key:                 a block list, its items at column 0 or deeper
//! - item
//! ParameterSets:       a list of flat mappings
//! - Name: (All)
//!   Position: 0
//! ```

use super::block::{Block, SetFacts, is_true, report_line, report_missing, report_twice};
use crate::diagnostic::codes;
use crate::page::Findings;
use crate::page::lines::{Line, lines};
use std::borrow::Cow;

/// Keys with one value, then keys with lists. Two are of older previews and mean nothing today.
const SCALARS: [&str; 7] =
    ["Type", "DefaultValue", "SupportsWildcards", "DontShow", "HelpMessage", "VariableLength", "Globbing"];
const LISTS: [&str; 3] = ["Aliases", "AcceptedValues", "ParameterValue"];
const SETS: &str = "ParameterSets";

/// What a block may say, as help names it: without the keys of previews.
const KEYS: [&str; 8] = [
    "Type",
    "DefaultValue",
    "SupportsWildcards",
    "Aliases",
    "ParameterSets",
    "DontShow",
    "AcceptedValues",
    "HelpMessage",
];
/// What it says of each set.
const FACTS: [&str; 6] = [
    "Name",
    "Position",
    "IsRequired",
    "ValueFromPipeline",
    "ValueFromPipelineByPropertyName",
    "ValueFromRemainingArguments",
];

/// Where lines without a key of their own belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    Scalar(usize),
    List(usize),
    Sets,
    /// A key that is not known; it was reported.
    Unknown,
}

#[derive(Default)]
struct Reader<'a> {
    scalars: [Option<&'a str>; SCALARS.len()],
    lists: [Vec<&'a str>; LISTS.len()],
    seen: Vec<&'a str>,
    sets: Vec<SetFacts<'a>>,
    /// The first line of each set, and which of [`FACTS`] it has.
    facts: Vec<(&'a str, [bool; FACTS.len()])>,
    open: Open,
}

pub(super) fn parse<'a>(name: &str, text: &'a str, findings: &mut Findings<'a>) -> Block<'a> {
    let mut reader = Reader::default();
    for line in lines(text).filter(|line| !line.is_blank()) {
        if !reader.line(name, text, line, findings) {
            let keys: &[&str] = if reader.open == Open::Sets { &FACTS } else { &KEYS };
            report_line(name, line.text, keys, findings);
        }
    }
    let [type_name, default, wildcards, hidden, help, variable, _] =
        reader.scalars.map(|value| scalar(value.unwrap_or_default()));
    if type_name.is_empty() {
        report_missing(name, text, &["Type"], findings);
    }
    for (line, given) in &reader.facts {
        let facts =
            FACTS.into_iter().zip(given).filter(|(key, is_given)| matches!(*key, "Name" | "IsRequired") && !**is_given);
        report_missing(name, line, &facts.map(|(key, _)| key).collect::<Vec<_>>(), findings);
    }
    let [aliases, accepted_values, _] = reader.lists.map(|items| items.into_iter().map(scalar).collect());
    Block {
        text,
        type_name,
        sets: reader.sets,
        aliases,
        accepted_values,
        applicable: Vec::new(),
        default,
        has_wildcards: is_true(&wildcards),
        is_hidden: is_true(&hidden),
        has_variable_length: is_true(&variable),
        help_message: help,
    }
}

impl<'a> Reader<'a> {
    /// Whether the line was understood, or reported already.
    fn line(&mut self, name: &str, text: &'a str, line: Line<'a>, findings: &mut Findings<'a>) -> bool {
        let trimmed = line.text.trim();
        if let Some(item) = trimmed.strip_prefix("- ").or_else(|| (trimmed == "-").then_some("")) {
            return self.item(item.trim(), name, findings);
        }
        if trimmed.starts_with('#') {
            return true;
        }
        if line.text.starts_with([' ', '\t']) {
            return self.indented(text, trimmed, name, findings);
        }
        let Some((key, value)) = pair(trimmed) else { return false };
        self.key(key, value, name, trimmed, findings)
    }

    fn key(&mut self, key: &'a str, value: &'a str, name: &str, line: &'a str, findings: &mut Findings<'a>) -> bool {
        let place = |keys: &[&str]| keys.iter().position(|known| known.eq_ignore_ascii_case(key));
        if self.seen.contains(&key) {
            report_twice(name, line, key, findings);
            self.open = Open::Unknown;
            return true;
        }
        self.open = if let Some(at) = place(&SCALARS) {
            self.scalars[at] = Some(value);
            check(value, name, findings);
            check_comment(value, name, findings);
            Open::Scalar(at)
        } else if let Some(at) = place(&LISTS) {
            self.lists[at].extend(flow(value));
            Open::List(at)
        } else if key.eq_ignore_ascii_case(SETS) {
            Open::Sets
        } else {
            self.open = Open::Unknown;
            return false;
        };
        self.seen.push(key);
        true
    }

    fn item(&mut self, item: &'a str, name: &str, findings: &mut Findings<'a>) -> bool {
        match self.open {
            Open::List(at) => self.lists[at].push(item),
            Open::Sets => {
                self.sets.push(SetFacts::default());
                self.facts.push((item, [false; FACTS.len()]));
                return self.fact(item, name, findings);
            }
            Open::Unknown => {}
            Open::Nothing | Open::Scalar(_) => return false,
        }
        true
    }

    /// A line of a mapping, or one that goes on with the scalar above.
    fn indented(&mut self, text: &'a str, trimmed: &'a str, name: &str, findings: &mut Findings<'a>) -> bool {
        match self.open {
            Open::Sets => self.fact(trimmed, name, findings),
            Open::Scalar(at) => {
                let start = self.scalars[at].filter(|value| !is_block_mark(value)).unwrap_or(&trimmed[..0]);
                let span = crate::page::span(text, start).start..crate::page::span(text, trimmed).end;
                self.scalars[at] = text.get(span);
                true
            }
            Open::Unknown => true,
            Open::Nothing | Open::List(_) => false,
        }
    }

    fn fact(&mut self, text: &'a str, name: &str, findings: &mut Findings<'a>) -> bool {
        let (Some((key, value)), Some(set)) = (pair(text), self.sets.last_mut()) else { return false };
        let given = FACTS.iter().position(|known| *known == key).zip(self.facts.last_mut());
        if let Some((at, (_, given))) = given
            && std::mem::replace(&mut given[at], true)
        {
            report_twice(name, text, key, findings);
            return true;
        }
        check(value, name, findings);
        let value = scalar(value);
        match key {
            "Name" => set.set = value,
            "Position" => set.position = value,
            "IsRequired" => set.is_required = Some(is_true(&value)),
            "ValueFromPipeline" => set.by_value = is_true(&value),
            "ValueFromPipelineByPropertyName" => set.by_property = is_true(&value),
            "ValueFromRemainingArguments" => set.from_remaining = is_true(&value),
            _ => return false,
        }
        true
    }
}

fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _-".contains(&byte));
    (is_key && (value.is_empty() || value.starts_with([' ', '\t']))).then(|| (key.trim(), value.trim()))
}

/// `[a, b]`; a bare value is a list of one.
fn flow(value: &str) -> impl Iterator<Item = &str> {
    let inner = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(value);
    inner.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// `|`, `>-` and the like: the text stands on the lines below.
fn is_block_mark(value: &str) -> bool {
    value.starts_with(['|', '>']) && value[1..].bytes().all(|byte| b"+-0123456789".contains(&byte))
}

/// What YAML reads of a plain value: no comment.
fn without_comment(value: &str) -> &str {
    let is_quoted = value.starts_with(['\'', '"']);
    let comment = value.find(" #").or_else(|| value.find("\t#")).filter(|_| !is_quoted);
    comment.map_or(value, |at| value[..at].trim_end())
}

/// The text of a scalar: quotes taken off, escapes resolved.
fn scalar(value: &str) -> Cow<'_, str> {
    if let Some(inner) = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return if inner.contains("''") { inner.replace("''", "'").into() } else { inner.into() };
    }
    if let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return if inner.contains('\\') { unescape(inner).into() } else { inner.into() };
    }
    without_comment(value).into()
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => plain.extend(chars.next().map(|next| match next {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                other => other,
            })),
            (other, false) => plain.push(other),
        }
    }
    plain
}

/// Values that YAML reads differently or not at all; they are taken as they stand.
fn check<'a>(value: &'a str, name: &str, findings: &mut Findings<'a>) {
    let is_open = |quote: char| value.starts_with(quote) && (value.len() < 2 || !value.ends_with(quote));
    let is_quoted = value.starts_with(['\'', '"']);
    let is_odd = value.starts_with(['%', '@', '*', '&', '!', '{', '`'])
        || (!is_quoted && value.contains(": "))
        || is_open('\'')
        || is_open('"');
    if is_odd {
        findings.report(
            codes::P003,
            value,
            format!("this value in the block of `-{name}` is not valid YAML"),
            "put it between single quotes",
        );
    }
}

/// A number sign behind a blank begins a comment, which the author of a text may not have meant.
fn check_comment<'a>(value: &'a str, name: &str, findings: &mut Findings<'a>) {
    let text = without_comment(value);
    if text.len() < value.len() {
        findings.report(
            codes::P003,
            value[text.len()..].trim_start(),
            format!("this is a comment in the block of `-{name}`, and no part of the value"),
            "put the value between single quotes, or remove the comment",
        );
    }
}
