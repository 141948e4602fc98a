//! Identity types: what `-InputObject` takes, one for each module.
//!
//! An identity never goes over the wire, so its properties keep their PowerShell names.

use super::models::Models;
use super::names;
use super::properties::Properties;
use crate::ir;
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

fn identity(page_type: &str, feature: &str, models: &mut Models<'_, '_>) -> ir::Model {
    let mut properties = Properties::default();
    for (name, type_name, description) in models.page_properties(page_type) {
        let ty = models.of_page(&TypeName::parse(type_name));
        let docs = models.memo.docs(description);
        properties.add(name.to_owned(), ty, docs, &[(page_type, name)], models);
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
        properties: properties.finish(),
        features: BTreeSet::from([feature.to_owned()]),
    }
}
