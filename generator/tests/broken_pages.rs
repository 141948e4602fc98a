//! A page broken in five ways: what the reader says, where, and what to do about it.

#![allow(clippy::unwrap_used, reason = "a line that is not there is a mistake of the test")]

use platygen::diagnostic::{Diagnostic, line_column};
use platygen::page::{Page, parse};

const PAGE: &str = "---
external help file: Contoso-help.xml
Module Name: Contoso.Things
online version: https://contoso.example/update-contosothing
schema: 2.0.0
---

# Update-ContosoThing

## SYNOPSIS
Changes a thing.

## SYNTAX

### UpdateExpanded (Default)
```
Update-ContosoThing -ThingId <String> [-Owner <IContosoOwner>] [<CommonParameters>]
```

### UpdateViaIdentityExpanded
```
Update-ContosoThing -InputObject <IContosoIdentity> [-Owner <IContosoOwner>] [<CommonParameters>]
```

## DESCRIPTION
Changes a thing.

## EXAMPLES

### Example 1: Change the owner
Update-ContosoThing -ThingId 1
# a comment

## PARAMETERS

### -InputObject
Identity.

```yaml
Type: Contoso.IContosoIdentity
Parameter Sets: UpdateViaIdentityExpanded
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: True (ByValue)
Accept wildcard characters: False
```

### -Owner
The owner.

```yaml
Type: Contoso.IContosoOwner
Parameter Sets: (All)
Aliases:

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### -ThingId
The key.

```yaml
Type: System.String
Parameter Sets: UpdateExpanded
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### CommonParameters
This cmdlet supports the common parameters.

## INPUTS

### Contoso.IContosoIdentity
## OUTPUTS

### Contoso.IContosoThing
## NOTES

COMPLEX PARAMETER PROPERTIES

To create the parameters described below, use a table.

INPUTOBJECT `<IContosoIdentity>`: Identity
  - `[ThingId <String>]`: key

OWNER `<IContosoOwner>`: owner
  - `[Address <IContosoAddress>]`: address
    - `[City <String>]`: city
  - `[Name <String>]`: name

## RELATED LINKS
";

/// Replaces the one place where `from` stands.
fn broken(from: &str, to: &str) -> String {
    assert_eq!(PAGE.matches(from).count(), 1, "{from:?} must stand once");
    PAGE.replace(from, to)
}

/// Code, line and help of what the reader and the lint found, in that order.
fn findings(text: &str) -> Vec<(&'static str, usize, String)> {
    with_page(text, |page, read| {
        let mut found = read;
        found.extend(platygen::lint::lint(page));
        let line = |diagnostic: &Diagnostic| line_column(page.text, diagnostic.place.span.start).0;
        found.iter().map(|it| (it.code.id, line(it), it.help.clone().unwrap_or_default())).collect()
    })
}

