//! The pages of platyPS's own tests: what its tests state about them, and what it gets wrong itself.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it compared, and an asset that is not as counted fails it"
)]

mod shared;

use platygen::diagnostic::Severity;
use platygen::page::compare::differences;
use platygen::page::print::{Writer, syntax_lines};
use platygen::page::{Kind, Page, Schema, parse};
use std::collections::BTreeMap;

const ASSETS: &str = "corpus/platyps-assets/Pester/assets";

/// The assets by name; none if they are not there.
fn assets() -> Option<BTreeMap<String, String>> {
    Some(shared::pages(&shared::reference(ASSETS)?).into_iter().collect())
}

fn with_page<T>(name: &str, text: &str, look: impl FnOnce(&Page<'_>, &[platygen::diagnostic::Diagnostic]) -> T) -> T {
    let (page, found) = parse(&name.into(), text);
    look(&page, &found)
}

/// Runs over one asset.
fn asset(name: &str, look: impl FnOnce(&Page<'_>)) {
    if let Some(assets) = assets() {
        with_page(name, &assets[name], |page, _| look(page));
    }
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// Everything that was counted on the assets: front matter, headings, sets with their items, parameters with their
/// blocks, titles, types, links.
#[test]
fn all_assets_read_as_they_were_counted() {
    let (Some(assets), Some(facts)) = (assets(), shared::reference("corpus/platyps-assets/facts.json")) else { return };
    let facts: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(facts).unwrap()).unwrap();
    let facts = facts.as_object().unwrap();
    assert_eq!(facts.len(), assets.len());
    let mut compared = 0;
    for (name, expected) in facts {
        compared += with_page(name, &assets[name], |page, _| compare_facts(name, page, expected));
    }
    println!("{compared} facts about {} assets", facts.len());
    assert!(compared > 2_000, "{compared}");
}

fn compare_facts(name: &str, page: &Page<'_>, expected: &serde_json::Value) -> usize {
    let mut compared = 0;
    let mut same = |what: &str, read: Vec<String>, key: &str| {
        if let Some(list) = expected.get(key) {
            let list: Vec<String> = strings(list).iter().map(|text| text.trim().to_owned()).collect();
            assert_eq!(read, list, "{what} of {name}");
            compared += list.len();
        }
    };
    same("titles", page.examples.iter().map(|it| it.title.to_owned()).collect(), "examples");
    same("inputs", page.inputs.iter().map(|it| it.type_name.to_owned()).collect(), "inputs");
    same("outputs", page.outputs.iter().map(|it| it.type_name.to_owned()).collect(), "outputs");
    for key in strings(&expected["front_matter"]).iter().filter_map(|line| Some(line.split_once(':')?.0)) {
        let is_item = key.starts_with(['-', ' ']);
        assert!(is_item || page.front_matter.has(key), "{key} of {name}");
    }
    if page.kind == Kind::Cmdlet {
        compared += compare_syntax(name, page, expected) + compare_parameters(name, page, expected);
        let links: Vec<Vec<String>> = expected["links"].as_array().into_iter().flatten().map(strings).collect();
        let read: Vec<Vec<String>> = page.links.iter().map(|it| vec![it.text.to_owned(), it.url.to_owned()]).collect();
        assert_eq!(read, links, "links of {name}");
        compared += links.len();
    }
    compared
}

fn compare_syntax(name: &str, page: &Page<'_>, expected: &serde_json::Value) -> usize {
    let empty = Vec::new();
    let sets = expected["syntax"].as_array().unwrap_or(&empty);
    assert_eq!(page.syntax.len(), sets.len(), "sets of {name}");
    let mut compared = sets.len();
    for (set, expected) in page.syntax.iter().zip(sets) {
        assert_eq!(set.heading, expected["heading"].as_str().filter(|text| !text.is_empty()), "{name}");
        assert_eq!(set.command, expected["command"].as_str().unwrap(), "{name}");
        let items = expected["parameters"].as_array().unwrap();
        assert_eq!(set.items.len(), items.len(), "{name} {}", set.name);
        for (item, expected) in set.items.iter().zip(items) {
            assert_eq!(item.name, expected["name"].as_str().unwrap(), "{name}");
            assert_eq!(item.type_name, expected["type"].as_str(), "{name} -{}", item.name);
            assert_eq!(item.is_mandatory, expected["required"].as_bool().unwrap(), "{name} -{}", item.name);
            assert_eq!(item.is_positional, expected["positional"].as_bool().unwrap(), "{name} -{}", item.name);
            compared += 4;
        }
        let common = strings(&expected["common"]);
        assert_eq!(set.has_common_parameters, common.iter().any(|it| it == "CommonParameters"), "{name}");
    }
    compared
}

fn compare_parameters(name: &str, page: &Page<'_>, expected: &serde_json::Value) -> usize {
    let empty = Vec::new();
    let parameters = expected["parameters"].as_array().unwrap_or(&empty);
    let is_common =
        |it: &&serde_json::Value| it["name"].as_str().is_some_and(|name| name.ends_with("CommonParameters"));
    let (common, parameters): (Vec<_>, Vec<_>) = parameters.iter().partition(is_common);
    assert_eq!(page.common_parameters.len(), common.len(), "{name}");
    let names: Vec<&str> = parameters.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(page.parameters.iter().map(|it| it.name).collect::<Vec<_>>(), names, "{name}");
    for (parameter, expected) in page.parameters.iter().zip(&parameters) {
        let blocks: Vec<String> =
            parameter.blocks.iter().map(|it| it.text.replace('\r', "").trim_end().to_owned()).collect();
        let yaml: Vec<String> =
            strings(&expected["yaml"]).iter().map(|it| it.replace('\r', "").trim_end().to_owned()).collect();
        assert_eq!(blocks, yaml, "{name} -{}", parameter.name);
        let first = parameter.description.lines().next().unwrap_or("").trim();
        assert_eq!(first, expected["description_first"].as_str().unwrap_or("").trim(), "{name} -{}", parameter.name);
    }
    3 * parameters.len()
}

#[test]
fn the_probe_counts_of_platyps_hold() {
    let Some(assets) = assets() else { return };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut new = 0;
    for (name, text) in &assets {
        with_page(name, text, |page, _| {
            let kind = match page.kind {
                Kind::Cmdlet => "cmdlet",
                Kind::Module => "module",
                Kind::About | Kind::Unknown => "unknown",
            };
            *kinds.entry(kind).or_default() += 1;
            new += usize::from(page.schema == Schema::V2024_05_01);
        });
    }
    println!("{kinds:?}, {new} of schema 2024-05-01");
    // platyPS counts 42 and 2: it takes a page for nothing whose SYNOPSIS is missing, and we read it.
    assert_eq!(kinds, BTreeMap::from([("cmdlet", 43), ("module", 16), ("unknown", 1)]));
    assert_eq!(new, 5);
}

#[test]
fn get_date_is_read_whole() {
    asset("get-date.md", |page| {
        let value = |key| page.front_matter.get(key).unwrap_or("");
        assert_eq!((page.title, value("Locale"), value("ms.date")), ("Get-Date", "en-US", "12/12/2022"));
        assert_eq!(value("external help file"), "Microsoft.PowerShell.Commands.Utility.dll-Help.xml");
        assert_eq!(page.front_matter.entries.len(), 7);
        let names: Vec<&str> = page.parameters.iter().map(|it| it.name).collect();
        assert_eq!(
            names.join(" "),
            "AsUTC Date Day DisplayHint Format Hour Millisecond Minute Month Second UFormat UnixTimeSeconds Year"
        );
        assert_eq!((page.examples.len(), page.inputs.len(), page.outputs.len(), page.links.len()), (10, 1, 2, 6));
        let date = page.parameter("date").unwrap();
        assert_eq!((&*date.blocks[0].type_name, &*date.blocks[0].sets[0].position), ("System.DateTime", "0"));
        assert!(date.blocks[0].sets[0].by_value && date.blocks[0].sets[0].by_property);
        assert_eq!(date.aliases().collect::<Vec<_>>(), ["LastWriteTime"]);
        assert_eq!(page.parameter("UnixTimeSeconds").unwrap().aliases().collect::<Vec<_>>(), ["UnixTime"]);
        assert_eq!(page.parameter("DisplayHint").unwrap().blocks[0].accepted_values, ["Date", "Time", "DateTime"]);
        let sets: Vec<(&str, bool)> = page.syntax.iter().map(|it| (it.name, it.is_default)).collect();
        assert_eq!(
            sets,
            [
                ("DateAndFormat", true),
                ("DateAndUFormat", false),
                ("UnixTimeSecondsAndFormat", false),
                ("UnixTimeSecondsAndUFormat", false),
            ]
        );
        assert!(page.aliases.is_empty() && page.has_common_parameters);
    });
}

/// The one change that each variant of get-date.md is there for.
const VARIANTS: [(u8, &[&str]); 23] = [
    (1, &["front matter/Locale"]),
    (2, &["synopsis"]),
    (3, &["syntax/1/command"]),
    // The names of the sets, which the other variants change as well.
    (4, &[]),
    (5, &["description"]),
    (6, &["examples/2/title"]),
    (7, &["examples/2/title"]),
    (8, &["examples/2/text"]),
    // The fifth is removed; the sixth is another one in all variants.
    (9, &["examples/count", "examples/5", "examples/6"]),
    (10, &["parameters/AsUTC", "parameters/AsUTCC"]),
    (11, &["parameters/AsUTC/description"]),
    (12, &["links/count", "links/6"]),
    (13, &["links/6/url"]),
    (14, &["links/6/text"]),
    (15, &["notes"]),
    (16, &["outputs/2/type"]),
    (17, &["outputs/2/text"]),
    (18, &["parameters/Year/required"]),
    (19, &["parameters/Year/position"]),
    (20, &["parameters/Year/default"]),
    (21, &["parameters/Year/pipeline"]),
    (22, &["parameters/Year/wildcards"]),
    (23, &["parameters/Date/description"]),
];

#[test]
fn the_variants_of_get_date_differ_where_they_were_changed() {
    let Some(assets) = assets() else { return };
    let (base, _) = parse(&"get-date.md".into(), &assets["get-date.md"]);
    let differences_of = |variant: u8| {
        let name = format!("get-date.alt{variant:02}.md");
        with_page(&name, &assets[&name], |page, _| differences(&base, page))
    };
    for variant in [24, 25] {
        assert_eq!(differences_of(variant), [""; 0], "blank lines and trailing blanks say nothing ({variant})");
    }
    // All of 01 to 22 rename the sets and change example 6 as well; that is what they have in common with one another.
    let of_all = differences_of(4);
    let names: Vec<&str> = of_all.iter().map(String::as_str).filter(|path| path.starts_with("syntax/")).collect();
    assert_eq!(names, ["syntax/1/name", "syntax/2/name", "syntax/3/name", "syntax/4/name"]);
    for (variant, expected) in VARIANTS {
        let paths = differences_of(variant);
        assert!(!paths.is_empty());
        let own: Vec<&String> = paths.iter().filter(|path| !of_all.contains(path)).collect();
        assert_eq!(own, expected, "{variant}");
    }
}

#[test]
fn a_page_without_synopsis_is_read_and_a_page_without_front_matter_reported() {
    let Some(assets) = assets() else { return };
    with_page("get-datebad.md", &assets["get-datebad.md"], |page, _| {
        assert_eq!((page.kind, page.schema, page.synopsis), (Kind::Cmdlet, Schema::Unknown, ""));
        assert_eq!((page.parameters.len(), page.syntax.len()), (13, 4));
    });
    with_page("bad-commandhelp.md", &assets["bad-commandhelp.md"], |page, found| {
        assert_eq!((page.kind, found), (Kind::Unknown, &[][..]));
        let found: Vec<_> = platygen::lint::lint(page).iter().map(|it| (it.code.id, it.severity)).collect();
        assert_eq!(found, [("M014", Severity::Error)], "that it is no help page is all there is to say");
        assert_eq!(page.unread.concat(), page.text.trim(), "its text is kept");
    });
}

#[test]
fn the_syntax_of_get_childitem_is_printed_as_it_stands() {
    asset("Get-ChildItem.md", |page| {
        let names: Vec<(&str, bool)> = page.syntax.iter().map(|it| (it.name, it.is_default)).collect();
        assert_eq!(
            names,
            [
                ("Items", true),
                ("LiteralItems", false),
                ("Items (Default) - Certificate provider", false),
                ("LiteralItems - Certificate provider", false),
                ("Items (Default) - Filesystem provider", false),
                ("LiteralItems - FileSystem provider", false),
            ]
        );
        for set in &page.syntax {
            let joined = set.text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(set.to_string(), joined, "{}", set.name);
            let printed = syntax_lines(set, Writer::PlatyPs2);
            assert_eq!(printed.split_whitespace().collect::<Vec<_>>().join(" "), joined);
            assert!(printed.lines().all(|line| line.len() <= 100));
        }
        assert_eq!(
            (page.parameters.len(), page.examples.len(), page.outputs.len(), page.links.len()),
            (22, 12, 14, 11)
        );
        let attributes = &page.parameter("Attributes").unwrap().blocks[0];
        assert_eq!(attributes.type_name, "System.Management.Automation.FlagsExpression`1[System.IO.FileAttributes]");
        assert_eq!(page.outputs.iter().filter(|it| it.description.is_empty()).count(), 5);
    });
}

#[test]
fn pages_of_the_new_schema_keep_titles_and_aliases() {
    asset("Get-ChildItem.V2.md", |page| {
        assert!(page.text.contains("\r\n"));
        assert_eq!(
            page.aliases.replace('\r', "").lines().filter(|line| !line.is_empty()).count(),
            5,
            "{:?}",
            page.aliases
        );
        assert!(page.aliases.starts_with("PowerShell") && page.aliases.ends_with("`ls`"), "{:?}", page.aliases);
        assert!(page.examples[0].title.contains("**file**"));
        let path = &page.parameter("Path").unwrap().blocks[0];
        assert!(path.sets.iter().all(|set| set.by_value && set.by_property));
    });
    asset("Get-Date.V2.md", |page| {
        assert_eq!((page.parameters.len(), page.examples.len(), page.aliases), (13, 10, ""));
    });
    asset("New-EmptyCommand.md", |page| {
        assert_eq!(page.inputs[0].type_name, "System.String");
        assert_eq!((page.inputs[0].description, page.notes, page.links.len()), ("", "", 0));
    });
    asset("Compare-CommandHelp.md", |page| {
        assert_eq!((page.inputs[0].type_name, page.inputs.len()), ("System.Management.Automation.HiThere", 1));
        assert_eq!((page.outputs[0].type_name, page.outputs[0].description), ("System.Object", ""));
    });
    asset("Compare-CommandHelp2.md", |page| assert_eq!(page.description, ""));
}

#[test]
fn lists_in_front_matter_are_lists() {
    for name in ["Get-ChildItem-WithListAliases.md", "Get-ChildItem-WithStringAliases.md"] {
        asset(name, |page| {
            let entry = page.front_matter.entries.iter().find(|it| it.key == "aliases").unwrap();
            assert_eq!(entry.items, ["dir", "ls", "gci"], "{name}");
        });
    }
    asset("CimCmdlets2.md", |page| {
        let foo = page.front_matter.entries.iter().find(|it| it.key == "foo").unwrap();
        assert_eq!((foo.items.as_slice(), page.front_matter.get("test")), (["bar"].as_slice(), Some("true")));
    });
}

#[test]
fn single_pages_say_what_their_tests_say() {
    let counts = [
        ("Import-Module.md", 26, 9, 14),
        ("Invoke-Command.md", 37, 17, 22),
        ("Out-Null.md", 1, 1, 1),
        ("Export-Csv.md", 16, 2, 13),
        ("Exit-PSHostProcess.md", 0, 1, usize::MAX),
        ("Get-MPIOSetting.md", 0, 1, 1),
        ("Resolve-DnsName.md", 16, 1, usize::MAX),
        ("Remove-SqlSensitivityClassification.md", 8, 5, usize::MAX),
    ];
    for (name, parameters, sets, examples) in counts {
        asset(name, |page| {
            assert_eq!((page.parameters.len(), page.syntax.len()), (parameters, sets), "{name}");
            assert!(examples == usize::MAX || page.examples.len() == examples, "{name}");
        });
    }
    asset("Get-MPIOSetting.md", |page| assert_eq!(page.examples[0].title, "Example 1: Get MPIO settings"));
    asset("Resolve-DnsName.md", |page| {
        let last = page.parameters.last().unwrap();
        assert!(last.blocks[0].accepted_values.iter().any(|value| value == "NULL"));
        assert_eq!((page.syntax[0].name, page.syntax[0].heading, page.syntax[0].is_default), ("", None, true));
    });
    asset("Remove-SqlSensitivityClassification.md", |page| {
        let types: Vec<&str> = page.inputs.iter().map(|it| it.type_name).collect();
        assert_eq!(types, ["System.String[]", "Microsoft.SqlServer.Management.Smo.Database"]);
        assert!(page.inputs.iter().all(|it| it.description.is_empty()));
        assert!(page.links[0].text.contains('\''));
    });
}

#[test]
fn module_pages_list_their_cmdlets() {
    asset("CimCmdlets.md", |page| {
        assert_eq!((page.kind, page.title), (Kind::Module, "CimCmdlets Module"));
        assert!(page.front_matter.get("Module Guid").is_some_and(|guid| guid.starts_with("fb6cc51d-")));
        assert_eq!(page.commands.len(), 14);
        for command in &page.commands {
            assert_eq!(command.link, format!("{}.md", command.name));
            assert!(!command.description.is_empty());
        }
        assert!(!page.description.is_empty() && !page.description.contains("##"));
    });
    asset("Microsoft.SystemCenter.ServiceManagementAutomation.md", |page| {
        assert!(!page.commands.is_empty());
    });
}
