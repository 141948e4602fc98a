//! Operations: which request each parameter set sends.
//!
//! Sets with the same stem share an operation. Its route comes from an override, else from the command metadata,
//! else from the name of the body type, else from `$metadata` and what the page shows;
//! it is known or the cmdlet is refused, never guessed.

use super::corrections::Corrections;
use super::csdl_route::{self, Names};
use super::names::placeholder_parameter;
use super::sets::{Member, Set, is_id};
use super::{Facts, command_route};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::commands::Command;
use crate::facts::csdl::{Operation, Restriction, TypeRef};
use crate::facts::routes::{BodyTypeRoute, Last, Resolved, Routes, Via};
use crate::ir::{BodyShape, Provenance, Reason, Route, Target};
use crate::overrides::Subject;
use crate::page::Page;

/// An operation before its content and output are known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found<'m> {
    pub(super) method: String,
    pub(super) route: Route,
    /// What `$metadata` knows of the route.
    pub(super) resolved: Option<Resolved<'m>>,
}

impl<'m> Found<'m> {
    /// The type of the argument of a function that a placeholder stands for; none for the key of an object.
    pub(super) fn argument(&self, placeholder: &str) -> Option<&'m TypeRef> {
        let steps = self.resolved.iter().flat_map(|resolved| &resolved.steps);
        let operations = steps.filter_map(|step| match step.step.via {
            Via::Operation(operation) => Some(operation),
            _ => None,
        });
        let mut arguments = operations.flat_map(Operation::arguments);
        arguments.find(|argument| argument.name.eq_ignore_ascii_case(placeholder)).map(|argument| &argument.ty)
    }

    pub(super) fn is_bound(&self) -> bool {
        let last = self.resolved.as_ref().map(|resolved| resolved.last);
        let Some(Last::Action(operation) | Last::Function(operation)) = last else { return false };
        operation.is_bound
    }
}

/// Operations of a cmdlet and, for each set, the index of its operation and the stem of its request.
pub(super) struct Assigned<'m> {
    pub(super) operations: Vec<Found<'m>>,
    pub(super) of_set: Vec<usize>,
    /// Two sets with one stem send one request, which the names of the sets alone do not say.
    pub(super) stems: Vec<String>,
}

impl Assigned<'_> {
    /// The sets that send the operation at an index; `sets` are those that were assigned.
    pub(super) fn sets_of<'s, 'a, 'p>(&self, at: usize, sets: &'s [Set<'a, 'p>]) -> Vec<&'s Set<'a, 'p>> {
        sets.iter().zip(&self.of_set).filter(|(_, of)| **of == at).map(|(set, _)| set).collect()
    }

    /// The stem of the request of the operation at an index.
    pub(super) fn stem_of(&self, at: usize) -> &str {
        self.of_set.iter().zip(&self.stems).find(|(of, _)| **of == at).map_or("", |(_, stem)| stem)
    }

    /// The operation with the same request, if a search found one of the two: no cmdlet has two sets for one request,
    /// so that one of them must have had another path.
    fn twin(&self, found: &Found<'_>) -> Option<usize> {
        let is_twin = |other: &Found<'_>| {
            let is_searched = [other, found].iter().any(|it| it.route.provenance == Provenance::Csdl);
            is_searched && other.method == found.method && other.route.template == found.route.template
        };
        self.operations.iter().position(is_twin)
    }
}

/// The stem of the request that a set sends.
///
/// Sets are numbered each for themselves, so that a set can have no partner of its number: an expanded set without a
/// set with a body, and an identity set without a set with ids. It goes with the one of its stem's word that fits.
pub(super) fn request_stem<'s>(set: &'s Set<'_, '_>, sets: &'s [Set<'_, '_>]) -> &'s str {
    let stem = &set.stem;
    let word = |stem: &'s str| stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_expanded = set.body == BodyShape::Expanded;
    let is_identity = set.target == Target::Identity;
    let is_partner = |other: &&Set<'_, '_>| {
        let has_target = other.target != Target::Identity && other.body != BodyShape::Expanded;
        let has_ids = !is_identity || other.target == Target::Ids;
        has_target && has_ids && (!is_expanded || other.body == BodyShape::Object)
    };
    if (!is_expanded && !is_identity) || sets.iter().any(|other| other.stem == *stem && is_partner(&other)) {
        return stem;
    }
    let mut alike = sets.iter().filter(|other| word(&other.stem) == word(stem) && is_partner(other));
    match (alike.next(), alike.next()) {
        (Some(partner), None) => &partner.stem,
        _ => stem,
    }
}

