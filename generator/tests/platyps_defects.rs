//! What platyPS itself gets wrong, each on a page that shows it: blocks, sections and lines that it loses.

use platygen::diagnostic::Diagnostic;
use platygen::page::{Page, parse};

fn with_page<T>(text: &str, look: impl FnOnce(&Page<'_>, &[Diagnostic]) -> T) -> T {
    let (page, found) = parse(&"Get-Thing.md".into(), text);
    look(&page, &found)
}

/// A page that platyPS reads wrongly.
fn page_with(parameters: &str, description: &str) -> String {
    format!(
        "---\nschema: 2.0.0\n---\n# Get-Thing\n## Synopsis\nGets it.\n## SYNTAX\n### A (Default)\n```\nGet-Thing [-Path <String>]\n```\n\
         ### B\n```\nGet-Thing -Path <String>\n```\n## DESCRIPTION\n{description}\n## EXAMPLES\n### Example 1: one\nGet-Thing\n# comment\n\
         {parameters}\n## INPUTS\n## OUTPUTS\n## RELATED LINKS\n"
    )
}

const BLOCK: &str =
    "```yaml\nType: String\nParameter Sets: A\nRequired: False\nPosition: 0\nAccept pipeline input: False\n```\n";

#[test]
fn several_blocks_of_one_parameter_are_all_read() {
    let text = page_with(
        &format!(
            "## PARAMETERS\n### -Path\nText.\n{BLOCK}{}",
            BLOCK.replace("Sets: A", "Sets: B").replace("False", "True")
        ),
        "Text.",
    );
    with_page(&text, |page, found| {
        assert_eq!(found, []);
        let path = page.parameter("Path").unwrap();
        assert_eq!(path.blocks.len(), 2);
        assert_eq!(path.facts("A").and_then(|it| it.is_required), Some(false));
        assert_eq!(path.facts("B").and_then(|it| it.is_required), Some(true));
        assert_eq!(path.description, "Text.", "the line that touches the block is kept");
    });
}

#[test]
fn headings_in_any_case_end_the_examples() {
    let text = page_with(&format!("## Parameters\n### -Path\nText.\n\n{BLOCK}"), "Text.");
    with_page(&text, |page, _| {
        assert_eq!((page.synopsis, page.parameters.len()), ("Gets it.", 1));
        assert_eq!(page.examples[0].body, "Get-Thing\n# comment", "a comment is no heading, and no example is lost");
    });
}

#[test]
fn headings_inside_of_descriptions_are_text() {
    let text = page_with(
        &format!("## PARAMETERS\n### -Path\nNo such characters:\n# ^ ~.\n### ^ ~.\nMore.\n\n{BLOCK}"),
        "One.\n\n### Two\n\n## Three\nFour.",
    );
    with_page(&text, |page, found| {
        assert_eq!(found, []);
        assert_eq!(page.description, "One.\n\n### Two\n\n## Three\nFour.");
        assert_eq!(page.parameters.len(), 1);
        assert_eq!(page.parameters[0].description, "No such characters:\n# ^ ~.\n### ^ ~.\nMore.");
    });
}

#[test]
fn text_that_touches_the_next_heading_is_kept() {
    let text = page_with(&format!("## PARAMETERS\n### -Path\nLast line.\n{BLOCK}"), "One.\nLast line.");
    with_page(&text, |page, _| {
        assert!(page.description.ends_with("Last line."));
        assert_eq!(page.synopsis, "Gets it.");
    });
}
