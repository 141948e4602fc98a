//! Counts over real pages. A finding on a page that is right is a defect of the check.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

use platygen::diagnostic::{Diagnostic, Severity, codes};
use platygen::lint::{self, Level};
use platygen::specs::{self, Choice};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All findings below a folder of the corpus, the codes that are off included; none if it is not there.
#[allow(clippy::print_stdout)]
fn findings(folder: &str) -> Option<Vec<Diagnostic>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")).join(folder);
    if !root.is_dir() {
        println!("skipped: ../shared is not there");
        return None;
    }
    let (specs, _) = specs::load(&root, &Choice::default()).unwrap();
    let levels = codes::ALL.iter().filter(|code| !code.is_on).map(|code| (code.id.to_owned(), Level::Warn)).collect();
    let found = lint::check(&specs, &levels);
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for diagnostic in &found {
        *counts.entry((diagnostic.code.id, diagnostic.severity)).or_default() += 1;
    }
    println!("{folder}: {} pages", specs.pages.len());
    for ((code, severity), count) in counts {
        println!("{code} {severity} {count}");
    }
    Some(found)
}

fn count(found: &[Diagnostic], code: &str) -> usize {
    found.iter().filter(|diagnostic| diagnostic.code.id == code).count()
}

/// Codes of which the facts count none in these pages, or this many.
fn assert_counts(found: &[Diagnostic], expected: &[(&str, usize)]) {
    for (code, expected) in expected {
        assert_eq!(count(found, code), *expected, "{code}");
    }
}

#[test]
fn graph_v1_is_consistent() {
    let Some(found) = findings("graph-v1.0") else { return };
    let none = [
        "X001", "X009", "X004", "X005", "P001", "P002", "P003", "P005", "P006", "P007", "P008", "P009", "P013", "P014",
    ];
    assert_counts(&found, &none.map(|code| (code, 0)));
    assert_counts(&found, &["N005", "N006", "N007", "S004", "S007", "S011", "M002"].map(|code| (code, 0)));
    // Stub pages, stale copies, and AutoRest's rule of what is required.
    assert_counts(&found, &[("X015", 1), ("M008", 8), ("C001", 8), ("P012", 17), ("N004", 1)]);
    let required: Vec<_> = found.iter().filter(|diagnostic| diagnostic.code.id == "P012").collect();
    assert!(required.iter().all(|diagnostic| diagnostic.severity == Severity::Info), "only by the rule of AutoRest");
}

#[test]
fn pages_of_today_have_no_error() {
    let Some(found) = findings("graph-today") else { return };
    let errors: Vec<_> = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(count(&found, "S015") > 0 && count(&found, "A001") > 0 && count(&found, "L001") > 0);
}

#[test]
fn pages_of_powershell_are_read() {
    let Some(found) = findings("powershell-7.5") else { return };
    assert_counts(
        &found,
        &[("F002", 1), ("M012", 12), ("P017", 1), ("X001", 0), ("P001", 0), ("P004", 0), ("P006", 0)],
    );
}

#[test]
fn committed_pages_have_no_warning() {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs"));
    let (specs, mut found) = specs::load(&root, &Choice::default()).unwrap();
    found.extend(lint::check(&specs, &BTreeMap::new()));
    found.retain(|diagnostic| diagnostic.severity > Severity::Info);
    assert!(found.is_empty(), "{found:#?}");
}
