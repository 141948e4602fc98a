//! Custom query options: what a GET takes beside `$select` and its like, as the annotations of `$metadata` say.
//!
//! The vocabulary is `Org.OData.Capabilities.V1`: `CustomQueryOptions` stands in the `ReadRestrictions` of a property,
//! in those of a path that a navigation source or property restricts, and in the `OperationRestrictions` of a function.

use super::wire_name::{self, Match};
use roxmltree::Node;

/// A query option that is none of OData's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QueryOption {
    /// The name in the URL, `startDateTime`; it may begin with `$`.
    pub name: String,
    /// Whether the service refuses a request without it.
    pub is_required: bool,
}

impl QueryOption {
    /// The option that a PowerShell parameter stands for: `-Format` is `$format`.
    pub fn find<'q>(options: &'q [Self], powershell_name: &str) -> Match<&'q Self> {
        wire_name::find(&options.iter(), |option| option.name.trim_start_matches('$'), powershell_name)
    }
}

/// The options of a path behind what is annotated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RestrictedPath {
    /// Names of navigation properties without keys, `calendars/calendarView`; empty for what is annotated itself.
    pub path: String,
    /// What a GET of the path takes.
    pub options: Vec<QueryOption>,
}

/// The options that the annotations of an element name.
pub(super) fn restricted(element: Node<'_, '_>) -> Vec<RestrictedPath> {
    let mut found = Vec::new();
    for annotation in elements(element, "Annotation") {
        let term = annotation.attribute("Term").unwrap_or_default();
        match term.rsplit('.').next() {
            Some("ReadRestrictions" | "OperationRestrictions") => {
                found.extend(records(annotation).map(|record| path_of(record, String::new())));
            }
            Some("NavigationRestrictions") => found.extend(records(annotation).flat_map(navigation)),
            _ => {}
        }
    }
    found.retain(|path| !path.options.is_empty());
    found
}

/// The options of an element that has one name, such as a property: a path that is empty or repeats the name.
pub(super) fn own(element: Node<'_, '_>, name: &str) -> Vec<QueryOption> {
    let paths = restricted(element).into_iter().filter(|path| path.path.is_empty() || path.path == name);
    paths.flat_map(|path| path.options).collect()
}

fn navigation<'a, 'i: 'a>(record: Node<'a, 'i>) -> impl Iterator<Item = RestrictedPath> + use<'a, 'i> {
    values(record, "RestrictedProperties").flat_map(records).flat_map(|restricted| {
        let path = values(restricted, "NavigationProperty").next().map(path_text).unwrap_or_default();
        let reads = values(restricted, "ReadRestrictions").flat_map(records);
        reads.map(move |read| path_of(read, path.clone()))
    })
}

fn path_of(read: Node<'_, '_>, path: String) -> RestrictedPath {
    let options = values(read, "CustomQueryOptions").flat_map(records).filter_map(option);
    RestrictedPath { path, options: options.collect() }
}

fn option(record: Node<'_, '_>) -> Option<QueryOption> {
    let name = values(record, "Name").find_map(|value| value.attribute("String"))?;
    let is_required = values(record, "Required").any(|value| value.attribute("Bool") == Some("true"));
    Some(QueryOption { name: name.to_owned(), is_required })
}

/// A path is text of an element or an attribute (OData CSDL XML 4.01, section 14.4.1.5).
fn path_text(value: Node<'_, '_>) -> String {
    let names = ["PropertyPath", "NavigationPropertyPath"];
    let element = value.children().find(|child| names.contains(&child.tag_name().name()));
    let text = element.and_then(|child| child.text());
    text.or_else(|| names.iter().find_map(|name| value.attribute(*name))).unwrap_or_default().trim().to_owned()
}

/// Records below a node, with or without a collection around them.
pub(super) fn records<'a, 'i: 'a>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    let listed = elements(node, "Collection").flat_map(|list| elements(list, "Record"));
    elements(node, "Record").chain(listed)
}

pub(super) fn values<'a, 'i: 'a>(record: Node<'a, 'i>, property: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(record, "PropertyValue").filter(move |value| value.attribute("Property") == Some(property))
}

pub(super) fn elements<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    node.children().filter(move |child| child.tag_name().name() == name)
}
