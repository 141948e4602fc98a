//! Checks of PARAMETERS against SYNTAX: names, sets, types, positions and what is mandatory.

use super::Report;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::page::parameter::{Parameter, SetFacts};
use crate::page::sections::SectionName;
use crate::page::syntax::{SyntaxItem, SyntaxSet};
use crate::page::type_name::TypeName;
use crate::page::{Page, Schema};
use std::collections::{HashMap, HashSet};

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    let has_section = page.sections.iter().any(|section| section.name == SectionName::Parameters);
    let is_empty = page.parameters.is_empty() && !page.has_common_parameters;
    if page.syntax.is_empty() || !has_section || is_empty {
        // The section that is missing or empty is the finding.
        return;
    }
    let known = Known::new(page, &report.found);
    let mut missing = HashSet::new();
    // A parameter that the syntax calls by another name.
    let mut renamed = HashSet::new();
    for set in &page.syntax {
        let mut position = None;
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
                    compare(report, &known, (set, item), parameter, &mut position);
                }
                Some(_) => {}
            }
        }
    }
    let mut unknown = HashSet::new();
    for parameter in page.parameters.iter().filter(|parameter| !parameter.blocks.is_empty()) {
        if !renamed.contains(parameter.name) {
            check_membership(report, &known, parameter, &mut unknown);
        }
    }
}

/// Names of a page for look-up; pages have up to a thousand parameters.
struct Known<'a, 'p> {
    parameters: HashMap<String, &'a Parameter<'p>>,
    items: HashMap<String, Vec<&'a SyntaxSet<'p>>>,
    /// Every set that a block names, in lower case.
    named: HashSet<String>,
    /// Every set that the syntax names, in lower case.
    sets: HashSet<String>,
    /// Whether a set is shown for one provider, whose parameters stand in no other.
    has_providers: bool,
    /// Those without a syntax block, in lower case.
    hidden: HashSet<String>,
    /// Where the syntax has a parameter first.
    first: HashMap<String, &'a SyntaxItem<'p>>,
    /// Parameters that were reported to have two types in the syntax, in lower case.
    with_two_types: HashSet<String>,
}

impl<'a, 'p> Known<'a, 'p> {
    fn new(page: &'a Page<'p>, found: &[Diagnostic]) -> Self {
        let mut items: HashMap<String, Vec<&SyntaxSet<'p>>> = HashMap::new();
        let mut first: HashMap<String, &SyntaxItem<'p>> = HashMap::new();
        let mut with_two_types = HashSet::new();
        let two_types = found.iter().filter(|diagnostic| diagnostic.code == codes::C003);
        let reported: HashSet<usize> = two_types.map(|diagnostic| diagnostic.place.span.start).collect();
        for set in &page.syntax {
            for item in &set.items {
                items.entry(item.name.to_ascii_lowercase()).or_default().push(set);
                first.entry(item.name.to_ascii_lowercase()).or_insert(item);
                if reported.contains(&page.span(item.raw).start) {
                    with_two_types.insert(item.name.to_ascii_lowercase());
                }
            }
        }
        let parameters =
            page.parameters.iter().map(|parameter| (parameter.name.to_ascii_lowercase(), parameter)).collect();
        let facts = page.parameters.iter().flat_map(|parameter| &parameter.blocks).flat_map(|block| &block.sets);
        let named = facts.filter(|facts| !facts.is_all()).map(|facts| facts.set.to_ascii_lowercase()).collect();
        let without_block = page.syntax.iter().filter(|set| set.text.is_empty());
        let hidden = without_block.map(|set| set.name.to_ascii_lowercase()).collect();
        let sets: HashSet<String> = page.syntax.iter().map(|set| set.name.to_ascii_lowercase()).collect();
        let has_providers = sets.iter().any(|name| name.contains("provider"));
        Self { parameters, items, named, sets, has_providers, hidden, first, with_two_types }
    }

    fn first(&self, name: &str) -> Option<&'a SyntaxItem<'p>> {
        self.first.get(&name.to_ascii_lowercase()).copied()
    }

    fn has_two_types(&self, name: &str) -> bool {
        self.with_two_types.contains(&name.to_ascii_lowercase())
    }

    fn parameter(&self, name: &str) -> Option<&'a Parameter<'p>> {
        self.parameters.get(&name.to_ascii_lowercase()).copied()
    }

    /// Whether no block names this set, while blocks name one that the syntax lacks: the set was renamed in one place.
    fn is_renamed(&self, set: &SyntaxSet<'_>) -> bool {
        !self.named.contains(&set.name.to_ascii_lowercase()) && !self.named.is_subset(&self.sets)
    }

    /// Whether the block names a set that the syntax lacks, which is another finding.
    fn has_unknown_set(&self, parameter: &Parameter<'_>) -> bool {
        let mut facts = parameter.blocks.iter().flat_map(|block| &block.sets);
        facts.any(|facts| !facts.is_all() && !self.sets.contains(&facts.set.to_ascii_lowercase()))
    }

    /// Whether the syntax that would have the parameter is missing, which is another finding.
    fn may_be_hidden(&self, parameter: &Parameter<'_>) -> bool {
        let mut facts = parameter.blocks.iter().flat_map(|block| &block.sets);
        !self.hidden.is_empty()
            && facts.any(|facts| facts.is_all() || self.hidden.contains(&facts.set.to_ascii_lowercase()))
    }

