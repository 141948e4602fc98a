//! `gen.toml` chooses modules and cmdlets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use platygen::lint;
use platygen::specs::{self, Choice};
use std::collections::BTreeMap;
use std::fs;

fn page(module: &str, cmdlet: &str) -> String {
    format!("---\nModule Name: {module}\nschema: 2.0.0\n---\n\n# {cmdlet}\n\n## SYNOPSIS\nA page.\n\n## SYNTAX\n")
}

/// The cmdlets of a run over three pages, and the codes that are about `gen.toml`.
fn chosen(config: &str) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (module, cmdlet) in [("Users", "Get-MgUser"), ("Users", "Remove-MgUser"), ("Mail", "Get-MgUserMessage")] {
        let text = page(&format!("Microsoft.Graph.{module}"), cmdlet);
        fs::write(folder.path().join(format!("{cmdlet}.md")), text).unwrap();
    }
    fs::write(folder.path().join("README.md"), "# About these pages\n").unwrap();
    fs::write(folder.path().join("gen.toml"), config).unwrap();
    let (specs, found) = specs::load(folder.path(), &Choice::default()).unwrap();
    assert_eq!(found, []);
    let generation = platygen::generate(&specs).unwrap();
    let refused = generation.api.modules.iter().flat_map(|module| &module.refused);
    let codes = generation.diagnostics.iter().filter(|found| found.place.file.ends_with("gen.toml"));
    (refused.map(|refusal| refusal.cmdlet.clone()).collect(), codes.map(|found| found.code.id.to_owned()).collect())
}

#[test]
fn nothing_chosen_is_everything() {
    assert_eq!(chosen(""), (["Get-MgUserMessage", "Get-MgUser", "Remove-MgUser"].map(str::to_owned).into(), vec![]));
}

#[test]
fn modules_and_cmdlets_are_included_and_excluded() {
    let of = |config: &str| chosen(config).0;
    assert_eq!(of("[include]\nmodules = [\"Users\"]"), ["Get-MgUser", "Remove-MgUser"]);
    assert_eq!(of("[include]\ncmdlets = [\"get-*\"]"), ["Get-MgUserMessage", "Get-MgUser"]);
    assert_eq!(of("[exclude]\nmodules = [\"Microsoft.Graph.Mail\"]\ncmdlets = [\"Remove-*\"]"), ["Get-MgUser"]);
    assert_eq!(of("[include]\nmodules = [\"Users\"]\n[exclude]\ncmdlets = [\"Get-MgUser\"]"), ["Remove-MgUser"]);
}

#[test]
fn a_name_that_chooses_nothing_is_an_error() {
    assert_eq!(chosen("[exclude]\nmodules = [\"Teams\"]\ncmdlets = [\"Set-*\", \"Get-MgUser\"]").1, ["R008", "R008"]);
}

