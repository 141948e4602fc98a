//! From a route template to what it leads to.

use super::graph::{Place, ROOT, Routes};
use super::{Body, Last, Metadata, Operation, OperationKind, Reply, Step, Template, Via, local};
use crate::facts::csdl::{DEFAULT_NAMESPACE, Restriction};

/// A route that `$metadata` knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved<'m> {
    /// One for each segment.
    pub steps: Vec<ResolvedStep<'m>>,
    /// Where the route ends.
    pub last: Last<'m>,
}

/// A segment and how sure its meaning is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedStep<'m> {
    /// The segment as it was given.
    pub segment: String,
    /// What it is.
    pub step: Step<'m>,
    /// Whether it is spelt as `$metadata` spells it; if not, it differs in case,
    /// in the name of a placeholder, or in a namespace that the service needs.
    pub is_confirmed: bool,
}

impl<'m> Resolved<'m> {
    /// Whether every segment is confirmed.
    pub fn is_confirmed(&self) -> bool {
        self.steps.iter().all(|step| step.is_confirmed)
    }

    /// The route in the spelling of `$metadata`.
    pub fn template(&self) -> Template {
        Template::of(self.steps.iter().map(|step| step.step))
    }

    /// What a request with this method carries.
    pub fn body(&self, method: &str) -> Body<'m> {
        self.last.body(method)
    }

    /// What annotations of `$metadata` say against a request with this method.
    pub fn restriction(&self, metadata: &Metadata, method: &str) -> Option<Restriction> {
        let ty = name_of(self.last)?;
        let is_name = |step: &ResolvedStep<'_>| !matches!(step.step.via, Via::Key { .. } | Via::Cast(_));
        let at = self.steps.iter().rposition(is_name)?;
        match self.steps.get(at)?.step.via {
            Via::Root(name) => metadata.restriction(&metadata.container.name, name, ty, method),
            Via::Property(property) => {
                let owner = name_of(self.steps.get(at.checked_sub(1)?)?.step.to)?;
                metadata.restriction(owner, &property.name, ty, method)
            }
            _ => None,
        }
    }

    /// What a request with this method answers.
    pub fn reply(&self, method: &str) -> Reply<'m> {
        self.last.reply(method)
    }
}

/// The type of an entity or a value.
fn name_of(last: Last<'_>) -> Option<&str> {
    match last {
        Last::Entity(name) | Last::Collection(name) => Some(name),
        Last::Property(value) => Some(&value.name),
        _ => None,
    }
}

/// Walks a route template through `$metadata`; none if a segment leads nowhere.
///
/// Casts, `$ref`, `$value`, `$count`, actions and functions with and without namespace are understood,
/// as are arguments in parentheses.
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
/// let resolved = routes::resolve_template(&metadata, "/users/{user-id}/microsoft.graph.sendMail");
/// assert!(matches!(resolved.map(|it| it.last), Some(routes::Last::Action(action)) if action.name == "sendMail"));
/// ```
pub fn resolve_template<'m>(metadata: &'m Metadata, template: &str) -> Option<Resolved<'m>> {
    Routes::new(metadata).resolve(template)
}

impl<'m> Routes<'m> {
    /// As [`resolve_template`], for many templates of one `$metadata`.
    pub fn resolve(&self, template: &str) -> Option<Resolved<'m>> {
        let mut steps: Vec<ResolvedStep<'m>> = Vec::new();
        let mut place = ROOT;
        for text in split(template) {
            let segment = Segment::read(text);
            let (found, next) = self.best(place, steps.last().map(|step| step.step.to), &segment)?;
            place = next;
            steps.push(found);
            if let Some((key, next)) = self.key_in_parentheses(&segment, place, steps.last()?.step.to) {
                place = next;
                steps.push(key);
            }
        }
        let last = steps.last()?.step.to;
        Some(Resolved { steps, last })
    }

    /// The first confirmed step, or else the first that fits, and where it leads.
    fn best(&self, place: Place, last: Option<Last<'m>>, segment: &Segment<'_>) -> Option<(ResolvedStep<'m>, Place)> {
        let edges = self.edges(place, last).iter();
        let fits = edges.filter_map(|edge| Some((edge, fit(self.metadata, segment, edge.step)?)));
        let (edge, is_confirmed) = fits.min_by_key(|(_, is_confirmed)| !is_confirmed)?;
        Some((ResolvedStep { segment: segment.text.to_owned(), step: edge.step, is_confirmed }, edge.place))
    }

    /// `users('{id}')` and `applications(appId='{appId}')`: the collection is a segment and so is the key.
    fn key_in_parentheses(
        &self,
        segment: &Segment<'_>,
        place: Place,
        at: Last<'m>,
    ) -> Option<(ResolvedStep<'m>, Place)> {
        let ([argument], Last::Collection(_)) = (segment.arguments.as_deref()?, at) else { return None };
        let edge = self.edges(place, Some(at)).iter().find(|edge| matches!(edge.step.via, Via::Key { .. }))?;
        let Via::Key { property, .. } = edge.step.via else { return None };
        let is_confirmed = argument.split_once('=').is_none_or(|(name, _)| name.trim() == property);
        Some((ResolvedStep { segment: format!("({argument})"), step: edge.step, is_confirmed }, edge.place))
    }
}