    /// The sets whose syntax has the parameter.
    fn sets(&self, name: &str) -> &[&'a SyntaxSet<'p>] {
        self.items.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
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
    let Some(meant) = meant(page, known, set, item) else {
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
fn meant<'a, 'p>(
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

fn compare<'p>(
    report: &mut Report<'_, 'p>,
    known: &Known<'_, 'p>,
    (set, item): (&SyntaxSet<'p>, &SyntaxItem<'p>),
    parameter: &Parameter<'p>,
    position: &mut Option<u32>,
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
    compare_required(report, set, item, parameter, facts);
    compare_position(report, item, parameter, facts, position);
}

fn compare_types(report: &mut Report<'_, '_>, known: &Known<'_, '_>, item: &SyntaxItem<'_>, parameter: &Parameter<'_>) {
    let page = report.page;
    let Some(block) = parameter.blocks.first().filter(|block| !block.type_name.is_empty()) else { return };
    let written = item.type_name.unwrap_or("SwitchParameter");
    let is_values = item.values().next().is_some();
    let is_first = known.first(item.name).is_some_and(|first| std::ptr::eq(first.raw, item.raw));
    let is_same = || TypeName::parse(written).same(&TypeName::parse(&block.type_name));
    if is_values || !is_first || known.has_two_types(item.name) || is_same() {
        return;
    }
    let message = format!("`-{}` is `{written}` in the syntax and `{}` in its block", item.name, block.type_name);
    let place = page.span(line_with(block.text, "Type:"));
    let diagnostic = report.at(codes::P014, item.raw, message, "write the same type in both places");
    report.push(diagnostic.related(&page.file, place, "the block"));
}

fn compare_required(
    report: &mut Report<'_, '_>,
    set: &SyntaxSet<'_>,
    item: &SyntaxItem<'_>,
    parameter: &Parameter<'_>,
    facts: &SetFacts<'_>,
) {
    let page = report.page;
    // A key that is missing is another finding.
    let Some(is_required) = facts.is_required else { return };
    // platyPS 0.14 writes every switch in brackets.
    let is_bracketed_switch = page.schema == Schema::V2_0_0 && item.type_name.is_none() && is_required;
    if is_required == item.is_mandatory || is_bracketed_switch {
        return;
    }
    let says = |yes: bool| if yes { "mandatory" } else { "optional" };
    let of_set = if set.name.is_empty() { String::new() } else { format!(" of `{}`", set.name) };
    let message = format!(
        "`-{}` is {} in the syntax{of_set} and {} in its block",
        item.name,
        says(item.is_mandatory),
        says(is_required)
    );
    let block = parameter.blocks.iter().find(|block| block.sets.iter().any(|other| std::ptr::eq(other, facts)));
    let text = block.map_or(parameter.heading, |block| line_with(block.text, "Required:"));
    let diagnostic = report.at(codes::P012, item.raw, message, "the syntax counts; make the block say the same");
    let mut diagnostic = diagnostic.related(&page.file, page.span(text), "the block");
    let others = page.syntax.iter().filter_map(|other| other.item(item.name));
    if is_autorest(page) && is_required && others.into_iter().any(|other| other.is_mandatory) {
        // AutoRest writes `True` if the parameter is mandatory in any set, so nobody made a mistake.
        diagnostic.severity = Severity::Info;
        diagnostic =
            diagnostic.help("nothing; AutoRest writes `True` if any set requires the parameter, and the syntax counts");
    }
    report.push(diagnostic);
}

/// Pages that AutoRest wrote and nobody touched since name no help file.
fn is_autorest(page: &Page<'_>) -> bool {
    page.front_matter.has("external help file") && page.front_matter.get("external help file").is_none()
}

/// Positions count from zero or from one, so only their order and their presence are compared.
fn compare_position(
    report: &mut Report<'_, '_>,
    item: &SyntaxItem<'_>,
    parameter: &Parameter<'_>,
    facts: &SetFacts<'_>,
    last: &mut Option<u32>,
) {
    let page = report.page;
    let number = facts.position.parse::<u32>().ok();
    let problem = match (item.is_positional, number) {
        (true, None) if facts.position.eq_ignore_ascii_case("named") => {
            "has a position in the syntax and none in its block"
        }
        // A switch with a position looks like any other in the syntax.
        (false, Some(_)) if item.type_name.is_some() => "has a position in its block and none in the syntax",
        (true, Some(number)) => {
            let is_late = last.is_some_and(|last| number < last);
            *last = Some(number);
            if !is_late {
                return;
            }
            "stands in another order in the syntax than its position says"
        }
        _ => return,
    };
    let text = parameter.blocks.first().map_or(parameter.heading, |block| line_with(block.text, "Position:"));
    let help = format!(
        "write `[-{}]` in the syntax for a parameter with a position, and the same position in the block",
        item.name
    );
    let diagnostic = report.at(codes::P013, item.raw, format!("`-{}` {problem}", item.name), help);
    report.push(diagnostic.related(&page.file, page.span(text), "the block"));
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
    let mut shown = page.syntax.iter().filter(|set| !set.text.is_empty());
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

/// The line of a block with this key, or the first one.
fn line_with<'a>(text: &'a str, key: &str) -> &'a str {
    let line = text.lines().find(|line| line.contains(key)).or_else(|| text.lines().next());
    line.map_or(text, str::trim)
}