/// Where routes are looked for, and for which cmdlet.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a, 'm, 'p> {
    pub(super) page: &'a Page<'p>,
    pub(super) facts: &'a Facts<'m>,
    pub(super) routes: &'a Routes<'m>,
}

/// Finds the operation of every set, or says why that cannot be done.
pub(super) fn assign<'m>(
    sources: Sources<'_, 'm, '_>,
    sets: &[Set<'_, '_>],
    corrections: &mut Corrections<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Assigned<'m>, Reason> {
    let entries = command_route::entries(sources);
    let mut finder = Finder { sources, sets, entries, names: Names::default(), corrections, diagnostics };
    let mut assigned = Assigned { operations: Vec::new(), of_set: Vec::new(), stems: Vec::new() };
    let mut stems: Vec<(&str, usize)> = Vec::new();
    for set in sets {
        let stem = request_stem(set, sets);
        assigned.stems.push(stem.to_owned());
        if let Some((_, at)) = stems.iter().find(|(known, _)| *known == stem) {
            assigned.of_set.push(*at);
            continue;
        }
        let siblings: Vec<&Set<'_, '_>> = sets.iter().filter(|other| request_stem(other, sets) == stem).collect();
        let found = finder.find(stem, &siblings)?;
        check_placeholders(&found, &siblings)?;
        if let Some(other) = assigned.twin(&found)
            && let Some((other, _)) = stems.iter().find(|(_, at)| *at == other)
        {
            return Err(Reason::OneRouteForTwoSets {
                sets: [(*other).to_owned(), stem.to_owned()],
                route: found.route.template,
            });
        }
        let known = assigned.operations.iter().position(|operation| *operation == found);
        let at = known.unwrap_or(assigned.operations.len());
        if known.is_none() {
            assigned.operations.push(found);
        }
        stems.push((stem, at));
        assigned.of_set.push(at);
    }
    let Finder { names, diagnostics, .. } = finder;
    names.check()?;
    diagnostics.extend(assigned.operations.iter().filter_map(|found| restricted(found, sources)));
    Ok(assigned)
}

/// Asks one source after the other.
struct Finder<'a, 'm, 'p, 's, 'o> {
    sources: Sources<'a, 'm, 'p>,
    sets: &'s [Set<'a, 'p>],
    entries: Vec<&'m Command>,
    names: Names,
    corrections: &'s mut Corrections<'o>,
    diagnostics: &'s mut Vec<Diagnostic>,
}

