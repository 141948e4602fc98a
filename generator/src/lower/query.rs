//! Custom query options: which ones a GET of a route takes, as `$metadata` says where the route passes.
//!
//! An option of a property counts for what stands behind a key as well: `-IncludeHiddenFolders` is on both sets of
//! `Get-MgUserMailFolder`, the one of the list and the one of a single folder.

use crate::facts::csdl::{Metadata, QueryOption};
use crate::facts::routes::{Resolved, ResolvedStep, Via};

/// The options beside those of OData; none if the route is unknown or has none.
pub(super) fn options(metadata: &Metadata, route: Option<&Resolved<'_>>) -> Vec<QueryOption> {
    let Some(resolved) = route else { return Vec::new() };
    let is_key = |step: &&ResolvedStep<'_>| matches!(step.step.via, Via::Key { .. });
    let last = resolved.steps.iter().rev().find(|step| !is_key(step));
    let own = match last.map(|step| step.step.via) {
        Some(Via::Property(property)) => property.custom_query.as_slice(),
        Some(Via::Operation(operation)) => operation.custom_query.as_slice(),
        _ => &[],
    };
    own.iter().chain(of_root(metadata, &resolved.steps)).cloned().collect()
}

/// What the entity set or the singleton says of the path behind it.
fn of_root<'m>(metadata: &'m Metadata, steps: &[ResolvedStep<'m>]) -> impl Iterator<Item = &'m QueryOption> {
    let mut path = Vec::new();
    let mut root = None;
    for step in steps {
        match step.step.via {
            Via::Root(name) => root = Some(name),
            Via::Property(property) => path.push(property.name.as_str()),
            Via::Key { .. } => {}
            // A restricted path has navigation properties only.
            _ => root = None,
        }
    }
    let path = path.join("/");
    let container = &metadata.container;
    let roots =
        container.entity_sets.iter().chain(&container.singletons).filter(move |found| Some(&*found.name) == root);
    roots.flat_map(|found| &found.restricted).filter(move |found| found.path == path).flat_map(|found| &found.options)
}
