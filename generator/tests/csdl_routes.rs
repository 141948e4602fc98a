//! Routes over every real page: from `$metadata` alone none is wrong and most are found, and command metadata stands.

#![allow(clippy::print_stdout, reason = "the counts are what these tests tell")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shared;

use platygen::facts::commands::{self, Commands};
use platygen::facts::csdl::{self, Metadata};
use platygen::facts::routes::{Reply, resolve_template};
use platygen::ir::{Api, Operation, Provenance};
use platygen::lower::{self, Facts};
use platygen::overrides::Overrides;
use platygen::page::type_name::TypeName;
use platygen::page::{self, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Method and route of each set, by cmdlet and set.
type Routes = BTreeMap<(String, String), String>;

/// Pages and `$metadata`; none if the reference is not there.
fn inputs() -> Option<(Vec<(String, String)>, Metadata)> {
    let pages = shared::pages(&shared::reference("corpus/graph-v1.0")?);
    let text = fs::read_to_string(shared::reference("csdl/graph-v1.0.xml")?).unwrap();
    Some((pages, csdl::parse(&"metadata.xml".into(), &text).0))
}

fn commands(name: &str) -> Commands {
    let path = shared::reference(&format!("commands/{name}")).unwrap();
    commands::parse(&name.into(), &fs::read_to_string(path).unwrap()).0
}

/// The pages whose body types spell nothing, because their name is another one.
fn silenced(pages: &[(String, String)]) -> Vec<(String, String)> {
    pages.iter().map(|(name, text)| (name.clone(), text.replace("IPaths", "IBodyOf"))).collect()
}

fn lower(pages: &[(String, String)], commands: &Commands, metadata: &Metadata) -> Api {
    let overrides = Overrides::default();
    let sources = pages.iter().map(|(name, text)| Source { name, page: page::parse(&name.as_str().into(), text).0 });
    let facts = Facts { api_version: "v1.0", commands, metadata, overrides: &overrides };
    lower::lower(&sources.collect::<Vec<_>>(), &facts).0
}

fn request(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.route.template)
}

fn routes(api: &Api, provenance: Provenance) -> Routes {
    let mut routes = Routes::new();
    for cmdlet in api.modules.iter().flat_map(|module| &module.cmdlets) {
        for set in &cmdlet.sets {
            let operation = &cmdlet.operations[set.operation];
            if operation.route.provenance == provenance {
                routes.insert((cmdlet.name.clone(), set.name.clone()), request(operation));
            }
        }
    }
    routes
}

/// What the command metadata and the body types know, and what the types of the pages say against a route.
#[test]
fn routes_from_metadata_alone_are_right_and_most_are_found() {
    let Some((pages, metadata)) = inputs() else { return };
    let api = lower(&silenced(&pages), &Commands::default(), &metadata);
    let found = routes(&api, Provenance::Csdl);
    let spelt = routes(&lower(&pages, &Commands::default(), &metadata), Provenance::BodyType);
    let mut wrong: Vec<String> = Vec::new();
    for (set, route) in &spelt {
        if let Some(other) = found.get(set).filter(|other| *other != route) {
            wrong.push(format!("{set:?}: {other}, but the body type says {route}"));
        }
    }
    let known = commands("MgCommandMetadata.users-actions.json");
    for ((cmdlet, set), route) in &found {
        let mut entries = known.find(cmdlet).map(|entry| format!("{} {}", entry.method, entry.uri)).peekable();
        if entries.peek().is_some() && !entries.any(|entry| entry == *route) {
            wrong.push(format!("{cmdlet} {set}: {route} is not in the command metadata"));
        }
    }
    let agree = spelt.keys().filter(|set| found.contains_key(*set)).count();
    println!("{agree} of {} sets whose body type spells a route have it without the body type", spelt.len());
    let cmdlets: BTreeSet<&String> = found.keys().map(|(cmdlet, _)| cmdlet).collect();
    let named = known.all().iter().filter(|entry| cmdlets.contains(&entry.name)).count();
    println!("{named} of {} cmdlets of the command metadata have a route without it", known.all().len());
    println!("{:#?}", other_types(&pages, &api, &metadata));
    assert_eq!(wrong, [""; 0]);
    assert!(agree * 100 >= spelt.len() * 98 && named >= 149, "{agree} and {named}");
    check_coverage(&api);
}

