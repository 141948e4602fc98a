//! Routes from `$metadata`: what a page shows of a request, and which of several paths its types fit.
//!
//! Part of `operations`, for cmdlets that neither the command metadata nor a body type names.

use super::operations::Sources;
use super::roles::{self, Context};
use super::sets::{Member, Set, is_id};
use crate::facts::csdl::{Match, Metadata};
use crate::facts::routes::{Body, Candidate, CmdletRoute, Reply, Wanted};
use crate::ir::{BodyShape, Reason, Target};
use crate::page::Page;
use crate::page::type_name::TypeName;

/// The one path that fits the sets of a stem, which send the same request; `sets` are all sets of the page.
pub(super) fn find<'m>(
    sources: Sources<'_, 'm, '_>,
    siblings: &[&Set<'_, '_>],
    sets: &[Set<'_, '_>],
) -> Result<Candidate<'m>, Reason> {
    let stem = &siblings[0].stem;
    let Some(plain) = plain(siblings) else { return Err(Reason::OnlyIdentity { set: siblings[0].name.clone() }) };
    let set = || plain.name.clone();
    let ids = ids(siblings, plain);
    let word = Some(without_digits(stem)).filter(|_| !plain.syntax.name.is_empty());
    match search(sources, siblings, &ids, word) {
        CmdletRoute::NoPath => Err(Reason::NoPath { set: set() }),
        CmdletRoute::OtherIds(routes) => {
            let ids = ids.into_iter().map(str::to_owned).collect();
            Err(Reason::OtherPlaceholders { set: set(), ids, routes })
        }
        CmdletRoute::Fits(candidates) => {
            // The synopsis of a page with `Get2` and `Get3` is that of one of them, and nothing says of which.
            let is_twin =
                |other: &Set<'_, '_>| other.stem != *stem && without_digits(&other.stem) == without_digits(stem);
            let is_alone = !sets.iter().any(is_twin);
            only(candidates, is_alone, sources, siblings).map_err(|routes| Reason::SeveralRoutes { set: set(), routes })
        }
    }
}

fn search<'m>(
    sources: Sources<'_, 'm, '_>,
    siblings: &[&Set<'_, '_>],
    ids: &[&str],
    stem: Option<&str>,
) -> CmdletRoute<'m> {
    let (verb, noun) = sources.page.title.split_once('-').unwrap_or(("", sources.page.title));
    sources.routes.of_cmdlet(&Wanted {
        noun: without_prefix(noun, sources.facts.api_version),
        verb,
        stem,
        ids,
        is_read: is_read(siblings),
        has_file: has(siblings, "InFile") || has(siblings, "OutFile"),
        synopsis: sources.page.synopsis,
    })
}

fn has(siblings: &[&Set<'_, '_>], parameter: &str) -> bool {
    siblings.iter().any(|set| set.member(parameter).is_some())
}

fn is_read(siblings: &[&Set<'_, '_>]) -> bool {
    !has(siblings, "Confirm") && !has(siblings, "WhatIf")
}

/// The parameters that can only be parts of the route.
fn ids<'p>(siblings: &[&Set<'_, 'p>], plain: &Set<'_, 'p>) -> Vec<&'p str> {
    let is_read = is_read(siblings);
    let is_part = |member: &&Member<'_, '_>| is_id(member) && (member.is_mandatory || (is_read && is_strange(member)));
    plain.members.iter().filter(is_part).map(|id| id.name).collect()
}

/// Whether the routes of a cmdlet end as its synopsis says.
#[derive(Debug, Default)]
pub(super) struct Names {
    is_named: bool,
    others: Vec<String>,
}

impl Names {
    pub(super) fn add(&mut self, candidate: &Candidate<'_>) {
        match candidate.is_named {
            Some(false) => self.others.push(candidate.template.clone()),
            Some(true) => self.is_named = true,
            None => {}
        }
    }

    /// A page that joins several routes has the synopsis of one of them; if it is none of them, another one is meant.
    pub(super) fn check(self) -> Result<(), Reason> {
        if self.is_named || self.others.is_empty() {
            return Ok(());
        }
        Err(Reason::OtherSynopsis { routes: self.others })
    }
}

fn without_digits(stem: &str) -> &str {
    stem.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// A set that names its target by ids; one without body properties shows nothing but ids.
fn plain<'s, 'a, 'p>(siblings: &[&'s Set<'a, 'p>]) -> Option<&'s Set<'a, 'p>> {
    let plain = || siblings.iter().copied().filter(|set| set.target != Target::Identity);
    plain().find(|set| set.body != BodyShape::Expanded).or_else(|| plain().next())
}

