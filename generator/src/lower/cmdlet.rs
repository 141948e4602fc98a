//! One cmdlet: a page and its facts to an [`ir::Cmdlet`], or the reason why it is refused.

use super::Facts;
use super::body::{self, Body};
use super::corrections::Corrections;
use super::docs;
use super::forms;
use super::identity::{self, Identities};
use super::models::Models;
use super::names::{self, Scope};
use super::operations::{self, Assigned, Found, Sources};
use super::output;
use super::query;
use super::roles::{self, Context};
use super::sets::{self, Member, Set};
use super::type_names::TypeNames;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::csdl::QueryOption;
use crate::facts::routes::Routes;
use crate::ir::{self, BodyShape, Reason, Role};
use crate::overrides::Subject;
use crate::page::Source;
use foldhash::HashMap;

/// What lowering one page needs and adds to.
pub(super) struct Lowering<'a, 'm, 'p> {
    pub(super) source: &'a Source<'p>,
    pub(super) facts: &'a Facts<'m>,
    pub(super) routes: &'a Routes<'m>,
    pub(super) models: &'a mut Models<'m, 'p>,
    pub(super) types: &'a mut TypeNames,
    pub(super) identities: &'a Identities,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

/// Lowers a page to a cmdlet with this Rust type, or says in one line why it is left out.
pub(super) fn lower(mut lowering: Lowering<'_, '_, '_>, rust: String) -> Result<ir::Cmdlet, Reason> {
    let page = &lowering.source.page;
    let sets = sets::join(page);
    if sets.is_empty() {
        return Err(Reason::NoSyntax);
    }
    let sources = Sources { page, facts: lowering.facts, routes: lowering.routes };
    let assigned = operations::assign(sources, &sets, &mut lowering.models.corrections, lowering.found)?;
    let bodies = lowering.bodies(&rust, &sets, &assigned);
    let queries = lowering.queries(&assigned);
    let contexts: Vec<Context<'_>> = sets
        .iter()
        .zip(&assigned.of_set)
        .map(|(set, of)| context(set, &assigned.operations[*of], &queries[*of]))
        .collect();
    let roles = lowering.roles(&sets, &contexts, &assigned, &bodies)?;
    let parameters = lowering.parameters(&sets, &roles, &assigned, &bodies);
    let operations = lowering.operations(&sets, &assigned);
    let sets = ir_sets(&sets, &roles, &assigned, &parameters, &bodies);
    let named = forms::name_constructors(sets, operations.len());
    let parameters = name_setters(parameters, &named, page.title, &mut lowering.models.corrections);
    let types = (&mut *lowering.types, &mut lowering.models.corrections);
    let forms = forms::forms(&rust, &operations, &queries, &parameters, &named, types);
    Ok(ir::Cmdlet {
        name: page.title.to_owned(),
        file: names::file(page.title),
        rust,
        page: lowering.source.name.to_owned(),
        aliases: lowering.aliases(),
        help: help(page),
        operations,
        parameters,
        sets: named.into_iter().map(|named| named.set).collect(),
        forms,
        bodies: bodies.into_iter().filter_map(|body| body.model).collect(),
        permissions: lowering.permissions(),
    })
}

