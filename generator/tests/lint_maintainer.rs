//! Mistakes that a maintainer makes: each gives one finding that leads to the line and says what to do.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

use platygen::diagnostic::{Diagnostic, Renderer, Severity};
use platygen::lint;
use platygen::specs::{InputFile, Specs};
use std::collections::BTreeMap;
use std::fs;

fn page() -> String {
    committed("Microsoft.Graph.Users.Actions/Send-MgUserMail.md")
}

/// A committed page by its name.
fn committed(name: &str) -> String {
    fs::read_to_string(format!("{}/../specs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap().replace("\r\n", "\n")
}

fn check(text: String) -> (Vec<Diagnostic>, String) {
    check_as("Send-MgUserMail.md", text)
}

fn check_as(file: &str, text: String) -> (Vec<Diagnostic>, String) {
    let input = InputFile { file: file.into(), name: file.to_owned(), text: text.into() };
    let mut renderer = Renderer::new(false);
    renderer.add(&input.file, input.text.clone());
    let specs = Specs { pages: vec![input], ..Specs::default() };
    let mut found = lint::check(&specs, &BTreeMap::new());
    found.retain(|diagnostic| diagnostic.severity > Severity::Info);
    let messages: Vec<String> = found.iter().map(|diagnostic| renderer.render(diagnostic)).collect();
    (found, messages.join("\n\n"))
}

fn broken(from: &str, to: &str) -> String {
    let text = page();
    assert!(text.contains(from), "{from:?} is not on the page");
    let (found, shown) = check(text.replacen(from, to, 1));
    assert!((1..=2).contains(&found.len()), "{} findings for one mistake:\n{shown}", found.len());
    shown
}

/// What is said about one mistake: nothing but this code, at one place.
fn only(code: &str, from: &str, to: &str) {
    let shown = broken(from, to);
    assert!(shown.contains(code) && shown.matches("-->").count() == 1, "{to}\n{shown}");
}

#[test]
fn the_page_is_clean() {
    assert_eq!(check(page()).1, "");
}

/// Whatever is wrong with the line of a property, the finding is there and not where its children went.
#[test]
fn a_line_of_the_notes_is_damaged() {
    let good = "  - `[Message <IMicrosoftGraphMessage>]`: The mail to send.";
    assert!(page().contains(good));
    let line = page().lines().position(|line| line == good).unwrap() + 1;
    for bad in [
        "\t- `[Message <IMicrosoftGraphMessage>]`: The mail to send.",
        "- `[Message <IMicrosoftGraphMessage>]`: The mail to send.",
        "  * `[Message <IMicrosoftGraphMessage>]`: The mail to send.",
        "  - `[Message]`: The mail to send.",
        "  - `[Message <IMicrosoftGraphMessage]`: The mail to send.",
        "  - `[Message <IMicrosoftGraphMessage>`: The mail to send.",
        "  - `Message <IMicrosoftGraphMessage>`",
    ] {
        let (found, shown) = check(page().replacen(good, bad, 1));
        let here = format!("Send-MgUserMail.md:{line}:");
        assert!(found.iter().any(|it| it.code.id == "N006") && shown.contains(&here), "{bad}\n{shown}");
    }
}

#[test]
fn the_heading_of_the_list_is_gone_or_misspelt() {
    let heading = "COMPLEX PARAMETER PROPERTIES\n";
    for bad in ["", "Complex parameter properties\n"] {
        let shown = broken(heading, bad);
        assert!(shown.contains("N006") && shown.contains(heading.trim()), "{shown}");
    }
}

#[test]
fn a_root_of_the_list_has_no_blank_line_above() {
    let text = page();
    let root = text.find("\n\nMESSAGE").or_else(|| text.find("\n\nINPUTOBJECT")).unwrap();
    let root = text[root + 2..].lines().next().unwrap();
    let shown = broken(&format!("\n\n{root}"), &format!("\n{root}"));
    assert!(shown.contains("put a blank line above it"), "{shown}");
}

#[test]
fn a_parameter_is_renamed_in_the_syntax_only() {
    insta::assert_snapshot!(broken("[-SaveToSentItems]", "[-SaveToSent]"));
}

#[test]
fn a_yaml_fence_is_lost() {
    insta::assert_snapshot!(broken(
        "Further body properties by wire name.\n\n```yaml\n",
        "Further body properties by wire name.\n\n"
    ));
}

#[test]
fn a_closing_fence_is_lost() {
    insta::assert_snapshot!(broken("Accept wildcard characters: False\n```\n", "Accept wildcard characters: False\n"));
}

#[test]
fn a_section_is_misspelt() {
    insta::assert_snapshot!(broken("## PARAMETERS", "## PARAMTERS"));
}

#[test]
fn an_indent_of_the_notes_is_wrong() {
    let text = page();
    let notes = text.find("COMPLEX PARAMETER PROPERTIES").unwrap();
    let line = text[notes..].lines().find(|line| line.starts_with("    ")).unwrap().to_owned();
    insta::assert_snapshot!(broken(&format!("\n{line}\n"), &format!("\n   {line}\n")));
}

#[test]
fn a_set_is_there_twice() {
    let text = page();
    let start = text.find("### Send\n").unwrap();
    let end = text.find("### SendViaIdentityExpanded\n").unwrap();
    let set = text[start..end].to_owned();
    insta::assert_snapshot!(broken(&set, &format!("{set}{set}")));
}

#[test]
fn a_whole_section_is_lost() {
    let text = page();
    let start = text.find("## PARAMETERS\n").unwrap();
    let end = text.find("## INPUTS\n").unwrap();
    insta::assert_snapshot!(broken(&text[start..end], ""));
}

/// One mistake in the block of a parameter, in both schemas, and the code of the only finding.
#[test]
fn a_block_says_too_little_or_too_much() {
    let block =
        "Type: SwitchParameter\nParameter Sets: SendExpanded, SendViaIdentityExpanded\nAliases:\n\nRequired: False\n";
    for (bad, code) in [
        (block.replace("Required: False\n", ""), "P005"),
        (block.replace("Type: SwitchParameter", "Type:"), "P005"),
        (block.replace("Type: ", "Type:: "), "P002"),
        (block.replace("Required: ", "Required:: "), "P002"),
        (block.replace("Required: False", "**Required: False**"), "P002"),
        (block.replace("Sets: SendExpanded,", "Sets: SendExpanded, SendExpanded,"), "P015"),
        (
            block.replace(
                "Sets: SendExpanded, SendViaIdentityExpanded",
                "Sets: (All), SendExpanded, SendViaIdentityExpanded",
            ),
            "P015",
        ),
    ] {
        only(code, block, &bad);
    }
    let text = committed("Microsoft.Graph.Users/Get-MgUser.md");
    let set = "- Name: Get\n  Position: Named\n  IsRequired: true\n  ValueFromPipeline: false\n  \
               ValueFromPipelineByPropertyName: false\n  ValueFromRemainingArguments: false\n";
    let (before, after) = text.rsplit_once(set).unwrap();
    for (bad, code) in [
        (set.replace("  IsRequired: true\n", ""), "P005"),
        (set.replace("IsRequired: true\n", "IsRequired: true\n  IsRequired: false\n"), "P004"),
        (format!("{set}{set}"), "P015"),
    ] {
        let (mut found, _) = check_as("Get-MgUser.md", [before, &bad, after].concat());
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
        assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), [code], "{bad}\n{found:#?}");
    }
}

