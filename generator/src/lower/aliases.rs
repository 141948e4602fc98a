//! Old Rust names that a maintainer keeps beside the new ones, so that a rename breaks nobody.

use super::names;
use crate::diagnostic::{Diagnostic, codes};
use crate::emit;
use crate::ir::{self, Alias};
use crate::overrides::{self, Overrides};
use std::collections::BTreeSet;

/// Puts the aliases where their types are; an error for each that cannot stand there.
pub(super) fn apply(overrides: &Overrides, api: &mut ir::Api) -> Vec<Diagnostic> {
    let Some(file) = &overrides.file else { return Vec::new() };
    let mut found = Vec::new();
    for alias in &overrides.aliases {
        if let Err(problem) = place(alias, api) {
            let help = "write both as they stand in SURFACE.txt, `users::GetMgUser` or `models::Message`";
            found.push(Diagnostic::new(codes::R005, file, alias.place.clone(), problem).help(help));
        }
    }
    found
}

fn place(alias: &overrides::Alias, api: &mut ir::Api) -> Result<(), String> {
    let (Some((module, old)), Some((target, new))) = (alias.old.split_once("::"), alias.new.split_once("::")) else {
        return Err("the alias is no path of module and type".to_owned());
    };
    if module != target {
        return Err(format!("`{}` cannot stand for `{}`", alias.old, alias.new));
    }
    let names = types(module, api);
    if !names.contains(new) {
        return Err(format!("there is no `{}`", alias.new));
    }
    let is_reserved = if module == "models" { emit::is_reserved_in_models } else { emit::is_reserved_in_modules };
    // A name that is that of a file would be the name of its module.
    if names.contains(old) || is_reserved(old) || names::file(old) == old {
        return Err(format!("`{}` is the name of something else there", alias.old));
    }
    let kept = Alias { old: old.to_owned(), new: new.to_owned() };
    match api.modules.iter_mut().find(|found| found.rust == module) {
        Some(found) => found.aliases.push(kept),
        None => api.aliases.push(kept),
    }
    Ok(())
}

/// The types of a module, or those that all modules share.
fn types(module: &str, api: &ir::Api) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if module == "models" {
        names.extend(api.models.iter().map(|model| model.rust.clone()));
        names.extend(api.enums.iter().map(|found| found.rust.clone()));
    }
    for found in api.modules.iter().filter(|found| found.rust == module) {
        let own = found.cmdlets.iter().flat_map(|cmdlet| {
            let forms = cmdlet.forms.iter().map(|form| &form.rust);
            forms.chain(cmdlet.bodies.iter().map(|body| &body.rust))
        });
        names.extend(own.chain(found.identities.iter().map(|identity| &identity.rust)).cloned());
    }
    names
}
