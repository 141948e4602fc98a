//! Printing and reading again changes nothing: syntax, types, and the complex types of NOTES.

use platygen::page::complex::{Listing, PropertyLine};
use platygen::page::print::{self, Rendering, Writer};
use platygen::page::syntax::{SyntaxItem, SyntaxSet};
use platygen::page::type_name::TypeName;
use platygen::page::{Page, parse};
use proptest::prelude::*;

fn page_of(section: &str, body: &str) -> String {
    format!(
        "---\nschema: 2.0.0\n---\n# Get-Thing\n\n## SYNOPSIS\nGets it.\n\n## {section}\n\n{body}\n## RELATED LINKS\n"
    )
}

/// Reads a page that holds one section, with the codes of what was reported.
fn with_section<T>(section: &str, body: &str, look: impl FnOnce(&Page<'_>, &[&str]) -> T) -> T {
    let text = page_of(section, body);
    let (page, found) = parse(&"Get-Thing.md".into(), &text);
    let codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code.id).collect();
    look(&page, &codes)
}

fn name() -> impl Strategy<Value = String> {
    "[A-Z][A-Za-z0-9]{0,12}"
}

/// A type and one of its spellings.
fn type_name() -> impl Strategy<Value = TypeName> {
    let plain = (
        proptest::option::of("[A-Z][a-z]{1,6}(\\.[A-Z][a-z]{1,6}){0,2}\\."),
        name(),
        proptest::option::of("\\+[A-Z][a-z]{1,5}"),
    );
    let leaf = plain.prop_map(|(space, name, nested)| TypeName {
        name: format!("{}{name}{}", space.unwrap_or_default(), nested.unwrap_or_default()),
        ..TypeName::default()
    });
    let decorated =
        (leaf, 0_usize..3, any::<bool>()).prop_map(|(leaf, rank, is_nullable)| TypeName { rank, is_nullable, ..leaf });
    decorated.prop_recursive(3, 12, 3, |inner| {
        (name(), proptest::collection::vec(inner, 1..3), 0_usize..2).prop_map(|(name, arguments, rank)| TypeName {
            name: format!("G{name}"),
            arguments,
            rank,
            is_nullable: false,
        })
    })
}

/// The .NET spelling with back-ticks and square brackets, single or doubled, and `Nullable` written out.
fn dotnet(ty: &TypeName, is_doubled: bool) -> String {
    let mut text = ty.name.clone();
    if !ty.arguments.is_empty() {
        let arguments: Vec<String> = ty.arguments.iter().map(|argument| dotnet(argument, is_doubled)).collect();
        let arguments = if is_doubled { format!("[{}]", arguments.join("],[")) } else { arguments.join(",") };
        text = format!("{text}`{}[{arguments}]", ty.arguments.len());
    }
    if ty.is_nullable {
        text = if is_doubled { format!("System.Nullable`1[[{text}]]") } else { format!("System.Nullable`1[{text}]") };
    }
    text + &"[]".repeat(ty.rank)
}

#[derive(Clone, Debug)]
struct OwnedItem {
    name: String,
    type_name: Option<String>,
    is_mandatory: bool,
    is_positional: bool,
}

fn item() -> impl Strategy<Value = OwnedItem> {
    (name(), proptest::option::of(type_name()), any::<bool>(), any::<bool>()).prop_map(
        |(name, ty, is_mandatory, is_positional)| OwnedItem {
            name,
            is_positional: is_positional && ty.is_some(),
            type_name: ty.map(|ty| ty.to_string()),
            is_mandatory,
        },
    )
}

fn facts(set: &SyntaxSet<'_>) -> (String, String, bool, bool, Vec<OwnedFacts>) {
    let items = set
        .items
        .iter()
        .map(|item| (item.name.to_owned(), item.type_name.map(one_line), item.is_mandatory, item.is_positional));
    (
        set.name.to_owned(),
        set.command.to_owned(),
        set.has_common_parameters,
        set.has_workflow_common_parameters,
        items.collect(),
    )
}

type OwnedFacts = (String, Option<String>, bool, bool);

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Debug)]
struct OwnedRoot {
    name: String,
    type_name: String,
    description: String,
    lines: Vec<(usize, String, String, bool, String)>,
}

