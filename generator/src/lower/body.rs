//! The body of an operation: its type, and the wire names of its properties.
//!
//! `$metadata` decides, by (action, parameter) or by (type, property); without it a rule gives the wire name.

use super::cmdlet::Lowering;
use super::names;
use super::properties::Properties;
use super::roles::{self, Context};
use super::sets::{Member, Set};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::csdl::{self, Match, TypeRef};
use crate::facts::routes::Last;
use crate::ir;
use crate::page::type_name::TypeName;
use std::collections::{BTreeMap, BTreeSet};

/// What lowering knows of a body.
#[derive(Debug)]
pub(super) struct Body {
    /// The type of `-BodyParameter`.
    pub(super) ty: ir::Type,
    /// The body type, if it belongs to the cmdlet alone.
    pub(super) model: Option<ir::Model>,
    /// Wire name and type by the lower-case PowerShell name.
    wire: BTreeMap<String, (String, Option<ir::Type>)>,
}

impl Body {
    pub(super) fn wire_name(&self, parameter: &str) -> String {
        let known = self.wire.get(&parameter.to_ascii_lowercase());
        known.map_or_else(|| names::guessed_wire(parameter), |(wire, _)| wire.clone())
    }

    /// Syntax in which the made-up name of the body type is the public one.
    pub(super) fn in_public(&self, syntax: String) -> String {
        let names = self.model.as_ref().and_then(|model| Some((model.page_type.as_deref()?, &model.rust)));
        match names {
            Some((made_up, public)) => syntax.replace(made_up, public),
            None => syntax,
        }
    }

    pub(super) fn property_type(&self, parameter: &str) -> Option<ir::Type> {
        self.wire.get(&parameter.to_ascii_lowercase()).and_then(|(_, ty)| ty.clone())
    }
}

