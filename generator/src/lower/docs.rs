//! The documentation of parameters: which text of a page is about a parameter in its role.
//!
//! PARAMETERS has one text for a name, whatever the parameter does in each set, and speaks of PowerShell.
//! NOTES has a text for each property of the body.

use super::memo::Memo;
use super::names;
use crate::ir::{Paging, Parameter, Prose, Role, Type};
use crate::page::Page;

/// Gives parameters another text where that of PARAMETERS is about something else.
pub(super) fn correct<'p>(parameters: &mut [Parameter], page: &Page<'p>, memo: &mut Memo<'p>) {
    for at in 0..parameters.len() {
        if let Some(docs) = other(&parameters[at], parameters, page, memo) {
            parameters[at].docs = docs;
        }
    }
}

fn other<'p>(parameter: &Parameter, all: &[Parameter], page: &Page<'p>, memo: &mut Memo<'p>) -> Option<Prose> {
    let Parameter { name, role, ty, .. } = parameter;
    match role {
        Role::Path(_) => usage(page.parameter(name)?.description).map(argument),
        Role::Paging(Paging::Count) => {
            Some(lines(&[], format!("Asks how many items there are in all, which the reply then says: `-{name}`.")))
        }
        Role::Property(_) if matches!(ty, Type::Binary | Type::Stream) => {
            let property = names::bytes_of_file(name)?;
            let of_file = page.parameter(name).and_then(|entry| inside(entry.description, property));
            let property = of_file.or_else(|| body_property(property, page)).unwrap_or_default();
            let said = "takes the path of a file that holds them";
            Some(lines(&memo.docs(property), format!("The bytes themselves, where `-{name}` {said}.")))
        }
        // The text is that of the part of the route, which most sets have.
        Role::Property(_) if all.iter().any(|twin| twin.name == *name && matches!(twin.role, Role::Path(_))) => {
            let same = all.iter().find(|same| same.name != *name && same.role == *role && !same.docs.is_blank());
            Some(
                same.map_or_else(|| memo.docs(body_property(name, page).unwrap_or_default()), |same| same.docs.clone()),
            )
        }
        _ => None,
    }
}

/// The argument of a function that a parameter or a property of an identity is for: `Usage: listId='{listId}'`. Others are keys.
pub(super) fn usage(description: &str) -> Option<&str> {
    let (name, value) = description.trim().strip_prefix("Usage: ")?.split_once('=')?;
    let placeholder = value.trim_matches('\'').strip_prefix('{')?.strip_suffix('}')?;
    (placeholder == name).then_some(name)
}

/// What an argument of a function is. Pages show how it stands in the URL, and are often wrong about its quotes.
pub(super) fn argument(name: &str) -> Prose {
    lines(&[], format!("The argument `{name}` of the function."))
}

/// What is said, and one line more as a paragraph of its own.
fn lines(said: &[String], last: String) -> Prose {
    let mut lines = said.to_vec();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(last);
    lines.into()
}

/// The text of a property in that of its file: `Input File for Content (The content.)`, as `AutoRest` writes it.
fn inside<'p>(text: &'p str, property: &str) -> Option<&'p str> {
    let rest = text.trim().strip_prefix("Input File for ")?.strip_prefix(property)?;
    rest.strip_prefix(" (")?.strip_suffix(')')
}

/// What NOTES says about a property of the body.
fn body_property<'p>(name: &str, page: &Page<'p>) -> Option<&'p str> {
    let body = page.complex.iter().find(|complex| complex.name == "BODYPARAMETER")?;
    let mut properties = body.properties().filter(|property| property.depth == 1);
    properties.find(|property| property.name.eq_ignore_ascii_case(name)).map(|property| property.description)
}
