//! What a successful reply holds: `$metadata` decides, else the OUTPUTS of the page.

use super::models::Models;
use super::operations::Found;
use super::sets::Set;
use crate::facts::csdl::TypeRef;
use crate::facts::routes::{Last, Resolved};
use crate::ir::{Output, Type};
use crate::page::Page;
use crate::page::type_name::TypeName;

/// The output of one operation.
pub(super) fn output(found: &Found<'_>, sets: &[&Set<'_, '_>], page: &Page<'_>, models: &mut Models<'_, '_>) -> Output {
    let passes_thru = sets.iter().any(|set| set.member("PassThru").is_some());
    if found.method == "DELETE" {
        return Output::Nothing;
    }
    if sets.iter().any(|set| set.is_download) {
        return Output::File;
    }
    let Some(resolved) = &found.resolved else {
        return of_page(sets, page, passes_thru, models);
    };
    match &resolved.last {
        Last::Action(operation) | Last::Function(operation) => match &operation.return_type {
            Some(ty) => of_type(ty, models),
            None => Output::Nothing,
        },
        // `-PassThru` stands on pages whose reply has no content.
        _ if passes_thru => Output::Nothing,
        Last::Collection(name) if found.method == "GET" => {
            of_type(&TypeRef { name: (*name).to_owned(), is_collection: true }, models)
        }
        Last::Collection(name) | Last::Entity(name) => {
            of_type(&TypeRef { name: (*name).to_owned(), is_collection: false }, models)
        }
        // Who sends bytes gets what the page says, and not bytes.
        Last::Property(_) | Last::Value if sets.iter().any(|set| set.is_upload) => {
            of_page(sets, page, passes_thru, models)
        }
        Last::Property(ty) => of_type(ty, models),
        Last::Count => Output::Text(Type::Int32),
        Last::Ref if found.method == "GET" => of_reference(resolved, page),
        Last::Ref | Last::Value => Output::Json,
    }
}

/// A reference is the text that the page promises; of several each is an object, so that paging knows them.
fn of_reference(resolved: &Resolved<'_>, page: &Page<'_>) -> Output {
    let referred = resolved.steps.iter().rev().nth(1).map(|step| step.step.to);
    if matches!(referred, Some(Last::Collection(_))) {
        return Output::Collection(Type::Object);
    }
    let is_text = page.outputs.iter().any(|entry| TypeName::parse(entry.type_name).is("String"));
    if is_text { Output::Reference } else { Output::Json }
}

fn of_type(ty: &TypeRef, models: &mut Models<'_, '_>) -> Output {
    match models.of_wire(ty) {
        Type::List(inner) => Output::Collection(*inner),
        model @ Type::Model(_) => Output::Entity(model),
        scalar => Output::Value(scalar),
    }
}

/// Without `$metadata`: a type on the page is the reply, `Boolean` beside `-PassThru` is none.
fn of_page(sets: &[&Set<'_, '_>], page: &Page<'_>, passes_thru: bool, models: &mut Models<'_, '_>) -> Output {
    let types: Vec<TypeName> = page.outputs.iter().map(|entry| TypeName::parse(entry.type_name)).collect();
    if passes_thru {
        return Output::Nothing;
    }
    let [ty] = types.as_slice() else { return Output::Json };
    if ty.is("Boolean") {
        return Output::Value(Type::Boolean);
    }
    match models.of_page(ty) {
        model @ Type::Model(_) if sets.iter().any(|set| set.stem.starts_with("List")) => Output::Collection(model),
        model @ Type::Model(_) => Output::Entity(model),
        _ => Output::Json,
    }
}