/// Whether a parameter does nothing that is known to a request that reads; then it can only be a part of the route,
/// although the page does not call it mandatory.
fn is_strange(member: &Member<'_, '_>) -> bool {
    let reading = Context::new("GET", "", Target::None, BodyShape::None);
    roles::role(member, &reading).is_none()
}

/// `Mg` stands before every noun, `MgBeta` in the modules of the beta version.
fn without_prefix<'n>(noun: &'n str, api_version: &str) -> &'n str {
    let beta = if api_version == "beta" { noun.strip_prefix("MgBeta") } else { None };
    beta.or_else(|| noun.strip_prefix("Mg")).unwrap_or(noun)
}

/// The one candidate, or the only one that the synopsis names, or the only one that the page's types fit;
/// the templates of all if there is none.
fn only<'m>(
    mut candidates: Vec<Candidate<'m>>,
    is_alone: bool,
    sources: Sources<'_, 'm, '_>,
    siblings: &[&Set<'_, '_>],
) -> Result<Candidate<'m>, Vec<String>> {
    if is_alone && candidates.iter().any(|candidate| candidate.is_named == Some(true)) {
        candidates.retain(|candidate| candidate.is_named == Some(true));
    }
    if candidates.len() > 1 {
        let fit = |at: &usize| fits(&candidates[*at], sources.page, siblings, sources.facts.metadata);
        let fitting: Vec<usize> = (0..candidates.len()).filter(fit).collect();
        if let [at] = fitting[..] {
            return Ok(candidates.swap_remove(at));
        }
    }
    match candidates.len() {
        1 => Ok(candidates.swap_remove(0)),
        _ => Err(candidates.into_iter().map(|candidate| candidate.template).collect()),
    }
}

/// Whether nothing on the page speaks against a path: not the body's type, not a property of it, not the output.
fn fits(candidate: &Candidate<'_>, page: &Page<'_>, siblings: &[&Set<'_, '_>], metadata: &Metadata) -> bool {
    let body = candidate.last.body(candidate.method);
    fits_body_type(body, siblings, metadata)
        && fits_properties(body, siblings, metadata)
        && fits_output(candidate.last.reply(candidate.method), page, metadata)
}

fn fits_body_type(body: Body<'_>, siblings: &[&Set<'_, '_>], metadata: &Metadata) -> bool {
    let given = siblings.iter().find_map(|set| set.member("BodyParameter"));
    let given = given.and_then(|member| metadata.type_by_page_name(member.ty().short()));
    match (body, given) {
        (Body::Object(ty), Some(given)) => is_related(metadata, ty, given),
        (Body::Arguments(_) | Body::None, Some(_)) => false,
        _ => true,
    }
}

fn fits_properties(body: Body<'_>, siblings: &[&Set<'_, '_>], metadata: &Metadata) -> bool {
    let Some(set) = siblings.iter().find(|set| set.body == BodyShape::Expanded) else { return true };
    let properties = set.members.iter().filter(|member| !member.is_mandatory && !is_common(member.name));
    let mut names = properties.map(|member| member.name);
    match body {
        Body::Object(ty) => names.all(|name| metadata.find_property(ty, name) != Match::None),
        Body::Arguments(action) => names.all(|name| action.find_argument(name) != Match::None),
        Body::None => names.next().is_none(),
        Body::Value(_) | Body::Reference | Body::Bytes => true,
    }
}

/// Parameters of expanded sets that are no properties.
fn is_common(name: &str) -> bool {
    const COMMON: [&str; 15] = [
        "AdditionalProperties",
        "Break",
        "Confirm",
        "Headers",
        "HttpPipelineAppend",
        "HttpPipelinePrepend",
        "IfMatch",
        "PassThru",
        "ProgressAction",
        "Proxy",
        "ProxyCredential",
        "ProxyUseDefaultCredentials",
        "ResponseHeadersVariable",
        "WhatIf",
        "InputObject",
    ];
    COMMON.contains(&name)
}

fn fits_output(reply: Reply<'_>, page: &Page<'_>, metadata: &Metadata) -> bool {
    let mut shown = Vec::new();
    for output in &page.outputs {
        let name = TypeName::parse(output.type_name);
        shown.extend(metadata.type_by_page_name(name.short()));
    }
    match reply {
        Reply::One(ty) | Reply::Many(ty) if !shown.is_empty() => {
            shown.into_iter().any(|given| is_related(metadata, ty, given))
        }
        _ => true,
    }
}

fn is_related(metadata: &Metadata, one: &str, other: &str) -> bool {
    metadata.is_a(one, other) || metadata.is_a(other, one)
}
