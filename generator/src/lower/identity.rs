//! Identity types: what `-InputObject` takes, one for each module.
//!
//! An identity never goes over the wire, so its properties keep their PowerShell names.

use super::docs;
use super::models::Models;
use super::names::{self, placeholder_parameter};
use super::operations::placeholders;
use super::properties::Properties;
use crate::ir;
use crate::page::Page;
use crate::page::type_name::TypeName;
use std::collections::BTreeSet;

/// `IUsersActionsIdentity` as `UsersActionsIdentity`.
pub(super) fn rust_name(page_type: &str) -> String {
    names::pascal(page_type.strip_prefix('I').unwrap_or(page_type))
}

/// The identity types that the cmdlets of a module take, sorted by name.
pub(super) fn identities(page_types: &BTreeSet<String>, feature: &str, models: &mut Models<'_, '_>) -> Vec<ir::Model> {
    page_types.iter().map(|page_type| identity(page_type, feature, models)).collect()
}

/// The placeholders of a route that are filled from a property with another name than theirs.
///
/// A key and an argument of a function can have one name, and so can arguments of two functions; then the properties
/// are numbered, and their descriptions say which is which.
pub(super) fn renamed(page: &Page<'_>, template: &str) -> Vec<(String, String)> {
    let Some(identity) = page.complex.iter().find(|complex| complex.name == "INPUTOBJECT") else { return Vec::new() };
    let mut renamed = Vec::new();
    for placeholder in placeholders(template) {
        let usual = placeholder_parameter(placeholder);
        let is_usual = |name: &str| name.eq_ignore_ascii_case(&usual);
        let mut used = identity.properties().filter(|property| docs::usage(property.description) == Some(placeholder));
        if let Some(first) = used.next()
            && !is_usual(first.name)
            && !used.any(|other| is_usual(other.name))
        {
            renamed.push((placeholder.to_owned(), first.name.to_owned()));
        }
    }
    renamed
}

fn identity(page_type: &str, feature: &str, models: &mut Models<'_, '_>) -> ir::Model {
    let mut properties = Properties::default();
    for (name, type_name, description) in models.page_properties(page_type) {
        let usage = docs::usage(description);
        let argument = usage.and_then(|name| models.argument(name));
        let ty = argument.unwrap_or_else(|| models.of_page(&TypeName::parse(type_name)));
        let docs = usage.map_or_else(|| models.memo.docs(description), docs::argument);
        properties.add(&[page_type], name, (name.to_owned(), ty, docs), models);
    }
    let rust = rust_name(page_type);
    ir::Model {
        file: names::file(&rust),
        rust,
        page_type: Some(page_type.to_owned()),
        wire_type: None,
        page: models.page_of(page_type),
        is_open: false,
        docs: ir::Prose::default(),
        properties: properties.finish(models),
        features: BTreeSet::from([feature.to_owned()]),
    }
}
