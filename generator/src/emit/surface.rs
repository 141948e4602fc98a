//! `SURFACE.txt`: everything public, one line a symbol, so that a reviewer reads what a change means.

use super::names::plain;
use super::source::SourceFile;
use crate::ir::{Alias, Api, Cmdlet, Constructor, EnumType, Form, Model, Module, Property, Refusal};

/// The sorted list.
pub(super) fn emit(api: &Api) -> SourceFile {
    let mut lines: Vec<String> = api.modules.iter().flat_map(module).collect();
    lines.extend(api.models.iter().map(|found| model("models", found)));
    lines.extend(api.enums.iter().map(enumeration));
    lines.extend(api.aliases.iter().map(|found| alias("models", found)));
    lines.sort_unstable();
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    SourceFile::text("SURFACE.txt", text)
}

fn module(module: &Module) -> Vec<String> {
    let mut lines: Vec<String> = module.refused.iter().map(refusal).collect();
    for cmdlet in &module.cmdlets {
        let forms = cmdlet.forms.iter();
        lines
            .extend(forms.flat_map(|form| form.constructors.iter().map(move |found| set(module, cmdlet, form, found))));
        lines.extend(cmdlet.forms.iter().map(|found| form(module, cmdlet, found)));
        lines.extend(cmdlet.bodies.iter().map(|body| model(&module.rust, body)));
    }
    lines.extend(module.identities.iter().map(|identity| model(&module.rust, identity)));
    lines.extend(module.aliases.iter().map(|found| alias(&module.rust, found)));
    lines
}

fn alias(module: &str, alias: &Alias) -> String {
    line(&["type", "alias", &format!("{module}::{}", alias.old), &format!("{module}::{}", alias.new)])
}

fn set(module: &Module, cmdlet: &Cmdlet, form: &Form, constructor: &Constructor) -> String {
    let operation = &cmdlet.operations[form.operation];
    let set = &cmdlet.sets[constructor.set];
    // All constructors stand on the form that carries the cmdlet's name.
    let path = format!("{}::{}::{}", module.rust, cmdlet.rust, plain(&constructor.rust));
    let provenance = operation.route.provenance.word();
    let setters: Vec<&str> = form.setters.iter().map(|at| plain(&cmdlet.parameters[*at].rust)).collect();
    let route = &operation.route.template;
    line(&[&cmdlet.name, &set.name, &operation.method, route, provenance, &path, &setters.join(",")])
}

/// The type that a caller builds, and what its reply becomes.
fn form(module: &Module, cmdlet: &Cmdlet, form: &Form) -> String {
    let output = super::form::output(cmdlet, form).0.to_string().replace(' ', "");
    line(&["type", "form", &format!("{}::{}", module.rust, form.rust), &output, "-"])
}

fn refusal(refusal: &Refusal) -> String {
    line(&[&refusal.cmdlet, "-", "-", "-", "refused", &refusal.reason.to_string()])
}

fn model(module: &str, model: &Model) -> String {
    let kind = if model.is_open { "open" } else { "model" };
    let path = format!("{module}::{}", model.rust);
    let name = model.wire_type.as_deref().or(model.page_type.as_deref()).unwrap_or("-");
    let properties: Vec<String> = model.properties.iter().map(property).collect();
    line(&["type", kind, &path, name, &properties.join(",")])
}

/// The wire name, with the Rust name if that is another one than the rule gives.
fn property(property: &Property) -> String {
    let rust = plain(&property.rust);
    if rust == crate::lower::names::file(&property.wire) {
        property.wire.clone()
    } else {
        format!("{}={rust}", property.wire)
    }
}

fn enumeration(found: &EnumType) -> String {
    let members: Vec<&str> = found.members.iter().map(|member| member.wire.as_str()).collect();
    line(&["type", "enum", &format!("models::{}", found.rust), &found.wire_type, &members.join(",")])
}

/// Columns between tabs; an empty one is a dash, and what would break a line becomes a space.
fn line(columns: &[&str]) -> String {
    let clean = |column: &&str| match *column {
        "" => "-".to_owned(),
        text => text.replace(|c: char| c.is_control(), " "),
    };
    columns.iter().map(clean).collect::<Vec<_>>().join("\t")
}