#[test]
fn the_first_line_of_a_syntax_block_is_lost() {
    let shown = broken("### SendExpanded (Default)\n```\n", "### SendExpanded (Default)\n");
    assert!(shown.contains("S011") && shown.contains("open the block above it"), "{shown}");
}

#[test]
fn the_heading_of_a_parameter_has_another_level() {
    for level in ["##", "####"] {
        let shown = broken("### -Headers\n", &format!("{level} -Headers\n"));
        assert!(shown.contains(&format!("`{level} -Headers` is read as `### -Headers`")), "{shown}");
    }
}

#[test]
fn a_heading_stands_in_a_description() {
    let shown = broken("## DESCRIPTION\n", "## DESCRIPTION\nIt sends.\n\n## Remarks\n\n");
    assert!(shown.contains("S013") && shown.contains("`## Remarks` stands where text belongs"), "{shown}");
}

/// What is wrong with the title is said once, and nothing advises to write it elsewhere.
#[test]
fn the_title_has_more_than_the_name() {
    only("S003", "# Send-MgUserMail\n", "# Send-MgUserMail cmdlet\n");
}

#[test]
fn a_syntax_block_lacks_the_cmdlet() {
    let shown = broken("```\nSend-MgUserMail -UserId <String>\n", "```\n-UserId <String>\n");
    assert!(shown.contains("X002") && shown.contains("Send-MgUserMail -UserId <String>"), "{shown}");
}

