//! `src/<module>/<cmdlet>.rs`: the descriptor, the forms and the bodies of one cmdlet.

use super::members::Members;
use super::source::SourceFile;
use super::types::{self, Place};
use super::{descriptor, form, model};
use crate::ir::{Api, Cmdlet, Module, Type};
use std::collections::BTreeSet;

/// The file of one cmdlet.
pub(super) fn emit<'a>(
    (api, module): (&Api, &Module),
    cmdlet: &'a Cmdlet,
    crate_name: &str,
    members: &Members<'a>,
) -> SourceFile {
    let mut items = vec![descriptor::item(api, module, cmdlet)];
    items.extend(form::items((api, module), cmdlet, crate_name, members));
    items.extend(cmdlet.bodies.iter().flat_map(|body| model::items(body, Place::Module, members)));
    let path = format!("src/{}/{}.rs", module.rust, cmdlet.file);
    let about = format!("`{}`, from `{}`.", cmdlet.name, cmdlet.page);
    SourceFile::rust(path, about, items).importing(Place::Module, identities(cmdlet))
}

/// The identity types that a constructor or a setter of the cmdlet takes.
fn identities(cmdlet: &Cmdlet) -> BTreeSet<&str> {
    let arguments = cmdlet.forms.iter().flat_map(|form| &form.constructors).flat_map(|found| &found.arguments);
    let setters = cmdlet.forms.iter().flat_map(|form| &form.setters);
    let types = arguments.chain(setters).map(|&index| types::innermost(&cmdlet.parameters[index].ty));
    types
        .filter_map(|ty| match ty {
            Type::Identity(name) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}
