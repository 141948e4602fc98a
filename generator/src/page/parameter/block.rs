//! One parameter block, in both schemas.
//!
//! A block of schema 2.0.0 is `key: value` lines and no YAML: values such as `* (all)` or `@()` stand as they are.
//! A block of schema 2024-05-01 is YAML, read with all scalars as text.

use crate::diagnostic::codes;
use crate::page::Findings;
use crate::page::front_matter::{first_line, unquote};
use crate::page::sections::lines;
use serde::Deserialize;
use std::borrow::Cow;

/// The facts of a block.
#[derive(Clone, Debug, Default)]
pub struct Block<'a> {
    /// The lines of the block.
    pub text: &'a str,
    /// `Type:`.
    pub type_name: Cow<'a, str>,
    /// The facts for each set that the block names.
    pub sets: Vec<SetFacts<'a>>,
    /// `Aliases:`.
    pub aliases: Vec<Cow<'a, str>>,
    /// `Accepted values:`.
    pub accepted_values: Vec<Cow<'a, str>>,
    /// `Default value:`.
    pub default: Cow<'a, str>,
    /// `Accept wildcard characters:`.
    pub has_wildcards: bool,
}

/// What holds for a parameter in one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetFacts<'a> {
    /// The set, or `(All)`.
    pub set: Cow<'a, str>,
    /// Whether the block says that it must be given.
    pub is_required: bool,
    /// `Named` or a number.
    pub position: Cow<'a, str>,
    /// Takes the object of the pipeline.
    pub by_value: bool,
    /// Takes a property of the object of the pipeline.
    pub by_property: bool,
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
    let is_new = lines(text).any(|line| line.text.trim_end() == "ParameterSets:" || line.text.starts_with("ParameterSets: "));
    if is_new { parse_yaml(name, text, findings) } else { parse_lines(name, text, findings) }
}

const KEYS: [&str; 9] = [
    "Type",
    "Parameter Sets",
    "Aliases",
    "Accepted values",
    "Applicable",
    "Required",
    "Position",
    "Default value",
    "Accept pipeline input",
];
const WILDCARDS: &str = "Accept wildcard characters";

fn parse_lines<'a>(name: &str, text: &'a str, findings: &mut Findings<'a>) -> Option<Block<'a>> {
    let mut values: [Option<&'a str>; KEYS.len()] = [None; KEYS.len()];
    let mut block = Block { text, ..Block::default() };
    for line in lines(text).filter(|line| !line.text.trim().is_empty()) {
        let Some((key, value)) = line.text.split_once(':') else {
            report_line(name, line.text, findings);
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        if key.eq_ignore_ascii_case(WILDCARDS) {
            block.has_wildcards = value.eq_ignore_ascii_case("true");
        } else if let Some(at) = KEYS.iter().position(|known| known.eq_ignore_ascii_case(key)) {
            if values[at].is_some() {
                report_twice(name, line.text, key, findings);
            } else {
                values[at] = Some(value);
            }
        } else {
            report_line(name, line.text, findings);
        }
    }
    let [type_name, sets, aliases, accepted, _, required, position, default, pipeline] = values;
    if type_name.is_none() {
        report_missing(name, text, "Type", findings);
    }
    if values.iter().all(Option::is_none) {
        return None;
    }
    block.type_name = type_name.unwrap_or("").into();
    block.aliases = list(aliases.unwrap_or(""));
    block.accepted_values = list(accepted.unwrap_or(""));
    block.default = default.unwrap_or("").into();
    let position = position.unwrap_or("");
    block.sets = set_names(sets)
        .map(|set| SetFacts {
            set: set.into(),
            is_required: is_required(required.unwrap_or(""), set),
            position: position.into(),
            by_value: binds(pipeline.unwrap_or(""), "ByValue"),
            by_property: binds(pipeline.unwrap_or(""), "ByPropertyName"),
        })
        .collect();
    Some(block)
}

/// A missing or empty key means all sets.
fn set_names(value: Option<&str>) -> impl Iterator<Item = &str> {
    let value = value.filter(|value| !value.is_empty()).unwrap_or("(All)");
    let value = if value.eq_ignore_ascii_case("(All))") || value.eq_ignore_ascii_case("All") { "(All)" } else { value };
    value.split(',').map(|set| unquote(set.trim())).filter(|set| !set.is_empty())
}

fn list(value: &str) -> Vec<Cow<'_, str>> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(Cow::Borrowed).collect()
}

/// `True`, `False`, or per set: `True (SetA, SetB), False (SetC)`.
fn is_required(value: &str, set: &str) -> bool {
    if !value.contains('(') {
        return value.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("true"));
    }
    value.split(')').any(|part| {
        let Some((literal, sets)) = part.split_once('(') else { return false };
        let literal = literal.trim_matches([',', ' ']);
        literal.eq_ignore_ascii_case("true") && sets.split(',').any(|name| name.trim().eq_ignore_ascii_case(set))
    })
}

