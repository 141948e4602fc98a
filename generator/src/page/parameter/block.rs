//! One parameter block, in both schemas.
//!
//! A block of schema 2.0.0 is `key: value` lines and no YAML: values such as `* (all)` or `@()` stand as they are.
//! A block of schema 2024-05-01 is a small part of YAML, read by `yaml` with all scalars as text.

use super::yaml;
use crate::diagnostic::codes;
use crate::page::disguise;
use crate::page::findings::first_line;
use crate::page::front_matter::unquote;
use crate::page::lines::{lines, trim};
use crate::page::near::meant;
use crate::page::{Findings, Schema};
use std::borrow::Cow;

/// The facts of a block.
#[derive(Clone, Debug, Default)]
pub struct Block<'a> {
    /// The lines of the block.
    pub text: &'a str,
    /// The schema whose keys it has.
    pub schema: Schema,
    /// `Type:`.
    pub type_name: Cow<'a, str>,
    /// The facts for each set that the block names.
    pub sets: Vec<SetFacts<'a>>,
    /// `Aliases:`.
    pub aliases: Vec<Cow<'a, str>>,
    /// `Accepted values:` or `AcceptedValues:`.
    pub accepted_values: Vec<Cow<'a, str>>,
    /// `Applicable:`, tags of schema 2.0.0.
    pub applicable: Vec<Cow<'a, str>>,
    /// `Default value:` or `DefaultValue:`.
    pub default: Cow<'a, str>,
    /// `Accept wildcard characters:` or `SupportsWildcards:`.
    pub has_wildcards: bool,
    /// `DontShow:`.
    pub is_hidden: bool,
    /// `VariableLength:`.
    pub has_variable_length: bool,
    /// `HelpMessage:`.
    pub help_message: Cow<'a, str>,
}

/// What holds for a parameter in one set.
#[allow(clippy::struct_excessive_bools, reason = "they are the facts of the schema, each on its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetFacts<'a> {
    /// The set, or `(All)`.
    pub set: Cow<'a, str>,
    /// Whether it must be given, if the block says so.
    pub is_required: Option<bool>,
    /// `Named` or a number.
    pub position: Cow<'a, str>,
    /// Takes the object of the pipeline.
    pub by_value: bool,
    /// Takes a property of the object of the pipeline.
    pub by_property: bool,
    /// Takes all arguments that no other parameter takes.
    pub from_remaining: bool,
}

impl SetFacts<'_> {
    /// Whether it holds for every set.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.set == "(All)"
    }
}

/// Reads a block; none if nothing of it is understood.
pub(super) fn parse<'a>(name: &str, text: &'a str, findings: &mut Findings<'a>) -> Option<Block<'a>> {
    let mut read = key_values(text);
    if !read.odd.is_empty() && is_new(text) {
        return Some(yaml::parse(name, text, findings));
    }
    read.settle(name, findings);
    report(name, text, &read, findings);
    block(text, read.values)
}

/// Whether most lines that only one of the schemas has are of schema 2024-05-01: a misspelt key makes no other schema.
fn is_new(text: &str) -> bool {
    const NEW: [&str; 6] =
        ["ParameterSets", "DefaultValue", "SupportsWildcards", "AcceptedValues", "IsRequired", "Name"];
    const OLD: [&str; 6] = [
        "Parameter Sets",
        "Default value",
        "Accept wildcard characters",
        "Accepted values",
        "Required",
        "Accept pipeline input",
    ];
    let keys = lines(text).filter_map(|line| line.text.split_once(':')).map(|(key, _)| key);
    let (mut new, mut old) = (0, 0);
    for key in keys.map(|key| key.trim_start_matches(['-', ' ', '\t'])) {
        new += usize::from(NEW.contains(&key));
        old += usize::from(OLD.contains(&key));
    }
    new > old || (new == old && lines(text).any(|line| line.text.trim_end() == "ParameterSets:"))
}

/// Whether text that is not said to be a block is one: a type, and other keys with it.
pub(super) fn is_block(text: &str) -> bool {
    let is_some = key_values(text).values.map(|value| usize::from(value.is_some()));
    is_some[0] == 1 && (is_some.iter().sum::<usize>() > 2 || is_new(text))
}

/// Whether a line may stand in a block: blank, `key: value`, an item of a list, or indented.
pub(super) fn is_line(line: &str) -> bool {
    let is_key = |key: &str| {
        key.len() <= 40
            && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ')
            && key.starts_with(char::is_uppercase)
    };
    line.is_empty()
        || line.starts_with([' ', '\t'])
        || line.starts_with("- ")
        || line.split_once(':').is_some_and(|(key, _)| is_key(key))
}

/// The keys of schema 2.0.0, then those of the other one that previews mixed in.
const KEYS: [&str; 13] = [
    "Type",
    "Parameter Sets",
    "Aliases",
    "Accepted values",
    "Applicable",
    "Required",
    "Position",
    "Default value",
    "Accept pipeline input",
    "Accept wildcard characters",
    "DontShow",
    "VariableLength",
    "HelpMessage",
];