impl<'m, 'p> Lowering<'_, 'm, 'p> {
    fn bodies(&mut self, rust: &str, sets: &[Set<'_, '_>], assigned: &Assigned<'m>) -> Vec<Body> {
        let mut bodies = Vec::new();
        for (at, operation) in assigned.operations.iter().enumerate() {
            let of_operation = assigned.sets_of(at, sets);
            let stem = if assigned.operations.len() > 1 { names::pascal(assigned.stem_of(at)) } else { String::new() };
            let name = format!("{rust}{stem}Body");
            let last = operation.resolved.as_ref().map(|resolved| resolved.last);
            bodies.push(body::body(&name, (&operation.route.template, last), &of_operation, self));
        }
        bodies
    }

    /// The query options of each operation that only `$metadata` knows.
    fn queries(&self, assigned: &Assigned<'_>) -> Vec<Vec<QueryOption>> {
        let options = |found: &Found<'_>| match found.method.as_str() {
            "GET" => query::options(self.facts.metadata, found.resolved.as_ref()),
            _ => Vec::new(),
        };
        assigned.operations.iter().map(options).collect()
    }

    /// The role of every member of every set; none for a member that is left out of the set.
    fn roles(
        &mut self,
        sets: &[Set<'_, '_>],
        contexts: &[Context<'_>],
        assigned: &Assigned<'_>,
        bodies: &[Body],
    ) -> Result<Vec<Vec<Option<Role>>>, Reason> {
        let mut roles = Vec::with_capacity(sets.len());
        for ((set, context), of) in sets.iter().zip(contexts).zip(&assigned.of_set) {
            let mut on_wire: HashMap<String, &str> = HashMap::default();
            let mut of_set = Vec::with_capacity(set.members.len());
            for member in &set.members {
                let role = self.role(set, member, context, &bodies[*of])?;
                if let Some(Role::Property(wire) | Role::Query(wire)) = &role
                    && let Some(first) = on_wire.insert(wire.clone(), member.name)
                {
                    self.collision(first, member.name, wire);
                }
                of_set.push(role);
            }
            roles.push(of_set);
        }
        Ok(roles)
    }

    /// Every parameter of every set in its role; the same name in two roles stands twice.
    fn parameters(
        &mut self,
        sets: &[Set<'_, 'p>],
        roles: &[Vec<Option<Role>>],
        assigned: &Assigned<'_>,
        bodies: &[Body],
    ) -> Vec<ir::Parameter> {
        let mut parameters: Vec<ir::Parameter> = Vec::new();
        for ((set, roles), of) in sets.iter().zip(roles).zip(&assigned.of_set) {
            for (member, role) in set.members.iter().zip(roles) {
                let Some(role) = role else { continue };
                if !parameters.iter().any(|known| known.name == member.name && known.role == *role) {
                    parameters.push(self.parameter(member, role.clone(), &assigned.operations[*of], &bodies[*of]));
                }
            }
        }
        let role = |parameter: &ir::Parameter| format!("{:?}", parameter.role);
        parameters.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| role(a).cmp(&role(b))));
        docs::correct(&mut parameters, &self.source.page, &mut self.models.memo);
        parameters
    }

    /// Two parameters of a set with one name on the wire: one of them would win, and nothing says which.
    fn collision(&mut self, first: &str, second: &str, wire: &str) {
        let page = &self.source.page;
        let message = format!("`-{first}` and `-{second}` are both `{wire}` on the wire");
        let help = "correct the page, or the `wire` of one of them in overrides.toml";
        let found = Diagnostic::new(codes::R004, &page.file, page.span(page.title), message).help(help);
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    fn role(
        &mut self,
        set: &Set<'_, '_>,
        member: &Member<'_, '_>,
        context: &Context<'_>,
        body: &Body,
    ) -> Result<Option<Role>, Reason> {
        let subject = Subject::Parameter { of: self.source.page.title, name: member.name };
        if !member.is_mandatory && self.models.corrections.hides(&subject).is_some() {
            return Ok(None);
        }
        let role = role_of(member, context, body).map(|role| match role {
            Role::Property(wire) => Role::Property(self.models.corrections.wire(&subject, wire)),
            Role::Query(wire) => Role::Query(self.models.corrections.wire(&subject, wire)),
            role => role,
        });
        match &role {
            Some(_) => Ok(role),
            None if member.is_mandatory => {
                Err(Reason::Role { parameter: member.name.to_owned(), set: set.name.clone() })
            }
            None => {
                let page = &self.source.page;
                let item = set.syntax.item(member.name).map_or(page.title, |item| item.raw);
                let message = format!("what `-{}` does to the request is not known; it is left out", member.name);
                let help = "it is neither in the route nor a query option nor a body property";
                self.found.push(Diagnostic::new(codes::R003, &page.file, page.span(item), message).help(help));
                Ok(None)
            }
        }
    }

    fn parameter(&mut self, member: &Member<'_, 'p>, role: Role, found: &Found<'_>, body: &Body) -> ir::Parameter {
        let written = member.ty();
        let ty = match &role {
            Role::Body => body.ty.clone(),
            Role::Identity => self.identities.ty(written.short()),
            Role::AdditionalProperties | Role::Headers => ir::Type::Object,
            // The types of these say nothing about the request: pipeline steps, credentials, preferences.
            Role::Control(_) if !written.is("SwitchParameter") && !written.is("String") => ir::Type::Any,
            Role::Property(_) => body.property_type(member.name).unwrap_or_else(|| self.models.of_page(&written)),
            // Pages have one type for dates and times, and a function wants one of them.
            Role::Path(placeholder) => match found.argument(placeholder) {
                Some(ty) => self.models.of_argument(placeholder, ty),
                None => self.models.of_page(&written),
            },
            _ => self.models.of_page(&written),
        };
        let entry = member.entry;
        let subject = Subject::Parameter { of: self.source.page.title, name: member.name };
        let rust = self.rust_name(member.name, &role, &ty);
        ir::Parameter {
            name: member.name.to_owned(),
            rust: self.models.corrections.rename(&subject, rust),
            aliases: entry.into_iter().flat_map(|entry| entry.aliases().map(str::to_owned)).collect(),
            role,
            ty: self.models.corrected(&subject, ty),
            docs: entry.map_or_else(ir::Prose::default, |entry| self.models.memo.docs(entry.description)),
        }
    }

    /// A switch that asks for the count has no variable; body and identity are arguments that need no long name.
    /// Bytes are given as they are, where PowerShell takes the file that holds them.
    fn rust_name(&mut self, name: &'p str, role: &Role, ty: &ir::Type) -> String {
        match role {
            Role::Property(_) if matches!(ty, ir::Type::Binary | ir::Type::Stream) => {
                self.models.memo.snake(names::bytes_of_file(name).unwrap_or(name))
            }
            Role::Body => "body".to_owned(),
            Role::Identity => "identity".to_owned(),
            Role::Paging(ir::Paging::Count) => "count".to_owned(),
            _ => self.models.memo.snake(name),
        }
    }

    fn operations(&mut self, sets: &[Set<'_, '_>], assigned: &Assigned<'_>) -> Vec<ir::Operation> {
        let mut operations = Vec::new();
        for (at, found) in assigned.operations.iter().enumerate() {
            let of_operation = assigned.sets_of(at, sets);
            let is_upload = of_operation.iter().any(|set| set.is_upload);
            let has_body = of_operation.iter().any(|set| set.body != BodyShape::None);
            operations.push(ir::Operation {
                method: found.method.clone(),
                route: found.route.clone(),
                content: match (is_upload, has_body) {
                    (true, _) => ir::Content::Stream,
                    (false, true) => ir::Content::Json,
                    (false, false) => ir::Content::None,
                },
                output: output::output(found, &of_operation, &self.source.page, self.models),
                is_bound: found.is_bound(),
                identity: if of_operation.iter().any(|set| set.target == ir::Target::Identity) {
                    identity::renamed(&self.source.page, &found.route.template)
                } else {
                    Vec::new()
                },
            });
        }
        operations
    }

    fn permissions(&self) -> Vec<ir::Permission> {
        let mut permissions: Vec<ir::Permission> = Vec::new();
        for entry in self.facts.commands.find_version(self.source.page.title, self.facts.api_version) {
            for permission in &entry.permissions {
                let permission = ir::Permission {
                    name: permission.name.clone(),
                    kind: permission.kind.clone(),
                    is_least: permission.is_least,
                };
                if !permissions.contains(&permission) {
                    permissions.push(permission);
                }
            }
        }
        permissions
    }

    fn aliases(&self) -> Vec<String> {
        let entries = self.facts.commands.find_version(self.source.page.title, self.facts.api_version);
        let mut aliases: Vec<String> = entries.flat_map(|entry| entry.aliases.iter().cloned()).collect();
        aliases.sort();
        aliases.dedup();
        aliases
    }
}

