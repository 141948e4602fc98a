//! Checks of PARAMETERS against SYNTAX: both name sets, types and what is mandatory.

use super::Report;
use crate::diagnostic::codes;
use crate::page::parameter::Parameter;
use crate::page::syntax::{SyntaxItem, SyntaxSet};
use crate::page::type_name::TypeName;

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    for set in &page.syntax {
        for item in &set.items {
            match page.parameter(item.name) {
                None => missing(report, set, item),
                Some(parameter) if !parameter.blocks.is_empty() => compare(report, set, item, parameter),
                Some(_) => {}
            }
        }
    }
    for parameter in page.parameters.iter().filter(|parameter| !parameter.blocks.is_empty()) {
        if !page.syntax.is_empty() {
            check_membership(report, parameter);
        }
    }
}

fn missing(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>, item: &SyntaxItem<'_>) {
    let is_known = |earlier: &SyntaxSet<'_>| earlier.item(item.name).is_some();
    let is_first = report.page.syntax.iter().take_while(|other| !std::ptr::eq(*other, set)).all(|other| !is_known(other));
    if is_first {
        let message = format!("`-{}` is in the syntax and not in PARAMETERS", item.name);
        let help = format!("add `### -{}` with its yaml block, or remove it from the syntax", item.name);
        report.add(codes::P009, item.raw, message, help);
    }
}

fn compare(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>, item: &SyntaxItem<'_>, parameter: &Parameter<'_>) {
    let Some(block) = parameter.blocks.first() else { return };
    let page = report.page;
    let written = item.type_name.unwrap_or("SwitchParameter");
    if !block.type_name.is_empty() && !TypeName::parse(written).same(&TypeName::parse(&block.type_name)) {
        let message = format!("`-{}` is `{written}` in the syntax and `{}` in its block", item.name, block.type_name);
        let place = page.span(block.text.lines().next().unwrap_or(block.text));
        let diagnostic = report.add(codes::P014, item.raw, message, "write the same type in both places".into());
        *diagnostic = diagnostic.clone().related(&page.file, place, "the block");
    }
    let Some(facts) = parameter.facts(set.name) else {
        // With one unnamed set there is no name to compare with.
        if set.name.is_empty() {
            return;
        }
        let message = format!("`-{}` is in the syntax of `{}` and its block does not name that set", item.name, set.name);
        let help = format!("add `{}` to the sets of the block, or remove the parameter from the syntax", set.name);
        let place = page.span(parameter.heading);
        let diagnostic = report.add(codes::P011, item.raw, message, help);
        *diagnostic = diagnostic.clone().related(&page.file, place, "the parameter");
        return;
    };
    if facts.is_required != item.is_mandatory {
        let says = |yes: bool| if yes { "mandatory" } else { "optional" };
        let message = format!(
            "`-{}` is {} in the syntax of `{}` and {} in its block",
            item.name,
            says(item.is_mandatory),
            set.name,
            says(facts.is_required)
        );
        let help = "the syntax counts; make the block say the same".to_owned();
        let place = page.span(parameter.heading);
        let diagnostic = report.add(codes::P012, item.raw, message, help);
        *diagnostic = diagnostic.clone().related(&page.file, place, "the parameter");
    }
}

fn check_membership(report: &mut Report<'_, '_>, parameter: &Parameter<'_>) {
    let page = report.page;
    let stands_in = |set: &&SyntaxSet<'_>| set.item(parameter.name).is_some();
    if !page.syntax.iter().any(|set| stands_in(&set)) {
        let message = format!("`-{}` is described and in no syntax block", parameter.name);
        let help = "add it to the syntax; a dynamic parameter is not emitted".to_owned();
        report.add(codes::P010, parameter.heading, message, help);
        return;
    }
    let has_names = page.syntax.iter().any(|set| !set.name.is_empty());
    for facts in parameter.blocks.iter().flat_map(|block| &block.sets).filter(|facts| !facts.is_all() && has_names) {
        let set = page.syntax.iter().find(|set| set.name.eq_ignore_ascii_case(&facts.set));
        let (code, message, help) = match set {
            None => (
                codes::P008,
                format!("`-{}` names the parameter set `{}`, which is not in the syntax", parameter.name, facts.set),
                "write the name of a set in the syntax, or `(All)`".to_owned(),
            ),
            Some(set) if stands_in(&set) => continue,
            Some(set) => (
                codes::P011,
                format!("`-{}` names the parameter set `{}`, whose syntax lacks it", parameter.name, set.name),
                "add it to that syntax, or remove the set from the block; the syntax counts".to_owned(),
            ),
        };
        report.add(code, parameter.heading, message, help);
    }
}
