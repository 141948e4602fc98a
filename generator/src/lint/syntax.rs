//! Checks of SYNTAX in itself.

use super::title::named_elsewhere;
use super::{Report, is_verb_noun};
use crate::diagnostic::codes;
use crate::page::disguise;
use crate::page::parameter::Parameter;
use crate::page::sections::SectionName;
use crate::page::syntax::{SyntaxItem, SyntaxSet};
use crate::page::type_name::TypeName;
use foldhash::{HashMap, HashMapExt};

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.syntax.is_empty() {
        let section = page.sections.iter().find(|section| section.name == SectionName::Syntax);
        let help = "add a block with the syntax of each parameter set";
        match section {
            Some(section) => {
                report.add(codes::X015, section.heading, "the section has no syntax block", help);
            }
            None => {
                report.add(codes::S004, page.title, "the page has no `## SYNTAX`", help);
            }
        }
        return;
    }
    check_sets(report);
    check_default(report);
    check_items(report);
    check_types(report);
    check_common(report);
}

/// The cmdlet at the begin of a block.
fn check_command(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>) {
    let page = report.page;
    if disguise::is_cmdlet(set.command, page.title) || set.text.is_empty() {
        return;
    }
    let (part, message) = if set.command.is_empty() {
        let message = format!("the syntax does not begin with `{}`", page.title);
        (set.text.split_whitespace().next().unwrap_or(set.text), message)
    } else {
        (set.command, format!("the syntax is of `{}`, the page of `{}`", set.command, page.title))
    };
    let place = page.span(part);
    let mut found = report.at(codes::X002, part, message, format!("write `{}`", page.title));
    found = found.related(&page.file, page.span(page.title), "the heading");
    report.push(match set.command {
        "" => found.fix(place.start..place.start, format!("{} ", page.title)),
        name if is_verb_noun(name) => found.fix(place, page.title),
        _ => found,
    });
}

fn check_sets(report: &mut Report<'_, '_>) {
    let page = report.page;
    let has_headings = page.syntax.iter().any(|set| set.heading.is_some());
    // A title that names no cmdlet, or not the one of all blocks, is another finding.
    let is_title_right = is_verb_noun(page.title) && named_elsewhere(page).is_none();
    for (at, set) in page.syntax.iter().enumerate() {
        if is_title_right {
            check_command(report, set);
        }
        if set.heading.is_none() && has_headings {
            let message = format!("a syntax block of `{}` has no heading", set.command);
            report.add(
                codes::X006,
                set.command,
                message,
                "put `### ` and the name of the parameter set above the block",
            );
        } else if let Some(other) = page.syntax[..at].iter().find(|other| other.name.eq_ignore_ascii_case(set.name)) {
            duplicate(report, set, other);
        }
    }
}

fn duplicate(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>, other: &SyntaxSet<'_>) {
    let page = report.page;
    let (part, message) = if set.heading.is_none() {
        (set.command, "several syntax blocks stand without a heading".to_owned())
    } else {
        (set.name, format!("the parameter set `{}` is given twice", set.name))
    };
    let first = page.span(if other.heading.is_none() { other.command } else { other.name });
    let help = "give each parameter set a heading of its own, or remove one";
    report.push(report.at(codes::X003, part, message, help).related(&page.file, first, "first given here"));
}

fn check_default(report: &mut Report<'_, '_>) {
    let page = report.page;
    let defaults: Vec<_> = page.syntax.iter().filter(|set| set.is_default).collect();
    match defaults.as_slice() {
        [] => {
            // Blocks without headings are reported as such.
            let Some(first) = page.syntax.iter().find(|set| set.heading.is_some()) else { return };
            let at = page.span(first.name).end;
            let help = "add ` (Default)` to the heading of one; the first one is taken";
            let diagnostic = report.at(codes::X004, first.name, "none of the parameter sets is the default", help);
            report.push(diagnostic.fix(at..at, " (Default)"));
        }
        [_] => {}
        [first, others @ ..] => {
            for other in others.iter().filter(|other| other.name != first.name) {
                let message = format!("`{}` is the default as well as `{}`", other.name, first.name);
                let help = "remove ` (Default)` from one of the headings";
                let diagnostic = report.at(codes::X005, other.name, message, help);
                report.push(diagnostic.related(&page.file, page.span(first.name), "the other default"));
            }
        }
    }
}