/// Text of one line with what real descriptions hold: sentences, colons, brackets, tags, marks of lists.
fn description() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zA-Z]{1,8}[.,;:!?]?",
        1 => Just("<IMG src='cid:1'>".to_owned()),
        1 => Just("[beta]".to_owned()),
        1 => Just("#FF0000".to_owned()),
        1 => Just("- 2. 11)".to_owned()),
        1 => Just("NOTE:".to_owned()),
        1 => Just("ü`x`".to_owned()),
    ];
    proptest::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

fn root() -> impl Strategy<Value = OwnedRoot> {
    let name_of_property = prop_oneof![9 => name(), 1 => Just("(Any)".to_owned())];
    let line = (0_usize..4, name_of_property, type_name(), any::<bool>(), description());
    let root = ("[A-Z][A-Z0-9]{0,10}", type_name(), description(), proptest::collection::vec(line, 0..12));
    root.prop_map(|(name, ty, description, lines)| {
        let (mut above, mut is_below_any) = (0, false);
        let lines = lines.into_iter().map(|(up, name, ty, is_mandatory, description)| {
            // One level deeper than the line above at most, and no deeper than `(Any)`, which has no properties.
            let deepest = if is_below_any { above } else { above + 1_usize };
            let depth = deepest.saturating_sub(up).max(1);
            (above, is_below_any) = (depth, name == "(Any)");
            (depth, name, ty.to_string(), is_mandatory, description)
        });
        let lines = lines.collect();
        OwnedRoot { name, type_name: ty.to_string(), description, lines }
    })
}

fn borrow(root: &OwnedRoot) -> Listing<'_> {
    let line = |line: &'_ (usize, String, String, bool, String)| -> (usize, bool) { (line.0, line.3) };
    let properties = root.lines.iter().map(|owned| {
        let (depth, is_mandatory) = line(owned);
        PropertyLine { depth, name: &owned.1, type_name: &owned.2, is_mandatory, description: &owned.4 }
    });
    Listing {
        name: &root.name,
        type_name: &root.type_name,
        description: &root.description,
        properties: properties.collect(),
    }
}

type RootFacts = (String, TypeName, String, Vec<(usize, String, TypeName, bool, String)>);

