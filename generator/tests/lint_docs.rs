//! `docs/diagnostics.md` says what the table and the checks say.

use std::fs;
use std::path::PathBuf;

#[test]
fn docs_are_up_to_date() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/diagnostics.md"));
    let wanted = platygen::lint::manual();
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = found.lines().zip(wanted.lines()).find(|(found, wanted)| found != wanted);
    assert!(found == wanted, "docs/diagnostics.md is out of date, first at {differs:?}; run with UPDATE_DOCS=1");
}
