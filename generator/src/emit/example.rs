//! The example in the rustdoc of a cmdlet: the default constructor with made-up values, compiled by `cargo test --doc`.

use super::names::plain;
use crate::ir::{Api, Cmdlet, Model, Module, Parameter, Role, Type};

/// A fenced example, or nothing if a value cannot be made up.
pub(super) fn lines(api: &Api, module: &Module, cmdlet: &Cmdlet, crate_name: &str) -> Vec<String> {
    let Some(statement) = statement(api, module, cmdlet) else { return Vec::new() };
    let (library, form) = (crate_name.replace('-', "_"), plain(&cmdlet.rust));
    let mut lines = vec!["```no_run".to_owned()];
    if statement.contains("models::") {
        lines.push(format!("use {library}::models;"));
    }
    lines.push(format!("use {library}::{}::{form};", module.rust));
    lines.push(String::new());
    lines.push(format!("# async fn example(graph: {library}::Graph) -> {library}::Result<()> {{"));
    lines.push(statement);
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

fn statement(api: &Api, module: &Module, cmdlet: &Cmdlet) -> Option<String> {
    let constructors = cmdlet.forms.iter().flat_map(|form| &form.constructors);
    let is_default = |set: usize| cmdlet.sets[set].is_default;
    let constructor = constructors.clone().find(|found| is_default(found.set)).or_else(|| constructors.clone().next())?;
    let arguments = constructor.arguments.iter().map(|&index| argument(api, module, cmdlet, &cmdlet.parameters[index]));
    let arguments = arguments.collect::<Option<Vec<_>>>()?.join(", ");
    Some(format!("{}::{}({arguments}).invoke(&graph).await?;", cmdlet.rust, constructor.rust))
}

fn argument(api: &Api, module: &Module, cmdlet: &Cmdlet, parameter: &Parameter) -> Option<String> {
    match (&parameter.role, &parameter.ty) {
        (Role::Path(placeholder), Type::String) => Some(format!("{placeholder:?}")),
        (_, ty) => value(api, module, cmdlet, ty, plain(&parameter.rust)),
    }
}

/// A value of a type as one would write it; `name` says what a string could be.
fn value(api: &Api, module: &Module, cmdlet: &Cmdlet, ty: &Type, name: &str) -> Option<String> {
    let path = |model: &Model| format!("{}::{}::new()", module.rust, model.rust);
    Some(match ty {
        Type::String => format!("{:?}", name.replace('_', "-")),
        Type::Switch | Type::Boolean => "true".to_owned(),
        Type::SByte | Type::Byte | Type::Int16 | Type::Int32 | Type::Int64 => "1".to_owned(),
        Type::Single | Type::Double => "1.0".to_owned(),
        Type::Decimal => "\"1.5\"".to_owned(),
        Type::DateTimeOffset => "\"2026-01-31T09:00:00Z\"".to_owned(),
        Type::Date => "\"2026-01-31\"".to_owned(),
        Type::TimeOfDay => "\"09:00:00\"".to_owned(),
        Type::Duration => "\"PT1H\"".to_owned(),
        Type::Guid => "\"00000000-0000-0000-0000-000000000000\"".to_owned(),
        Type::Binary => "b\"content\"".to_owned(),
        Type::Model(model) => format!("models::{model}::new()"),
        Type::Own(own) => format!("{own}::new()"),
        Type::Enum(name) => {
            let enumeration = api.enums.iter().find(|found| found.rust == *name)?;
            format!("models::{name}::{}", enumeration.members.first()?.rust)
        }
        Type::Identity(identity) => {
            module.identities.iter().find(|found| found.rust == *identity).map(path)?
        }
        Type::List(element) => format!("[{}]", value(api, module, cmdlet, element, name)?),
        Type::Object | Type::Any | Type::Stream => return None,
    })
}
