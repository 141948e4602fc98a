//! What holds for every real page: nothing is lost, nothing is unclassified, and the pages agree with themselves.

#![allow(clippy::print_stdout, reason = "the counts are what these tests tell")]

mod shared;

use platygen::diagnostic::Diagnostic;
use platygen::page::print::{self, Rendering, Writer};
use platygen::page::sections::SectionName;
use platygen::page::type_name::TypeName;
use platygen::page::{Kind, Page, Schema, parse};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const CORPORA: [&str; 4] = ["graph-v1.0", "graph-today", "powershell-7.5", "platyps-assets"];

/// Reads every page of a corpus; the number of pages, zero if it is not there.
fn each(corpus: &str, mut look: impl FnMut(&str, &Page<'_>, &[Diagnostic])) -> usize {
    let Some(folder) = shared::reference(&format!("corpus/{corpus}")) else { return 0 };
    let pages = shared::pages(&folder);
    for (name, text) in &pages {
        let (page, found) = parse(&name.as_str().into(), text);
        look(name, &page, &found);
    }
    pages.len()
}

/// Reads the cmdlet pages of both Graph corpora.
fn each_graph(mut look: impl FnMut(&str, &Page<'_>)) -> usize {
    let mut count = 0;
    for corpus in ["graph-v1.0", "graph-today"] {
        each(corpus, |name, page, _| {
            // The others are the lists of the modules.
            if page.kind == Kind::Cmdlet {
                look(name, page);
                count += 1;
            }
        });
    }
    count
}

/// The slices of a page that hold its text, without the raw bodies of sections that were read.
fn parts<'a>(page: &Page<'a>) -> Vec<&'a str> {
    let mut parts = vec![page.title, page.synopsis, page.aliases, page.description, page.notes, page.complex_intro];
    parts.extend(page.front_matter.entries.iter().map(|it| it.text));
    parts.extend(page.syntax.iter().flat_map(|it| [it.heading.unwrap_or(""), it.text]));
    parts.extend(page.examples.iter().flat_map(|it| [it.title, it.body]));
    for parameter in &page.parameters {
        parts.extend([parameter.heading, parameter.description]);
        parts.extend(parameter.blocks.iter().map(|it| it.text));
        parts.extend(&parameter.trailing);
    }
    parts.extend(page.common_parameters.iter().flat_map(|it| [it.name, it.text]));
    parts.extend(page.inputs.iter().chain(&page.outputs).flat_map(|it| [it.type_name, it.description]));
    for root in &page.complex {
        parts.extend([root.name, root.description]);
        parts.extend(root.properties().flat_map(|it| [it.name, it.description]));
    }
    parts.extend(page.links.iter().flat_map(|it| [it.text, it.url]));
    parts.extend(page.commands.iter().flat_map(|it| [it.name, it.description]));
    parts.extend(&page.unread);
    let mut seen = BTreeSet::new();
    for section in &page.sections {
        parts.push(section.heading);
        let is_read = section.name != SectionName::Unknown && seen.insert(section.name) && page.kind == Kind::Cmdlet;
        parts.extend((!is_read).then_some(section.body));
    }
    parts
}

/// The lines around blocks that are marks and no text: rules, fences, the heading of the complex types.
fn is_mark(line: &str) -> bool {
    let line = line.trim();
    matches!(line, "---" | "###" | "COMPLEX PARAMETER PROPERTIES") || line.starts_with("```") || line.starts_with("~~~")
}

/// The non-blank lines that no slice and no finding covers.
fn lost_lines<'a>(page: &Page<'a>, found: &[Diagnostic]) -> Vec<&'a str> {
    let mut spans: Vec<Range<usize>> = parts(page).into_iter().map(|part| page.span(part)).collect();
    spans.extend(found.iter().map(|it| it.place.span.clone()));
    spans.retain(|span| !span.is_empty());
    spans.sort_by_key(|span| span.start);
    let mut lost = Vec::new();
    let (mut at, mut reach) = (0, 0);
    for line in page.text.lines() {
        let start = page.span(line).start;
        while spans.get(at).is_some_and(|span| span.start < start + line.len()) {
            reach = reach.max(spans[at].end);
            at += 1;
        }
        if !line.trim().is_empty() && reach <= start && !is_mark(line) {
            lost.push(line);
        }
    }
    lost
}

