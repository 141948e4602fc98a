//! The example in the rustdoc of a cmdlet: the default constructor with made-up values, compiled by `cargo test --doc`.

use super::documentation::WIDTH;
use super::names::plain;
use crate::ir::{Api, Cmdlet, Constructor, Form, Module, Parameter, Role, Type};

/// The properties that people change most, the best first.
const USUAL: [&str; 5] = ["DisplayName", "Subject", "Title", "Name", "Description"];

/// A fenced example, or nothing if a value cannot be made up.
pub(super) fn lines(api: &Api, module: &Module, cmdlet: &Cmdlet, crate_name: &str) -> Vec<String> {
    let Some(statement) = statement(api, cmdlet) else { return Vec::new() };
    let library = crate_name.replace('-', "_");
    let mut lines = vec!["```no_run".to_owned()];
    if statement.contains("models::") {
        lines.push(format!("use {library}::models;"));
    }
    lines.push(format!("use {library}::{}::{};", module.rust, imports(module, cmdlet, &statement)));
    lines.push(String::new());
    lines.push(format!("# async fn example(graph: {library}::Graph) -> {library}::Result<()> {{"));
    lines.push(statement);
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

fn statement(api: &Api, cmdlet: &Cmdlet) -> Option<String> {
    let constructors = || cmdlet.forms.iter().flat_map(|form| form.constructors.iter().map(move |found| (form, found)));
    let is_default = |set: usize| cmdlet.sets[set].is_default;
    let (form, constructor) =
        constructors().find(|(_, found)| is_default(found.set)).or_else(|| constructors().next())?;
    let arguments = constructor.arguments.iter().map(|&index| argument(api, &cmdlet.parameters[index]));
    let arguments = arguments.collect::<Option<Vec<_>>>()?.join(", ");
    let start = format!("{}::{}({arguments})", cmdlet.rust, constructor.rust);
    let end = [".invoke(&graph)", ".await?;"];
    let Some(change) = change(api, cmdlet, form, constructor) else { return Some(start + &end.concat()) };
    let line = [&*start, &change, end[0], end[1]];
    Some(if line.concat().len() <= WIDTH { line.concat() } else { line.join("\n    ") })
}

/// `.display_name("display-name")` for a cmdlet that changes something, which would have nothing to change without it;
/// nothing if it has no property of the kind that a person changes.
fn change(api: &Api, cmdlet: &Cmdlet, form: &Form, constructor: &Constructor) -> Option<String> {
    let is_update = cmdlet.name.starts_with("Update-") || cmdlet.operations[form.operation].method == "PATCH";
    let fills = |&index: &usize| matches!(cmdlet.parameters[index].role, Role::Property(_) | Role::Body);
    if !is_update || constructor.arguments.iter().any(fills) {
        return None;
    }
    let setters = form.setters.iter().map(|&index| &cmdlet.parameters[index]);
    let simple = setters.filter(|setter| matches!(setter.role, Role::Property(_)) && is_simple(setter));
    let chosen =
        simple.min_by_key(|setter| USUAL.iter().position(|name| *name == setter.name).unwrap_or(USUAL.len()))?;
    Some(format!(".{}({})", chosen.rust, value(api, &chosen.ty, plain(&chosen.rust))?))
}

/// What an id or a control information says is no affair of a change.
fn is_simple(setter: &Parameter) -> bool {
    matches!(setter.ty, Type::String | Type::Boolean)
        && !setter.name.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("Id")
        && !setter.name.starts_with("Odata")
}

/// The names of the module that the statement uses, as the last part of a `use` item.
fn imports(module: &Module, cmdlet: &Cmdlet, statement: &str) -> String {
    let models = cmdlet.bodies.iter().chain(&module.identities).map(|model| model.rust.as_str());
    let used = models.filter(|name| statement.contains(&format!("{name}::new()")));
    let mut names: Vec<&str> = std::iter::once(plain(&cmdlet.rust)).chain(used).collect();
    names.sort_unstable();
    if let [name] = names.as_slice() { (*name).to_owned() } else { format!("{{{}}}", names.join(", ")) }
}

fn argument(api: &Api, parameter: &Parameter) -> Option<String> {
    match (&parameter.role, &parameter.ty) {
        (Role::Path(placeholder), Type::String) => Some(format!("{placeholder:?}")),
        (_, ty) => value(api, ty, plain(&parameter.rust)),
    }
}

/// A value of a type as one would write it; `name` says what a string could be.
fn value(api: &Api, ty: &Type, name: &str) -> Option<String> {
    Some(match ty {
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
        Type::Model(model) => format!("models::{model}::new()"),
        Type::Own(model) | Type::Identity(model) => format!("{model}::new()"),
        Type::Enum(name) => {
            let index = api.enums.binary_search_by(|found| found.rust.cmp(name)).ok()?;
            format!("models::{name}::{}", api.enums[index].members.first()?.rust)
        }
        Type::List(element) => format!("[{}]", value(api, element, name)?),
        Type::Object | Type::Any | Type::Stream => return None,
    })
}