/// Nothing is taken for granted when the file is wrong: the place is named, and `gen` stops there.
#[test]
fn a_configuration_that_is_wrong_is_an_error_at_its_place() {
    for (config, place) in [
        ("[output]\npth = \"x\"\n", "pth"),
        ("[output]\nname = \"my crate\"\n", "my crate"),
        ("[output]\nversion = \"1\"\n", "1"),
        ("[output]\nname = \"latest\"\nruntime = { version = \"latest\" }\n", "latest\" }"),
        ("[output]\nruntime = { version = \"../runtime\" }\n", "../runtime"),
        ("[lint]\nX999 = \"allow\"\n", "X999"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("gen.toml"), config).unwrap();
        let (specs, found) = specs::load(folder.path(), &Choice::default()).unwrap();
        let codes: Vec<&str> = found.iter().map(|found| found.code.id).collect();
        assert_eq!(codes, ["G001"], "{config}");
        assert!(config[found[0].place.span.start..].trim_start_matches('"').starts_with(place), "{config}");
        assert!(platygen::renderer(&specs, false).render(&found[0]).contains(place), "{config}");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gen.toml"), b"[lint]\n# \xff\n").unwrap();
    let (_, found) = specs::load(folder.path(), &Choice::default()).unwrap();
    assert_eq!(found[0].code.id, "G001");
}

/// The page of an entry may not have been selected.
#[test]
fn overrides_of_pages_that_are_not_selected_are_no_errors() {
    let entry =
        "[[cmdlet]]\nname = \"Remove-MgUser\"\nhide = true\nreason = \"Not for us.\"\nlink = \"https://contoso.com\"\n";
    let codes = |config: &str| {
        let folder = tempfile::tempdir().unwrap();
        for cmdlet in ["Get-MgUser", "Set-MgUser"] {
            fs::write(folder.path().join(format!("{cmdlet}.md")), page("Microsoft.Graph.Users", cmdlet)).unwrap();
        }
        fs::write(folder.path().join("overrides.toml"), entry).unwrap();
        fs::write(folder.path().join("gen.toml"), format!("overrides = \"overrides.toml\"\n{config}")).unwrap();
        let (specs, found) = specs::load(folder.path(), &Choice::default()).unwrap();
        assert_eq!(found, []);
        let all = platygen::generate(&specs).unwrap().diagnostics;
        all.iter().filter(|found| found.code.id == "R005").count()
    };
    assert_eq!(codes(""), 1);
    assert_eq!(codes("[exclude]\ncmdlets = [\"Set-*\"]\n"), 0);
}

#[test]
fn the_page_of_an_override_is_one_of_the_specs() {
    let missing = |page_of_reason: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("Users")).unwrap();
        fs::write(folder.path().join("Users/Get-MgUser.md"), page("Microsoft.Graph.Users", "Get-MgUser")).unwrap();
        let entry = format!(
            "[[cmdlet]]\nname = \"Get-MgUser\"\nhide = true\nreason = \"Not for us.\"\npage = \"{page_of_reason}\"\n"
        );
        fs::write(folder.path().join("overrides.toml"), &entry).unwrap();
        fs::write(folder.path().join("gen.toml"), "overrides = \"overrides.toml\"\n").unwrap();
        let (specs, _) = specs::load(folder.path(), &Choice::default()).unwrap();
        let all = platygen::generate(&specs).unwrap().diagnostics;
        let found = all.into_iter().filter(|found| found.code.id == "R005");
        found.map(|found| (found.message, entry[found.place.span].to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(missing("Users/Get-MgUser.md"), []);
    let said = "`Users/Get-MgLost.md` is no page of the specs".to_owned();
    assert_eq!(missing("Users/Get-MgLost.md"), [(said, "\"Users/Get-MgLost.md\"".to_owned())]);
}

/// Names that differ in what Rust does not see: one of them is left out and reported, and the rest is there.
#[test]
fn names_that_are_the_same_in_rust_leave_the_rest_alone() {
    let folder = tempfile::tempdir().unwrap();
    let pages = [
        ("Users", "Get-MgOAuth2X"),
        ("Users", "Get-MgOAuth2_X"),
        ("users", "Get-MgOther"),
        ("Models", "Get-MgModel"),
        ("Users", "Get-MgUser"),
    ];
    for (at, (module, cmdlet)) in pages.iter().enumerate() {
        let text = page(&format!("Microsoft.Graph.{module}"), cmdlet);
        fs::write(folder.path().join(format!("{at}-{cmdlet}.md")), text).unwrap();
    }
    let (specs, _) = specs::load(folder.path(), &Choice::default()).unwrap();
    let generation = platygen::generate(&specs).unwrap();
    let taken: Vec<&str> =
        generation.diagnostics.iter().filter(|found| found.code.id == "R004").map(|found| &*found.message).collect();
    assert_eq!(
        taken,
        [
            "`Get-MgOAuth2X` is left out: another type of the module is called `GetMgOauth2X`",
            "the module `Microsoft.Graph.users` is left out: something else of the crate is called `users`",
            "the module `Microsoft.Graph.Models` is left out: something else of the crate is called `models`",
        ]
    );
    assert!(generation.files.iter().any(|file| file.path == "src/users/mod.rs"));
}

/// A page or a folder is checked as all pages are, and another file that would say something else does so aloud.
#[test]
fn parts_of_the_pages_have_the_levels_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let module = folder.path().join("Microsoft.Graph.Users");
    fs::create_dir(&module).unwrap();
    let file = module.join("Get-MgUser.md");
    fs::write(&file, page("Microsoft.Graph.Users", "Get-MgUser")).unwrap();
    let config = "[exclude]\nmodules = [\"Users\"]\n[lint]\nX015 = \"allow\"\n";
    fs::write(folder.path().join("gen.toml"), config).unwrap();
    let load = |paths: &[&std::path::Path]| {
        let choice = Choice { specs: paths.iter().map(|path| (*path).to_owned()).collect(), ..Choice::default() };
        specs::load(folder.path(), &choice).unwrap()
    };
    for part in [&file, &module] {
        let (specs, found) = load(&[part]);
        assert_eq!(found, [], "{}", part.display());
        assert_eq!((specs.pages.len(), specs.pages[0].name.as_str()), (1, "Get-MgUser.md"));
        let codes: Vec<&str> = lint::check(&specs, &BTreeMap::new()).iter().map(|found| found.code.id).collect();
        assert!(codes.contains(&"S018") && !codes.contains(&"X015"), "{codes:?}");
    }
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("gen.toml"), "").unwrap();
    let (_, found) = load(&[folder.path(), other.path(), other.path()]);
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["G002"]);
}
