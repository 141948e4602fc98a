//! Forms: the Rust types of a cmdlet and their constructors.
//!
//! A form is one operation with one list of optional parameters, so that what PowerShell refuses at parameter
//! binding does not compile. Sets that differ only in how they name their target share a form.

use super::corrections::Corrections;
use super::names::{self, Scope};
use super::operations::placeholders;
use super::type_names::TypeNames;
use crate::facts::csdl::QueryOption;
use crate::ir::{BodyShape, Constructor, Control, Form, Operation, Parameter, ParameterSet, Role, Target};

/// The forms of a cmdlet, the one of the default set first.
///
/// `queries` holds the query options that `$metadata` declares for each operation, `types` the type names of the module.
pub(super) fn forms(
    rust: &str,
    operations: &[Operation],
    queries: &[Vec<QueryOption>],
    parameters: &[Parameter],
    sets: &[Named],
    (types, corrections): (&mut TypeNames, &mut Corrections<'_>),
) -> Vec<Form> {
    let mut order: Vec<&Named> = sets.iter().collect();
    order.sort_by_key(|named| !named.set.is_default);
    let mut forms: Vec<(Key, Form)> = Vec::new();
    for named in order {
        let key = Key::of(named, parameters);
        let constructor = Constructor {
            rust: named.constructor.clone(),
            set: named.at,
            arguments: arguments(&named.set, parameters, operations, queries),
        };
        if let Some((_, form)) = forms.iter_mut().find(|(known, _)| *known == key) {
            form.constructors.push(constructor);
            continue;
        }
        let name = if forms.is_empty() {
            rust.to_owned()
        } else {
            let short = form_name(rust, named, operations);
            let name = if types.check(&short, corrections) { short } else { long_name(rust, named) };
            types.claim(&name, corrections)
        };
        let form = Form {
            rust: name,
            operation: key.operation,
            setters: key.setters.clone(),
            pass_thru: key.pass_thru,
            constructors: vec![constructor],
        };
        forms.push((key, form));
    }
    forms.into_iter().map(|(_, form)| form).collect()
}

/// A set with its index, the stem of its request and the name of its constructor.
pub(super) struct Named {
    pub(super) at: usize,
    pub(super) set: ParameterSet,
    pub(super) stem: String,
    pub(super) constructor: String,
}

/// Gives every set its constructor name.
pub(super) fn name_constructors(sets: Vec<(ParameterSet, String)>, operations: usize) -> Vec<Named> {
    let mut scope = Scope::beside(crate::emit::RESERVED_FORM_NAMES);
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|at| !sets[*at].0.is_default);
    let mut names = vec![String::new(); sets.len()];
    for at in order {
        let (set, stem) = &sets[at];
        let short = constructor_name(set, stem, operations > 1);
        // Two sets that differ in nothing but their name keep that name.
        let name = if scope.is_free(&short) { short } else { names::snake(&set.name) };
        names[at] = scope.claim(&name).0;
    }
    let join = |(at, ((set, stem), constructor))| Named { at, set, stem, constructor };
    sets.into_iter().zip(names).enumerate().map(join).collect()
}

fn constructor_name(set: &ParameterSet, stem: &str, has_several: bool) -> String {
    let identity = set.target == Target::Identity;
    let body = set.body == BodyShape::Object;
    if has_several {
        let mut name = names::file(stem);
        name.push_str(if identity { "_via_identity" } else { "" });
        name.push_str(if body { "_with_body" } else { "" });
        return names::snake(&name);
    }
    let name = match (identity, body) {
        (false, false) => "new",
        (false, true) => "with_body",
        (true, false) => "via_identity",
        (true, true) => "via_identity_with_body",
    };
    name.to_owned()
}

#[derive(PartialEq)]
struct Key {
    operation: usize,
    has_body_object: bool,
    setters: Vec<usize>,
    pass_thru: bool,
}

impl Key {
    fn of(named: &Named, parameters: &[Parameter]) -> Self {
        let set = &named.set;
        let optional = set.members.iter().copied().filter(|member| !set.mandatory.contains(member));
        let setters = optional.filter(|member| has_setter(&parameters[*member].role)).collect();
        let is_pass_thru = |member: &usize| parameters[*member].role == Role::Control(Control::PassThru);
        Self {
            operation: set.operation,
            has_body_object: set.body == BodyShape::Object,
            setters,
            pass_thru: set.members.iter().any(is_pass_thru),
        }
    }
}

fn has_setter(role: &Role) -> bool {
    !matches!(role, Role::Control(_) | Role::Headers)
}

/// Ids in the order of the route, then identity, then query options in the order of `$metadata`, then the others in
/// page order, then the body.
///
/// Pages put parameters in the order of the alphabet, which has the end of a time before its start.
fn arguments(
    set: &ParameterSet,
    parameters: &[Parameter],
    operations: &[Operation],
    queries: &[Vec<QueryOption>],
) -> Vec<usize> {
    let route = operations.get(set.operation).map_or("", |operation| operation.route.template.as_str());
    let order = placeholders(route);
    let declared = queries.get(set.operation).map_or(&[][..], Vec::as_slice);
    let rank = |member: &usize| match &parameters[*member].role {
        Role::Path(placeholder) => (0, order.iter().position(|name| name == placeholder).unwrap_or(order.len())),
        Role::Identity => (1, 0),
        Role::Query(name) => (2, declared.iter().position(|option| option.name == *name).unwrap_or(declared.len())),
        Role::Body => (3, 0),
        _ => (2, declared.len()),
    };
    let mut arguments: Vec<usize> =
        set.mandatory.iter().copied().filter(|member| has_setter(&parameters[*member].role)).collect();
    arguments.sort_by_key(rank);
    arguments
}

fn form_name(rust: &str, named: &Named, operations: &[Operation]) -> String {
    let mut name = rust.to_owned();
    if operations.len() > 1 {
        name.push_str(&names::pascal(&named.stem));
    }
    if named.set.body == BodyShape::Object {
        name.push_str("WithBody");
    }
    if name == rust {
        name.push_str(if named.set.target == Target::Identity { "ViaIdentity" } else { "WithIds" });
    }
    name
}

/// The name of a form whose short one is taken.
fn long_name(rust: &str, named: &Named) -> String {
    format!("{rust}{}", names::pascal(&named.set.name))
}
