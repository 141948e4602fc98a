//! Findings as text and for programs: any place in any file can be shown.

use platygen::diagnostic::{Diagnostic, Renderer, codes, github, json, sarif};
use std::ops::Range;
use std::sync::Arc;

fn finding(text: &str, span: Range<usize>) -> (Diagnostic, Renderer) {
    let file: Arc<str> = "a b/Send-Parcel.md".into();
    let mut renderer = Renderer::new(false);
    renderer.add(&file, text.into());
    let diagnostic = Diagnostic::new(codes::X001, &file, span, "`[-A` is no syntax item").help("write `[-A <B>]`");
    (diagnostic, renderer)
}

fn render(text: &str, span: Range<usize>) -> String {
    let (diagnostic, renderer) = finding(text, span);
    renderer.render(&diagnostic)
}

#[test]
fn places_at_the_edges_are_shown() {
    insta::assert_snapshot!("end_of_file", render("one\ntwo\n", 8..8));
    insta::assert_snapshot!("empty_file", render("", 0..0));
    insta::assert_snapshot!("carriage_returns", render("one\r\ntwo three\r\n", 9..14));
    insta::assert_snapshot!("tabs_and_letters", render("\té → [-A x\n", 8..11));
    insta::assert_snapshot!("byte_order_mark", render("\u{feff}one two\n", 4..7));
    for span in [0..0, 3..100, 50..60, Range { start: 7, end: 2 }, 2..3] {
        assert!(render("a→b\nc", span.clone()).contains("X001"), "{span:?}");
    }
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("{}[-A{}\n", "é ".repeat(300_000), " x".repeat(300_000));
    let at = text.find("[-A").unwrap();
    let shown = render(&text, at..at + 3);
    assert!(shown.lines().all(|line| line.chars().count() < 230), "{}", shown.len());
    assert!(shown.contains("[-A") && shown.contains("…") && shown.contains("a b/Send-Parcel.md:1:600001"), "{shown}");
    let end = render(&text, text.len() - 1..text.len());
    assert!(end.len() < 2_000, "{}", end.len());
}

#[test]
fn places_far_apart_share_a_snippet() {
    let text = format!("one\n{}two\n", "x\n".repeat(100_000));
    let (diagnostic, renderer) = finding(&text, 0..3);
    let related = diagnostic.related(&"a b/Send-Parcel.md".into(), 200_004..200_007, "the block");
    insta::assert_snapshot!("far_apart", renderer.render(&related));
}

#[test]
fn json_has_every_field() {
    let (diagnostic, renderer) = finding("one\né [-A\n", 7..10);
    let diagnostic = diagnostic.fix(7..10, "[-A <B>]").related(&"other.md".into(), 0..0, "there");
    let all = json(&[diagnostic], &renderer);
    let first = &all[0];
    assert_eq!(
        (first["line"].as_u64(), first["column"].as_u64(), first["end_column"].as_u64()),
        (Some(2), Some(3), Some(6))
    );
    assert_eq!(first["fix"]["replacement"], "[-A <B>]");
    assert_eq!(first["related"][0]["file"], "other.md");
    for field in ["file", "code", "severity", "end_line", "message", "help"] {
        assert!(!first[field].is_null(), "{field}");
    }
}

#[test]
fn github_commands_are_escaped() {
    let (mut diagnostic, renderer) = finding("one\n", 0..3);
    diagnostic.message = "100%\nof: it, all".to_owned();
    let line = github(&[diagnostic], &renderer);
    let title = "title=X001%3A the syntax item cannot be parsed";
    let wanted = format!(
        "::error file=a b/Send-Parcel.md,line=1,endLine=1,col=1,endColumn=4,{title}::100%25%0Aof: it, all%0Ahelp: write `[-A <B>]`\n"
    );
    assert_eq!(line, wanted);
}

#[test]
fn sarif_names_rules_and_regions() {
    let (diagnostic, renderer) = finding("one\n[-A\n", 4..7);
    let log = sarif(&[diagnostic.fix(4..7, "x")], &renderer);
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    let result = &run["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20b/Send-Parcel.md");
    assert_eq!(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]["startLine"], 2);
}

/// Who applies a fix counts the bytes of the file, its byte order mark among them.
#[test]
fn a_fix_in_bytes_is_one_of_the_file() {
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}one\n[-A\n");
        let (diagnostic, renderer) = finding(&text, 4..7);
        let found = &json(&[diagnostic.fix(4..7, "[-A]")], &renderer)[0];
        let at = |key: &str| usize::try_from(found["fix"][key].as_u64().unwrap()).unwrap();
        assert_eq!(&text[at("start_byte")..at("end_byte")], "[-A");
        assert_eq!((&found["fix"]["line"], &found["fix"]["column"]), (&2.into(), &1.into()));
    }
}