fn role_of(member: &Member<'_, '_>, context: &Context<'_>, body: &Body) -> Option<Role> {
    match roles::role(member, context)? {
        Role::Property(_) => Some(Role::Property(body.wire_name(member.name))),
        role => Some(role),
    }
}

fn context<'a>(set: &Set<'_, '_>, operation: &'a Found<'_>, query: &'a [QueryOption]) -> Context<'a> {
    Context::new(&operation.method, &operation.route.template, set.target, set.body)
        .with_query(query)
        .with_upload(set.is_upload)
}

/// The sets with their members as indices, each with the stem of its request.
fn ir_sets(
    sets: &[Set<'_, '_>],
    roles: &[Vec<Option<Role>>],
    assigned: &Assigned<'_>,
    parameters: &[ir::Parameter],
    bodies: &[Body],
) -> Vec<(ir::ParameterSet, String)> {
    let mut lowered = Vec::with_capacity(sets.len());
    for (((set, roles), of), stem) in sets.iter().zip(roles).zip(&assigned.of_set).zip(&assigned.stems) {
        let template = &assigned.operations[*of].route.template;
        let index = |(member, role): (&Member<'_, '_>, &Option<Role>)| {
            Some((position(member.name, role.as_ref()?, parameters)?, member.is_mandatory))
        };
        let mut indices: Vec<(usize, bool)> = set.members.iter().zip(roles).filter_map(index).collect();
        indices.sort_unstable();
        let target = match set.target {
            ir::Target::Ids if operations::placeholders(template).is_empty() => ir::Target::None,
            target => target,
        };
        let of_ir = ir::ParameterSet {
            name: set.name.clone(),
            is_default: set.is_default,
            operation: *of,
            target,
            body: set.body,
            members: indices.iter().map(|(at, _)| *at).collect(),
            mandatory: indices.iter().filter(|(_, is_mandatory)| *is_mandatory).map(|(at, _)| *at).collect(),
            syntax: bodies[*of].in_public(set.syntax.to_string()),
        };
        lowered.push((of_ir, stem.clone()));
    }
    lowered
}

