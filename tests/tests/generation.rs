//! The generator as a maintainer meets it: the committed tree, two runs alike, and input that is bad in every way.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use platygen::diagnostic::{Diagnostic, Severity, line_column};
use platygen::specs::{self, Choice, RuntimeConfig, Specs};
use platygen::write::{self, FileDiff, Mode, Owned};
use std::collections::HashSet;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn committed() -> Specs {
    let (specs, found) = specs::load(&root().join("specs"), &Choice::default()).unwrap();
    assert_eq!(found, []);
    specs
}

fn xtask(arguments: &[&str]) -> Output {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    Command::new(cargo)
        .args(["run", "--quiet", "--package", "xtask", "--"])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

/// The golden test of the whole tree.
#[test]
fn the_committed_crate_is_up_to_date() {
    let generation = platygen::generate(&committed()).unwrap();
    let changes = write::write(&root().join("generated"), &generation.files, Mode::Check, Owned::CRATE).unwrap();
    let diffs: Vec<&FileDiff> = changes.diffs.iter().collect();
    assert!(diffs.is_empty(), "run `cargo xtask gen`: {diffs:#?}");
    assert!((&changes.added, &changes.removed) == (&Vec::new(), &Vec::new()), "run `cargo xtask gen`");
}

#[test]
fn the_committed_pages_have_no_findings() {
    let specs = committed();
    let generation = platygen::generate(&specs).unwrap();
    let renderer = platygen::renderer(&specs, false);
    let all: Vec<String> = generation.diagnostics.iter().map(|diagnostic| renderer.render(diagnostic)).collect();
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let mut specs = committed();
    let first = platygen::generate(&specs).unwrap();
    specs.pages.reverse();
    let second = platygen::generate(&specs).unwrap();
    assert_eq!(first.files.len(), second.files.len());
    for (a, b) in first.files.iter().zip(&second.files) {
        assert_eq!((&a.path, &a.text), (&b.path, &b.text));
    }
}

/// Pages share lists of properties, which are read and checked once; a mistake in one is said on each of its pages.
#[test]
fn threads_change_nothing() {
    const LINE: &str = "  - `[PermissionId <String>]`: Id of the permission.\n";
    let mut specs = committed();
    let mut doubled = 0;
    for page in &mut specs.pages {
        if let Some((before, behind)) = page.text.split_once(LINE) {
            page.text = [before, LINE, LINE, behind].concat().into();
            doubled += 1;
        }
    }
    let first = platygen::generate(&specs).unwrap();
    let twice = first.diagnostics.iter().filter(|found| found.code.id == "N007").map(|found| &found.place.file);
    assert!(doubled > 10);
    assert_eq!(twice.collect::<HashSet<_>>().len(), doubled);
    for threads in [2, 7] {
        let other = platygen::generate_on(NonZero::new(threads).unwrap(), &specs).unwrap();
        assert_eq!(first.diagnostics, other.diagnostics);
        assert!(first.files == other.files, "the files differ on {threads} threads");
    }
}

#[test]
fn what_was_deleted_comes_back() {
    let out = tempfile::tempdir().unwrap();
    let generation = platygen::generate(&committed()).unwrap();
    let first = write::write(out.path(), &generation.files, Mode::Write, Owned::CRATE).unwrap();
    assert_eq!(first.added.len(), generation.files.len());
    fs::remove_dir_all(out.path().join("src")).unwrap();
    write::write(out.path(), &generation.files, Mode::Write, Owned::CRATE).unwrap();
    for file in &generation.files {
        assert_eq!(fs::read_to_string(out.path().join(&file.path)).unwrap(), file.text, "{}", file.path);
    }
    let again = write::write(out.path(), &generation.files, Mode::Write, Owned::CRATE).unwrap();
    assert_eq!(again.unchanged.len(), generation.files.len());
}

/// `cargo xtask gen` is a member of the workspace whose generated member it writes, so cargo has to load that without sources.
#[test]
fn cargo_loads_the_crate_without_its_sources() {
    let out = tempfile::tempdir().unwrap();
    let mut specs = committed();
    specs.config.output.workspace = false;
    let runtime = root().join("runtime").canonicalize().unwrap();
    specs.config.output.runtime = RuntimeConfig::Path(runtime.to_str().unwrap().to_owned());
    let generation = platygen::generate(&specs).unwrap();
    write::write(out.path(), &generation.files, Mode::Write, Owned::CRATE).unwrap();
    fs::remove_dir_all(out.path().join("src")).unwrap();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let loaded = Command::new(cargo).args(arguments).current_dir(out.path()).output().unwrap();
    assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
}

/// Bad files beside a good page: each one is reported with file, line and column, and the good one is generated.
#[test]
fn bad_files_do_not_take_good_ones_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let page = |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).unwrap();
    let good = fs::read(root().join("specs/Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md")).unwrap();
    let garbage = String::from_utf8(good.clone()).unwrap().replace("Clear-MgUserPresence", "Clear-MgUserGarbage");
    let garbage = garbage.replace("Type: Hashtable\nParameter Sets:", "%%%\n: : :");
    page("Clear-MgUserPresence.md", &good);
    page("Clear-MgUserGarbage.md", garbage.as_bytes());
    page("Not-Utf8.md", b"---\nschema: 2.0.0\n---\n# Not-\xff\xfe\n");
    page("Empty.md", b"");
    page(
        "Module.md",
        b"---\nModule Name: Contoso\nModule Guid: 3f2c8a51-6d0e-4b7a-9c14-5e8d7b20a6f3\n---\n\n# Contoso Module\n",
    );
    page("about_Contoso.md", b"---\ntitle: about_Contoso\n---\n\n# about_Contoso\n\n## Short description\nText.\n");
    let choice = Choice {
        specs: vec![folder.path().to_owned()],
        commands: vec![root().join("specs/commands.json")],
        metadata: Some(root().join("specs/metadata.xml")),
        modules: Vec::new(),
    };
    let (specs, mut found) = specs::load(folder.path(), &choice).unwrap();
    let generation = platygen::generate(&specs).unwrap();
    assert!(generation.files.iter().any(|file| file.path.ends_with("clear_mg_user_presence.rs")));
    found.extend(generation.diagnostics);
    let of = |name: &str| found.iter().filter(|found| found.place.file.ends_with(name)).collect::<Vec<&Diagnostic>>();
    let has = |name: &str, code: &str, severity: Severity| {
        let all = of(name);
        assert!(all.iter().any(|found| found.code.id == code && found.severity == severity), "{name}: {all:#?}");
    };
    has("Not-Utf8.md", "F001", Severity::Error);
    assert!(of("Not-Utf8.md")[0].message.contains("line 4, column 7"), "{}", of("Not-Utf8.md")[0].message);
    let shown = platygen::renderer(&specs, false).render(of("Not-Utf8.md")[0]);
    assert!(shown.contains("Not-Utf8.md:4:7") && shown.contains("4 | # Not-\u{fffd}"), "{shown}");
    has("Empty.md", "F006", Severity::Error);
    has("Module.md", "M012", Severity::Info);
    has("about_Contoso.md", "M013", Severity::Info);
    has("Clear-MgUserGarbage.md", "P002", Severity::Error);
    let finding = of("Clear-MgUserGarbage.md").into_iter().find(|found| found.code.id == "P002").unwrap();
    let (line, column) = line_column(&garbage, finding.place.span.start);
    assert_eq!((garbage.lines().nth(line - 1), column), (Some("%%%"), 1));
    assert!(of("/Clear-MgUserPresence.md").is_empty());
}

