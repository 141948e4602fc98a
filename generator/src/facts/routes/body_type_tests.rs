//! Tests of body type names: hard cases on a small service, then every name of the shared pages.

use super::*;
use crate::facts::{commands, csdl};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The text of a shared file.
fn shared(name: &str) -> Option<String> {
    std::fs::read_to_string(format!("{}/../../shared/{name}", env!("CARGO_MANIFEST_DIR"))).ok()
}

/// Every page below a folder: the file's stem and its text.
fn pages(folder: &Path, into: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            pages(&path, into);
        } else if let (Some(stem), Ok(text)) = (path.file_stem(), std::fs::read_to_string(&path)) {
            into.push((stem.to_string_lossy().into_owned(), text));
        }
    }
}

fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.starts_with("IPaths")).collect()
}

#[test]
fn shared_pages_spell_routes() {
    let Some(text) = shared("csdl/graph-v1.0.xml") else { return };
    let t = std::time::Instant::now();
    let (metadata, _) = csdl::parse(&Arc::from("m"), &text);
    eprintln!("parse {:?}", t.elapsed());
    let mut all = Vec::new();
    pages(Path::new(&format!("{}/../../shared/corpus/graph-v1.0", env!("CARGO_MANIFEST_DIR"))), &mut all);
    let mut set = BTreeSet::new();
    for (_, t) in &all { set.extend(names(t)); }
    let t = std::time::Instant::now();
    let mut count = [0; 4];
    for n in &set {
        let short = n.replace("RequestbodyContentApplicationJsonSchema", "~");
        match route_from_body_type(&metadata, n) {
            BodyTypeRoute::Unique { template, target, .. } => { count[0] += 1; 
              if !matches!(target, Target::Action(_)) { eprintln!("NOACTION {short} {}", template.as_str()); }
              assert_eq!(resolve_template(&metadata, template.as_str()).map(|r| (r.is_confirmed(), r.target)), Some((true, target)), "{}", template.as_str());
            }
            BodyTypeRoute::Ambiguous(v) => { count[1] += 1; eprintln!("AMB {short} {v:?}"); }
            BodyTypeRoute::NotInMetadata => { count[2] += 1; eprintln!("NOT {short}"); }
            BodyTypeRoute::NotAPath => { count[3] += 1; eprintln!("NOPATH {short}"); }
        }
    }
    eprintln!("{count:?} {:?}", t.elapsed());
    let Some(text) = shared("commands/MgCommandMetadata.users-actions.json") else { return };
    let (commands, _) = commands::parse(&Arc::from("c"), &text);
    let (mut right, mut wrong, mut none, mut both) = (0, 0, 0, 0);
    for (stem, text) in &all {
        let ns = names(text);
        if ns.is_empty() { continue }
        let Some(c) = commands.find(stem).next() else { continue };
        for n in ns {
            both += 1;
            match route_from_body_type(&metadata, n) {
                BodyTypeRoute::Unique { template, method, .. } => {
                    if template.as_str() == c.uri && method == c.method { right += 1 } else { wrong += 1; eprintln!("WRONG {stem} {} {}", template.as_str(), c.uri); }
                }
                o => { none += 1; eprintln!("NONE {stem} {o:?}"); }
            }
        }
    }
    eprintln!("{both}: right {right} wrong {wrong} none {none}");
    let (mut conf, mut loose, mut no) = (0, 0, 0);
    for c in commands.all() { match resolve_template(&metadata, &c.uri) { Some(r) if r.is_confirmed() => {conf += 1; assert_eq!(r.template().as_str(), c.uri) }, Some(r) => { loose += 1; eprintln!("LOOSE {} {}", c.uri, r.template().as_str())}, None => {no += 1; eprintln!("UNRES {}", c.uri)} } }
    eprintln!("commands {conf} {loose} {no}");
}
