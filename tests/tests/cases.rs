//! `cases/<name>/`: a page with everything that comes of it, side by side.
//!
//! `page.txt` names a committed page, or `page.md` is one of the case's own.
//! The snapshots are the page, its IR, the emitted code, the requests of every parameter set, and the diagnostics.
//! Only what is committed is compiled, so a page of the case's own has no requests.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use msgraph_cmdlets::{users, users_actions};
use platygen::specs::{self, Choice, Specs};
use std::fs;
use std::path::{Path, PathBuf};
use system_tests::send_all;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// The committed facts with the page of one case.
fn load(case: &Path) -> Specs {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let (mut specs, found) = specs::load(&committed, &Choice::default()).unwrap();
    assert_eq!(found, []);
    if let Ok(name) = fs::read_to_string(case.join("page.txt")) {
        specs.pages.retain(|page| page.name == name.trim());
    } else {
        let choice = Choice { specs: vec![case.join("page.md")], ..Choice::default() };
        specs.pages = specs::load(&committed, &choice).unwrap().0.pages;
    }
    assert_eq!(specs.pages.len(), 1, "{} names one page", case.display());
    // The same name on every machine.
    specs.pages[0].file = specs.pages[0].name.as_str().into();
    specs
}

#[tokio::test]
async fn pages_side_by_side_with_what_comes_of_them() {
    let cases = cases();
    assert!(cases.len() >= 4);
    for case in cases {
        let specs = load(&case);
        let generation = platygen::generate(&specs).unwrap();
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let mut snapshots = vec![
            ("ir", serde_yaml::to_string(&generation.api.modules).unwrap()),
            ("code", code(&generation)),
            ("diagnostics", diagnostics(&specs, &generation)),
        ];
        if !case.join("page.md").is_file() {
            snapshots.push(("page", specs.pages[0].text.to_string()));
            snapshots.push(("requests", requests(&generation).await));
        }
        for (name, text) in snapshots {
            settings.bind(|| insta::assert_snapshot!(name, text));
        }
    }
}

/// The file of the cmdlet.
fn code(generation: &platygen::Generation) -> String {
    let names =
        generation.api.modules.iter().flat_map(|module| &module.cmdlets).map(|cmdlet| format!("/{}.rs", cmdlet.file));
    let names: Vec<String> = names.collect();
    let files = generation.files.iter().filter(|file| names.iter().any(|name| file.path.ends_with(name)));
    let code: Vec<&str> = files.map(|file| file.text.as_str()).collect();
    if code.is_empty() { "nothing is emitted\n".to_owned() } else { code.join("\n") }
}

async fn requests(generation: &platygen::Generation) -> String {
    let names: Vec<&str> =
        generation.api.modules.iter().flat_map(|module| &module.cmdlets).map(|cmdlet| cmdlet.name.as_str()).collect();
    let all = users::CMDLETS.iter().chain(users_actions::CMDLETS).copied();
    let chosen: Vec<_> = all.filter(|cmdlet| names.contains(&cmdlet.name)).collect();
    assert!(!chosen.is_empty(), "the cmdlet is not in the committed crate");
    send_all(&chosen).await.unwrap()
}

fn diagnostics(specs: &Specs, generation: &platygen::Generation) -> String {
    let renderer = platygen::renderer(specs, false);
    let all: Vec<String> = generation.diagnostics.iter().map(|diagnostic| renderer.render(diagnostic)).collect();
    if all.is_empty() { "none\n".to_owned() } else { all.join("\n\n") }
}
