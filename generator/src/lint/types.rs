//! Checks of INPUTS and OUTPUTS.

use super::Report;
use crate::diagnostic::codes;
use crate::page::comments::visible;
use crate::page::parameter::Parameter;
use crate::page::sections::SectionName;
use crate::page::sections::lines;
use crate::page::type_name::TypeName;
use crate::page::types::bare;

pub(super) fn check(report: &mut Report<'_, '_>) {
    check_headings(report);
    check_inputs(report);
}

fn check_headings(report: &mut Report<'_, '_>) {
    for section in &report.page.sections {
        if !matches!(section.name, SectionName::Inputs | SectionName::Outputs) {
            continue;
        }
        for line in visible(section.name, section.body).into_iter().flat_map(lines) {
            let Some(heading) = line.text.strip_prefix("###").filter(|rest| !rest.starts_with('#')) else { continue };
            let heading = heading.trim();
            let problem = if heading.is_empty() {
                "this heading names no type".to_owned()
            } else if heading.contains('\\') && !heading.contains("root\\") {
                format!("the type `{heading}` is escaped")
            } else if bare(heading) != heading {
                format!("the type `{}` has marks around it", bare(heading))
            } else if is_several(heading) {
                format!("`{heading}` is not one type")
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

/// INPUTS lists the types of the parameters that take the pipeline.
fn check_inputs(report: &mut Report<'_, '_>) {
    let page = report.page;
    let is_type = |name: &str| !name.is_empty() && !name.eq_ignore_ascii_case("none") && !is_several(name);
    let inputs: Vec<TypeName> = page.inputs.iter().map(|entry| TypeName::parse(entry.type_name)).collect();
    if page.inputs.is_empty() || page.parameters.is_empty() || !page.inputs.iter().all(|entry| is_type(entry.type_name))
    {
        return;
    }
    let takes = |parameter: &Parameter<'_>, any: bool| {
        let mut facts = parameter.blocks.iter().flat_map(|block| &block.sets);
        facts.any(|facts| facts.by_value || (any && facts.by_property))
    };
    let type_of = |parameter: &Parameter<'_>| parameter.blocks.first().map(|block| TypeName::parse(&block.type_name));
    for parameter in page.parameters.iter().filter(|parameter| takes(parameter, false)) {
        let Some(ty) = type_of(parameter) else { continue };
        // An array takes its members one by one.
        let fits = |input: &TypeName| input.same(&ty) || input.short().eq_ignore_ascii_case(ty.short());
        if !inputs.iter().any(fits) {
            let message = format!("`-{}` takes `{ty}` from the pipeline and INPUTS does not name it", parameter.name);
            report.add(codes::I001, parameter.heading, message, format!("add `### {ty}` to INPUTS"));
            return;
        }
    }
    let from_pipeline: Vec<TypeName> =
        page.parameters.iter().filter(|parameter| takes(parameter, true)).filter_map(type_of).collect();
    for (entry, input) in page.inputs.iter().zip(&inputs) {
        if !from_pipeline.iter().any(|ty| ty.short().eq_ignore_ascii_case(input.short())) {
            let message = format!("INPUTS names `{}` and no parameter takes it from the pipeline", entry.type_name);
            report.add(
                codes::I001,
                entry.type_name,
                message,
                "remove the heading, or correct the block of the parameter",
            );
            return;
        }
    }
}
