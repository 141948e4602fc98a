//! The example in the rustdoc of a cmdlet: the default constructor with made-up values, compiled by `cargo test --doc`.

mod rank;

use super::documentation::WIDTH;
use super::names::plain;
use super::types;
use crate::ir::{Api, Cmdlet, Constructor, Content, Form, Module, Parameter, Role, Type};
use rank::{is_free, rank};
use std::collections::BTreeSet;

/// How many models stand in each other until one has a property that is none, tried in this order: the message of a mail
/// has a subject, a recipient only an address. Without a number a model has no property.
const DEPTHS: [Option<usize>; 3] = [Some(1), Some(2), None];

/// A fenced example, or nothing if a value cannot be made up.
pub(super) fn lines(api: &Api, module: &Module, cmdlet: &Cmdlet, crate_name: &str) -> Vec<String> {
    let constructors = || cmdlet.forms.iter().flat_map(|form| form.constructors.iter().map(move |found| (form, found)));
    let by_default = constructors().find(|(_, found)| cmdlet.sets[found.set].is_default);
    let Some((form, constructor)) = by_default.or_else(|| constructors().next()) else { return Vec::new() };
    let Some(statement) = statement(api, cmdlet, form, constructor) else { return Vec::new() };
    let library = crate_name.replace('-', "_");
    let mut lines = vec!["```no_run".to_owned()];
    if statement.contains("models::") {
        lines.push(format!("use {library}::models;"));
    }
    lines.push(format!("use {library}::{}::{};", module.rust, imports(cmdlet, constructor)));
    lines.push(String::new());
    lines.push(format!("# async fn example(graph: {library}::Graph) -> {library}::Result<()> {{"));
    lines.push(statement);
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

fn statement(api: &Api, cmdlet: &Cmdlet, form: &Form, constructor: &Constructor) -> Option<String> {
    let arguments = constructor.arguments.iter().map(|&index| argument(api, &cmdlet.parameters[index]));
    let arguments = arguments.collect::<Option<Vec<_>>>()?.join(", ");
    let start = format!("{}::{}({arguments})", cmdlet.rust, constructor.rust);
    let end = [".invoke(&graph)", ".await?;"];
    let Some(change) = change(api, cmdlet, form, constructor) else { return Some(start + &end.concat()) };
    let line = [&*start, &change, end[0], end[1]];
    Some(if line.concat().len() <= WIDTH { line.concat() } else { line.join("\n    ") })
}

/// `.display_name("display-name")` for a request that would be empty without it; nothing if no value can be made up.
fn change(api: &Api, cmdlet: &Cmdlet, form: &Form, constructor: &Constructor) -> Option<String> {
    let operation = &cmdlet.operations[form.operation];
    let fills = |&index: &usize| matches!(cmdlet.parameters[index].role, Role::Property(_) | Role::Body);
    if operation.content != Content::Json || constructor.arguments.iter().any(fills) {
        return None;
    }
    let setters = form.setters.iter().map(|&index| &cmdlet.parameters[index]);
    let is_property = |setter: &&Parameter| matches!(&setter.role, Role::Property(wire) if !wire.starts_with('@'));
    // The id of an object is given by the service, and that of an action is another one's.
    let is_free = |setter: &&Parameter| is_free(&setter.rust) || (operation.is_bound && setter.rust == "id");
    let setters: Vec<_> =
        setters.filter(is_property).filter(is_free).map(|setter| (setter.rust.as_str(), &setter.ty)).collect();
    let (name, value) = DEPTHS.into_iter().find_map(|depth| best(api, setters.clone(), depth))?;
    Some(format!(".{name}({value})"))
}

/// The property that suits an example best among those for which a value can be made up, and the value.
fn best<'a>(api: &Api, mut properties: Vec<(&'a str, &'a Type)>, depth: Option<usize>) -> Option<(&'a str, String)> {
    properties.sort_by_cached_key(|(name, ty)| rank(plain(name), ty));
    properties.into_iter().find_map(|(name, ty)| Some((name, value(api, ty, plain(name), depth)?)))
}

/// The names of the module that a call of the constructor uses, as the last part of a `use` item.
fn imports(cmdlet: &Cmdlet, constructor: &Constructor) -> String {
    let arguments = constructor.arguments.iter().map(|&index| types::innermost(&cmdlet.parameters[index].ty));
    let types = arguments.filter_map(|ty| match ty {
        Type::Own(name) | Type::Identity(name) => Some(plain(name)),
        _ => None,
    });
    let names: BTreeSet<&str> = types.chain([plain(&cmdlet.rust)]).collect();
    let names: Vec<&str> = names.into_iter().collect();
    if let [name] = names.as_slice() { (*name).to_owned() } else { format!("{{{}}}", names.join(", ")) }
}

fn argument(api: &Api, parameter: &Parameter) -> Option<String> {
    match (&parameter.role, &parameter.ty) {
        (Role::Path(placeholder), Type::String) => Some(format!("{placeholder:?}")),
        (_, ty) => DEPTHS.into_iter().find_map(|depth| value(api, ty, plain(&parameter.rust), depth)),
    }
}

/// A value of a type as one would write it; `name` says what a string could be.
fn value(api: &Api, ty: &Type, name: &str, depth: Option<usize>) -> Option<String> {
    Some(match ty {
        Type::String if name.ends_with("date_time") => "\"2026-01-31T09:00:00\"".to_owned(),
        Type::String => format!("{:?}", name.replace('_', "-")),
        Type::Switch | Type::Boolean => "true".to_owned(),
        Type::SByte | Type::Byte | Type::Int16 | Type::Int32 | Type::Int64 => "1".to_owned(),
        Type::Single | Type::Double | Type::Decimal => "1.5".to_owned(),
        Type::DateTimeOffset => "\"2026-01-31T09:00:00Z\"".to_owned(),
        Type::Date => "\"2026-01-31\"".to_owned(),
        Type::TimeOfDay => "\"09:00:00\"".to_owned(),
        Type::Duration => "\"PT1H\"".to_owned(),
        Type::Guid => "\"00000000-0000-0000-0000-000000000000\"".to_owned(),
        Type::Binary => "b\"content\"".to_owned(),
        Type::Model(model) => object(api, model, depth)?,
        Type::Own(model) | Type::Identity(model) => format!("{model}::new()"),
        Type::Enum(name) => {
            let index = api.enums.binary_search_by(|found| found.rust.cmp(name)).ok()?;
            format!("models::{name}::{}", api.enums[index].members.first()?.rust)
        }
        Type::List(element) => format!("[{}]", value(api, element, name, depth)?),
        Type::Object | Type::Any | Type::Stream => return None,
    })
}

/// A model with its best property, `models::Message::new().with_subject("subject")`; nothing if it has none of that depth.
fn object(api: &Api, model: &str, depth: Option<usize>) -> Option<String> {
    let start = format!("models::{model}::new()");
    let Some(depth) = depth else { return Some(start) };
    let inside = depth.checked_sub(1)?;
    let index = api.models.binary_search_by(|found| found.rust.as_str().cmp(model)).ok()?;
    let own = api.models[index].properties.iter().filter(|property| is_free(&property.rust));
    let (name, value) = best(api, own.map(|property| (property.rust.as_str(), &property.ty)).collect(), Some(inside))?;
    Some(format!("{start}.with_{}({value})", plain(name)))
}
