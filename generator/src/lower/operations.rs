//! Operations: which request each parameter set sends.
//!
//! Sets with the same stem share an operation. Its route comes from an override, else from the command metadata,
//! else from the name of the body type; it is known or the cmdlet is refused, never guessed.

use super::Facts;
use super::names::placeholder_parameter;
use super::sets::{Member, Set};
use crate::facts::commands::Command;
use crate::facts::routes::{self, BodyTypeRoute};
use crate::ir::{BodyShape, Provenance, Route, Target};

/// An operation before its content and output are known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) method: String,
    pub(super) route: Route,
}

/// Operations of a cmdlet and, for each set, the index of its operation.
pub(super) struct Assigned {
    pub(super) operations: Vec<Found>,
    pub(super) of_set: Vec<usize>,
}

impl Assigned {
    /// The sets that send the operation at an index; `sets` are those that were assigned.
    pub(super) fn sets_of<'s, 'a, 'p>(&self, at: usize, sets: &'s [Set<'a, 'p>]) -> Vec<&'s Set<'a, 'p>> {
        sets.iter().zip(&self.of_set).filter(|(_, of)| **of == at).map(|(set, _)| set).collect()
    }
}

/// Finds the operation of every set, or says why that cannot be done.
pub(super) fn assign(cmdlet: &str, sets: &[Set<'_, '_>], facts: &Facts<'_>) -> Result<Assigned, String> {
    let entries: Vec<&Command> = facts.commands.find_version(cmdlet, facts.api_version).collect();
    let mut assigned = Assigned { operations: Vec::new(), of_set: Vec::new() };
    for set in sets {
        let siblings: Vec<&Set<'_, '_>> = sets.iter().filter(|other| other.stem() == set.stem()).collect();
        let found = find(cmdlet, &siblings, &entries, facts)?;
        check_placeholders(&found, &siblings)?;
        let known = assigned.operations.iter().position(|operation| *operation == found);
        let at = known.unwrap_or(assigned.operations.len());
        if known.is_none() {
            assigned.operations.push(found);
        }
        assigned.of_set.push(at);
    }
    Ok(assigned)
}

fn find(cmdlet: &str, siblings: &[&Set<'_, '_>], entries: &[&Command], facts: &Facts<'_>) -> Result<Found, String> {
    let stem = siblings.first().map(|set| set.stem()).unwrap_or_default();
    if let Some((method, template)) = facts.overrides.route(cmdlet, &stem) {
        return Ok(found(method, template, Provenance::Override));
    }
    if let Some(entry) = entry_of(siblings, entries) {
        return Ok(found(&entry.method, &entry.uri, Provenance::Metadata));
    }
    if !entries.is_empty() {
        return Err(format!(
            "the command metadata knows the cmdlet, but no route that fits the set {}",
            siblings[0].name
        ));
    }
    from_body_type(siblings, facts)
}

fn found(method: &str, template: &str, provenance: Provenance) -> Found {
    Found { method: method.to_owned(), route: Route { template: template.to_owned(), provenance } }
}

/// The entry that names one of the sets as a variant and whose placeholders the sets fill.
///
/// Pages and metadata of different years number their variants differently, so digits do not count the second time.
fn entry_of<'c>(siblings: &[&Set<'_, '_>], entries: &[&'c Command]) -> Option<&'c Command> {
    let bare = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
    let names = |entry: &Command, same: &dyn Fn(&str, &str) -> bool| {
        siblings.iter().any(|set| entry.variants.iter().any(|variant| same(variant, &set.name)))
    };
    let fits = |entry: &Command| check_template(&entry.uri, siblings).is_ok();
    let exact = |entry: &&&'c Command| names(entry, &|a, b| a.eq_ignore_ascii_case(b)) && fits(entry);
    let near = |entry: &&&'c Command| names(entry, &|a, b| bare(a) == bare(b)) && fits(entry);
    entries.iter().find(exact).or_else(|| entries.iter().find(near)).copied()
}

fn from_body_type(siblings: &[&Set<'_, '_>], facts: &Facts<'_>) -> Result<Found, String> {
    let Some(body) = siblings.iter().find_map(|set| set.member("BodyParameter")).map(Member::ty) else {
        return Err("no command metadata names it, and it has no body type that could spell the route".to_owned());
    };
    let body = body.short();
    match routes::route_from_body_type(facts.metadata, body) {
        BodyTypeRoute::Unique { method, template } => Ok(found(method, &template, Provenance::BodyType)),
        BodyTypeRoute::Ambiguous(templates) => {
            Err(format!("the body type `{body}` fits several routes: {}", templates.join(", ")))
        }
        BodyTypeRoute::NotInMetadata => {
            Err(format!("the route that the body type `{body}` spells is not in $metadata"))
        }
        BodyTypeRoute::NotAPath => {
            Err(format!("no command metadata names it, and the body type `{body}` spells no route"))
        }
    }
}

fn check_placeholders(found: &Found, siblings: &[&Set<'_, '_>]) -> Result<(), String> {
    check_template(&found.route.template, siblings).map_err(|problem| {
        format!("the route {} {} does not fit the parameters: {problem}", found.method, found.route.template)
    })
}

/// Every placeholder has its mandatory parameter, and every set that goes by ids fills all placeholders.
fn check_template(template: &str, siblings: &[&Set<'_, '_>]) -> Result<(), String> {
    let fillers: Vec<String> = placeholders(template).into_iter().map(placeholder_parameter).collect();
    siblings.iter().filter(|set| set.target() != Target::Identity).try_for_each(|set| check_ids(&fillers, set))
}

/// `fillers` are the parameters that the placeholders of a route stand for.
fn check_ids(fillers: &[String], set: &Set<'_, '_>) -> Result<(), String> {
    let is_given = |name: &str| set.member(name).is_some_and(|member| member.is_mandatory);
    if let Some(missing) = fillers.iter().find(|name| !is_given(name)) {
        return Err(format!("the set {} has no mandatory -{missing}", set.name));
    }
    if set.body() == BodyShape::Expanded {
        return Ok(());
    }
    let is_filled = |name: &str| fillers.iter().any(|filler| filler.eq_ignore_ascii_case(name));
    let mut ids = set.members.iter().filter(|member| member.is_mandatory && member.name.ends_with("Id"));
    match ids.find(|id| !is_filled(id.name)) {
        Some(id) => Err(format!("the set {} has -{}, which is not in it", set.name, id.name)),
        None => Ok(()),
    }
}

/// The names between the braces of a route template, in order.
///
/// ```
/// use platygen::lower::placeholders;
/// assert_eq!(placeholders("/users/{user-id}/messages/{message-id}"), ["user-id", "message-id"]);
/// ```
#[must_use]
pub fn placeholders(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        names.push(name);
        rest = behind;
    }
    names
}