fn root_facts(root: &Listing<'_>) -> RootFacts {
    let line = |line: &PropertyLine<'_>| {
        let ty = TypeName::parse(line.type_name);
        (line.depth, line.name.to_owned(), ty, line.is_mandatory, print::joined(line.description))
    };
    let lines = root.properties.iter().map(line).collect();
    (root.name.to_owned(), TypeName::parse(root.type_name), print::joined(root.description), lines)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_type_reads_as_it_was_printed(ty in type_name()) {
        let read = TypeName::parse(&ty.to_string());
        prop_assert_eq!(&read, &ty);
        prop_assert_eq!(read.to_string(), ty.to_string());
    }

    #[test]
    fn all_spellings_of_a_type_are_the_same(ty in type_name(), is_doubled in any::<bool>()) {
        let spelt = dotnet(&ty, is_doubled);
        let read = TypeName::parse(&spelt);
        prop_assert!(read.same(&ty), "{} is read as {:?}", spelt, read);
        prop_assert_eq!(TypeName::parse(&read.to_string()), read);
        let escaped: String = ty.to_string().chars().flat_map(|c| "[]<>".contains(c).then_some('\\').into_iter().chain([c])).collect();
        prop_assert_eq!(TypeName::parse(&escaped), ty);
    }

    #[test]
    fn syntax_reads_as_it_was_printed(
        items in proptest::collection::vec(item(), 0..14),
        common in any::<(bool, bool)>(),
        set_name in "[A-Z][a-zA-Z]{0,8}( [A-Z]{1,4})?",
    ) {
        let items: Vec<SyntaxItem<'_>> = items.iter().map(|item| SyntaxItem {
            raw: "",
            name: &item.name,
            type_name: item.type_name.as_deref(),
            is_mandatory: item.is_mandatory,
            is_positional: item.is_positional,
            is_odd: false,
        }).collect();
        let set = SyntaxSet {
            name: &set_name,
            command: "Get-Thing",
            items,
            has_common_parameters: common.0,
            has_workflow_common_parameters: common.1,
            ..SyntaxSet::default()
        };
        for writer in [Writer::AutoRest, Writer::PlatyPs, Writer::PlatyPs2] {
            let printed = print::syntax_section(std::slice::from_ref(&set), writer);
            let again = with_section("SYNTAX", &printed, |page, codes| {
                assert_eq!(codes, [""; 0], "{printed}");
                assert!(page.syntax[0].items.iter().all(|item| !item.is_odd), "{printed}");
                assert_eq!(facts(&page.syntax[0]), facts(&set), "{printed}");
                print::syntax_section(&page.syntax, writer)
            });
            prop_assert_eq!(again, printed);
        }
    }

    #[test]
    fn complex_types_read_as_they_were_printed(roots in proptest::collection::vec(root(), 1..4)) {
        let roots: Vec<Listing<'_>> = roots.iter().map(borrow).collect();
        let expected: Vec<RootFacts> = roots.iter().map(root_facts).collect();
        for rendering in Rendering::ALL {
            let printed = print::complex_types("Use a table.", &roots, rendering);
            let again = with_section("NOTES", &printed, |page, codes| {
                assert_eq!(codes, [""; 0], "{rendering:?}\n{printed}");
                assert_eq!(page.complex_intro, "Use a table.");
                let read: Vec<RootFacts> = page.listings().iter().map(root_facts).collect();
                assert_eq!(read, expected, "{rendering:?}\n{printed}");
                print::complex_types(page.complex_intro, &page.listings(), rendering)
            });
            prop_assert_eq!(again, printed);
        }
    }

    #[test]
    fn any_text_is_read_and_every_finding_lies_in_it(text in "(\n|---\n|# |## |### |- |SYNTAX\n|NOTES\n|PARAMETERS\n|```|yaml\n|[\\[\\]<>{}:`'\\\\ a-zA-Zü\n-]){0,60}") {
        let (page, found) = parse(&"x.md".into(), &text);
        prop_assert_eq!(page.text, text.strip_prefix('\u{feff}').unwrap_or(&text));
        for diagnostic in found {
            prop_assert!(page.text.get(diagnostic.place.span.clone()).is_some(), "{:?}", diagnostic);
        }
        for part in &page.unread {
            prop_assert_eq!(&page.text[page.span(part)], *part);
        }
    }
}

/// Types as the five places of real pages spell them, and what they are.
#[test]
fn real_spellings_of_types() {
    let cases = [
        ("string", "System.String"),
        ("string []", "String[]"),
        ("int", "System.Nullable`1[System.Int32]"),
        ("datetime", "System.Nullable`1[[System.DateTime]]"),
        ("Int32?", "Nullable<Int32>"),
        ("switch", "System.Management.Automation.SwitchParameter"),
        ("ordered", "System.Collections.Specialized.OrderedDictionary"),
        ("bool[]", "System.Boolean[]"),
        ("Dictionary<String, Object>", "System.Collections.Generic.Dictionary`2[System.String,System.Object]"),
        ("List`1[string]", "System.Collections.Generic.List<System.String>"),
        ("FlagsExpression[FileAttributes]", "System.Management.Automation.FlagsExpression`1[System.IO.FileAttributes]"),
        ("Hashtable[]", "System.Collections.Hashtable\\[\\]"),
        ("Nullable`1[[System.Int32, mscorlib, Version=4.0.0.0]]", "int"),
        ("Outer+Inner", "Contoso.Outer+Inner"),
        ("CimInstance#MSFT_X[]", "Microsoft.Management.Infrastructure.CimInstance#MSFT_X[]"),
        ("xml", "System.Xml.XmlDocument"),
        ("ref", "System.Management.Automation.PSReference"),
        ("IMicrosoftGraphUser", "Microsoft.Graph.PowerShell.Models.IMicrosoftGraphUser"),
    ];
    for (left, right) in cases {
        let (left, right) = (TypeName::parse(left), TypeName::parse(right));
        assert!(left.same(&right), "{left} ({left:?}) is not {right} ({right:?})");
    }
    let cim = TypeName::parse("CimInstance#root\\StandardCimv2\\MSFT_NetAdapter");
    assert_eq!(cim.to_string(), "CimInstance#root\\StandardCimv2\\MSFT_NetAdapter");
    for (left, right) in
        [("string", "string[]"), ("int", "long"), ("List<String>", "List<Int32>"), ("CimInstance#A", "CimInstance#B")]
    {
        assert!(!TypeName::parse(left).same(&TypeName::parse(right)), "{left} is {right}");
    }
}