/// Where [`KEYS`] has `Required`.
const REQUIRED: usize = 5;

/// How many of [`KEYS`] are of schema 2.0.0.
const OF_SCHEMA: usize = 10;

/// What every block says that platyPS writes, and what nobody can guess where it is missing.
const ALWAYS: [&str; 5] = ["Type", "Parameter Sets", "Required", "Position", "Accept pipeline input"];

fn report<'a>(name: &str, text: &'a str, read: &KeyValues<'a>, findings: &mut Findings<'a>) {
    for line in &read.odd {
        let key = line.split_once(':').map(|(key, _)| key.trim());
        match key.filter(|key| KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))) {
            Some(key) => report_twice(name, line, key, findings),
            None => report_line(name, line, &KEYS[..OF_SCHEMA], findings),
        }
    }
    let is_missing = |key: &&str| {
        let value = KEYS.iter().position(|known| known == key).and_then(|at| read.values[at]);
        // No set at all is a short way to say all of them.
        value.is_none_or(|value| value.is_empty() && *key == "Type") && !is_said(&read.odd, key)
    };
    let missing: Vec<&str> = ALWAYS.into_iter().filter(is_missing).collect();
    report_missing(name, text, &missing, findings);
}

fn block<'a>(text: &'a str, values: [Option<&'a str>; KEYS.len()]) -> Option<Block<'a>> {
    if values.iter().all(Option::is_none) {
        return None;
    }
    let [
        type_name,
        sets,
        aliases,
        accepted,
        applicable,
        _,
        position,
        default,
        pipeline,
        wildcards,
        hidden,
        variable,
        help,
    ] = values.map(Option::unwrap_or_default);
    let required = values[REQUIRED];
    let facts = |set: &'a str| SetFacts {
        set: set.into(),
        is_required: required.and_then(|required| is_required(required, set)),
        position: position.into(),
        by_value: binds(pipeline, "byvalue"),
        by_property: binds(pipeline, "byproperty"),
        from_remaining: false,
    };
    // A page has hundreds of blocks, so none takes more memory than it fills; most name one set.
    let mut named = Vec::with_capacity(1);
    named.extend(set_names(sets).map(facts));
    Some(Block {
        text,
        schema: Schema::V2_0_0,
        type_name: type_name.into(),
        sets: named,
        aliases: list(aliases),
        accepted_values: list(accepted),
        applicable: list(applicable),
        default: default.into(),
        has_wildcards: is_true(wildcards),
        is_hidden: is_true(hidden),
        has_variable_length: is_true(variable),
        help_message: unquote(help).into(),
    })
}

/// What the lines of a block say.
struct KeyValues<'a> {
    /// The value of each key of [`KEYS`]; the first one counts.
    values: [Option<&'a str>; KEYS.len()],
    /// The lines with another key, without any, or with one that came before.
    odd: Vec<&'a str>,
}

fn key_values(text: &str) -> KeyValues<'_> {
    let mut read = KeyValues { values: [None; KEYS.len()], odd: Vec::new() };
    // Real blocks keep the order of the keys, so the search goes on behind the last one.
    let mut next = 0;
    for line in lines(text).filter(|line| !line.is_blank()) {
        match key_value(line.text, next) {
            Some((at, value)) if read.values[at].is_none() => {
                read.values[at] = Some(value);
                next = at + 1;
            }
            _ => read.odd.push(line.text),
        }
    }
    read
}

impl<'a> KeyValues<'a> {
    /// Takes lines with a misspelt key, or without the colon behind it, for what they mean.
    fn settle(&mut self, name: &str, findings: &mut Findings<'a>) {
        let odd = std::mem::take(&mut self.odd);
        for line in odd {
            let is_free =
                |key: &str| KEYS.iter().position(|known| *known == key).is_some_and(|at| self.values[at].is_none());
            match misspelt(line, KEYS[..OF_SCHEMA].iter().copied().filter(|key| is_free(key))) {
                Some((key, value)) => {
                    report_misspelt(name, line, key, findings);
                    let at = KEYS.iter().position(|known| *known == key).unwrap_or_default();
                    self.values[at] = Some(value);
                }
                None => self.odd.push(line),
            }
        }
    }
}

/// The key that a line means and its value: one that is misspelt or has marks around it, or one without its colon.
pub(super) fn misspelt<'a, 'k>(
    line: &'a str,
    keys: impl Iterator<Item = &'k str> + Clone,
) -> Option<(&'k str, &'a str)> {
    let line = line.trim();
    if let Some((key, value)) = line.split_once([':', '\u{ff1a}'])
        && let Some(key) = meant(key.trim_matches(is_mark), keys.clone())
    {
        // `**Key: value**`, `Key:: value`.
        let value = if line.starts_with(is_mark) { value.trim_end_matches(is_mark) } else { value };
        return Some((key, value.trim_start_matches(':').trim()));
    }
    let mut keys = keys;
    keys.find_map(|key| Some((key, line.strip_prefix(key)?.strip_prefix(' ')?.trim())))
}

