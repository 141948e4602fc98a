//! Checks of the sections: which are there, in which order, with what in them.

use super::{Report, names};
use crate::diagnostic::codes;
use crate::page::sections::SectionName::{
    self, Aliases, Description, Examples, Inputs, Notes, Outputs, Parameters, RelatedLinks, Synopsis, Syntax, Unknown,
};

/// The order of the schema.
const ORDER: [SectionName; 10] =
    [Synopsis, Syntax, Aliases, Description, Examples, Parameters, Inputs, Outputs, Notes, RelatedLinks];

pub(super) fn check(report: &mut Report<'_, '_>) {
    check_presence(report);
    check_order(report);
    for section in &report.page.sections {
        // One without a heading is reported where it begins.
        let is_usual = section.heading.is_empty() || section.heading == section.name.text();
        if section.name != Unknown && !is_usual {
            let message = format!("the heading `## {}` is not `## {}`", section.heading, section.name.text());
            let place = report.page.span(section.heading);
            let diagnostic =
                report.at(codes::S008, section.heading, message, format!("write `## {}`", section.name.text()));
            // A misspelt heading is reported as such; this one only differs in case or ends with a colon.
            if section.heading.trim_end_matches([':', ' ']).eq_ignore_ascii_case(section.name.text()) {
                report.push(diagnostic.fix(place, section.name.text()));
            }
        }
    }
}

fn check_presence(report: &mut Report<'_, '_>) {
    let page = report.page;
    let section = |name| page.sections.iter().find(|section| section.name == name);
    let has_items = page.syntax.iter().any(|set| !set.items.is_empty());
    if section(Parameters).is_none() && has_items {
        let help = "add the section with an entry for each parameter of the syntax";
        report.add(codes::S004, page.title, "the page has no `## PARAMETERS`", help);
    }
    // SYNTAX is checked with its blocks.
    let wanted = [Synopsis, Description, Examples, Inputs, Outputs, Notes, RelatedLinks];
    let missing: Vec<&str> = wanted.iter().filter(|name| section(**name).is_none()).map(|name| name.text()).collect();
    if !missing.is_empty() && !page.title.is_empty() {
        let message = format!("the page has no {}", names(&missing));
        report.add(
            codes::S018,
            page.title,
            message,
            "add the headings, with nothing below them if there is nothing to say",
        );
    }
    for name in [Synopsis, Description, Parameters] {
        let needs_text = name != Parameters || has_items;
        if let Some(section) = section(name).filter(|section| section.body.trim().is_empty() && needs_text) {
            let message = format!("`## {}` is empty", section.heading);
            report.add(codes::S005, section.heading, message, "write something below the heading");
        }
    }
}

/// The first section that stands before one that belongs in front of it.
fn check_order(report: &mut Report<'_, '_>) {
    let rank = |name| ORDER.iter().position(|known| *known == name);
    let mut highest: Option<(usize, &str)> = None;
    let mut seen = Vec::new();
    for section in &report.page.sections {
        let Some(rank) = rank(section.name).filter(|rank| !seen.contains(rank)) else { continue };
        seen.push(rank);
        match highest {
            Some((above, name)) if rank < above => {
                let message = format!("`## {}` stands below `## {name}`", section.heading);
                let help = format!("move it up; the order is {}", ORDER.map(SectionName::text).join(", "));
                report.add(codes::S007, section.heading, message, help);
                return;
            }
            _ => highest = Some((rank, section.heading)),
        }
    }
}
