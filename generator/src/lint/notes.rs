//! Checks of the complex types in NOTES against PARAMETERS.

use super::Report;
use crate::diagnostic::codes;

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    for complex in &page.complex {
        if page.parameter(complex.name).is_none() {
            let message = format!("`{}` is no parameter of this page", complex.name);
            let help = "rename the entry to a parameter in upper case, or remove it";
            report.add(codes::N001, complex.name, message, help.into());
        }
        check_duplicates(report, complex);
    }
}

/// A property that stands twice below the same parent.
fn check_duplicates(report: &mut Report<'_, '_>, complex: &crate::page::complex::Complex<'_>) {
    let mut open: Vec<Vec<&str>> = Vec::new();
    for property in &complex.properties {
        open.resize(property.depth, Vec::new());
        let Some(siblings) = open.last_mut() else { continue };
        if siblings.contains(&property.name) {
            let message = format!("the property `{}` stands twice in its type", property.name);
            report.add(codes::N007, property.name, message, "remove one of the lines".into());
        }
        siblings.push(property.name);
    }
}
