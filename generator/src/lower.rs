//! Lowering: pages and facts to the [`ir`], the stage that decides.
//!
//! Each file answers one question: which sets (`sets`), which requests (`operations`, with `command_route` and
//! `csdl_route`), what a parameter does (`roles`), which query options (`query`), what the body holds (`body`),
//! what comes back (`output`), what setters say (`docs`), which types (`page_types`, `models`, `properties`, `scalars`, `identity`),
//! which Rust types (`forms`) and which names (`names`).

mod aliases;
mod body;
mod cmdlet;
mod command_route;
mod corrections;
mod csdl_route;
mod docs;
mod forms;
mod identity;
mod memo;
mod models;
pub mod names;
mod operations;
mod output;
mod page_types;
mod properties;
mod query;
mod refusal;
mod roles;
mod scalars;
mod sets;
mod type_names;

use crate::diagnostic::{Diagnostic, codes};
use crate::facts::commands::Commands;
use crate::facts::csdl::Metadata;
use crate::facts::routes::Routes;
use crate::ir;
use crate::overrides::{Overrides, Subject};
use crate::page::{Kind, Source};
use cmdlet::Lowering;
use corrections::Corrections;
use identity::Identities;
use models::Models;
use page_types::PageTypes;
use std::collections::BTreeMap;
use type_names::TypeNames;

pub use operations::placeholders;

/// The companion sources.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'m> {
    /// `v1.0`.
    pub api_version: &'m str,
    /// Which route a cmdlet has.
    pub commands: &'m Commands,
    /// What the service knows.
    pub metadata: &'m Metadata,
    /// What a maintainer knows better.
    pub overrides: &'m Overrides,
}

/// Turns pages into the IR. What cannot be known is refused with a diagnostic on its page.
#[must_use]
pub fn lower(sources: &[Source<'_>], facts: &Facts<'_>) -> (ir::Api, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let chosen = choose(sources);
    let mut page_types = PageTypes::default();
    for source in &chosen {
        page_types.add(source.name, &source.page);
    }
    let mut models = Models::new(&page_types, facts);
    let routes = Routes::new(facts.metadata);
    let mut modules: Vec<ir::Module> = Vec::new();
    for (name, members) in by_module(&chosen) {
        let rust = names::file(&name.strip_prefix("Microsoft.Graph.").unwrap_or(&name).replace('.', "-"));
        if crate::emit::is_reserved_module(&rust) || modules.iter().any(|other| other.rust == rust) {
            found.extend(members.first().map(|first| module_name_taken(first, &name, &rust)));
            continue;
        }
        modules.push(module((&name, rust), &members, (facts, &routes), &mut models, &mut found));
    }
    let (models, enums, corrections) = models.finish(&modules);
    found.extend(corrections.finish());
    let mut api = ir::Api { version: facts.api_version.to_owned(), modules, models, enums, aliases: Vec::new() };
    found.extend(aliases::apply(facts.overrides, &mut api));
    (api, found)
}

/// The pages of cmdlets, one for each cmdlet; a page whose file has the cmdlet's name wins.
fn choose<'a, 'p>(sources: &'a [Source<'p>]) -> Vec<&'a Source<'p>> {
    let mut by_name: BTreeMap<String, Vec<&Source<'p>>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.page.kind == Kind::Cmdlet && !source.page.title.is_empty()) {
        by_name.entry(source.page.title.to_ascii_lowercase()).or_default().push(source);
    }
    let mut chosen = Vec::new();
    for (_, mut same) in by_name {
        same.sort_by_key(|source| (!source.page.is_own_file(), source.name));
        // The checks across pages report the others.
        chosen.extend(same.first().copied());
    }
    chosen
}

fn by_module<'a, 'p>(chosen: &[&'a Source<'p>]) -> BTreeMap<String, Vec<&'a Source<'p>>> {
    let mut modules: BTreeMap<String, Vec<&'a Source<'p>>> = BTreeMap::new();
    for source in chosen {
        modules.entry(source.page.module(source.name).to_owned()).or_default().push(source);
    }
    modules
}

fn module_name_taken(first: &Source<'_>, name: &str, rust: &str) -> Diagnostic {
    let page = &first.page;
    let message = format!("the module `{name}` is left out: something else of the crate is called `{rust}`");
    let help = "give the module another name, or generate it into a crate of its own";
    Diagnostic::new(codes::R004, &page.file, page.span(page.title), message).help(help)
}

fn module<'m, 'p>(
    (name, rust): (&str, String),
    members: &[&Source<'p>],
    (facts, routes): (&Facts<'m>, &Routes<'m>),
    models: &mut Models<'m, 'p>,
    found: &mut Vec<Diagnostic>,
) -> ir::Module {
    let feature = rust.replace('_', "-");
    let mut types = TypeNames::beside(crate::emit::is_reserved_in_modules);
    let mut identities = Identities::of(members, &mut types, models);
    let names = claim(members, &mut types, &mut models.corrections);
    identities.claim_renamed(&mut types, models);
    let mut module = ir::Module { name: name.to_owned(), rust, feature, ..ir::Module::default() };
    for (source, rust) in members.iter().zip(names) {
        let subject = Subject::Cmdlet { name: source.page.title, stem: None };
        if let Some(reason) = models.corrections.hides(&subject) {
            let reason = ir::Reason::Hidden { reason };
            module.refused.push(ir::Refusal { cmdlet: source.page.title.to_owned(), reason });
            continue;
        }
        let lowering = Lowering { source, facts, routes, models, types: &mut types, identities: &identities, found };
        match rust.and_then(|rust| cmdlet::lower(lowering, rust)) {
            Ok(cmdlet) => module.cmdlets.push(cmdlet),
            Err(reason) => {
                found.push(refusal::report(&source.page, &reason, &models.corrections));
                module.refused.push(ir::Refusal { cmdlet: source.page.title.to_owned(), reason });
            }
        }
    }
    module.cmdlets.sort_by(|a, b| a.name.cmp(&b.name));
    module.refused.sort_by(|a, b| a.cmdlet.cmp(&b.cmdlet));
    module.identities = identities.models(&module.feature, models);
    module
}

/// The Rust types of the cmdlets of a module, which no other type has.
fn claim(
    members: &[&Source<'_>],
    types: &mut TypeNames,
    corrections: &mut Corrections<'_>,
) -> Vec<Result<String, ir::Reason>> {
    let subject = |at: usize| Subject::Cmdlet { name: members[at].page.title, stem: None };
    let mut order: Vec<usize> = (0..members.len()).collect();
    // Who keeps the name that it has always had is not in the way of one that gets it.
    order.sort_by_key(|at| corrections.renames(&subject(*at)));
    let mut names: Vec<(usize, Result<String, ir::Reason>)> =
        order.into_iter().map(|at| (at, claim_one(members[at].page.title, types, corrections))).collect();
    names.sort_by_key(|(at, _)| *at);
    names.into_iter().map(|(_, name)| name).collect()
}

fn claim_one(title: &str, types: &mut TypeNames, corrections: &mut Corrections<'_>) -> Result<String, ir::Reason> {
    let subject = Subject::Cmdlet { name: title, stem: None };
    let rust = corrections.rename(&subject, names::pascal(title));
    if !types.is_free(&rust) {
        return Err(ir::Reason::NameTaken { rust });
    }
    if corrections.renames(&subject) {
        types.give(&rust, vec![Subject::Cmdlet { name: title.to_owned(), stem: None }]);
    }
    let claimed = types.claim(&rust, corrections);
    // The file goes by the cmdlet.
    types.take(title);
    Ok(claimed)
}
