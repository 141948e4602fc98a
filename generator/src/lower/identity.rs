//! Identity types: what `-InputObject` takes, mostly one for each module.
//!
//! An identity never goes over the wire, so its properties keep their PowerShell names.

use super::docs;
use super::models::Models;
use super::names::{self, placeholder_parameter};
use super::operations::placeholders;
use super::properties::Properties;
use super::type_names::TypeNames;
use crate::ir;
use crate::overrides::Subject;
use crate::page::type_name::TypeName;
use crate::page::{Page, Source};
use std::collections::{BTreeMap, BTreeSet};

/// The Rust names of the identity types of a module, by their names on pages.
#[derive(Debug)]
pub(super) struct Identities {
    names: BTreeMap<String, String>,
    /// The names on pages of those that `overrides.toml` names.
    renamed: Vec<String>,
}

impl Identities {
    /// Those that the cmdlets of a module take; `IUsersActionsIdentity` is `UsersActionsIdentity`.
    pub(super) fn of(members: &[&Source<'_>], types: &mut TypeNames, models: &mut Models<'_, '_>) -> Self {
        let is_renamed = |name: &String| models.corrections.renames(&Subject::Type { name });
        let (renamed, others) = page_types(members).into_iter().partition(is_renamed);
        let mut identities = Self { names: BTreeMap::new(), renamed };
        identities.claim(others, types, models);
        identities
    }

    /// Claims the names that entries give, when everything else that has a name of its own has claimed it.
    pub(super) fn claim_renamed(&mut self, types: &mut TypeNames, models: &mut Models<'_, '_>) {
        let renamed = std::mem::take(&mut self.renamed);
        self.claim(renamed, types, models);
    }

    fn claim(&mut self, page_types: Vec<String>, types: &mut TypeNames, models: &mut Models<'_, '_>) {
        for page_type in page_types {
            let natural = names::pascal(page_type.strip_prefix('I').unwrap_or(&page_type));
            let rust = types.name(&[&page_type], &natural, &mut models.corrections);
            self.names.insert(page_type, rust);
        }
    }

    /// The identity type that a page calls by this name.
    pub(super) fn ty(&self, page_type: &str) -> ir::Type {
        self.names.get(page_type).map_or(ir::Type::Object, |rust| ir::Type::Identity(rust.clone()))
    }

    /// The types themselves, sorted by Rust name.
    pub(super) fn models(self, feature: &str, models: &mut Models<'_, '_>) -> Vec<ir::Model> {
        let types = self.names.into_iter().map(|(page_type, rust)| identity((&page_type, rust), feature, models));
        let mut types: Vec<ir::Model> = types.collect();
        types.sort_by(|a, b| a.rust.cmp(&b.rust));
        types
    }
}

fn page_types(members: &[&Source<'_>]) -> BTreeSet<String> {
    let items = members.iter().flat_map(|source| source.page.syntax.iter().flat_map(|set| &set.items));
    let inputs = items.filter(|item| item.name.eq_ignore_ascii_case("InputObject"));
    let written: BTreeSet<&str> = inputs.filter_map(|item| item.type_name).collect();
    written.into_iter().map(|name| TypeName::parse(name).short().to_owned()).collect()
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

fn identity((page_type, rust): (&str, String), feature: &str, models: &mut Models<'_, '_>) -> ir::Model {
    let mut properties = Properties::default();
    for (name, type_name, description) in models.page_properties(page_type) {
        let usage = docs::usage(description);
        let argument = usage.and_then(|name| models.argument(name));
        let ty = argument.unwrap_or_else(|| models.of_page(&TypeName::parse(type_name)));
        let docs = usage.map_or_else(|| models.memo.docs(description), docs::argument);
        properties.add(&[page_type], name, (name.to_owned(), ty, docs), models);
    }
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
