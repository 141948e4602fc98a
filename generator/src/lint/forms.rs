//! Checks of how SYNTAX is written: what is understood and written in another way than platyPS does.

use super::Report;
use crate::diagnostic::codes;
use crate::page::sections::lines;
use crate::page::spelling::Spellings;
use crate::page::syntax::SyntaxSet;
use crate::page::type_name::TypeName;

pub(super) fn check(report: &mut Report<'_, '_>) {
    for set in &report.page.syntax {
        check_items(report, set);
        check_heading(report, set);
        check_wrap(report, set);
    }
    check_spelling(report);
}

/// The first place with the usual spelling is shown beside the one with another.
fn check_spelling(report: &mut Report<'_, '_>) {
    let page = report.page;
    for (name, usual) in Spellings::of(page).others() {
        let message = format!("`-{name}` is `-{usual}` elsewhere on the page");
        let diagnostic = report.at(codes::P025, name, message, format!("write `{usual}`"));
        let diagnostic = diagnostic.related(&page.file, page.span(usual), "the usual spelling");
        report.push(diagnostic.fix(page.span(name), usual));
    }
}

fn check_items(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>) {
    let page = report.page;
    for item in &set.items {
        if item.type_name.is_some_and(|ty| TypeName::parse(ty).is("SwitchParameter")) {
            let right = if item.is_mandatory { format!("-{}", item.name) } else { format!("[-{}]", item.name) };
            let message = format!("the switch `-{}` is written with a type", item.name);
            let diagnostic = report.at(codes::X012, item.raw, message, format!("write `{right}`"));
            report.push(diagnostic.fix(page.span(item.raw), right));
        } else if item.is_odd {
            let raw = item.raw.split_whitespace().collect::<Vec<_>>().join(" ");
            report.push(if item.values().next().is_some() {
                let message = format!("`{raw}` has values in the place of a type");
                let help = "write the type, `<String>` for text, and name the values in the block of the parameter";
                report.at(codes::X010, item.raw, message, help)
            } else {
                let diagnostic =
                    report.at(codes::X010, item.raw, format!("`{raw}` is read as `{item}`"), format!("write `{item}`"));
                diagnostic.fix(page.span(item.raw), item.to_string())
            });
        }
    }
    for odd in &set.odd {
        check_odd(report, odd);
    }
}

/// A prompt, or one of the common items in other words.
fn check_odd(report: &mut Report<'_, '_>, odd: &str) {
    let page = report.page;
    let mut place = page.span(odd);
    let (help, right) = if odd.starts_with("PS ") {
        let behind = &page.text[place.end..];
        place.end += behind.len() - behind.trim_start().len();
        ("write no prompt before the cmdlet".to_owned(), "")
    } else {
        let is_workflow = odd.contains("Workflow");
        let right = if is_workflow { "[<WorkflowCommonParameters>]" } else { "[<CommonParameters>]" };
        (format!("write `{right}`"), right)
    };
    let message = format!("`{}` is understood and not usual here", odd.trim());
    report.push(report.at(codes::X010, odd, message, help).fix(place, right));
}

fn check_heading(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>) {
    let page = report.page;
    let Some(heading) = set.heading else { return };
    if let Some((name, provider)) = set.provider() {
        let message = format!("the set `{}` stands for `{name}` with the provider `{provider}`", set.name);
        report.add(codes::X014, heading, message, "its parameters are dynamic and are not emitted");
        return;
    }
    let mark = heading[set.name.len()..].trim_start();
    if !mark.is_empty() && mark != "(Default)" {
        let diagnostic = report.at(codes::X013, mark, format!("`{mark}` is read as `(Default)`"), "write `(Default)`");
        report.push(diagnostic.fix(page.span(mark), "(Default)"));
    }
}

/// Continuation lines begin with one blank and no line ends with one; the first line that differs is reported.
fn check_wrap(report: &mut Report<'_, '_>, set: &SyntaxSet<'_>) {
    for (at, line) in lines(set.text).enumerate() {
        let indent = line.text.len() - line.text.trim_start().len();
        let is_one_item = line.text.trim().split(" [").count() < 2;
        let what = if line.text.ends_with([' ', '\t']) {
            "ends with a blank"
        } else if at > 0 && (indent != 1 || line.text.starts_with('\t')) {
            "does not begin with one blank"
        } else if line.text.len() > 111 && !is_one_item {
            "is longer than 110 characters"
        } else {
            continue;
        };
        report.add(codes::X011, line.text, format!("this line of the syntax {what}"), "wrap it as platyPS does");
        return;
    }
}