/// Counts by module; of the pages with syntax and a path that is still there nine in ten must have their route.
fn check_coverage(api: &Api) {
    let (mut known, mut unknown) = (0, 0);
    for module in &api.modules {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for refusal in &module.refused {
            *kinds.entry(refusal.reason.kind()).or_default() += 1;
        }
        let without = module.refused.iter().filter(|refusal| refusal.reason.is_about_route()).count();
        let with = module.cmdlets.len() + module.refused.len() - without;
        println!("{}: {with} with a route, {without} without; left out: {kinds:?}", module.name);
        (known, unknown) = (known + with, unknown + without);
    }
    println!("{known} with a route, {unknown} without");
    assert!(known * 100 >= (known + unknown) * 98, "{known} and {unknown}");
}

/// The routes whose reply has another type than the page's OUTPUTS.
fn other_types(pages: &[(String, String)], api: &Api, metadata: &Metadata) -> Vec<String> {
    let mut others = Vec::new();
    let texts: BTreeMap<&str, &str> = pages.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    for cmdlet in api.modules.iter().flat_map(|module| &module.cmdlets) {
        let page = page::parse(&cmdlet.page.as_str().into(), texts[cmdlet.page.as_str()]).0;
        let names = page.outputs.iter().map(|output| TypeName::parse(output.type_name).short().to_owned());
        let shown: Vec<String> =
            names.filter_map(|name| metadata.type_by_page_name(&name).map(str::to_owned)).collect();
        for operation in &cmdlet.operations {
            let resolved = resolve_template(metadata, &operation.route.template).unwrap();
            let (Reply::One(ty) | Reply::Many(ty)) = resolved.reply(&operation.method) else { continue };
            let is_related = |shown: &String| metadata.is_a(ty, shown) || metadata.is_a(shown, ty);
            if !shown.is_empty() && !shown.iter().any(is_related) {
                others.push(format!("{} {}: {ty}, but the page has {shown:?}", cmdlet.name, request(operation)));
            }
        }
    }
    others
}

/// With command metadata in either form every cmdlet that it names has its method and route.
#[test]
fn command_metadata_stands() {
    let Some((pages, metadata)) = inputs() else { return };
    for file in ["MgCommandMetadata.users-actions.json", "MgCommandMetadata.older-format.json"] {
        let commands = commands(file);
        let pages: Vec<_> = pages.iter().filter(|(name, _)| name.contains(".Users.Actions/")).cloned().collect();
        let api = lower(&pages, &commands, &metadata);
        let mut seen = BTreeSet::new();
        for cmdlet in api.modules.iter().flat_map(|module| &module.cmdlets) {
            let entries: Vec<_> = commands.find(&cmdlet.name).collect();
            if entries.is_empty() {
                continue;
            }
            seen.insert(cmdlet.name.as_str());
            for operation in &cmdlet.operations {
                let is_named =
                    entries.iter().any(|it| it.method == operation.method && it.uri == operation.route.template);
                assert!(is_named, "{} {}", cmdlet.name, request(operation));
                assert_eq!(operation.route.provenance, Provenance::Metadata, "{}", cmdlet.name);
            }
        }
        let missed = commands.all().iter().filter(|entry| !seen.contains(entry.name.as_str()));
        println!("{file}: {} of {} cmdlets", seen.len(), commands.all().len());
        // A stub: the page has no syntax.
        assert!(missed.clone().all(|entry| entry.name == "Revoke-MgUserSign"), "{:?}", missed.collect::<Vec<_>>());
    }
}