fn with_page<T>(text: &str, look: impl FnOnce(&Page<'_>, Vec<Diagnostic>) -> T) -> T {
    let (page, found) = parse(&"Update-ContosoThing.md".into(), text);
    look(&page, found)
}

/// The number of the line that holds `needle`, the `nth` one from zero.
fn line_of(text: &str, needle: &str, nth: usize) -> usize {
    let mut lines = text.lines().enumerate().filter(|(_, line)| line.contains(needle));
    lines.nth(nth).map(|(at, _)| at + 1).unwrap()
}

fn assert_found(text: &str, code: &str, line: usize, advice: &str) {
    let found = findings(text);
    let is_it = |(id, at, help): &(&str, usize, String)| *id == code && *at == line && help.contains(advice);
    assert!(found.iter().any(is_it), "no {code} at line {line} with {advice:?} in {found:#?}");
}

#[test]
fn the_page_is_whole_before_it_is_broken() {
    with_page(PAGE, |page, found| {
        assert_eq!(found, []);
        assert_eq!(page.unread, [""; 0]);
        assert_eq!((page.syntax.len(), page.parameters.len(), page.complex.len()), (2, 3, 2));
        assert_eq!(page.complex[1].properties().map(|line| line.depth).collect::<Vec<_>>(), [1, 2, 1]);
    });
}

#[test]
fn a_parameter_renamed_in_the_syntax_only_stays_readable() {
    let text = broken("Update-ContosoThing -ThingId <String>", "Update-ContosoThing -TingId <String>");
    with_page(&text, |page, found| {
        assert_eq!(found, [], "the page is well-formed; that its parts disagree is for the lint to say");
        assert_eq!(page.syntax[0].items[0].name, "TingId");
    });
}

#[test]
fn a_yaml_block_without_its_closing_fence_ends_with_its_lines() {
    let owner = "Type: Contoso.IContosoOwner\nParameter Sets: (All)\nAliases:\n\nRequired: False\nPosition: Named\nDefault value: None\n\
                 Accept pipeline input: False\nAccept wildcard characters: False\n";
    let text = broken(&format!("{owner}```\n"), owner);
    let opening = line_of(&text, "Type: Contoso.IContosoOwner", 0) - 1;
    assert_found(&text, "S011", opening, "add a line with the same marks after the block");
    with_page(&text, |page, found| {
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(page.parameters.iter().map(|it| it.blocks.len()).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(page.parameters[1].blocks[0].sets[0].position, "Named");
        assert_eq!(page.complex.len(), 2);
    });
}

#[test]
fn text_behind_a_block_without_its_closing_fence_is_no_fact() {
    let end = "Accept wildcard characters: False\n```\n\n### CommonParameters";
    let text = broken(end, "Accept wildcard characters: False\n\nThe key of a thing.\n\n### CommonParameters");
    assert_found(&text, "S011", line_of(&text, "```yaml", 2), "add a line with the same marks");
    assert_found(&text, "P022", line_of(&text, "The key of a thing.", 0), "move it above the block");
    with_page(&text, |page, _| assert_eq!(page.parameters[2].trailing, ["The key of a thing."]));
}

#[test]
fn a_yaml_block_without_its_opening_fence_is_reported_at_both_ends() {
    let text = broken("The owner.\n\n```yaml\n", "The owner.\n\n");
    let closing = line_of(&text, "### -ThingId", 0) - 2;
    assert_found(&text, "S011", closing, "open the block above it");
    assert_found(
        &text,
        "P001",
        line_of(&text, "### -Owner", 0),
        "add a block that begins with three back-ticks and `yaml`",
    );
    with_page(&text, |page, _| {
        assert_eq!(page.parameters.iter().map(|it| it.name).collect::<Vec<_>>(), ["InputObject", "Owner", "ThingId"]);
        assert!(page.parameters[1].description.contains("Type: Contoso.IContosoOwner"), "its lines are kept as text");
        assert_eq!(page.parameters[2].blocks.len(), 1);
    });
}

#[test]
fn a_syntax_block_without_its_closing_fence_ends_before_the_next_heading() {
    let block = "[-Owner <IContosoOwner>] [<CommonParameters>]\n```\n\n### UpdateViaIdentityExpanded";
    let text = broken(block, "[-Owner <IContosoOwner>] [<CommonParameters>]\n\n### UpdateViaIdentityExpanded");
    assert_found(&text, "S011", line_of(&text, "```", 0), "add a line with the same marks");
    with_page(&text, |page, found| {
        assert_eq!(found.len(), 1, "{found:#?}");
        let names: Vec<_> = page.syntax.iter().map(|set| (set.name, set.items.len())).collect();
        assert_eq!(names, [("UpdateExpanded", 2), ("UpdateViaIdentityExpanded", 2)]);
    });
}

#[test]
fn a_misspelt_section_is_read_as_the_one_it_means() {
    let text = broken("## PARAMETERS", "## PARAMTERS");
    assert_found(&text, "S010", line_of(&text, "## PARAMTERS", 0), "write `## PARAMETERS`");
    with_page(&text, |page, _| assert_eq!(page.parameters.len(), 3));
}

#[test]
fn a_wrong_indent_in_the_notes_is_reported_and_put_right() {
    for (indent, depth) in [("       ", 2), ("          ", 2), ("   ", 1)] {
        let text = broken("    - `[City <String>]`", &format!("{indent}- `[City <String>]`"));
        assert_found(&text, "N005", line_of(&text, "[City <String>]", 0), "two blanks for each level, here 4 at most");
        with_page(&text, |page, _| assert_eq!(page.complex[1].listing().properties[1].depth, depth, "{indent:?}"));
    }
}

#[test]
fn a_set_given_twice_is_kept_twice() {
    let text = broken("### UpdateViaIdentityExpanded\n", "### UpdateExpanded\n");
    with_page(&text, |page, found| {
        assert_eq!(found, [], "the page is well-formed; two sets of one name are for the lint to say");
        assert_eq!(page.syntax.iter().map(|set| set.name).collect::<Vec<_>>(), ["UpdateExpanded", "UpdateExpanded"]);
    });
}

#[test]
fn what_the_lint_adds_points_at_the_place() {
    let renamed = broken("Update-ContosoThing -ThingId <String>", "Update-ContosoThing -TingId <String>");
    assert_found(&renamed, "P009", line_of(&renamed, "-TingId", 0), "ThingId");
    let twice = broken("### UpdateViaIdentityExpanded\n", "### UpdateExpanded\n");
    assert_found(&twice, "X003", line_of(&twice, "### UpdateExpanded", 1), "a heading of its own");
}

#[test]
fn text_that_has_no_place_is_kept_and_reported() {
    let cases = [
        ("# Update-ContosoThing\n", "# Update-ContosoThing\n\nLost text.\n", "S019"),
        ("# Update-ContosoThing\n", "Lost text.\n\n# Update-ContosoThing\n", "S019"),
        ("## SYNTAX\n", "## SYNTAX\n\nLost text.\n", "S019"),
        ("## EXAMPLES\n", "## EXAMPLES\n\nLost text.\n", "S019"),
        ("## PARAMETERS\n", "## PARAMETERS\n\nLost text.\n", "S019"),
        ("## INPUTS\n", "## INPUTS\n\nLost text.\n", "S019"),
        ("## RELATED LINKS\n", "## RELATED LINKS\n\nLost text.\n", "L003"),
        ("OWNER `<", "Lost text.\n\nOWNER `<", "N006"),
    ];
    for (from, to, code) in cases {
        let text = broken(from, to);
        assert_found(&text, code, line_of(&text, "Lost text.", 0), "");
        with_page(&text, |page, _| assert_eq!(page.unread, ["Lost text."], "{to}"));
    }
}

#[test]
fn sections_of_other_names_and_second_pages_are_kept_as_sections() {
    let unknown = broken("## OUTPUTS", "## Permissions\nUser.Read\n\n## OUTPUTS");
    assert_found(&unknown, "S009", line_of(&unknown, "## Permissions", 0), "use one of the headings of the schema");
    with_page(&unknown, |page, _| {
        assert!(page.sections.iter().any(|it| it.heading == "Permissions" && it.body.contains("User.Read")));
    });
    let pasted = format!("{PAGE}\n# Remove-ContosoThing\n\n## SYNOPSIS\nRemoves it.\n");
    assert_found(&pasted, "S002", line_of(&pasted, "# Remove-ContosoThing", 0), "a page of its own");
    assert_found(&pasted, "S006", line_of(&pasted, "## SYNOPSIS", 1), "merge the two");
    with_page(&pasted, |page, _| assert_eq!((page.title, page.synopsis), ("Update-ContosoThing", "Changes a thing.")));
}

#[test]
fn a_comment_in_the_front_matter_is_no_title() {
    let text = PAGE.replacen("schema: 2.0.0\n", "# A comment.\nschema: 2.0.0\n", 1);
    let (page, found) = parse(&"Update-ContosoThing.md".into(), &text);
    assert_eq!(
        (page.title, found.len()),
        ("Update-ContosoThing", parse(&"Update-ContosoThing.md".into(), PAGE).1.len())
    );
    let unclosed = PAGE.replacen("schema: 2.0.0\n---\n", "schema: 2.0.0\n", 1);
    let (page, found) = parse(&"Update-ContosoThing.md".into(), &unclosed);
    assert_eq!((page.title, found[0].code.id), ("Update-ContosoThing", "M001"));
}

#[test]
fn links_have_addresses_without_titles_and_brackets() {
    let body = "## RELATED LINKS\n\n[A](https://contoso.example/x \"A title\")\n[B](<https://contoso.example/y>)\n\
                - <https://contoso.example/z>\nhttps://contoso.example/w\n[C](/c(v=ws.11)) and [D](d\n";
    let (before, _) = PAGE.split_once("## RELATED LINKS").unwrap_or((PAGE, ""));
    let text = format!("{before}\n{body}");
    let (page, found) = parse(&"Update-ContosoThing.md".into(), &text);
    let links: Vec<(&str, &str)> = page.links.iter().map(|link| (link.text, link.url)).collect();
    let expected = [
        ("A", "https://contoso.example/x"),
        ("B", "https://contoso.example/y"),
        ("", "https://contoso.example/z"),
        ("", "https://contoso.example/w"),
        ("C", "/c(v=ws.11)"),
        ("D", "d"),
    ];
    assert_eq!(links, expected);
    assert!(found.iter().all(|diagnostic| diagnostic.code.id != "L003"), "{found:#?}");
}
