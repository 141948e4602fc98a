//! The manual of the codes, made from the table and from what the examples really give.

use super::{Level, check};
use crate::diagnostic::explain::{BASE, Example, Explanation, of};
use crate::diagnostic::{Code, Diagnostic, Renderer, Severity, codes};
use crate::specs::{InputFile, Specs};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// The name of the base page.
const FILE: &str = "Send-Parcel.md";

/// What a code means; none if there is no such code.
#[must_use]
pub fn explain(id: &str) -> Option<String> {
    let code = Code::find(&id.to_ascii_uppercase())?;
    Some(entry(code))
}

/// The text of `docs/diagnostics.md`.
#[must_use]
pub fn manual() -> String {
    let mut text = String::from(INTRODUCTION);
    text.push_str("\n| code | severity | about |\n|---|---|---|\n");
    for code in codes::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| [{0}](#{1}) | {2} | {3} |",
            code.id,
            code.id.to_ascii_lowercase(),
            level(code),
            code.title
        );
    }
    for code in codes::ALL {
        text.push('\n');
        text.push_str(&entry(code));
    }
    text
}

const INTRODUCTION: &str = "\
<!-- Written by `UPDATE_DOCS=1 cargo test -p platygen --test lint_docs`; do not edit. -->

# Diagnostics

`cargo xtask lint` checks help pages, `cargo xtask gen` checks them and everything else that it reads.
An error means that something is lost: a page, a cmdlet or a parameter; only errors make a command fail.
A warning means that the result may not be what the author meant, an info is worth knowing.

A code never changes its meaning.
Codes marked `off` are found on every page of some writer by design and are reported only if asked for.
The table `[lint]` of `gen.toml` and the options `--allow`, `--warn` and `--deny` of `cargo xtask lint` set a level for a code:

```toml
[lint]
S015 = \"warn\"   # report placeholders
M008 = \"allow\"  # a heading may differ from its file name
```

Left out of the checks, with reasons:

- Localised headings: no platyPS ever wrote one.
- Schema 1.0.0: the page is refused with M006 and not looked at.
- Blocks of schema 2.0.0 that are no YAML: that schema means lines, and values such as `* (all)` are right (P003 is for 2024-05-01).
- Differences between v1.0 and beta: a run reads the pages of one profile, and the two differ on purpose.
- C003 compares the sets of one cmdlet; across cmdlets the same name may mean another thing.
- Whether a relative link leads somewhere: pages link to pages that are not in the folder.
- The text of descriptions beyond placeholders and HTML: this is no spell checker.
";

fn level(code: &Code) -> String {
    format!("{}{}", code.severity, if code.is_on { "" } else { ", off" })
}

fn entry(code: &'static Code) -> String {
    let mut text = format!("## {}\n\n{}: {}.\n", code.id, level(code), code.title);
    let Some(explanation) = of(code) else { return text };
    // Writing to a string cannot fail.
    let (meaning, remedy) = (sentences(explanation.meaning), sentences(explanation.remedy));
    let _ = write!(text, "\n{meaning}\n\nWhat to do: {remedy}\n");
    if let Example::Elsewhere(example) = explanation.example {
        let _ = write!(text, "\n````text\n{example}\n````\n");
    }
    let (specs, found) = run(explanation);
    let shown = found.iter().find(|diagnostic| diagnostic.code == code);
    if let Some(diagnostic) = shown {
        let mut renderer = Renderer::new(false);
        specs.pages.iter().for_each(|page| renderer.add(&page.file, Arc::clone(&page.text)));
        let output = renderer.render(diagnostic);
        let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
        let _ = write!(text, "\n````text\n{}\n````\n", lines.join("\n"));
    }
    text
}

/// One sentence per line, as everywhere in the documentation.
fn sentences(text: &str) -> String {
    let mut lines = text.to_owned();
    let mut from = 0;
    while let Some(found) = lines[from..].find(". ") {
        let at = from + found + 1;
        if lines[at + 1..].starts_with(|c: char| c.is_uppercase()) {
            lines.replace_range(at..=at, "\n");
        }
        from = at + 1;
    }
    lines
}

/// Checks the example of a code, with the code reported even if it is off.
pub(crate) fn run(explanation: &Explanation) -> (Specs, Vec<Diagnostic>) {
    let specs = Specs { pages: pages(&explanation.example), ..Specs::default() };
    let mut levels = BTreeMap::new();
    if !explanation.code.is_on {
        levels.insert(explanation.code.id.to_owned(), Level::Warn);
    }
    let mut found = check(&specs, &levels);
    for diagnostic in found.iter_mut().filter(|diagnostic| !diagnostic.code.is_on) {
        // Asked for to be shown, not to be made worse.
        diagnostic.severity = diagnostic.code.severity.min(Severity::Warning);
    }
    (specs, found)
}

fn pages(example: &Example) -> Vec<InputFile> {
    match *example {
        Example::Page(changes) => vec![input(FILE, replaced(changes))],
        Example::Second(name, changes) => vec![input(FILE, BASE.to_owned()), input(name, replaced(changes))],
        Example::File(name, text) => vec![input(name, text.to_owned())],
        Example::Elsewhere(_) => Vec::new(),
    }
}

fn input(name: &str, text: String) -> InputFile {
    InputFile { file: name.into(), name: name.to_owned(), text: text.into() }
}

fn replaced(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BASE.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::explain::all;

    #[test]
    fn the_base_page_has_no_finding() {
        let base = Explanation { code: codes::F001, meaning: "", remedy: "", example: Example::Page(&[]) };
        let (_, found) = run(&base);
        assert_eq!(found, []);
    }

    #[test]
    fn every_code_is_explained_once() {
        for code in codes::ALL {
            assert_eq!(all().filter(|explanation| explanation.code == *code).count(), 1, "{}", code.id);
        }
    }

    #[test]
    fn every_change_of_an_example_is_made() {
        for explanation in all() {
            if let Example::Page(changes) | Example::Second(_, changes) = explanation.example {
                let mut text = BASE.to_owned();
                for (from, to) in changes {
                    assert!(text.contains(from), "{}: {from:?} is not there", explanation.code.id);
                    text = text.replace(from, to);
                }
            }
        }
    }

    #[test]
    fn every_example_has_its_finding() {
        let mut problems = Vec::new();
        for explanation in all().filter(|explanation| !matches!(explanation.example, Example::Elsewhere(_))) {
            let (_, found) = run(explanation);
            let mut codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code.id).collect();
            codes.dedup();
            if !codes.contains(&explanation.code.id) || codes.len() > 2 {
                problems.push(format!("{}: {codes:?}", explanation.code.id));
            }
        }
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