/// Where wire names of a body come from.
enum Names<'m> {
    Action(&'m csdl::Operation),
    Object(&'m str),
    Page,
}

/// The body that the sets of one operation share. `own` is the name of its type if it has none of its own;
/// the template of the route comes with what it leads to.
pub(super) fn body<'m>(
    own: &str,
    (template, last): (&str, Option<Last<'m>>),
    sets: &[&Set<'_, '_>],
    lowering: &mut Lowering<'_, 'm, '_>,
) -> Body {
    let page_type = sets.iter().find_map(|set| set.member("BodyParameter")).map(Member::ty);
    let has_names = page_type.is_some() || sets.iter().any(|set| set.body == ir::BodyShape::Expanded);
    let names = if has_names { sources(last, page_type.as_ref(), lowering) } else { Names::Page };
    let mut body = Body { ty: ir::Type::Object, model: None, wire: BTreeMap::new() };
    let expanded = sets.iter().filter(|set| set.body == ir::BodyShape::Expanded);
    let context = Context::new("POST", template, ir::Target::Ids, ir::BodyShape::Expanded);
    for (set, member) in expanded.flat_map(|set| set.members.iter().map(move |member| (set, member))) {
        let key = member.name.to_ascii_lowercase();
        if body.wire.contains_key(&key) {
            continue;
        }
        let found = look_up(&names, member.name, lowering)
            .or_else(|| look_up_bytes(&names, member.name, lowering))
            .or_else(|| look_up_alias(&names, member, set, lowering));
        if let Some((wire, ty)) = found {
            let ty = lowering.models.of_wire(&ty);
            body.wire.insert(key, (wire, Some(ty)));
        } else if !matches!(names, Names::Page) && is_unknown_property(member, &context) {
            let item = set.syntax.item(member.name).map_or(lowering.source.page.title, |item| item.raw);
            report(member.name, member.entry.map_or(item, |entry| entry.heading), lowering);
        }
    }
    let Some(page_type) = page_type else { return body };
    let short = page_type.short().to_owned();
    if is_artefact(&short) {
        let model = own_model(own, &short, &names, lowering);
        body.ty = ir::Type::Own(model.rust.clone());
        body.model = Some(model);
    } else {
        body.ty = lowering.models.of_page(&page_type);
    }
    body
}

/// Names that the generator of the cmdlets made up for bodies without a name: no public name may hold them.
fn is_artefact(short: &str) -> bool {
    short.starts_with("IPaths") || short.starts_with("IComponents")
}

fn sources<'m>(last: Option<Last<'m>>, page_type: Option<&TypeName>, lowering: &Lowering<'_, 'm, '_>) -> Names<'m> {
    let metadata = lowering.facts.metadata;
    if let Some(Last::Action(action)) = last {
        return Names::Action(action);
    }
    if let Some(wire) = page_type.and_then(|ty| lowering.models.wire_type(ty.short())) {
        return Names::Object(wire);
    }
    match last {
        Some(Last::Collection(ty) | Last::Entity(ty)) => {
            metadata.object(ty).map_or(Names::Page, |object| Names::Object(&object.name))
        }
        _ => Names::Page,
    }
}

fn look_up(names: &Names<'_>, name: &str, lowering: &Lowering<'_, '_, '_>) -> Option<(String, TypeRef)> {
    match names {
        Names::Action(action) => match action.find_argument(name) {
            Match::Found(found) => Some((found.name.clone(), found.ty.clone())),
            Match::Ambiguous(_) | Match::None => None,
        },
        Names::Object(wire) => {
            let found = lowering.facts.metadata.find_property(wire, name).found()?;
            Some((found.name.clone(), found.ty.clone()))
        }
        Names::Page => None,
    }
}

/// `-ContentInputFile` names a file with the value of `content`, a property of bytes or a stream of them.
fn look_up_bytes(names: &Names<'_>, name: &str, lowering: &Lowering<'_, '_, '_>) -> Option<(String, TypeRef)> {
    let is_bytes = |ty: &TypeRef| matches!(&*ty.name, "Edm.Binary" | "Edm.Stream") && !ty.is_collection;
    look_up(names, names::bytes_of_file(name)?, lowering).filter(|(_, ty)| is_bytes(ty))
}

/// `-Property` with the alias `Select` is the property `select`: a cmdlet gives the names of query options to whatever
/// is called like them on the wire, and keeps the name of the wire as an alias.
fn look_up_alias(
    names: &Names<'_>,
    member: &Member<'_, '_>,
    set: &Set<'_, '_>,
    lowering: &Lowering<'_, '_, '_>,
) -> Option<(String, TypeRef)> {
    let mut aliases = member.entry?.aliases().filter(|alias| set.member(alias).is_none());
    aliases.find_map(|alias| look_up(names, alias, lowering))
}

/// Whether the parameter of an expanded set is a body property at all, and one that a type has to declare.
fn is_unknown_property(member: &Member<'_, '_>, context: &Context<'_>) -> bool {
    let is_property = matches!(roles::role(member, context), Some(ir::Role::Property(_)));
    is_property && names::control_information(member.name).is_none()
}

fn report(name: &str, part: &str, lowering: &mut Lowering<'_, '_, '_>) {
    let page = &lowering.source.page;
    let message =
        format!("`-{name}` is not in $metadata; its wire name is taken to be `{}`", names::guessed_wire(name));
    let help = "the page or $metadata may be out of date; check the name against the documentation of the service";
    lowering.found.push(Diagnostic::new(codes::D003, &page.file, page.span(part), message).help(help));
}

fn own_model(own: &str, page_type: &str, names: &Names<'_>, lowering: &mut Lowering<'_, '_, '_>) -> ir::Model {
    let described = lowering.models.page_properties(page_type);
    let mut properties = Properties::default();
    for (name, type_name, description) in described {
        let (wire, ty) = match look_up(names, name, lowering) {
            Some((wire, ty)) => (wire, lowering.models.of_wire(&ty)),
            None => (names::guessed_wire(name), lowering.models.of_page(&TypeName::parse(type_name))),
        };
        let docs = lowering.models.memo.docs(description);
        properties.add(&[page_type], name, (wire, ty, docs), lowering.models);
    }
    if let Names::Action(action) = names {
        for argument in action.arguments() {
            let ty = lowering.models.of_wire(&argument.ty);
            let property = (argument.name.clone(), ty, ir::Prose::default());
            properties.add(&[page_type], &argument.name, property, lowering.models);
        }
    }
    let rust = lowering.types.name(&[page_type], own, &mut lowering.models.corrections);
    ir::Model {
        file: names::file(&rust),
        rust,
        page_type: Some(page_type.to_owned()),
        wire_type: None,
        page: Some(lowering.source.name.to_owned()),
        is_open: true,
        docs: ir::Prose::default(),
        properties: properties.finish(lowering.models),
        features: BTreeSet::new(),
    }
}