/// `True (ByPropertyName, ByValue)`, `ByValue (False), ByName (False)`, `True`, `False`.
fn binds(value: &str, way: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    if lower.is_empty() || lower.starts_with("false") {
        return false;
    }
    let way = way.to_ascii_lowercase();
    match lower.find(way.as_str()) {
        Some(at) => !lower[at + way.len()..].trim_start().starts_with("(false"),
        // `True` alone means both ways.
        None => lower == "true",
    }
}

/// A block of schema 2024-05-01. Scalars are text: `DefaultValue: False` is the text `False`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Yaml {
    r#type: String,
    default_value: String,
    supports_wildcards: String,
    aliases: Vec<String>,
    parameter_sets: Vec<YamlSet>,
    accepted_values: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct YamlSet {
    name: String,
    position: String,
    is_required: String,
    value_from_pipeline: String,
    value_from_pipeline_by_property_name: String,
}

fn parse_yaml<'a>(name: &str, text: &'a str, findings: &mut Findings<'a>) -> Option<Block<'a>> {
    let yaml: Yaml = match serde_yaml::from_str(text) {
        Ok(yaml) => yaml,
        Err(error) => {
            let line = error.location().map_or(0, |location| location.line().saturating_sub(1));
            let part = text.lines().nth(line).unwrap_or(text);
            findings.report(
                codes::P002,
                part,
                format!("the block of `-{name}` is not valid YAML: {}", first_line(&error.to_string())),
                "write one `Key: value` a line and one list entry for each parameter set",
            );
            return None;
        }
    };
    if yaml.r#type.is_empty() {
        report_missing(name, text, "Type", findings);
    }
    let is_true = |value: &str| value.eq_ignore_ascii_case("true");
    let sets = yaml.parameter_sets.into_iter().map(|set| SetFacts {
        set: set.name.into(),
        is_required: is_true(&set.is_required),
        position: set.position.into(),
        by_value: is_true(&set.value_from_pipeline),
        by_property: is_true(&set.value_from_pipeline_by_property_name),
    });
    Some(Block {
        text,
        sets: sets.collect(),
        type_name: yaml.r#type.into(),
        aliases: yaml.aliases.into_iter().map(Cow::Owned).collect(),
        accepted_values: yaml.accepted_values.into_iter().map(Cow::Owned).collect(),
        default: yaml.default_value.into(),
        has_wildcards: is_true(&yaml.supports_wildcards),
    })
}

fn report_line<'a>(name: &str, line: &'a str, findings: &mut Findings<'a>) {
    findings.report(
        codes::P002,
        line,
        format!("this line of the block of `-{name}` is not understood"),
        "write `Key: value` with one of the keys Type, Parameter Sets, Aliases, Accepted values, Required, Position, \
         Default value, Accept pipeline input, Accept wildcard characters",
    );
}

fn report_twice<'a>(name: &str, line: &'a str, key: &str, findings: &mut Findings<'a>) {
    findings.report(
        codes::P004,
        line,
        format!("`{key}` is given twice for `-{name}`"),
        "remove one of the lines; the first one counts",
    );
}

fn report_missing<'a>(name: &str, text: &'a str, key: &str, findings: &mut Findings<'a>) {
    findings.report(
        codes::P005,
        first_line(text),
        format!("the block of `-{name}` has no `{key}`"),
        format!("add a line `{key}: …`"),
    );
}
