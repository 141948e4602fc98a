//! From the name of a body type to the route that it spells.
//!
//! `AutoRest` named the body of an action after its path: `IPaths`, a hash, the path in words, the method, `Requestbody`.
//! The name has lost case, separators and plain placeholders, so it is matched against every path of `$metadata`
//! whose segments spell a prefix of it.

use super::flat::Flat;
use super::{Metadata, Step, Target, Template, Via, successors};
use crate::facts::csdl::OperationKind;
use std::collections::{BTreeMap, HashSet};

/// What the name of a body type says about the route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyTypeRoute<'m> {
    /// `$metadata` has exactly one path of that spelling.
    Unique {
        /// `POST`, `PATCH` or `PUT`.
        method: &'static str,
        /// The path with its own case and placeholders.
        template: Template,
        /// Where it ends.
        target: Target<'m>,
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
///     routes::BodyTypeRoute::Unique { method, template, .. } => {
///         assert_eq!((method, template.as_str()), ("POST", "/users/{user-id}/sendMail"));
///     }
///     other => panic!("{other:?}"),
/// }
/// ```
pub fn route_from_body_type<'m>(metadata: &'m Metadata, name: &str) -> BodyTypeRoute<'m> {
    let Some((spelling, method)) = take_apart(name) else { return BodyTypeRoute::NotAPath };
    let mut found = BTreeMap::new();
    for cut in HASH.filter(|&cut| cut < spelling.len()) {
        let flat = Flat::read(&spelling[cut..]);
        if flat.is_start(0) {
            Walk { metadata, flat: &flat, method, dead: HashSet::new(), path: Vec::new(), found: &mut found }
                .go_on(Target::Service, 0);
        }
    }
    if found.len() > 1 {
        return BodyTypeRoute::Ambiguous(found.into_keys().collect());
    }
    let only = found.into_values().next();
    only.map_or(BodyTypeRoute::NotInMetadata, |(template, target)| BodyTypeRoute::Unique { method, template, target })
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
    metadata: &'m Metadata,
    flat: &'w Flat,
    method: &'static str,
    /// Places from which the end cannot be reached.
    dead: HashSet<(usize, Target<'m>)>,
    path: Vec<(Step<'m>, &'w str)>,
    found: &'w mut BTreeMap<String, (Template, Target<'m>)>,
}

impl<'m> Walk<'m, '_> {
    /// Whether the end can be reached from here.
    fn go_on(&mut self, from: Target<'m>, at: usize) -> bool {
        if self.flat.is_end(at) {
            return self.arrive(from);
        }
        if self.found.len() > MAX_FOUND || self.dead.contains(&(at, from)) {
            return false;
        }
        let mut is_alive = false;
        for step in successors(self.metadata, from) {
            let flat = self.flat;
            for (end, digits) in flat.ends(0, at, step) {
                self.path.push((step, digits));
                is_alive |= self.go_on(step.target, end);
                self.path.pop();
            }
        }
        if !is_alive {
            self.dead.insert((at, from));
        }
        is_alive
    }

    fn arrive(&mut self, target: Target<'m>) -> bool {
        if !takes_body(target, self.method) {
            return false;
        }
        let template = Template::of(self.path.iter().map(|(step, _)| *step));
        if self.are_numbered(&template) {
            self.found.entry(template.as_str().to_owned()).or_insert((template, target));
        }
        // A path with other numbers may still come through here.
        true
    }

    /// Whether the keys have the numbers that the name gives them.
    fn are_numbered(&self, template: &Template) -> bool {
        let keys = self.path.iter().filter(|(step, _)| matches!(step.via, Via::Key { .. }));
        let mut pairs = keys.zip(template.placeholders());
        pairs.all(|((step, digits), name)| match step.via {
            Via::Key { ty, property } => {
                name.strip_prefix(&*super::template::key_name(ty, property)) == Some(*digits)
            }
            _ => false,
        })
    }
}

/// Whether a request with this method to this place has a body.
fn takes_body(target: Target<'_>, method: &str) -> bool {
    match target {
        Target::Action(action) => method == "POST" && action.kind == OperationKind::Action,
        Target::Collection(_) => method == "POST",
        Target::Ref => true,
        Target::Entity(_) | Target::Property(_) | Target::Value => method != "POST",
        Target::Service | Target::Function(_) | Target::Count => false,
    }
}
