//! Checks of the complex types in NOTES against PARAMETERS.

use super::facts::{type_of, wrong_types};
use super::{Report, is_verb_noun};
use crate::diagnostic::codes;
use crate::page::Page;
use crate::page::comments::cut;
use crate::page::complex::{Complex, PropertyLine};
use crate::page::parameter::Parameter;
use crate::page::sections::SectionName;
use crate::page::type_name::{TypeName, last_segment};
use foldhash::HashSet;

/// The lists of properties that gave no finding, each below a root of one type: where the same list stands again, on
/// three of four pages, it need not be checked again.
#[derive(Default)]
pub(crate) struct Clean<'a>(HashSet<(usize, &'a str)>);

pub(super) fn check<'a>(report: &mut Report<'a, '_>, clean: &mut Clean<'a>) {
    let page = report.page;
    let wrong = wrong_types(report);
    for (at, complex) in page.complex.iter().enumerate() {
        check_root(report, complex, &wrong);
        check_escape(report, complex.type_name);
        let list = (complex.tree_id(), complex.type_name);
        if !clean.0.contains(&list) && check_properties(report, complex) {
            clean.0.insert(list);
        }
        let above = at.checked_sub(1).map(|above| page.complex[above].name);
        if let Some(above) = above.filter(|above| *above > complex.name) {
            let message = format!("`{}` stands below `{above}`", complex.name);
            report.add(codes::N012, complex.name, message, "sort the complex parameters by name");
        }
    }
    // What is wrong with lines of the notes is said already, and the missing entry is among them.
    if !has_unread(page) {
        for parameter in &page.parameters {
            check_parameter(report, parameter);
        }
    }
    check_enumerations(report);
}

/// Whether some of NOTES was not understood.
pub(super) fn has_unread(page: &Page<'_>) -> bool {
    let notes = page.sections.iter().find(|section| section.name == SectionName::Notes);
    let place = notes.map_or(0..0, |section| page.span(section.body));
    page.unread.iter().any(|part| place.contains(&page.span(part).start))
}

fn check_root(report: &mut Report<'_, '_>, complex: &Complex<'_>, wrong: &HashSet<usize>) {
    let page = report.page;
    let Some(parameter) = page.parameter(complex.name) else {
        // Without any parameter the section is missing or empty, and that is the finding.
        if !page.parameters.is_empty() {
            let message = format!("`{}` is no parameter of this page", complex.name);
            let help = "rename the entry to a parameter in upper case, or remove it";
            report.add(codes::N001, complex.name, message, help);
        }
        return;
    };
    let Some(block) = parameter.blocks.first().filter(|block| !block.type_name.is_empty()) else { return };
    let Some(ty) = type_of(page, parameter, wrong) else { return };
    if !TypeName::parse(complex.type_name).same(&TypeName::parse(ty)) {
        let message = format!(
            "`{}` is `{}` in the notes and `{}` in its block",
            complex.name, complex.type_name, block.type_name
        );
        let place = page.span(block.text.lines().next().unwrap_or(block.text));
        let diagnostic = report.at(codes::N004, complex.type_name, message, "write the same type in both places");
        report.push(diagnostic.related(&page.file, place, "the block"));
    }
}

/// Checks the list below a root, and gives whether there is nothing to say of it.
fn check_properties(report: &mut Report<'_, '_>, complex: &Complex<'_>) -> bool {
    let before = report.found.len();
    check_duplicates(report, complex);
    check_text(report, complex);
    check_expansion(report, complex);
    report.found.len() == before
}

/// A property that stands twice below the same parent.
fn check_duplicates(report: &mut Report<'_, '_>, complex: &Complex<'_>) {
    let mut open: Vec<HashSet<&str>> = Vec::new();
    for property in complex.properties() {
        open.resize(property.depth, HashSet::default());
        let Some(siblings) = open.last_mut() else { continue };
        if !siblings.insert(property.name) {
            let message = format!("the property `{}` stands twice in its type", property.name);
            report.add(codes::N007, property.name, message, "remove one of the lines");
        }
    }
}

/// Continuation lines that CommonMark reads as something else, and escapes that a conversion left.
fn check_text(report: &mut Report<'_, '_>, complex: &Complex<'_>) {
    for property in complex.properties() {
        check_escape(report, property.type_name);
        // Nearly all stand on one line.
        let Some(first) = memchr::memchr(b'\n', property.description.as_bytes()) else { continue };
        for line in property.description[first + 1..].lines() {
            let text = line.trim_start();
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let is_number = digits > 0 && text[digits..].starts_with([')', '.']) && text[digits + 1..].starts_with(' ');
            if text.starts_with("# ") || text.starts_with("- ") || is_number {
                let message = format!("this line of `{}` looks like markdown", property.name);
                report.add(codes::N010, line, message, "write the description on one line");
            }
        }
    }
}

