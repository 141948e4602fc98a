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

use super::block::{
    Block, SetFacts, is_said, is_true, literal, misspelt, report_line, report_missing, report_misspelt, report_twice,
};
use super::scalar::{flow, is_block_mark, scalar, without_comment};
use crate::diagnostic::codes;
use crate::page::front_matter::unquote;
use crate::page::lines::{Line, lines};
use crate::page::validity::{self, Problem, problem};
use crate::page::{Findings, Schema};

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
    /// A flow list that goes on in the lines below.
    Flow(usize),
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
    /// The beginning of the flow list that is open.
    flow: &'a str,
}

pub(super) fn parse<'a>(name: &str, text: &'a str, findings: &mut Findings<'a>) -> Block<'a> {
    let (mut reader, mut odd) = (Reader::default(), Vec::new());
    let before = findings.len();
    for line in lines(text).filter(|line| !line.is_blank()) {
        if !reader.line(name, text, line, findings) {
            let keys: &[&str] = if reader.open == Open::Sets { &FACTS } else { &KEYS };
            report_line(name, line.text, keys, findings);
            odd.push(line.text);
        }
    }
    reader.end_flow(name, findings);
    let [type_name, default, wildcards, hidden, help, variable, _] =
        reader.scalars.map(|value| scalar(value.unwrap_or_default()));
    if type_name.is_empty() && !is_said(&odd, "Type") {
        report_missing(name, text, &["Type"], findings);
    }
    for (line, given) in &reader.facts {
        let facts = FACTS.into_iter().zip(given).filter(|(key, is_given)| !**is_given && !is_said(&odd, key));
        report_missing(name, line, &facts.map(|(key, _)| key).collect::<Vec<_>>(), findings);
    }
    if findings.len() == before {
        validate(name, text, findings);
    }
    let [aliases, accepted_values, _] = reader.lists.map(|items| items.into_iter().map(scalar).collect());
    Block {
        text,
        schema: Schema::V2024_05_01,
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
        let item = Some(trimmed).filter(|_| !matches!(self.open, Open::Flow(_)));
        let item = item
            .and_then(|text| text.strip_prefix(['-', '*']))
            .filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        if let Some(item) = item {
            return self.item(item.trim(), name, findings);
        }
        if trimmed.starts_with('#') {
            return true;
        }
        if let Open::Flow(at) = self.open
            && pair(trimmed).is_none()
        {
            self.flow_line(at, text, trimmed);
            return true;
        }
        if line.text.starts_with('\t') {
            let help = "indent it by two blanks";
            findings.report(codes::P003, trimmed, "YAML takes no tab before a key", help);
        }
        if line.text.starts_with([' ', '\t']) {
            return self.indented(text, trimmed, name, findings);
        }
        match pair(trimmed) {
            Some((key, value)) if self.key(key, value, name, trimmed, findings) => true,
            _ => self.misspelt(trimmed, name, findings),
        }
    }

    /// Whether the key is known; `line` is where it stands.
    fn key(&mut self, key: &'a str, value: &'a str, name: &str, line: &'a str, findings: &mut Findings<'a>) -> bool {
        let place = |keys: &[&str]| keys.iter().position(|known| known.eq_ignore_ascii_case(key));
        if self.seen.iter().any(|seen| seen.eq_ignore_ascii_case(key)) {
            report_twice(name, line, key, findings);
            self.open = Open::Unknown;
            return true;
        }
        self.end_flow(name, findings);
        self.open = if let Some(at) = place(&SCALARS) {
            self.scalars[at] = Some(value);
            check(value, name, findings);
            check_comment(value, name, findings);
            Open::Scalar(at)
        } else if let Some(at) = place(&LISTS).filter(|_| value.starts_with('[') && !value.ends_with(']')) {
            self.flow = value;
            Open::Flow(at)
        } else if let Some(at) = place(&LISTS) {
            self.lists[at].extend(flow(value));
            // Behind a list on the line of its key no items can stand.
            if value.is_empty() { Open::List(at) } else { Open::Nothing }
        } else if key.eq_ignore_ascii_case(SETS) {
            if !matches!(value, "" | "[]") {
                report_sets(name, line, findings);
            }
            Open::Sets
        } else {
            self.open = Open::Unknown;
            return false;
        };
        self.seen.push(key);
        true
    }

    /// A key that is misspelt, lacks its colon or has something before it.
    fn misspelt(&mut self, line: &'a str, name: &str, findings: &mut Findings<'a>) -> bool {
        let known = KEYS.into_iter().filter(|key| !self.seen.contains(key));
        let Some((key, value)) = misspelt(line, known) else { return false };
        report_misspelt(name, line, key, findings);
        self.key(key, value, name, line, findings)
    }

    /// One more line of an open flow list.
    fn flow_line(&mut self, at: usize, text: &'a str, line: &'a str) {
        let span = crate::page::span(text, self.flow).start..crate::page::span(text, line).end;
        self.flow = text.get(span).unwrap_or(self.flow);
        if self.flow.ends_with(']') {
            self.lists[at].extend(flow(self.flow));
            self.open = Open::Nothing;
        }
    }

    /// A key, or the end, where a flow list should go on.
    fn end_flow(&mut self, name: &str, findings: &mut Findings<'a>) {
        if let Open::Flow(at) = self.open {
            self.lists[at].extend(flow(self.flow));
            let message = format!("this list in the block of `-{name}` has no end");
            findings.report(codes::P003, self.flow, message, "write `]` behind it");
            findings.fix(&self.flow[self.flow.len()..], "]");
        }
    }

    fn item(&mut self, item: &'a str, name: &str, findings: &mut Findings<'a>) -> bool {
        match self.open {
            Open::List(_) if item.is_empty() => return false,
            Open::List(at) => self.lists[at].push(item),
            Open::Sets => {
                self.begin_set(item);
                return item.is_empty() || self.fact(item, name, findings);
            }
            Open::Unknown => {}
            Open::Nothing | Open::Scalar(_) | Open::Flow(_) => return self.misspelt(item, name, findings),
        }
        true
    }

    fn begin_set(&mut self, line: &'a str) {
        self.sets.push(SetFacts::default());
        self.facts.push((line, [false; FACTS.len()]));
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
            Open::Nothing | Open::List(_) | Open::Flow(_) => self.misspelt(trimmed, name, findings),
        }
    }

    fn fact(&mut self, text: &'a str, name: &str, findings: &mut Findings<'a>) -> bool {
        let known = |key: &str| FACTS.iter().position(|known| known.eq_ignore_ascii_case(key));
        let read = pair(text).and_then(|(key, value)| Some((known(key)?, value)));
        let (at, value) = if let Some(read) = read {
            read
        } else {
            let given = self.facts.last().map_or([false; FACTS.len()], |(_, given)| *given);
            let free = FACTS.into_iter().zip(given).filter(|(_, is_given)| !is_given).map(|(key, _)| key);
            let Some((key, value)) = misspelt(text, free) else { return false };
            report_misspelt(name, text, key, findings);
            (known(key).unwrap_or_default(), value)
        };
        let is_given = self.facts.last().map(|(_, given)| given[at]);
        if FACTS[at] == "Name" && is_given != Some(false) {
            // Each set begins with a dash, so that one was lost here.
            report_sets(name, text, findings);
            self.begin_set(text);
        } else if is_given == Some(true) {
            report_twice(name, text, FACTS[at], findings);
            return true;
        }
        let (Some(set), Some((_, given))) = (self.sets.last_mut(), self.facts.last_mut()) else { return false };
        given[at] = true;
        check(value, name, findings);
        let value = scalar(value);
        if value.is_empty() {
            let message = format!("`{}` has no value in the block of `-{name}`", FACTS[at]);
            findings.report(codes::P005, text, message, "write the value behind the colon");
        }
        match FACTS[at] {
            "Name" => set.set = value,
            "Position" => set.position = value,
            "IsRequired" => set.is_required = literal(&value),
            "ValueFromPipeline" => set.by_value = is_true(&value),
            "ValueFromPipelineByPropertyName" => set.by_property = is_true(&value),
            _ => set.from_remaining = is_true(&value),
        }
        true
    }
}

