//! `gen.toml` chooses modules and cmdlets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use platygen::specs::{self, Choice};
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