fn check_escape(report: &mut Report<'_, '_>, ty: &str) {
    let page = report.page;
    // Pages of 2023 escape all brackets; elsewhere a lone escape was forgotten.
    if ty.contains('\\') && !page.text[..page.span(ty).start].ends_with("\\<") {
        let message = format!("an escape was left in the type `{ty}`");
        let diagnostic = report.at(codes::N011, ty, message, "remove the backslash");
        report.push(diagnostic.fix(page.span(ty), ty.replace('\\', "")));
    }
}

/// `IFoo`, and not `IDictionary` or `IList`.
fn is_complex(name: &str) -> bool {
    let is_interface = name.starts_with('I') && name[1..].starts_with(|c: char| c.is_ascii_uppercase());
    is_interface
        && (name.starts_with("IMicrosoft")
            || name.starts_with("IPaths")
            || name.starts_with("IComponents")
            || name.ends_with("Identity"))
}

/// Complex types without properties below them, not even elsewhere in the same root.
fn check_expansion(report: &mut Report<'_, '_>, complex: &Complex<'_>) {
    let all: Vec<PropertyLine<'_>> = complex.properties().collect();
    let is_expanded = |at: usize, line: &PropertyLine<'_>| all.get(at + 1).is_some_and(|next| next.depth > line.depth);
    let lines = || all.iter().enumerate();
    let mut known: HashSet<&str> =
        lines().filter(|(at, line)| is_expanded(*at, line)).map(|(_, line)| last_segment(line.type_name)).collect();
    known.insert(last_segment(complex.type_name));
    for (_, line) in lines().filter(|(at, line)| !is_expanded(*at, line)) {
        let name = last_segment(line.type_name);
        if is_complex(name) && known.insert(name) {
            let message = format!("`{}` is nowhere expanded in `{}`", line.type_name, complex.name);
            report.add(codes::N008, line.type_name, message, "nothing; the type is empty, or another page expands it");
        }
    }
}

fn check_parameter(report: &mut Report<'_, '_>, parameter: &Parameter<'_>) {
    let page = report.page;
    let has_root = |name: &str| page.complex.iter().any(|complex| complex.name.eq_ignore_ascii_case(name));
    if let Some(name) = named_notes(parameter.description) {
        if !has_root(name) {
            let message = format!("NOTES has no entry for `{name}`");
            report.add(codes::N003, name, message, "add the entry, or remove the sentence");
        }
        return;
    }
    let Some(block) = parameter.blocks.first() else { return };
    if !page.complex.is_empty() && is_complex(TypeName::parse(&block.type_name).short()) && !has_root(parameter.name) {
        let message =
            format!("`-{}` is of the complex type `{}` and has no entry in NOTES", parameter.name, block.type_name);
        report.add(codes::N002, parameter.heading, message, "add the entry; without it the properties are not known");
    }
}

/// The name in `To construct, see NOTES section for NAME properties and create a hash table.`
fn named_notes(description: &str) -> Option<&str> {
    let (_, rest) = description.split_once("see NOTES section for ")?;
    rest.split([' ', '\n']).next().filter(|name| !name.is_empty())
}

/// Graph names an enumeration and no page lists its members.
fn check_enumerations(report: &mut Report<'_, '_>) {
    for parameter in &report.page.parameters {
        let Some(block) = parameter.blocks.first() else { continue };
        if block.type_name.contains(".PowerShell.Support.") && block.accepted_values.is_empty() {
            let message = format!("the values of `{}` are not on the page", block.type_name);
            report.add(codes::C004, parameter.heading, message, "nothing; $metadata lists them");
        }
    }
}

/// Other names of the cmdlet that the page gives: front matter, ALIASES, and the head of NOTES on pages of AutoRest.
pub(super) fn cmdlet_aliases<'p>(page: &Page<'p>) -> Vec<&'p str> {
    let mut found = Vec::new();
    for entry in page.front_matter.entries.iter().filter(|entry| entry.key.eq_ignore_ascii_case("aliases")) {
        found.extend(entry.items.iter().copied());
        found.extend(
            entry.value.split(',').map(|alias| alias.trim_matches(['[', ']', ' '])).filter(|_| entry.items.is_empty()),
        );
    }
    let notes = if page.notes.starts_with("ALIASES") { page.notes } else { "" };
    for line in notes.lines().chain(cut(page.aliases).outside.into_iter().flat_map(str::lines)) {
        let name = line.trim().trim_start_matches(['#', '-', '*', ' ']).trim_matches('`');
        if is_verb_noun(name) {
            found.push(name);
        }
    }
    found.retain(|alias| !alias.is_empty());
    found
}