/// What people write in SYNTAX instead of the usual forms, and how it is printed.
#[test]
fn odd_syntax_items_are_read_as_they_are_meant() {
    let cases = [
        ("[-N<T>]", "[-N <T>]"),
        ("[[-N <T>]]", "[[-N] <T>]"),
        ("[-N {A | B | C}]", "[-N <A | B | C>]"),
        ("-N {A | B}", "-N <A | B>"),
        ("[-N <A | B | C>]", "[-N <A | B | C>]"),
        ("[-N <T> {A|B}]", "[-N <T>]"),
        ("[-Force [<SwitchParameter>]]", "[-Force]"),
        ("[[-Force] [<SwitchParameter>]]", "[-Force]"),
        ("[-N TypeName]", "[-N <TypeName>]"),
        ("-Type TeamSite", "-Type <TeamSite>"),
        ("[-N <string []>]", "[-N <string[]>]"),
        ("[-N <T]", "[-N <T>]"),
        ("[HasErrors <Boolean>]", "[-HasErrors <Boolean>]"),
        ("[ -N <T> ]", "[-N <T>]"),
    ];
    for (written, printed) in cases {
        with_section("SYNTAX", &format!("```\nGet-Thing -Before <X>\t{written}\n[-After]\n```\n"), |page, codes| {
            assert_eq!(codes, [""; 0], "{written}");
            let items: Vec<String> = page.syntax[0].items.iter().map(ToString::to_string).collect();
            assert_eq!(items, ["-Before <X>", printed, "[-After]"], "{written}");
            let odd: Vec<bool> = page.syntax[0].items.iter().map(|item| item.is_odd).collect();
            assert_eq!(odd, [false, true, false], "{written}");
        });
    }
}

#[test]
fn values_in_place_of_a_type_are_listed() {
    with_section("SYNTAX", "```\nGet-Thing [-N {A | B}] [-M <T>]\n```\n", |page, _| {
        let values = |at: usize| page.syntax[0].items[at].values().collect::<Vec<_>>();
        assert_eq!((values(0), values(1)), (vec!["A", "B"], vec![]));
    });
}

#[test]
fn a_stray_bracket_is_one_finding_and_its_neighbours_are_read() {
    with_section("SYNTAX", "```\nGet-Thing [-A] ] ) [-B]\n```\n", |page, codes| {
        assert_eq!(codes, ["X001"]);
        let names: Vec<&str> = page.syntax[0].items.iter().map(|item| item.name).collect();
        assert_eq!(names, ["A", "B"]);
    });
}

#[test]
fn one_block_may_hold_several_invocations_behind_prompts() {
    let body = "### A\n```\nPS C:\\> Get-Thing [-A]\n [CommonParameters]\n\nPS C:\\> Get-Thing -B\n```\n";
    with_section("SYNTAX", body, |page, codes| {
        assert_eq!(codes, [""; 0]);
        let sets: Vec<(&str, String, &[&str])> =
            page.syntax.iter().map(|set| (set.name, set.to_string(), set.odd.as_slice())).collect();
        assert_eq!(
            sets[0],
            ("A", "Get-Thing [-A] [<CommonParameters>]".to_owned(), ["PS C:\\>", "[CommonParameters]"].as_slice())
        );
        assert_eq!(sets[1], ("A", "Get-Thing -B".to_owned(), ["PS C:\\>"].as_slice()));
    });
}

#[test]
fn a_set_of_a_provider_is_no_default() {
    let body = "### Items (Default)\n```\nGet-Thing\n```\n### Items (Default) - Certificate provider\n```\nGet-Thing\n```\n### Query (cdxml) (default)\n```\nGet-Thing\n```\n";
    with_section("SYNTAX", body, |page, _| {
        let sets: Vec<_> = page.syntax.iter().map(|set| (set.name, set.is_default, set.provider())).collect();
        assert_eq!(
            sets,
            [
                ("Items", true, None),
                ("Items (Default) - Certificate provider", false, Some(("Items", "Certificate"))),
                ("Query (cdxml)", true, None),
            ]
        );
    });
}