/// The parameter with this name and role; the parameters are sorted by name.
fn position(name: &str, role: &Role, parameters: &[ir::Parameter]) -> Option<usize> {
    let first = parameters.partition_point(|parameter| *parameter.name < *name);
    let named = parameters[first..].iter().take_while(|parameter| parameter.name == name);
    named.enumerate().find(|(_, parameter)| parameter.role == *role).map(|(at, _)| first + at)
}

/// Setters get names that no constructor and no function of a form has.
fn name_setters(
    mut parameters: Vec<ir::Parameter>,
    sets: &[forms::Named],
    cmdlet: &str,
    corrections: &mut Corrections<'_>,
) -> Vec<ir::Parameter> {
    let mut scope = Scope::beside(crate::emit::RESERVED_FORM_NAMES);
    for named in sets {
        scope.claim(&named.constructor);
    }
    // Who keeps the name that it has always had is not in the way of one that gets it.
    let is_renamed = |name: &str| corrections.renames(&Subject::Parameter { of: cmdlet, name });
    let mut order: Vec<(bool, usize)> =
        parameters.iter().enumerate().map(|(at, parameter)| (is_renamed(&parameter.name), at)).collect();
    order.sort_unstable();
    let mut last: Option<(String, String)> = None;
    for (is_renamed, at) in order {
        let parameter = &mut parameters[at];
        // The same parameter in another role keeps its name: no form has both.
        if let Some((name, rust)) = &last
            && *name == parameter.name
        {
            parameter.rust.clone_from(rust);
            continue;
        }
        // The short name is for what has no other of that name beside it.
        if matches!(parameter.role, Role::Body | Role::Identity) && !is_renamed && !scope.is_free(&parameter.rust) {
            parameter.rust = names::snake(&parameter.name);
        }
        let (rust, is_free) = scope.claim(&parameter.rust);
        if is_renamed && !is_free {
            let subject = Subject::Parameter { of: cmdlet, name: &parameter.name };
            corrections.name_taken(&subject, &parameter.rust);
        }
        parameter.rust = rust;
        last = Some((parameter.name.clone(), parameter.rust.clone()));
    }
    parameters
}

fn help(page: &crate::page::Page<'_>) -> ir::Help {
    let synopsis = ir::Prose::of_page(page.synopsis);
    let online = page.front_matter.get("HelpUri").or_else(|| page.front_matter.get("online version"));
    ir::Help {
        // Most descriptions begin by repeating the synopsis.
        description: ir::Prose::beyond(&synopsis, page.description),
        synopsis,
        online: online.filter(|url| url.starts_with("https://")).map(str::to_owned),
    }
}
