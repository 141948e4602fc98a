//! Checks of PARAMETERS in itself: the blocks and what stands around them.

use super::Report;
use crate::diagnostic::codes;
use crate::page::front_matter::unquote;
use crate::page::parameter::{Block, Parameter};
use crate::page::{Page, Schema};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    check_schemas(report);
    check_order(report);
    let names = owners(page);
    for parameter in &page.parameters {
        check_description(report, parameter);
        check_sets(report, parameter);
        check_aliases(report, parameter, &names);
        for block in &parameter.blocks {
            check_literals(report, parameter, block);
        }
        if let Some(block) = parameter.blocks.first() {
            check_values(report, parameter, block);
        }
    }
}

fn check_schemas(report: &mut Report<'_, '_>) {
    let page = report.page;
    let mut blocks = page.parameters.iter().flat_map(|parameter| &parameter.blocks);
    let Some(first) = blocks.next() else { return };
    if let Some(other) = blocks.find(|block| block.schema != first.schema) {
        let part = other.text.lines().next().unwrap_or(other.text);
        let message = "this block is of another schema than the first one of the page";
        let place = page.span(first.text.lines().next().unwrap_or(first.text));
        let diagnostic = report.at(codes::P023, part, message, "write all blocks of a page in the same schema");
        report.push(diagnostic.related(&page.file, place, "the first block"));
    }
}

/// Alphabetical, with `Confirm` and `WhatIf` at the end or in their place.
fn check_order(report: &mut Report<'_, '_>) {
    let page = report.page;
    let is_last = |name: &str| ["Confirm", "WhatIf"].iter().any(|last| last.eq_ignore_ascii_case(name));
    let mut names = page.parameters.iter().filter(|parameter| !is_last(parameter.name));
    let Some(mut above) = names.next() else { return };
    for parameter in names {
        if parameter.name.to_ascii_lowercase() < above.name.to_ascii_lowercase() {
            let message = format!("`-{}` stands below `-{}`", parameter.name, above.name);
            report.add(codes::P021, parameter.heading, message, "sort the parameters by name");
            return;
        }
        above = parameter;
    }
}

fn check_description(report: &mut Report<'_, '_>, parameter: &Parameter<'_>) {
    if matches!(parameter.description.trim(), "" | ".") {
        let message = format!("`-{}` has no description", parameter.name);
        report.add(codes::P020, parameter.heading, message, "say what the parameter is for above its block");
    }
}

fn check_sets(report: &mut Report<'_, '_>, parameter: &Parameter<'_>) {
    let page = report.page;
    let [first, others @ ..] = parameter.blocks.as_slice() else { return };
    for block in &parameter.blocks {
        check_own_sets(report, parameter, block);
    }
    let Some(second) = others.first() else { return };
    let part = |block: &Block<'_>| page.span(block.text.lines().next().unwrap_or(block.text));
    let is_in = |block: &Block<'_>, set: &str| block.sets.iter().any(|facts| facts.set.eq_ignore_ascii_case(set));
    for (at, block) in others.iter().enumerate() {
        let earlier = &parameter.blocks[..=at];
        let twice = block.sets.iter().find(|facts| {
            earlier.iter().any(|other| {
                is_in(other, &facts.set) || other.sets.iter().any(crate::page::parameter::SetFacts::is_all)
            }) || facts.is_all()
        });
        if let Some(facts) = twice {
            let message = format!("two blocks of `-{}` hold for the parameter set `{}`", parameter.name, facts.set);
            let first_line = block.text.lines().next().unwrap_or(block.text);
            let diagnostic =
                report.at(codes::P015, first_line, message, "name each set in one block only; the first one counts");
            report.push(diagnostic.related(&page.file, part(first), "the first block"));
            return;
        }
    }
    let message = format!("`-{}` has {} blocks, which are read together", parameter.name, parameter.blocks.len());
    let help = "nothing; schema 2024-05-01 says the same in one block";
    let first_line = second.text.lines().next().unwrap_or(second.text);
    report.push(report.at(codes::P016, first_line, message, help).related(&page.file, part(first), "the first block"));
}

/// A block that names a set twice, or one beside all of them.
fn check_own_sets(report: &mut Report<'_, '_>, parameter: &Parameter<'_>, block: &Block<'_>) {
    let mut seen = HashSet::new();
    let twice = block.sets.iter().find(|facts| !seen.insert(facts.set.to_ascii_lowercase()));
    let beside = block.sets.iter().find(|facts| facts.is_all() && block.sets.len() > 1);
    let message = match (twice, beside) {
        (Some(facts), _) => format!("the block of `-{}` names the parameter set `{}` twice", parameter.name, facts.set),
        (None, Some(_)) => format!("the block of `-{}` names `(All)` beside other parameter sets", parameter.name),
        (None, None) => return,
    };
    let line = line_of(block.text, "Parameter");
    report.add(codes::P015, line, message, "name each set once, or `(All)` alone");
}

/// Names and aliases of the page with the parameter they belong to.
fn owners<'a>(page: &'a Page<'_>) -> HashMap<String, &'a str> {
    let mut names: HashMap<String, &str> = HashMap::new();
    for parameter in &page.parameters {
        names.insert(parameter.name.to_ascii_lowercase(), parameter.name);
    }
    for parameter in &page.parameters {
        for alias in parameter.aliases() {
            names.entry(alias.to_ascii_lowercase()).or_insert(parameter.name);
        }
    }
    names
}

