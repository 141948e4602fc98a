//! Checks of PARAMETERS against SYNTAX: names and sets. What a block says of a set is compared in `facts`.

use super::Report;
use super::facts::{Facts, compare_types, line_with};
use super::known::Known;
use crate::diagnostic::codes;
use crate::page::Page;
use crate::page::near::meant;
use crate::page::parameter::Parameter;
use crate::page::sections::SectionName;
use crate::page::syntax::{SyntaxItem, SyntaxSet};
use crate::page::type_name::TypeName;
use foldhash::{HashSet, HashSetExt};
use std::collections::BTreeMap;

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    let has_section = page.sections.iter().any(|section| section.name == SectionName::Parameters);
    let is_empty = page.parameters.is_empty() && !page.has_common_parameters;
    if page.syntax.is_empty() || !has_section || is_empty {
        // The section that is missing or empty is the finding.
        return;
    }
    let known = Known::new(page, &report.found);
    let mut facts = Facts::default();
    let mut missing = HashSet::new();
    // A parameter that the syntax calls by another name.
    let mut renamed = HashSet::new();
    for set in &page.syntax {
        facts.begin_set();
        let is_renamed = known.is_renamed(set);
        for item in &set.items {
            match known.parameter(item.name) {
                None => {
                    if missing.insert(item.name.to_ascii_lowercase()) {
                        renamed.extend(report_missing(report, &known, set, item));
                    }
                }
                Some(parameter) if is_renamed && parameter.facts(set.name).is_none() => {
                    compare_types(report, &known, item, parameter);
                }
                Some(parameter) if !parameter.blocks.is_empty() => {
                    compare(report, &known, (set, item), parameter, &mut facts);
                }
                Some(_) => {}
            }
        }
    }
    facts.report(report);
    let mut unknown = report_renamed(report, &known);
    for parameter in page.parameters.iter().filter(|parameter| !parameter.blocks.is_empty()) {
        if !renamed.contains(parameter.name) {
            check_membership(report, &known, parameter, &mut unknown);
        }
    }
}

/// Reports an item that is not described; gives the parameter that is probably meant.
fn report_missing<'p>(
    report: &mut Report<'_, 'p>,
    known: &Known<'_, 'p>,
    set: &SyntaxSet<'p>,
    item: &SyntaxItem<'p>,
) -> Option<&'p str> {
    let page = report.page;
    let message = format!("`-{}` is in the syntax and not in PARAMETERS", item.name);
    let Some(meant) = meant_by(page, known, set, item) else {
        let help = format!("add `### -{}` with its yaml block, or remove it from the syntax", item.name);
        report.add(codes::P009, item.raw, message, help);
        return None;
    };
    // Other sets have the name of the heading, or else nothing says which of the two is right.
    let is_used = !known.sets(meant.name).is_empty();
    let which = if is_used { String::new() } else { format!("`-{}` or ", item.name) };
    let help = format!("write {which}`-{}` in both places", meant.name);
    let diagnostic = report.at(codes::P009, item.raw, message, help);
    let label = format!("the syntax lacks `-{}`", meant.name);
    let diagnostic = diagnostic.related(&page.file, page.span(meant.heading), label);
    report.push(if is_used { diagnostic.fix(page.span(item.name), meant.name) } else { diagnostic });
    Some(meant.name)
}