#[test]
fn the_command_says_that_nothing_changed_and_fails_on_errors_only() {
    let fresh = xtask(&["gen", "--check"]);
    let text = String::from_utf8_lossy(&fresh.stdout).into_owned();
    assert!(fresh.status.success() && text.contains("nothing changed"), "{text}");
    assert_eq!(String::from_utf8_lossy(&fresh.stderr), "");
    let bad = xtask(&["lint", "tests/cases/broken-page/page.md"]);
    let text = String::from_utf8_lossy(&bad.stderr).into_owned();
    assert_eq!(bad.status.code(), Some(1));
    assert!(text.contains("page.md:") && text.contains("help:"), "{text}");
    let one = xtask(&["lint", "specs/Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md"]);
    let text = String::from_utf8_lossy(&one.stdout).into_owned();
    assert!(one.status.success() && text.contains("1 page, nothing to say"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("about_Contoso.md"), "---\ntitle: about_Contoso\n---\n\n# about_Contoso\n").unwrap();
    let info = xtask(&["lint", folder.path().to_str().unwrap()]);
    assert_eq!(info.status.code(), Some(0), "an info is no error");
}

/// Without its corrections the crate would be another one.
#[test]
fn overrides_that_cannot_be_read_stop_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let page = root().join("specs/Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md");
    fs::copy(page, folder.path().join("Clear-MgUserPresence.md")).unwrap();
    fs::write(folder.path().join("gen.toml"), "overrides = \"overrides.toml\"\n").unwrap();
    fs::write(folder.path().join("overrides.toml"), "[[cmdlet]]\nhiden = true\n").unwrap();
    let out = folder.path().join("out");
    let run = xtask(&["gen", "--specs", folder.path().to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!run.status.success() && said.contains("R006") && said.contains("nothing was written"), "{said}");
    assert!(!out.exists());
    fs::write(folder.path().join("overrides.toml"), b"# \xff\n").unwrap();
    let run = xtask(&["gen", "--specs", folder.path().to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!run.status.success() && said.contains("F001") && said.contains("nothing was written"), "{said}");
    assert!(!out.exists());
}

/// The list of public names is what keeps them.
#[test]
fn a_crate_whose_names_cannot_be_read_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let page = root().join("specs/Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md");
    let (out, surface) = (folder.path().join("out"), folder.path().join("out/SURFACE.txt"));
    let run = |more: &[&str]| {
        let arguments =
            ["gen", "--specs", page.to_str().unwrap(), "--out", out.to_str().unwrap(), "--runtime", "0.1.0"];
        let metadata = root().join("specs/metadata.xml");
        let run = xtask(&[&arguments, more, &["--metadata", metadata.to_str().unwrap()]].concat());
        (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
    };
    assert!(run(&[]).0, "{}", run(&[]).1);
    let names = fs::read(&surface).unwrap();
    fs::remove_file(&surface).unwrap();
    for bad in [None, Some([&names[..], b"\xff"].concat())] {
        if let Some(bad) = bad {
            fs::write(&surface, bad).unwrap();
        }
        let (is_done, said) = run(&[]);
        assert!(!is_done && said.contains("SURFACE.txt") && said.contains("--accept-removals"), "{said}");
    }
    assert!(run(&["--accept-removals"]).0);
    assert_eq!(fs::read(&surface).unwrap(), names);
}

/// A file that is no page leaves nothing to write, and a runtime is a crate or a version.
#[test]
fn what_gen_is_given_is_a_page_and_a_runtime() {
    let folder = tempfile::tempdir().unwrap();
    let (text, out) = (folder.path().join("notes.txt"), folder.path().join("out"));
    fs::write(&text, "Nothing of a cmdlet.\n").unwrap();
    let page = root().join("specs/Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md");
    let gen_of = |specs: &Path, runtime: &str| {
        let (specs, out) = (specs.to_str().unwrap(), out.to_str().unwrap());
        let run = xtask(&["gen", "--specs", specs, "--out", out, "--runtime", runtime]);
        assert!(!run.status.success() && !Path::new(out).exists(), "{specs} {runtime}");
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    assert!(gen_of(&text, "0.1.0").contains("none of the files is the help page of a cmdlet"));
    for runtime in ["latest", "1.2.3.4", "1.0-", folder.path().to_str().unwrap()] {
        let said = gen_of(&page, runtime);
        assert!(said.contains("neither a folder with a Cargo.toml nor a version"), "{said}");
    }
}

/// The page that this project was asked for, as it stands, without any command metadata.
#[test]
fn the_seed_page_finds_its_route() {
    let shared = root().join("../shared");
    if !shared.is_dir() {
        println!("skipped: ../shared is not there");
        return;
    }
    let choice = Choice {
        specs: vec![shared.join("seed")],
        metadata: Some(shared.join("csdl/graph-v1.0.xml")),
        ..Choice::default()
    };
    let (specs, found) = specs::load(&shared, &choice).unwrap();
    assert_eq!(found, []);
    let generation = platygen::generate(&specs).unwrap();
    let operation = &generation.api.modules[0].cmdlets[0].operations[0];
    assert_eq!(
        (operation.method.as_str(), operation.route.template.as_str(), operation.route.provenance.word()),
        ("POST", "/users/{user-id}/presence/clearPresence", "body-type")
    );
    assert!(!generation.has_errors());
}

/// Real pages without command metadata: nothing panics, and a page that is left out says why.
#[test]
fn real_pages_are_generated_or_say_why_not() {
    let shared = root().join("../shared");
    if !shared.is_dir() {
        println!("skipped: ../shared is not there");
        return;
    }
    for folder in ["corpus/graph-today", "corpus/graph-v1.0/Microsoft.Graph.Users.Actions"] {
        let choice = Choice {
            specs: vec![shared.join(folder)],
            metadata: Some(shared.join("csdl/graph-v1.0.xml")),
            ..Choice::default()
        };
        let (specs, _) = specs::load(&shared, &choice).unwrap();
        let generation = platygen::generate(&specs).unwrap();
        let emitted: usize = generation.api.modules.iter().map(|module| module.cmdlets.len()).sum();
        let refused: usize = generation.api.modules.iter().map(|module| module.refused.len()).sum();
        println!("{folder}: {} pages, {emitted} cmdlets, {refused} refused", specs.pages.len());
        for page in &specs.pages {
            let stem = page.name.rsplit('/').next().unwrap().trim_end_matches(".md");
            let is_emitted =
                generation.api.modules.iter().flat_map(|m| &m.cmdlets).any(|cmdlet| cmdlet.page == page.name);
            let is_explained = generation.diagnostics.iter().any(|found| found.place.file == page.file);
            assert!(is_emitted || is_explained, "{stem} is neither emitted nor explained");
        }
    }
}