fn check_aliases(report: &mut Report<'_, '_>, parameter: &Parameter<'_>, names: &HashMap<String, &str>) {
    let line = || parameter.blocks.first().map_or(parameter.heading, |block| line_of(block.text, "Aliases"));
    if parameter.aliases().next().is_none() {
        return;
    }
    let mut seen = HashSet::from_iter([parameter.name.to_ascii_lowercase()]);
    if let Some(twice) = parameter.aliases().find(|alias| !seen.insert(alias.to_ascii_lowercase())) {
        let message = format!("the alias `{twice}` of `-{}` is its name or another of its aliases", parameter.name);
        report.add(codes::P018, line(), message, "remove it");
    }
    for alias in parameter.aliases() {
        let owner = names.get(&alias.to_ascii_lowercase()).filter(|owner| **owner != parameter.name);
        if let Some(owner) = owner {
            let message = format!("the alias `{alias}` of `-{}` belongs to `-{owner}` already", parameter.name);
            report.add(codes::P018, line(), message, "remove it from one of the two");
        }
    }
}

/// Keys whose values are few; the rest of a block is free text.
fn check_literals(report: &mut Report<'_, '_>, parameter: &Parameter<'_>, block: &Block<'_>) {
    let is_yaml = block.schema == Schema::V2024_05_01;
    // Indented lines that belong to no set are text.
    let mut in_sets = false;
    for line in block.text.lines() {
        let is_nested = line.starts_with([' ', '-']);
        if !is_nested {
            in_sets = line.starts_with("ParameterSets:");
        }
        if is_yaml && is_nested && !in_sets {
            continue;
        }
        // Only YAML has comments.
        let line = if is_yaml { line.split(" #").next().unwrap_or(line) } else { line };
        let Some((key, value)) = line.trim_start_matches([' ', '-']).split_once(':') else { continue };
        // A second colon was reported where the line was read.
        let value = value.trim_start_matches(':');
        let (key, value) = (key.trim(), unquote(value.trim()));
        let wanted = match key {
            "Required" if !is_required(value) => "`True`, `False`, or `True (Set), False (Set)`",
            "IsRequired" if !is_bool(value) => "`true` or `false`",
            "Position" if !is_position(value) => "`Named` or a number",
            "Accept pipeline input" if !is_pipeline(value) => "`False`, `True (ByValue)` or `True (ByPropertyName)`",
            "Accept wildcard characters"
            | "SupportsWildcards"
            | "DontShow"
            | "ValueFromPipeline"
            | "ValueFromPipelineByPropertyName"
            | "ValueFromRemainingArguments"
                if !is_bool(value) =>
            {
                "`True` or `False`"
            }
            _ => continue,
        };
        let message = format!("`{key}` of `-{}` is `{value}`", parameter.name);
        report.add(codes::P017, line.trim(), message, format!("write {wanted}"));
    }
}

fn is_bool(value: &str) -> bool {
    value.is_empty() || value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}

fn is_position(value: &str) -> bool {
    value.is_empty() || value.eq_ignore_ascii_case("named") || value.parse::<u32>().is_ok()
}

/// A literal, or one for each group of sets: `True (SetA, SetB), False (SetC)`.
fn is_required(value: &str) -> bool {
    let literals = value.split(')').map(|part| part.split('(').next().unwrap_or("").trim_matches([',', ' ']));
    literals.into_iter().all(is_bool)
}

fn is_pipeline(value: &str) -> bool {
    let words = value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let known = ["true", "false", "byvalue", "bypropertyname", "byname"];
    words.into_iter().all(|word| known.iter().any(|other| other.eq_ignore_ascii_case(word)))
}

fn check_values(report: &mut Report<'_, '_>, parameter: &Parameter<'_>, block: &Block<'_>) {
    // Most blocks name no values.
    if block.accepted_values.is_empty() && !block.text.contains("Accepted") {
        return;
    }
    let line = line_of(block.text, "Accepted");
    let raw = line.split_once(':').map_or("", |(_, values)| values.trim());
    let mut seen = HashSet::new();
    let twice = block.accepted_values.iter().find(|value| !seen.insert(*value));
    let default = block.default.trim();
    // Everything else is an expression or a sentence.
    let is_value = !matches!(default, "" | "None") && default.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_accepted = |default: &str| block.accepted_values.iter().any(|value| value.eq_ignore_ascii_case(default));
    let message = if block.accepted_values.iter().any(|value| value.is_empty())
        || line.starts_with("Accepted values") && !raw.is_empty() && raw.split(',').any(|value| value.trim().is_empty())
    {
        format!("an accepted value of `-{}` is empty", parameter.name)
    } else if let Some(value) = twice {
        format!("`-{}` accepts `{value}` twice", parameter.name)
    } else if is_value && !block.accepted_values.is_empty() && !is_accepted(default) {
        format!("the default `{default}` of `-{}` is not one of its accepted values", parameter.name)
    } else {
        return;
    };
    report.add(codes::P019, line, message, "name each value once, and the default among them");
}

/// The line of a block that begins with these words, or the first one.
fn line_of<'a>(text: &'a str, key: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(key)).or_else(|| text.lines().next()).unwrap_or(text)
}