#[test]
fn a_type_has_marks_around_it() {
    let text = page();
    let heading = text.lines().skip_while(|line| *line != "## INPUTS").find(|line| line.starts_with("### ")).unwrap();
    let ty = heading.trim_start_matches("### ");
    for marked in [format!("### `{ty}`"), format!("### [{ty}](https://contoso.com)")] {
        only("I002", heading, &marked);
    }
}

#[test]
fn the_rules_around_the_front_matter_are_lost() {
    for (from, to, what) in [
        ("---\nexternal", "external", "not opened"),
        ("---\nexternal", "\n---\nexternal", "not the first thing"),
        ("---\n\n#", "\n#", "not closed"),
    ] {
        only("M001", from, to);
        assert!(broken(from, to).contains(what), "{from:?}");
    }
    let text = page();
    let (keys, _) = text.split_once("\n#").unwrap();
    only("M001", keys, "");
}

/// What is wrong in several lines is said for each of them, and where it is.
#[test]
fn keys_are_given_twice_and_a_quotation_is_open() {
    let (found, shown) = check(page().replacen("schema: 2.0.0\n", "schema: 2.0.0\nschema: 2.0.0\nx: \"y\n", 1));
    assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), ["M003", "M002"], "{shown}");
    assert!(shown.contains("| x: \"y") && !shown.contains("at line"), "{shown}");
}

#[test]
fn the_file_is_no_page_at_all() {
    for (text, code) in [
        (String::new(), "F006"),
        ("\n\n".into(), "F006"),
        ("Hello.\n".into(), "M014"),
        (page().replacen("Required: True\n", "<<<<<<< HEAD\nRequired: True\n=======\n>>>>>>> main\n", 1), "F008"),
        (page().replace('\n', "\r"), "F003"),
    ] {
        let (found, shown) = check(text);
        assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), [code], "{shown}");
    }
}

#[test]
fn the_heading_of_the_parameters_is_another_word() {
    only("S010", "## PARAMETERS", "## ARGUMENTS");
}

/// A set without its syntax is known by its name, so that nobody is told to take it out of the blocks.
#[test]
fn a_set_has_no_syntax() {
    let text = page();
    let start = text.find("```\nSend-MgUserMail").unwrap();
    let end = start + text[start + 3..].find("```").unwrap() + 6;
    for left in ["", "```\n```"] {
        only("X007", &text[start..end], left);
    }
}

#[test]
fn a_type_heading_has_another_level() {
    let heading = page()
        .lines()
        .skip_while(|line| *line != "## INPUTS")
        .find(|line| line.starts_with("### "))
        .unwrap()
        .to_owned();
    only("S012", &format!("\n{heading}\n"), &format!("\n#{heading}\n"));
    let text = page().replacen("## INPUTS\n", "## INPUTS\n\n#### System.String\n", 1);
    let (read, _) = platygen::page::parse(&"Send-MgUserMail.md".into(), &text);
    assert_eq!(read.inputs[0].type_name, "System.String");
}

#[test]
fn words_stand_beside_a_link() {
    let text = page();
    let link = text.lines().rfind(|line| line.starts_with('[')).unwrap();
    only("L003", link, &format!("See {link} for more, and {link}."));
}

/// A comment is no part of a value; where it may be meant as one, it is reported.
#[test]
fn a_comment_stands_in_a_block() {
    let text = committed("Microsoft.Graph.Users/Get-MgUser.md");
    let codes = |from: &str, to: &str| {
        assert!(text.contains(from));
        let (found, _) = check_as("Get-MgUser.md", text.replacen(from, to, 1));
        found.iter().map(|it| it.code.id).collect::<Vec<_>>()
    };
    assert_eq!(codes("IsRequired: true\n", "IsRequired: true # always\n"), [""; 0]);
    assert_eq!(codes("DefaultValue: ''\n", "DefaultValue: Item #1 or # 2\n"), ["P003"]);
    assert_eq!(codes("  IsRequired: true\n", ""), ["P005"]);
}