/// What may stand around a key by mistake.
fn is_mark(c: char) -> bool {
    disguise::MARKS.contains(&c) || matches!(c, '"' | '\'')
}

/// Reports a line that is taken for one with this key.
pub(super) fn report_misspelt<'a>(name: &str, line: &'a str, key: &str, findings: &mut Findings<'a>) {
    let plain = line.replace('\u{a0}', " ");
    if plain != line && plain.trim_start().strip_prefix(key).is_some_and(|rest| rest.starts_with(':')) {
        // A no-break space is reported with the characters of the page.
        return;
    }
    let message = format!("this line of the block of `-{name}` is read as `{key}: …`");
    findings.report(codes::P002, line.trim(), message, format!("write `{key}: ` and the value"));
}

/// The key of a line, as an index, and its value; `next` is where the key is looked for first.
fn key_value(line: &str, next: usize) -> Option<(usize, &str)> {
    for (at, key) in KEYS.iter().enumerate().skip(next) {
        if let Some(value) = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')) {
            return is_value(value).then(|| (at, trim(value)));
        }
    }
    let (key, value) = line.split_once(':').filter(|(_, value)| is_value(value))?;
    let at = KEYS.iter().position(|known| known.eq_ignore_ascii_case(key.trim()))?;
    Some((at, value.trim()))
}

/// A second colon is none of a value.
fn is_value(value: &str) -> bool {
    !value.starts_with(':')
}

/// A missing or empty key means all sets.
fn set_names(value: &str) -> impl Iterator<Item = &str> {
    let is_all = value.is_empty() || value.eq_ignore_ascii_case("(All))") || value.eq_ignore_ascii_case("All");
    let value = if is_all { "(All)" } else { value };
    value.split(',').map(|set| unquote(set.trim())).filter(|set| !set.is_empty())
}

fn list(value: &str) -> Vec<Cow<'_, str>> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Cow::Borrowed).collect()
}

pub(super) fn is_true(value: &str) -> bool {
    value.eq_ignore_ascii_case("true")
}

/// What a literal says; none if it is neither of the two, which is another finding.
pub(super) fn literal(value: &str) -> Option<bool> {
    let is = |word: &str| value.eq_ignore_ascii_case(word);
    is("true").then_some(true).or_else(|| is("false").then_some(false))
}

/// `True`, `False`, or per set: `True (SetA, SetB), False (SetC)`.
fn is_required(value: &str, set: &str) -> Option<bool> {
    if !value.contains('(') {
        return literal(value.split(' ').next().unwrap_or_default());
    }
    let names = |sets: &str| sets.split(',').any(|name| name.trim().eq_ignore_ascii_case(set));
    let of_set = value.split(')').filter_map(|part| part.split_once('(')).find(|(_, sets)| names(sets));
    Some(of_set.is_some_and(|(literal, _)| is_true(literal.trim_matches([',', ' ']))))
}

/// `True (ByPropertyName, ByValue)`, `ByValue (False), ByName (False)`, `True`, `False`.
fn binds(value: &str, way: &str) -> bool {
    if value.is_empty() || value.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("false")) {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    match lower.find(way) {
        Some(at) => !lower[at + way.len()..].trim_start_matches("name").trim_start().starts_with("(false"),
        // `True` alone means both ways.
        None => lower == "true",
    }
}

pub(super) fn report_line<'a>(name: &str, line: &'a str, keys: &[&str], findings: &mut Findings<'a>) {
    let message = format!("this line of the block of `-{name}` is not understood");
    findings.report(codes::P002, line, message, format!("write `Key: value` with one of the keys {}", keys.join(", ")));
}

pub(super) fn report_twice<'a>(name: &str, line: &'a str, key: &str, findings: &mut Findings<'a>) {
    findings.report(
        codes::P004,
        line,
        format!("`{key}` is given twice for `-{name}`"),
        "remove one of the lines; the first one counts",
    );
}

/// Whether a key stands on one of the lines that were not understood, and so were reported.
pub(super) fn is_said(odd: &[&str], key: &str) -> bool {
    odd.iter().any(|line| line.contains(key))
}

/// One finding for all keys that a block or a set lacks; nothing if it lacks none.
pub(super) fn report_missing<'a>(name: &str, text: &'a str, keys: &[&str], findings: &mut Findings<'a>) {
    let lines = |after: &str| keys.iter().map(|key| format!("`{key}{after}`")).collect::<Vec<_>>();
    if keys.is_empty() {
        return;
    }
    findings.report(
        codes::P005,
        first_line(text),
        format!("the block of `-{name}` has no {}", lines("").join(" and no ")),
        format!("add a line {}", lines(": …").join(" and ")),
    );
}