fn report_sets<'a>(name: &str, line: &'a str, findings: &mut Findings<'a>) {
    findings.report(
        codes::P002,
        line,
        format!("the sets of `-{name}` are no list here"),
        "write `- Name: ` and the set on a line below `ParameterSets:`, and its other keys below it",
    );
}

fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let key = unquote(key.trim());
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _-".contains(&byte));
    (is_key && (value.is_empty() || value.starts_with([' ', '\t']))).then(|| (key, value.trim()))
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

/// Longer blocks do not exist.
const LONGEST_CHECKED: usize = 1 << 14;

/// Lets a reader of YAML say whether unusual lines are any.
fn validate<'a>(name: &str, text: &'a str, findings: &mut Findings<'a>) {
    if text.len() > LONGEST_CHECKED || lines(text).all(|line| is_plain(line.text)) {
        return;
    }
    if let Some(Problem { line, reason }) = problem(text) {
        let odd = || text.lines().find(|line| !is_plain(line));
        let part = text.lines().nth(line).or_else(odd).unwrap_or(text);
        let message = format!("the block of `-{name}` is not valid YAML: {reason}");
        let help = "put values between single quotes, and indent the facts of a set by two blanks";
        findings.report(codes::P003, part, message, help);
    }
}

/// Whether a line is valid where it stands without looking closer, as nearly all of them are.
fn is_plain(line: &str) -> bool {
    let is_quoted = |value: &str| {
        let inner = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        inner.is_some_and(|inner| !inner.contains('\''))
    };
    let is_value = |value: &str| matches!(value, "" | "[]") || is_quoted(value) || validity::is_plain(value);
    let (line, is_item) = match line.strip_prefix("- ") {
        Some(item) => (item, true),
        None => (line.strip_prefix("  ").unwrap_or(line), false),
    };
    match line.split_once(':') {
        Some((key, value)) => {
            key.bytes().all(|byte| byte.is_ascii_alphabetic())
                && !key.is_empty()
                && (value.is_empty() || value.starts_with(' '))
                && is_value(value.trim())
        }
        None => line.is_empty() || (is_item && is_value(line)),
    }
}