/// A segment taken apart: `range(address='{address}')`.
struct Segment<'t> {
    text: &'t str,
    name: &'t str,
    /// What stands in the parentheses; none without parentheses.
    arguments: Option<Vec<&'t str>>,
}

impl<'t> Segment<'t> {
    fn read(text: &'t str) -> Self {
        let call = text.strip_suffix(')').and_then(|call| call.split_once('('));
        let Some((name, inner)) = call else { return Self { text, name: text, arguments: None } };
        let arguments = inner.split(',').map(str::trim).filter(|argument| !argument.is_empty());
        Self { text, name, arguments: Some(arguments.collect()) }
    }

    fn placeholder(&self) -> Option<&'t str> {
        self.text.strip_prefix('{')?.strip_suffix('}')
    }

    /// The names before `=`.
    fn argument_names(&self) -> Vec<&'t str> {
        let arguments = self.arguments.iter().flatten();
        arguments.map(|argument| argument.split_once('=').map_or(*argument, |(name, _)| name.trim())).collect()
    }
}

/// Whether a step is what a segment means; the inner value says whether it is spelt that way.
fn fit(metadata: &Metadata, segment: &Segment<'_>, step: Step<'_>) -> Option<bool> {
    match step.via {
        Via::Root(name) => fit_collection(segment, step, name),
        Via::Property(property) => fit_collection(segment, step, &property.name),
        Via::Key { ty, property } => Some(fit_key(segment.placeholder()?, local(ty), property)),
        Via::Cast(ty) if segment.arguments.is_none() => {
            let namespace = ty.strip_suffix(local(ty))?.strip_suffix('.')?;
            fit_qualified(metadata, segment.name, namespace, local(ty)).filter(|_| segment.name.contains('.'))
        }
        Via::Cast(_) => None,
        Via::Operation(operation) => {
            let spelling = fit_qualified(metadata, segment.name, &operation.namespace, &operation.name)?;
            fit_arguments(segment, operation).map(|is_whole| is_whole && spelling)
        }
        Via::Ref => (segment.text == "$ref").then_some(true),
        Via::Value => (segment.text == "$value").then_some(true),
        Via::Count => (segment.text == "$count").then_some(true),
    }
}

fn fit_name(given: &str, name: &str) -> Option<bool> {
    given.eq_ignore_ascii_case(name).then(|| given == name)
}

/// A name that may have a key in parentheses if several things are behind it.
fn fit_collection(segment: &Segment<'_>, step: Step<'_>, name: &str) -> Option<bool> {
    let is_plain = segment
        .arguments
        .as_ref()
        .is_none_or(|arguments| arguments.len() == 1 && matches!(step.to, Last::Collection(_)));
    fit_name(segment.name, name).filter(|_| is_plain)
}

/// Any placeholder is a key; it is confirmed if the name is the expected one, perhaps with a number.
fn fit_key(placeholder: &str, ty: &str, property: &str) -> bool {
    let is_number = |rest: &str| rest.chars().all(|digit| digit.is_ascii_digit());
    let behind = placeholder.strip_prefix(ty).and_then(|rest| rest.strip_prefix('-')?.strip_prefix(property));
    behind.is_some_and(is_number)
}

/// A name with the namespace, its alias, its part behind `microsoft.graph.`, or none at all.
fn fit_qualified(metadata: &Metadata, given: &str, namespace: &str, name: &str) -> Option<bool> {
    let Some((qualifier, plain)) = given.rsplit_once('.') else {
        return fit_name(given, name).map(|is_same| is_same && namespace == DEFAULT_NAMESPACE);
    };
    let mut schemas = metadata.schemas.iter().filter(|schema| schema.namespace == namespace);
    let is_alias = schemas.any(|schema| schema.alias.as_deref() == Some(qualifier));
    let is_part =
        namespace.strip_prefix(DEFAULT_NAMESPACE).is_some_and(|part| part.strip_prefix('.') == Some(qualifier));
    let is_spelt = qualifier == namespace || is_alias;
    (is_spelt || is_part).then(|| fit_name(plain, name).map(|is_same| is_same && is_spelt)).flatten()
}

/// An action has no arguments in the route; a function has all of its own, or fewer if some are optional.
fn fit_arguments(segment: &Segment<'_>, operation: &Operation) -> Option<bool> {
    let given = segment.argument_names();
    if operation.kind == OperationKind::Action {
        return given.is_empty().then_some(true);
    }
    let arguments = operation.arguments();
    if given.is_empty() {
        return arguments.is_empty().then_some(true);
    }
    let is_known = |name: &&str| arguments.iter().any(|argument| argument.name.eq_ignore_ascii_case(name));
    given.iter().all(is_known).then_some(given.len() == arguments.len())
}

/// Segments; a slash in parentheses or quotes does not count.
fn split(template: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut is_quoted) = (0_usize, false);
    let parts = template.split(move |c| {
        match c {
            '\'' => is_quoted = !is_quoted && depth > 0,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '/' && depth == 0
    });
    parts.filter(|part| !part.is_empty())
}
