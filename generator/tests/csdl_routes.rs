//! Routes from `$metadata` alone, over every real page: none is wrong, and most are found.

#![allow(clippy::print_stdout, reason = "the counts are what these tests tell")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shared;

use platygen::facts::commands::{self, Commands};
use platygen::facts::csdl::{self, Metadata};
use platygen::ir::{Api, Provenance};
use platygen::lower::{self, Facts, Source};
use platygen::overrides::Overrides;
use platygen::page;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Method and route of each set, by cmdlet and set.
type Routes = BTreeMap<(String, String), String>;

fn metadata() -> Option<Metadata> {
    let text = fs::read_to_string(shared::reference("csdl/graph-v1.0.xml")?).unwrap();
    Some(csdl::parse(&"metadata.xml".into(), &text).0)
}

/// Lowers the corpus without command metadata.
fn lower(pages: &[(String, String)], metadata: &Metadata) -> Api {
    let (commands, overrides) = (Commands::default(), Overrides::default());
    let sources = pages.iter().map(|(name, text)| Source { name, page: page::parse(&name.as_str().into(), text).0 });
    let facts = Facts { api_version: "v1.0", commands: &commands, metadata, overrides: &overrides };
    lower::lower(&sources.collect::<Vec<_>>(), &facts).0
}

fn routes(api: &Api, provenance: Provenance) -> Routes {
    let mut routes = Routes::new();
    for cmdlet in api.modules.iter().flat_map(|module| &module.cmdlets) {
        for set in &cmdlet.sets {
            let operation = &cmdlet.operations[set.operation];
            if operation.route.provenance == provenance {
                let route = format!("{} {}", operation.method, operation.route.template);
                routes.insert((cmdlet.name.clone(), set.name.clone()), route);
            }
        }
    }
    routes
}

#[test]
fn routes_from_metadata_alone_are_right_and_most_are_found() {
    let (Some(metadata), Some(corpus), Some(json)) = (
        metadata(),
        shared::reference("corpus/graph-v1.0"),
        shared::reference("commands/MgCommandMetadata.users-actions.json"),
    ) else {
        return;
    };
    let pages = shared::pages(&corpus);
    // A body type of another name spells nothing.
    let silent: Vec<_> = pages.iter().map(|(name, text)| (name.clone(), text.replace("IPaths", "IBodyOf"))).collect();
    let api = lower(&silent, &metadata);
    let found = routes(&api, Provenance::Csdl);
    let spelt = routes(&lower(&pages, &metadata), Provenance::BodyType);
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    let mut confirmed = 0;
    for (set, route) in &spelt {
        match found.get(set) {
            Some(other) if other == route => confirmed += 1,
            Some(other) => drop(wrong.insert(format!("{set:?}: {other}, but the body type says {route}"))),
            None => println!("{set:?} {route}: only the body type says so"),
        }
    }
    println!("{confirmed} of {} sets with a body type have the same route without it", spelt.len());
    let commands = commands::parse(&"commands.json".into(), &fs::read_to_string(json).unwrap()).0;
    let mut seen = BTreeSet::new();
    for ((cmdlet, set), route) in &found {
        let mut entries = commands.find(cmdlet).map(|entry| format!("{} {}", entry.method, entry.uri)).peekable();
        if entries.peek().is_some() {
            seen.insert(cmdlet);
            if !entries.any(|entry| entry == *route) {
                wrong.insert(format!("{cmdlet} {set}: {route} is not in the command metadata"));
            }
        }
    }
    println!("{} of {} cmdlets of the command metadata have a route without it", seen.len(), commands.all().len());
    for entry in commands.all().iter().filter(|entry| !seen.contains(&entry.name)) {
        println!("missed: {} {} {}", entry.name, entry.method, entry.uri);
    }
    report(&api);
    assert_eq!(wrong, BTreeSet::new());
}

fn report(api: &Api) {
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for module in &api.modules {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for refusal in &module.refused {
            *kinds.entry(refusal.reason.kind()).or_default() += 1;
            *all.entry(refusal.reason.kind()).or_default() += 1;
        }
        println!("{}: {} found, refused {kinds:?}", module.name, module.cmdlets.len());
    }
    let found: usize = api.modules.iter().map(|module| module.cmdlets.len()).sum();
    println!("{found} found, refused {all:?}");
}
