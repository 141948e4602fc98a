//! Checks of SYNTAX in itself.

use super::Report;
use crate::diagnostic::codes;
use crate::page::sections::SectionName;

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.syntax.is_empty() {
        let section = page.sections.iter().find(|section| section.name == SectionName::Syntax);
        let help = "add a block with the syntax of each parameter set";
        match section {
            Some(section) => {
                report.add(codes::X015, section.heading, "the section has no syntax block".into(), help.into());
            }
            None => {
                report.add(codes::S004, page.title, "the page has no `## SYNTAX`".into(), help.into());
            }
        }
        return;
    }
    check_sets(report);
    check_default(report);
    check_items(report);
}

fn check_sets(report: &mut Report<'_, '_>) {
    let page = report.page;
    for (at, set) in page.syntax.iter().enumerate() {
        if !set.command.eq_ignore_ascii_case(page.title) {
            let message = format!("the syntax is of `{}`, the page of `{}`", set.command, page.title);
            report.add(codes::X002, set.command, message, format!("write `{}`", page.title));
        }
        if let Some(other) = page.syntax[..at].iter().find(|other| other.name.eq_ignore_ascii_case(set.name)) {
            let (part, message) = if set.name.is_empty() {
                (set.command, "several syntax blocks stand without a heading".to_owned())
            } else {
                (set.name, format!("the parameter set `{}` is given twice", set.name))
            };
            let (file, span) = (&page.file, page.span(if other.name.is_empty() { other.command } else { other.name }));
            let help = "give each parameter set a heading of its own, or remove one".to_owned();
            let diagnostic = report.add(codes::X003, part, message, help);
            *diagnostic = diagnostic.clone().related(file, span, "first given here");
        }
    }
}

fn check_default(report: &mut Report<'_, '_>) {
    let page = report.page;
    let defaults: Vec<_> = page.syntax.iter().filter(|set| set.is_default).collect();
    match defaults.as_slice() {
        [] => {
            let message = "none of the parameter sets is the default".to_owned();
            let help = "add ` (Default)` to the heading of one; the first one is taken".to_owned();
            report.add(codes::X004, page.syntax[0].name, message, help);
        }
        [_] => {}
        [first, others @ ..] => {
            for other in others {
                let message = format!("`{}` is the default as well as `{}`", other.name, first.name);
                let help = "remove ` (Default)` from one of the headings".to_owned();
                report.add(codes::X005, other.name, message, help);
            }
        }
    }
}

fn check_items(report: &mut Report<'_, '_>) {
    for set in &report.page.syntax {
        for (at, item) in set.items.iter().enumerate() {
            if set.items[..at].iter().any(|other| other.name.eq_ignore_ascii_case(item.name)) {
                let message = format!("`-{}` stands twice in the set `{}`", item.name, set.name);
                report.add(codes::X009, item.raw, message, "remove one of the items".into());
            }
        }
    }
}
