//! Emits a small API that was built by hand, and reads what was printed.

mod cmdlets;
mod crate_files;
mod sample;

use super::*;
use std::collections::BTreeSet;

fn settings(standalone: bool) -> Settings {
    Settings {
        name: "msgraph-cmdlets".into(),
        version: "0.1.0".into(),
        runtime: RuntimeDependency::Path("../runtime".into()),
        standalone,
    }
}

fn files() -> Vec<GeneratedFile> {
    emit(&sample::api(), &settings(false)).unwrap()
}

fn text(path: &str) -> String {
    files().into_iter().find(|file| file.path == path).unwrap().text
}

/// The part of a file from one line to another, both included.
fn part(path: &str, first: &str, last: &str) -> String {
    let text = text(path);
    let lines: Vec<&str> = text.lines().skip_while(|line| !line.starts_with(first)).collect();
    let end = lines.iter().position(|line| line.starts_with(last)).unwrap();
    lines[..=end].join("\n")
}

#[test]
fn every_file_says_on_its_first_lines_that_it_is_generated() {
    for file in files() {
        let is_marked = file.text.lines().take(5).any(|line| line.contains(MARK));
        assert!(is_marked || file.path == "SURFACE.txt", "{}", file.path);
        assert!(!file.text.contains("/**") && !file.text.contains(" \n"), "{}", file.path);
    }
}

#[test]
fn paths_are_unique_and_do_not_depend_on_threads() {
    let paths: BTreeSet<String> = files().into_iter().map(|file| file.path).collect();
    assert_eq!(paths.len(), files().len());
    for threads in [1, 3, 64] {
        let threads = NonZero::new(threads).unwrap();
        assert_eq!(emit_on(threads, &sample::api(), &settings(false)).unwrap(), files());
    }
}

#[test]
fn a_name_that_is_not_rust_is_an_error_and_no_panic() {
    for name in ["fn", "self", "a b", "x\"#", "../../x", ""] {
        let mut api = sample::api();
        api.models[1].properties[0].rust = name.into();
        let error = emit(&api, &settings(false)).unwrap_err();
        assert_eq!((error.path.as_str(), error.item.is_empty()), ("src/models/item_body.rs", false), "{name}");
        assert_eq!(emit_on(NonZero::new(2).unwrap(), &api, &settings(false)), Err(error));
    }
}

#[test]
fn hostile_text_stays_in_its_place() {
    let mut api = sample::api();
    let hostile = "*/ \"# #![x] ``` \\ \u{0}\n//! x\r\n#[macro_use]";
    api.version = hostile.into();
    for module in &mut api.modules {
        for cmdlet in &mut module.cmdlets {
            cmdlet.help.synopsis = vec![hostile.to_owned()].into();
            cmdlet.page = hostile.into();
            cmdlet.name = hostile.into();
            cmdlet.aliases = vec![hostile.into()];
            cmdlet.operations[0].route.template = hostile.into();
            cmdlet.sets[0].syntax = hostile.into();
        }
    }
    for file in emit(&api, &settings(false)).unwrap().iter().filter(|file| file.path.starts_with("src/")) {
        let parsed = syn::parse_file(&file.text).unwrap();
        let is_allowed = |attribute: &syn::Attribute| {
            let names = ["doc", "allow", "cfg_attr"];
            names.iter().any(|name| attribute.path().is_ident(name))
        };
        assert!(parsed.attrs.iter().all(is_allowed), "{}", file.text);
        assert!(!file.text.lines().any(|line| line.starts_with("#[macro_use]")), "{}", file.text);
    }
}