fn check_items(report: &mut Report<'_, '_>) {
    let page = report.page;
    for set in &page.syntax {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for item in &set.items {
            if let Some(first) = seen.insert(item.name.to_ascii_lowercase(), item.raw) {
                let of_set = if set.name.is_empty() { String::new() } else { format!(" of `{}`", set.name) };
                let message = format!("`-{}` stands twice in the syntax{of_set}", item.name);
                let diagnostic = report.at(codes::X009, item.raw, message, "remove one of the items");
                report.push(diagnostic.related(&page.file, page.span(first), "first given here"));
            }
        }
    }
}

/// A parameter has one type in all sets of a cmdlet: the one of its block if a set has it, else that of the first set.
fn check_types(report: &mut Report<'_, '_>) {
    let page = report.page;
    let mut groups: HashMap<String, Vec<&SyntaxItem<'_>>> = HashMap::new();
    // Values in the place of a type are another finding.
    let all = || page.syntax.iter().flat_map(|set| &set.items).filter(|item| item.values().next().is_none());
    for item in all() {
        groups.entry(item.name.to_ascii_lowercase()).or_default().push(item);
    }
    groups.retain(|_, items| items.iter().any(|item| !is_same(written(item), written(items[0]))));
    if groups.is_empty() {
        return;
    }
    let block = |parameter: &Parameter<'_>| {
        Some((parameter.name.to_ascii_lowercase(), parameter.blocks.first()?.type_name.to_string()))
    };
    let blocks: HashMap<String, String> = page.parameters.iter().filter_map(block).collect();
    for item in all() {
        let Some(items) = groups.remove(&item.name.to_ascii_lowercase()) else { continue };
        let block = blocks.get(&item.name.to_ascii_lowercase());
        let right = items.iter().find(|item| block.is_some_and(|ty| is_same(ty, written(item)))).unwrap_or(&items[0]);
        for item in items.iter().filter(|item| !is_same(written(item), written(right))) {
            let (here, there) = (written(item), written(right));
            let message = format!("`-{}` is `{here}` here and `{there}` in another parameter set", item.name);
            let diagnostic = report.at(codes::C003, item.raw, message, "write the same type in all sets");
            report.push(diagnostic.related(&page.file, page.span(right.raw), "the other type"));
        }
    }
}

fn written<'p>(item: &SyntaxItem<'p>) -> &'p str {
    item.type_name.unwrap_or("SwitchParameter")
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || TypeName::parse(a).same(&TypeName::parse(b))
}

/// `[<CommonParameters>]` and `### CommonParameters` go together.
fn check_common(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.parameters.is_empty() && !page.has_common_parameters {
        return;
    }
    let shown = || page.syntax.iter().filter(|set| !set.text.is_empty());
    let with = shown().find(|set| set.has_common_parameters);
    let section = page.sections.iter().find(|section| section.name == SectionName::Parameters);
    if let Some((set, section)) = with.zip(section).filter(|_| !page.has_common_parameters) {
        let help = "add `### CommonParameters` at the end of PARAMETERS";
        let message = "the syntax has common parameters and PARAMETERS does not";
        let diagnostic = report.at(codes::X008, section.heading, message, help);
        report.push(diagnostic.related(&page.file, page.span(set.command), "the syntax"));
    }
    let lacking = shown().filter(|set| page.has_common_parameters && !set.has_common_parameters);
    // Where none has them, it is one mistake.
    let most = if with.is_some() { usize::MAX } else { 1 };
    for set in lacking.filter(|set| set.provider().is_none()).take(most) {
        let last = set.text.lines().next_back().unwrap_or(set.text);
        let message = "PARAMETERS has common parameters and this syntax does not";
        let end = page.span(last).end;
        let diagnostic = report.at(codes::X008, last, message, "add `[<CommonParameters>]` at the end of the block");
        report.push(diagnostic.fix(end..end, " [<CommonParameters>]"));
    }
}