#[test]
fn no_line_of_any_page_is_lost() {
    let (mut pages, mut lines) = (0, 0);
    for corpus in CORPORA {
        pages += each(corpus, |name, page, found| {
            lines += page.text.lines().count();
            assert_eq!(lost_lines(page, found), [""; 0], "{name}");
        });
    }
    println!("{pages} pages, {lines} lines, none lost");
}

/// The test above sees a line that is lost.
#[test]
fn a_lost_line_would_be_seen() {
    let text = "---\nschema: 2.0.0\n---\n# Get-Thing\n## SYNOPSIS\nGets it.\n## SYNTAX\n```\nGet-Thing\n```\n";
    let (mut page, found) = parse(&"x.md".into(), text);
    assert_eq!(lost_lines(&page, &found), [""; 0]);
    page.synopsis = "";
    assert_eq!(lost_lines(&page, &found), ["Gets it."]);
}

#[test]
fn every_slice_of_a_page_is_one_of_its_text() {
    let mut slices = 0;
    for corpus in CORPORA {
        each(corpus, |name, page, _| {
            for part in parts(page).into_iter().filter(|part| !part.is_empty()) {
                assert_eq!(page.text.get(page.span(part)), Some(part), "{name}");
                slices += 1;
            }
        });
    }
    println!("{slices} slices");
}

#[test]
fn both_schemas_are_read() {
    let mut schemas: BTreeMap<String, usize> = BTreeMap::new();
    let mut pages = 0;
    for corpus in CORPORA {
        pages += each(corpus, |_, page, _| *schemas.entry(format!("{corpus} {:?}", page.schema)).or_default() += 1);
    }
    println!("{schemas:?}");
    if pages > 0 {
        assert_eq!(schemas["graph-v1.0 V2_0_0"], 2_192);
        assert_eq!(schemas["graph-today V2024_05_01"], 9);
        assert_eq!(schemas["platyps-assets V2024_05_01"], 5);
    }
}

#[test]
fn every_line_of_the_notes_is_classified() {
    let (mut roots, mut lines, mut continued) = (0, 0, 0);
    for corpus in ["graph-v1.0", "graph-today"] {
        each(corpus, |name, page, found| {
            let notes: Vec<&Diagnostic> = found.iter().filter(|it| it.code.id.starts_with('N')).collect();
            assert!(notes.is_empty(), "{name}: {notes:?}");
            roots += page.complex.len();
            for root in &page.complex {
                lines += root.properties().len();
                continued += root.properties().filter(|it| it.description.contains('\n')).count();
            }
        });
    }
    println!("{roots} roots, {lines} properties, {continued} with continuation lines");
    assert!(roots == 0 || lines > 500_000);
}

#[test]
fn reading_graph_pages_finds_nothing_wrong() {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for corpus in ["graph-v1.0", "graph-today"] {
        each(corpus, |_, _, found| found.iter().for_each(|it| *codes.entry(it.code.id).or_default() += 1));
    }
    println!("{codes:?}");
    assert_eq!(codes, BTreeMap::new());
}

#[test]
fn via_identity_sets_are_those_with_an_input_object() {
    let (mut sets, mut identity) = (0, 0);
    each_graph(|name, page| {
        for set in &page.syntax {
            let is_identity = set.name.contains("ViaIdentity");
            assert_eq!(is_identity, set.item("InputObject").is_some(), "{name}: {}", set.name);
            sets += 1;
            identity += usize::from(is_identity);
        }
    });
    println!("{sets} sets, {identity} of them via identity");
}

#[test]
fn expanded_sets_have_no_body_parameter() {
    let mut expanded = 0;
    each_graph(|name, page| {
        for set in page
            .syntax
            .iter()
            .filter(|set| set.name.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("Expanded"))
        {
            assert!(set.item("BodyParameter").is_none(), "{name}: {}", set.name);
            expanded += 1;
        }
    });
    println!("{expanded} expanded sets");
}

#[test]
fn one_set_is_the_default_and_it_is_the_first() {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    each_graph(|name, page| {
        *counts.entry(page.syntax.len()).or_default() += 1;
        let defaults: Vec<usize> = (0..page.syntax.len()).filter(|at| page.syntax[*at].is_default).collect();
        let expected: &[usize] = if page.syntax.is_empty() { &[] } else { &[0] };
        assert_eq!(defaults, expected, "{name}");
    });
    println!("pages by number of sets: {counts:?}");
}

