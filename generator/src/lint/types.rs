//! Checks of INPUTS and OUTPUTS.

use super::Report;
use super::facts::{type_of, wrong_types};
use crate::diagnostic::codes;
use crate::page::comments::visible;
use crate::page::near::meant;
use crate::page::parameter::Parameter;
use crate::page::sections::SectionName;
use crate::page::sections::lines;
use crate::page::type_name::TypeName;
use crate::page::types::bare;
use crate::page::{Page, TypeEntry};
use foldhash::HashSet;

pub(super) fn check(report: &mut Report<'_, '_>) {
    check_headings(report);
    check_inputs(report);
}

fn check_headings(report: &mut Report<'_, '_>) {
    for section in &report.page.sections {
        if !matches!(section.name, SectionName::Inputs | SectionName::Outputs) {
            continue;
        }
        let mut seen = HashSet::default();
        for line in visible(section.name, section.body).into_iter().flat_map(lines) {
            let Some(heading) = line.text.strip_prefix("###").filter(|rest| !rest.starts_with('#')) else { continue };
            let heading = heading.trim();
            let problem = if heading.is_empty() {
                "this heading names no type".to_owned()
            } else if heading.contains('\\') && !heading.contains("root\\") {
                format!("the type `{heading}` is escaped")
            } else if bare(heading) != heading {
                format!("the type `{}` has marks around it", bare(heading))
            } else if !seen.insert(heading) {
                format!("the type `{heading}` is named twice")
            } else if is_several(heading) {
                format!("`{heading}` is not one type")
            } else if heading.ends_with(['.', ',', ';', ':']) {
                format!("`{heading}` ends with a mark that is none of a type")
            } else {
                continue;
            };
            report.add(
                codes::I002,
                line.text,
                problem,
                "write one heading `### System.String` for each type, and nothing but the type",
            );
        }
    }
}

/// Several words outside of brackets are a sentence or a list.
fn is_several(heading: &str) -> bool {
    let mut depth = 0_usize;
    heading.bytes().any(|byte| {
        match byte {
            b'<' | b'[' | b'(' => depth += 1,
            b'>' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(byte, b' ' | b',' | b';')
    })
}

/// Whether INPUTS is a list of types or empty; without a heading it can still say in words what the pipeline takes.
fn has_types(page: &Page<'_>) -> bool {
    let is_type = |name: &str| !name.is_empty() && !name.eq_ignore_ascii_case("none") && !is_several(name);
    let mut bodies = page.bodies(SectionName::Inputs).map(str::trim).peekable();
    match bodies.peek() {
        Some(_) if page.inputs.is_empty() => bodies.all(str::is_empty),
        Some(_) => page.inputs.iter().all(|entry| is_type(entry.type_name)),
        None => false,
    }
}

/// INPUTS lists the types of the parameters that take the pipeline.
fn check_inputs(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.parameters.is_empty() || !has_types(page) {
        return;
    }
    let inputs: Vec<TypeName> = page.inputs.iter().map(|entry| TypeName::parse(entry.type_name)).collect();
    let takes = |parameter: &Parameter<'_>, any: bool| {
        let mut facts = parameter.blocks.iter().flat_map(|block| &block.sets);
        facts.any(|facts| facts.by_value || (any && facts.by_property))
    };
    let wrong = wrong_types(report);
    let type_of = |parameter: &Parameter<'_>| {
        type_of(page, parameter, &wrong).filter(|name| !name.is_empty()).map(TypeName::parse)
    };
    // An array takes its members one by one.
    let is_named = |ty: &TypeName| inputs.iter().any(|input| input.short().eq_ignore_ascii_case(ty.short()));
    let taking = page.parameters.iter().filter(|parameter| takes(parameter, false));
    let mut unnamed =
        taking.filter_map(|parameter| Some((parameter, type_of(parameter)?))).filter(|(_, ty)| !is_named(ty));
    let from_pipeline: HashSet<String> = page
        .parameters
        .iter()
        .filter(|parameter| takes(parameter, true))
        .filter_map(type_of)
        .map(|ty| ty.short().to_ascii_lowercase())
        .collect();
    let is_taken = |input: &TypeName| from_pipeline.contains(&input.short().to_ascii_lowercase());
    let mut untaken = page.inputs.iter().zip(&inputs).filter(|(_, input)| !is_taken(input)).map(|(entry, _)| entry);
    match (untaken.next(), unnamed.next()) {
        (Some(entry), Some((parameter, ty))) => {
            let is_only = untaken.next().is_none() && unnamed.next().is_none();
            report_other(report, entry, (parameter, &ty), is_only);
        }
        // A parameter without a block or a type is another finding, and may be the one that takes it.
        (Some(_), None) if page.parameters.iter().any(is_without_type) => {}
        (Some(entry), None) => {
            let message = format!("INPUTS names `{}` and no parameter takes it from the pipeline", entry.type_name);
            let help = "remove the heading, or correct the block of the parameter";
            report.add(codes::I001, entry.type_name, message, help);
        }
        (None, Some((parameter, ty))) => {
            let message = format!("`-{}` takes `{ty}` from the pipeline and INPUTS does not name it", parameter.name);
            report.add(codes::I001, parameter.heading, message, format!("add `### {ty}` to INPUTS"));
        }
        (None, None) => {}
    }
}

fn is_without_type(parameter: &Parameter<'_>) -> bool {
    parameter.blocks.first().is_none_or(|block| block.type_name.is_empty())
}

/// INPUTS has another type than the parameter that takes the pipeline.
fn report_other(
    report: &mut Report<'_, '_>,
    entry: &TypeEntry<'_>,
    (parameter, ty): (&Parameter<'_>, &TypeName),
    is_only: bool,
) {
    let page = report.page;
    let message = format!("INPUTS names `{}`, and what takes the pipeline is `{ty}`", entry.type_name);
    let help = "write the type of the parameter, or correct its block";
    let label = format!("`-{}` takes the pipeline", parameter.name);
    let diagnostic = report.at(codes::I001, entry.type_name, message, help);
    let diagnostic = diagnostic.related(&page.file, page.span(parameter.heading), label);
    // A type that people meant by the one of the parameter is not written over.
    let is_slip = is_only && meant(TypeName::parse(entry.type_name).short(), [ty.short()]).is_some();
    report.push(if is_slip {
        diagnostic.help(format!("write `### {ty}`")).fix(page.span(entry.type_name), ty.to_string())
    } else {
        diagnostic
    });
}