/// One mistake on a page of schema 2024-05-01, and the codes of all that is said about it.
#[test]
fn one_mistake_in_the_new_schema_is_one_finding() {
    let page = committed("Microsoft.Graph.Mail/Remove-MgUserMailFolder.md");
    let (before, block) = page.split_once("### -UserId\n").unwrap();
    let in_block = |from: &str, to: &str| {
        assert!(block.contains(from), "{from:?}");
        format!("{before}### -UserId\n{}", block.replacen(from, to, 1))
    };
    let on_page = |from: &str, to: &str| {
        assert!(page.contains(from), "{from:?}");
        page.replacen(from, to, 1)
    };
    let root = "INPUTOBJECT <IMailIdentity>: Identity Parameter\n";
    let property = "  [MailFolderId <String>]: ";
    for (text, codes) in [
        (in_block("ParameterSets:", "ParameterSet:"), &["P002"][..]),
        (in_block("ParameterSets:", "Parameter Sets:"), &["P002"]),
        (in_block("IsRequired:", "IsRequird:"), &["P002"]),
        (in_block("Type: ", "Tpye: "), &["P002"]),
        (in_block("Type: ", "Type "), &["P002"]),
        (in_block("Type: ", "  Type: "), &["P002"]),
        (in_block("Type: ", "- Type: "), &["P002"]),
        (in_block("Type: ", "Type:: "), &["P002"]),
        (in_block("Type: ", "Type\u{ff1a} "), &["P002"]),
        (in_block("  IsRequired:", "  **IsRequired**:"), &["P002"]),
        (in_block("  IsRequired: true", "  `IsRequired: true`"), &["P002"]),
        (in_block("  IsRequired:", "  > IsRequired:"), &["P002"]),
        (in_block("Type: ", "\"Type\": "), &[]),
        (in_block("- Name: Delete", "-\n  Name: Delete"), &[]),
        (in_block("- Name: Delete", "  Name: Delete"), &["P002"]),
        (in_block("- Name: Delete", "- Name: Delte"), &["P008"]),
        (in_block("IsRequired: true", "IsRequired: yes"), &["P017"]),
        (in_block("  IsRequired: true", "\tIsRequired: true"), &["P003"]),
        (in_block("  IsRequired: true", "   IsRequired: true"), &["P003"]),
        (in_block("Aliases: []", "Aliases: []\n- uid"), &["P002"]),
        (in_block("Aliases: []", "Aliases:\n- uid\n- UID"), &["P018"]),
        (in_block("Aliases: []", "Aliases: ['a, b', c]"), &[]),
        (in_block("DefaultValue:", "type: System.Int32\nDefaultValue:"), &["P004"]),
        (in_block("HelpMessage: ''", "HelpMessage: |\n  Position: foo"), &[]),
        (on_page("## OUTPUTS", "## OTPUTS"), &["S010"]),
        (on_page("## SYNTAX\n", "### SYNTAX\n"), &[]),
        (on_page("## NOTES\n", "## NOTES ##\n"), &[]),
        (on_page("### DeleteViaIdentity\n", "### DeleteViaIdentity ###\n"), &[]),
        (on_page("### -UserId\n", "  ### -UserId\n"), &["P007"]),
        (on_page("### Delete (Default)", "### Delete (Defualt)"), &[]),
        (on_page("-UserId <string> [-IfMatch <string>]\n", "-UserId <string>\n"), &["P011"]),
        (on_page(root, ""), &["N006"]),
        (on_page(root, "INPUTOBJECT: Identity Parameter\n"), &["N006"]),
        (on_page(&format!("\n\n{root}"), &format!("\n{root}")), &["N006"]),
        (on_page(property, "    [MailFolderId <String>]: "), &["N005"]),
        (on_page(property, "  MailFolderId <String>]: "), &["N006"]),
        (on_page(property, "  [MailFolderId String>]: "), &["N006"]),
    ] {
        let (found, shown) = check_as("Remove-MgUserMailFolder.md", text);
        assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), codes, "{shown}");
    }
}

/// Nothing says which of two names is right, so that no fix writes the wrong one everywhere.
#[test]
fn a_name_has_a_fix_only_if_other_sets_have_it() {
    let page = committed("Microsoft.Graph.Users.Actions/Clear-MgUserPresence.md");
    let fix = |text: String| {
        let (found, shown) = check_as("Clear-MgUserPresence.md", text);
        assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), ["P009"], "{shown}");
        found[0].fix.as_ref().map(|fix| fix.replacement.clone())
    };
    assert_eq!(fix(page.replacen("[-SessionId", "[-SesionId", 1)).as_deref(), Some("SessionId"));
    assert_eq!(fix(page.replacen("### -SessionId", "### -SesionId", 1)), None);
}