/// The pages whose INPUTS are not the types that their parameters take from the pipeline by value.
fn odd_inputs() -> (usize, Vec<String>) {
    let mut odd = Vec::new();
    let pages = each_graph(|name, page| {
        let inputs: Vec<TypeName> = page.inputs.iter().map(|it| TypeName::parse(it.type_name)).collect();
        let blocks = page.parameters.iter().flat_map(|it| &it.blocks);
        let by_value = blocks.filter(|block| block.sets.iter().any(|set| set.by_value));
        let by_value: Vec<TypeName> = by_value.map(|block| TypeName::parse(&block.type_name)).collect();
        let covers = |left: &[TypeName], right: &[TypeName]| left.iter().all(|a| right.iter().any(|b| a.same(b)));
        if !covers(&inputs, &by_value) || !covers(&by_value, &inputs) {
            let print = |types: &[TypeName]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            odd.push(format!("{name}: INPUTS {}; by value {}", print(&inputs), print(&by_value)));
        }
    });
    (pages, odd)
}

#[test]
fn inputs_are_the_types_of_the_parameters_that_take_them_by_value() {
    let (pages, odd) = odd_inputs();
    println!("{} of {pages} pages differ: {odd:#?}", odd.len());
    // A stub, Revoke-MgUserSign of 2022: it names an input and describes no parameter at all.
    assert!(odd.len() <= 1 && odd.iter().all(|it| it.ends_with("by value ")), "{odd:#?}");
}

#[test]
fn syntax_is_printed_as_its_writer_wrapped_it() {
    let (mut sets, mut same) = (0, 0);
    let mut look = |page: &Page<'_>, writer| {
        for set in &page.syntax {
            sets += 1;
            let printed = print::syntax_lines(set, writer);
            same += usize::from(printed == set.text.replace('\r', ""));
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(flat(&printed), flat(set.text));
        }
    };
    let pages = each("graph-v1.0", |_, page, _| {
        // An empty key is the mark of AutoRest; platyPS wrote the other pages.
        let is_direct = page.front_matter.get("external help file").is_none();
        look(page, if is_direct { Writer::AutoRest } else { Writer::PlatyPs });
    });
    each("graph-today", |_, page, _| look(page, Writer::PlatyPs2));
    println!("{same} of {sets} blocks are printed byte for byte");
    assert!(pages == 0 || same * 1_000 >= sets * 999, "{same} of {sets}");
}

#[test]
fn complex_types_of_real_pages_survive_every_rendering() {
    let (mut seen, mut lines) = (0, 0);
    each_graph(|name, page| {
        seen += 1;
        // One page in forty of the old ones, and all of today's.
        let is_new = page.schema == Schema::V2024_05_01;
        if page.complex.is_empty() || (seen % 40 != 0 && !is_new) {
            return;
        }
        for rendering in Rendering::ALL {
            let text = format!(
                "---\nschema: 2.0.0\n---\n# A-B\n## SYNOPSIS\n\n## NOTES\n{}",
                print::complex_types("", &page.listings(), rendering)
            );
            let (again, found) = parse(&"A-B.md".into(), &text);
            assert_eq!(found, [], "{name} {rendering:?}");
            assert_eq!(facts(&again), facts(page), "{name} {rendering:?}");
            lines += again.complex.iter().map(|it| it.properties().len()).sum::<usize>();
        }
    });
    println!("{lines} lines printed and read again");
}

/// The complex types of a page, each line without regard to its rendering.
fn facts(page: &Page<'_>) -> Vec<(usize, String, TypeName, String)> {
    let root = |it: &platygen::page::complex::Complex<'_>| {
        let first = (0, it.name.to_owned(), TypeName::parse(it.type_name), print::joined(it.description));
        let lines = it.properties().map(|line| {
            (line.depth, line.name.to_owned(), TypeName::parse(line.type_name), print::joined(line.description))
        });
        std::iter::once(first).chain(lines).collect::<Vec<_>>()
    };
    page.complex.iter().flat_map(root).collect()
}
