//! From the name of a body type to the route that it spells.
//!
//! `AutoRest` named the body of an action after its path: `IPaths`, a hash, the path in words, the method, `Requestbody`.
//! The name has lost case, separators and plain placeholders, so it is matched against every path of `$metadata`
//! whose segments spell a prefix of it.

use super::flat::Flat;
use super::graph::{Edge, Place, ROOT};
use super::template::key_name;
use super::{Last, Metadata, Routes, Step, Template, Via};
use std::collections::{BTreeSet, HashSet};

/// What the name of a body type says about the route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyTypeRoute {
    /// `$metadata` has exactly one path of that spelling.
    Unique {
        /// `POST`, `PATCH` or `PUT`.
        method: &'static str,
        /// The path with its own case and placeholders.
        template: String,
    },
    /// Several paths have that spelling; their templates in order.
    Ambiguous(Vec<String>),
    /// The name spells a path that `$metadata` does not have.
    NotInMetadata,
    /// The name does not spell a path.
    NotAPath,
}

/// Hashes have five to eight characters; one more each way costs nothing.
const HASH: std::ops::RangeInclusive<usize> = 4..=9;
/// Longer names are no names.
const MAX_NAME: usize = 1000;
/// As many templates as are worth showing.
const MAX_FOUND: usize = 8;
/// Places visited before a walk gives up; real names need a few hundred.
const MAX_VISITS: usize = 100_000;

/// Finds the route that the name of a body type spells.
///
/// ```
/// use platygen::facts::{csdl, routes};
///
/// let text = r#"<Schema Namespace="microsoft.graph" Alias="graph">
///     <EntityType Name="user"><Key><PropertyRef Name="id"/></Key></EntityType>
///     <Action Name="sendMail" IsBound="true"><Parameter Name="it" Type="graph.user"/></Action>
///     <EntityContainer Name="a"><EntitySet Name="users" EntityType="graph.user"/></EntityContainer>
/// </Schema>"#;
/// let (metadata, _) = csdl::parse(&"metadata.xml".into(), text);
/// let name = "IPaths1Ab2CdUsersUserIdMicrosoftGraphSendmailPostRequestbodyContentApplicationJsonSchema";
/// match routes::route_from_body_type(&metadata, name) {
///     routes::BodyTypeRoute::Unique { method, template } => {
///         assert_eq!((method, template.as_str()), ("POST", "/users/{user-id}/sendMail"));
///     }
///     other => panic!("{other:?}"),
/// }
/// ```
pub fn route_from_body_type(metadata: &Metadata, name: &str) -> BodyTypeRoute {
    Routes::new(metadata).of_body_type(name)
}

impl Routes<'_> {
    /// What [`route_from_body_type`] finds, without beginning anew for each name.
    pub fn of_body_type(&self, name: &str) -> BodyTypeRoute {
        let Some((spelling, method)) = take_apart(name) else { return BodyTypeRoute::NotAPath };
        let (mut found, mut is_whole) = (BTreeSet::new(), true);
        for cut in HASH.filter(|&cut| cut < spelling.len()) {
            let flat = Flat::read(&spelling[cut..]);
            if flat.is_start(0) {
                let mut walk = Walk::new(self, &flat, method);
                walk.go_on(None, 0);
                is_whole &= walk.visits < MAX_VISITS && walk.found.len() <= MAX_FOUND;
                found.extend(walk.found);
            }
        }
        verdict(found, method, is_whole)
    }
}

/// A walk that was not finished cannot say that what it found is all there is.
fn verdict(found: BTreeSet<String>, method: &'static str, is_whole: bool) -> BodyTypeRoute {
    if found.len() > 1 || !is_whole {
        return BodyTypeRoute::Ambiguous(found.into_iter().collect());
    }
    let only = found.into_iter().next();
    only.map_or(BodyTypeRoute::NotInMetadata, |template| BodyTypeRoute::Unique { method, template })
}

/// Hash and path, and the method; none if the name has another shape.
fn take_apart(name: &str) -> Option<(&str, &'static str)> {
    const METHODS: [(&str, &str); 3] =
        [("PostRequestbody", "POST"), ("PatchRequestbody", "PATCH"), ("PutRequestbody", "PUT")];
    let name = name.trim().trim_end_matches("[]");
    let name = name.rsplit('.').next().unwrap_or(name);
    let rest = name.strip_prefix("IPaths").or_else(|| name.strip_prefix("Paths"))?;
    if rest.len() > MAX_NAME || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    // A path may have a segment `post`, so the last one is meant.
    let ends = METHODS.iter().filter_map(|(word, method)| Some((rest.rfind(word)?, *method)));
    let (end, method) = ends.max_by_key(|(end, _)| *end)?;
    Some((&rest[..end], method))
}

/// A walk that follows only what the name spells.
struct Walk<'m, 'w> {
    routes: &'w Routes<'m>,
    flat: &'w Flat,
    method: &'static str,
    /// Places from which the end cannot be reached, each with what is spelt before it.
    dead: HashSet<(usize, Place)>,
    path: Vec<(Step<'m>, &'w str)>,
    found: BTreeSet<String>,
    visits: usize,
}

impl<'m, 'w> Walk<'m, 'w> {
    fn new(routes: &'w Routes<'m>, flat: &'w Flat, method: &'static str) -> Self {
        let (dead, path, found) = (HashSet::new(), Vec::new(), BTreeSet::new());
        Self { routes, flat, method, dead, path, found, visits: 0 }
    }

    /// Whether the end can be reached from here.
    fn go_on(&mut self, from: Option<&'w Edge<'m>>, at: usize) -> bool {
        let last = from.map(|edge| edge.step.to);
        if self.flat.is_end(at) {
            return self.arrive(last);
        }
        let place = from.map_or(ROOT, |edge| edge.place);
        if self.is_over() || self.dead.contains(&(at, place)) {
            return false;
        }
        self.visits += 1;
        let mut is_alive = false;
        let (routes, flat) = (self.routes, self.flat);
        for edge in routes.edges(place, last) {
            for (end, digits) in flat.ends(at, edge) {
                self.path.push((edge.step, digits));
                is_alive |= self.go_on(Some(edge), end);
                self.path.pop();
            }
        }
        if !is_alive {
            self.dead.insert((at, place));
        }
        is_alive
    }

    fn is_over(&self) -> bool {
        self.found.len() > MAX_FOUND || self.visits >= MAX_VISITS
    }

    fn arrive(&mut self, last: Option<Last<'m>>) -> bool {
        if !last.is_some_and(|last| takes_body(last, self.method)) {
            return false;
        }
        let template = Template::of(self.path.iter().map(|(step, _)| *step));
        if self.are_numbered(&template) {
            self.found.insert(template.as_str().to_owned());
        }
        // A path with other numbers may still come through here.
        true
    }

    /// Whether the keys have the numbers that the name gives them.
    fn are_numbered(&self, template: &Template) -> bool {
        let keys = self.path.iter().filter(|(step, _)| matches!(step.via, Via::Key { .. }));
        let mut pairs = keys.zip(template.placeholders());
        pairs.all(|((step, digits), name)| match step.via {
            Via::Key { ty, property } => name.strip_prefix(&*key_name(ty, property)) == Some(*digits),
            _ => false,
        })
    }
}

/// Whether a request with this method to this place has a body.
fn takes_body(last: Last<'_>, method: &str) -> bool {
    match last {
        Last::Action(_) | Last::Collection(_) => method == "POST",
        Last::Ref => true,
        Last::Entity(_) | Last::Property(_) | Last::Value => method != "POST",
        Last::Function(_) | Last::Count => false,
    }
}