impl<'m> Finder<'_, 'm, '_, '_, '_> {
    fn find(&mut self, stem: &str, siblings: &[&Set<'_, '_>]) -> Result<Found<'m>, Reason> {
        let subject = Subject::Cmdlet { name: self.sources.page.title, stem: Some(stem) };
        let known = self.of_sources(siblings);
        if !self.corrections.has_route(&subject) {
            return known;
        }
        let same = known.as_ref().ok().map(|known| (known.method.clone(), known.route.template.clone()));
        match self.corrections.route(&subject, same.clone()) {
            Some((method, template)) if same != Some((method.clone(), template.clone())) => {
                let found = self.found(&method, &template, Provenance::Override);
                // Without a service there is nothing to compare with.
                if found.resolved.is_none() && !self.sources.facts.metadata.objects.is_empty() {
                    self.corrections.unknown_route(&subject, &format!("{method} {template}"));
                }
                Ok(found)
            }
            _ => known,
        }
    }

    /// What the sources say, without corrections.
    fn of_sources(&mut self, siblings: &[&Set<'_, '_>]) -> Result<Found<'m>, Reason> {
        let Sources { page, .. } = self.sources;
        if let Some(entry) = command_route::entry_of(siblings, &self.entries) {
            command_route::compare(entry, siblings, self.sources, self.diagnostics);
            return Ok(self.found(&entry.method, &entry.uri, Provenance::Metadata));
        }
        if !self.entries.is_empty() && !command_route::is_of_another_set(self.sets, &self.entries) {
            return Err(Reason::CommandDoesNotFit { set: siblings[0].name.clone() });
        }
        let found = match self.of_body_type(siblings)? {
            Some(found) => found,
            None => self.of_metadata(siblings)?,
        };
        if !self.entries.is_empty() {
            self.diagnostics.push(command_route::unknown_set(page, siblings, &found));
        }
        Ok(found)
    }

    /// None if the name of the body type is no path.
    fn of_body_type(&self, siblings: &[&Set<'_, '_>]) -> Result<Option<Found<'m>>, Reason> {
        let body = siblings.iter().find_map(|set| set.member("BodyParameter"));
        let Some(body) = body.map(Member::ty) else { return Ok(None) };
        let body = body.short();
        match self.sources.routes.of_body_type(body) {
            BodyTypeRoute::Unique { method, template } => Ok(Some(self.found(method, &template, Provenance::BodyType))),
            BodyTypeRoute::Ambiguous(routes) => Err(Reason::BodyTypeAmbiguous { body: body.to_owned(), routes }),
            BodyTypeRoute::NotInMetadata => Err(Reason::BodyTypeNotInMetadata { body: body.to_owned() }),
            BodyTypeRoute::NotAPath => Ok(None),
        }
    }

    fn of_metadata(&mut self, siblings: &[&Set<'_, '_>]) -> Result<Found<'m>, Reason> {
        let candidate = csdl_route::find(self.sources, siblings, self.sets)?;
        self.names.add(&candidate);
        Ok(self.found(candidate.method, &candidate.template, Provenance::Csdl))
    }

    fn found(&self, method: &str, template: &str, provenance: Provenance) -> Found<'m> {
        Found {
            method: method.to_owned(),
            route: Route { template: template.to_owned(), provenance },
            resolved: self.sources.routes.resolve(template),
        }
    }
}

/// Reports a request that `$metadata` is against, unless an override put it in the place of another.
fn restricted(found: &Found<'_>, sources: Sources<'_, '_, '_>) -> Option<Diagnostic> {
    if found.route.provenance == Provenance::Override {
        return None;
    }
    let Found { method, route, resolved } = found;
    let (against, help) = match resolved.as_ref()?.restriction(sources.facts.metadata, method)? {
        Restriction::Forbidden => {
            ("forbids it".to_owned(), "leave the cmdlet out in gen.toml if the service refuses it, or allow D005 there")
        }
        Restriction::OtherMethod(other) => (
            format!("says {other}"),
            "name the method in overrides.toml if the service refuses this one, or allow D005 in gen.toml",
        ),
    };
    let message = format!("the cmdlet sends {method} {}, and an annotation of $metadata {against}", route.template);
    let page = sources.page;
    Some(Diagnostic::new(codes::D005, &page.file, page.span(page.title), message).help(help))
}

fn check_placeholders(found: &Found<'_>, siblings: &[&Set<'_, '_>]) -> Result<(), Reason> {
    let route = || format!("{} {}", found.method, found.route.template);
    let provenance = found.route.provenance;
    check_template(&found.route.template, siblings).map_err(|problem| Reason::Placeholders {
        route: route(),
        provenance,
        problem,
    })
}

/// Every placeholder has its mandatory parameter, and every set that goes by ids fills all placeholders.
pub(super) fn check_template(template: &str, siblings: &[&Set<'_, '_>]) -> Result<(), String> {
    let fillers: Vec<String> = placeholders(template).into_iter().map(placeholder_parameter).collect();
    siblings.iter().filter(|set| set.target != Target::Identity).try_for_each(|set| check_ids(&fillers, set))
}

/// `fillers` are the parameters that the placeholders of a route stand for.
fn check_ids(fillers: &[String], set: &Set<'_, '_>) -> Result<(), String> {
    let is_given = |name: &str| set.member(name).is_some_and(|member| member.is_mandatory);
    if let Some(missing) = fillers.iter().find(|name| !is_given(name)) {
        return Err(format!("the set {} has no mandatory -{missing}", set.name));
    }
    if set.body == BodyShape::Expanded {
        return Ok(());
    }
    let is_filled = |name: &str| fillers.iter().any(|filler| filler.eq_ignore_ascii_case(name));
    let mut ids =
        set.members.iter().filter(|member| member.is_mandatory && is_id(member) && member.name.ends_with("Id"));
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