/// The only described parameter of the same type that this set should have and lacks.
fn meant_by<'a, 'p>(
    page: &'a Page<'p>,
    known: &Known<'a, 'p>,
    set: &SyntaxSet<'p>,
    item: &SyntaxItem<'p>,
) -> Option<&'a Parameter<'p>> {
    let written = TypeName::parse(item.type_name.unwrap_or("SwitchParameter"));
    let mut all = page.parameters.iter().filter(|parameter| {
        let is_lacking = !known.sets(parameter.name).iter().any(|other| std::ptr::eq(*other, set));
        let is_same = parameter.blocks.first().is_some_and(|block| TypeName::parse(&block.type_name).same(&written));
        is_lacking && is_same && parameter.facts(set.name).is_some()
    });
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

fn compare<'a, 'p>(
    report: &mut Report<'a, 'p>,
    known: &Known<'a, 'p>,
    (set, item): (&'a SyntaxSet<'p>, &'a SyntaxItem<'p>),
    parameter: &'a Parameter<'p>,
    all: &mut Facts<'a, 'p>,
) {
    let page = report.page;
    compare_types(report, known, item, parameter);
    // With one unnamed set there is no name to compare with.
    let facts = parameter.facts(set.name).or_else(|| {
        let first = parameter.blocks.first().and_then(|block| block.sets.first());
        first.filter(|_| set.name.is_empty())
    });
    let Some(facts) = facts else {
        if set.provider().is_some() || known.has_unknown_set(parameter) {
            return;
        }
        let message =
            format!("`-{}` is in the syntax of `{}` and its block does not name that set", item.name, set.name);
        let help = format!("add `{}` to the sets of the block, or remove the parameter from the syntax", set.name);
        let (place, label) = sets_line(page, parameter);
        report.push(report.at(codes::P011, item.raw, message, help).related(&page.file, place, label));
        return;
    };
    all.add(report, (set, item), parameter, facts);
}

/// Reports headings of sets that the blocks of their parameters call by another name; gives these names in lower case.
fn report_renamed(report: &mut Report<'_, '_>, known: &Known<'_, '_>) -> HashSet<String> {
    let page = report.page;
    // The parameters that name a set which the syntax lacks.
    let mut naming: BTreeMap<String, Vec<(&Parameter<'_>, &str)>> = BTreeMap::new();
    for parameter in &page.parameters {
        for facts in parameter.blocks.iter().flat_map(|block| &block.sets).filter(|facts| !facts.is_all()) {
            let name = facts.set.to_ascii_lowercase();
            if !known.sets.contains(&name) {
                naming.entry(name).or_default().push((parameter, &facts.set));
            }
        }
    }
    let mut found = HashSet::new();
    let is_candidate = |set: &SyntaxSet<'_>| known.is_renamed(set) && set.heading.is_some() && set.provider().is_none();
    // With several names on both sides only a slip is sure.
    let is_only = naming.len() == 1 && page.syntax.iter().filter(|set| is_candidate(set)).count() == 1;
    // One block can be wrong as well as one heading.
    for (name, parameters) in naming.iter().filter(|(_, parameters)| parameters.len() > 1) {
        let is_unnamed = |set: &&SyntaxSet<'_>| {
            let has = |parameter: &Parameter<'_>| set.item(parameter.name).is_some();
            is_candidate(set) && parameters.iter().all(|(parameter, _)| has(parameter))
        };
        let sets: Vec<&SyntaxSet<'_>> = page.syntax.iter().filter(is_unnamed).collect();
        let near = meant(name, sets.iter().map(|set| set.name));
        let set = sets.iter().find(|set| sets.len() == 1 || near == Some(set.name));
        let (Some(set), (first, right)) = (set, parameters[0]) else { continue };
        let message = format!("the parameter set `{}` is `{right}` in the blocks of its parameters", set.name);
        let diagnostic = report.at(codes::P008, set.name, message, format!("write `### {right}`"));
        let (place, label) = sets_line(page, first);
        let diagnostic = diagnostic.related(&page.file, place, label);
        let is_sure = is_only || near == Some(set.name);
        report.push(if is_sure { diagnostic.fix(page.span(set.name), right) } else { diagnostic });
        found.insert(name.clone());
    }
    found
}

fn check_membership(
    report: &mut Report<'_, '_>,
    known: &Known<'_, '_>,
    parameter: &Parameter<'_>,
    unknown: &mut HashSet<String>,
) {
    let page = report.page;
    let sets = known.sets(parameter.name);
    if sets.is_empty() && known.may_be_hidden(parameter) {
        return;
    }
    if sets.is_empty() {
        let message = format!("`-{}` is described and in no syntax block", parameter.name);
        let help = "add it to the syntax; a dynamic parameter is not emitted";
        report.add(codes::P010, parameter.heading, message, help);
        return;
    }
    let has_names = page.syntax.iter().any(|set| !set.name.is_empty());
    check_all_sets(report, known, parameter);
    for facts in parameter.blocks.iter().flat_map(|block| &block.sets).filter(|facts| !facts.is_all() && has_names) {
        let set = page.syntax.iter().find(|set| set.name.eq_ignore_ascii_case(&facts.set));
        let (line, label) = sets_line(page, parameter);
        // A quoted name with escapes is no slice of the page.
        let named = page.text.get(page.span(&facts.set)).filter(|name| !name.is_empty());
        let place = named.or_else(|| page.text.get(line)).unwrap_or(parameter.heading);
        match set {
            // A set that the syntax lacks is said once and not for each of its parameters.
            None if !unknown.insert(facts.set.to_ascii_lowercase()) => {}
            None => {
                let message = format!(
                    "`-{}` names the parameter set `{}`, which is not in the syntax",
                    parameter.name, facts.set
                );
                report.add(codes::P008, place, message, "write the name of a set in the syntax, or `(All)`");
            }
            Some(set) if set.text.is_empty() || sets.iter().any(|other| std::ptr::eq(*other, set)) => {}
            Some(set) if known.is_unread(set, parameter.name) => {}
            Some(set) => {
                let message =
                    format!("`-{}` names the parameter set `{}`, whose syntax lacks it", parameter.name, set.name);
                let help = "add it to that syntax, or remove the set from the block; the syntax counts";
                let diagnostic = report.at(codes::P011, place, message, help).label(label);
                report.push(diagnostic.related(&page.file, page.span(set.name), "the set"));
            }
        }
    }
}

/// A parameter of all sets that the syntax of one of them lacks.
fn check_all_sets(report: &mut Report<'_, '_>, known: &Known<'_, '_>, parameter: &Parameter<'_>) {
    let page = report.page;
    let [block] = parameter.blocks.as_slice() else { return };
    let [only] = block.sets.as_slice() else { return };
    // What the block does not say itself is no mistake in it.
    let is_said = !page.span(&only.set).is_empty();
    if !only.is_all() || !is_said || known.has_providers {
        return;
    }
    let having: HashSet<*const SyntaxSet<'_>> =
        known.sets(parameter.name).iter().map(|set| std::ptr::from_ref(*set)).collect();
    let mut shown = page.syntax.iter().filter(|set| !set.text.is_empty() && !known.is_unread(set, parameter.name));
    let Some(lacking) = shown.find(|set| !having.contains(&std::ptr::from_ref(*set))) else { return };
    let message =
        format!("`-{}` is in all parameter sets, and the syntax of `{}` lacks it", parameter.name, lacking.name);
    let help = "add it to that syntax, or name the sets in the block; the syntax counts";
    let (place, label) = sets_line(page, parameter);
    let place = page.text.get(place).unwrap_or(parameter.heading);
    let diagnostic = report.at(codes::P011, place, message, help).label(label);
    report.push(diagnostic.related(&page.file, page.span(lacking.name), "the set"));
}

/// Where the block of a parameter names its sets.
fn sets_line(page: &Page<'_>, parameter: &Parameter<'_>) -> (std::ops::Range<usize>, &'static str) {
    let text = parameter.blocks.first().map(|block| block.text);
    let line = text.map(|text| {
        if text.contains("Parameter Sets:") {
            line_with(text, "Parameter Sets:")
        } else {
            line_with(text, "ParameterSets:")
        }
    });
    line.map_or_else(|| (page.span(parameter.heading), "the parameter"), |line| (page.span(line), "the block"))
}
