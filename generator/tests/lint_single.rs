//! One mistake on a good page gives one finding, on the line with the mistake, and its fix gives the good page back.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

mod mistake;

use mistake::{LEGACY, TODAY, check, committed, fixed, one, only, replaced};
use platygen::diagnostic::Severity;
use platygen::lint;
use platygen::specs::{InputFile, Specs};
use std::collections::BTreeMap;

/// What is said about two pages together.
fn codes(pages: [(&str, String); 2]) -> Vec<&'static str> {
    let input =
        |(name, text): (&str, String)| InputFile { file: name.into(), name: name.to_owned(), text: text.into() };
    let found = lint::check(&Specs { pages: pages.map(input).into(), ..Specs::default() }, &BTreeMap::new());
    found.iter().map(|diagnostic| diagnostic.code.id).collect()
}

#[test]
fn the_pages_are_clean() {
    for name in [LEGACY, TODAY] {
        assert_eq!(check(name, &committed(name)).1, "");
    }
}

/// File, syntax and front matter have one name and the heading has another.
#[test]
fn the_title_is_misspelt() {
    for bad in ["Send-MgUserMial", "send-mgusermail", "Send-MgUsersMail"] {
        fixed(LEGACY, "# Send-MgUserMail\n", &format!("# {bad}\n"), "M008", bad);
    }
    for bad in ["SendMgUserMail", "Send-MgUserMail cmdlet", "Send MgUserMail"] {
        fixed(LEGACY, "# Send-MgUserMail\n", &format!("# {bad}\n"), "S003", bad);
    }
    fixed(TODAY, "# Remove-MgUserMailFolder\n", "# Remove-MgUserMailFolders\n", "M008", "# Remove-MgUserMailFolders");
    fixed(TODAY, "title: Remove-MgUserMailFolder\n", "title: Remove-MgUserMail\n", "M007", "title:");
}

/// Nothing says which name is right, so that none is written over the other.
#[test]
fn the_file_has_another_name_than_the_page() {
    let found = only("Microsoft.Graph.Mail/Remove-MgUserFolder.md", &committed(TODAY), "M008", "# Remove-MgUserMail");
    assert_eq!((found.fix, found.severity), (None, Severity::Warning));
}

/// What stands in a comment is neither an alias nor a type nor a link, and is not lost without a word.
#[test]
fn a_comment_stands_in_a_list() {
    let comment = "<!--\nGet-MgThing\n\n### Contoso.Thing\n\n[Thing](https://contoso.com/thing)\n-->\n";
    for (heading, text) in [
        ("## ALIASES\n", "Send-MgThing\n"),
        ("## INPUTS\n", ""),
        ("## OUTPUTS\n", ""),
        ("## RELATED LINKS\n", "[Folders](https://contoso.com/folders)\n"),
    ] {
        let to = format!("{heading}\n{comment}\n{text}");
        let text = replaced(TODAY, heading, &to);
        only(TODAY, &text, "S016", "<!--");
        let (page, _) = platygen::page::parse(&TODAY.into(), &text);
        assert_eq!(page.unread, [comment.trim()], "{heading}");
        let types: Vec<&str> = page.inputs.iter().chain(&page.outputs).map(|entry| entry.type_name).collect();
        assert!(!types.contains(&"Contoso.Thing") && page.links.iter().all(|link| link.text != "Thing"), "{types:?}");
        assert_eq!(page.inputs.len() + page.outputs.len(), 3, "{types:?}");
        one(TODAY, heading, &format!("{heading}\n<!-- is it open?\n\n"), "S016", "<!-- is it open?");
    }
}

/// The alias of a comment is none, so that it is not the name of another cmdlet either.
#[test]
fn an_alias_stands_in_a_comment() {
    let commented = replaced(TODAY, "## ALIASES\n", "## ALIASES\n\n<!--\nSend-MgUserMail\n-->\n\n");
    assert_eq!(codes([(TODAY, commented), (LEGACY, committed(LEGACY))]), ["S016"]);
}

#[test]
fn a_comment_stands_behind_a_type() {
    let text = committed(TODAY);
    let heading = text.lines().skip_while(|line| *line != "## INPUTS").find(|line| line.starts_with("### ")).unwrap();
    one(TODAY, heading, &format!("{heading} <!-- the folder -->"), "S016", "<!-- the folder -->");
}

#[test]
fn the_document_type_is_wrong() {
    for bad in ["cmdlte", "module", "Cmdlet", "reference"] {
        fixed(TODAY, "document type: cmdlet", &format!("document type: {bad}"), "M015", "document type:");
    }
}

/// A misspelt key is read, so that nothing else is missing because of it.
#[test]
fn a_key_of_the_front_matter_is_misspelt() {
    for (name, key, bad) in [
        (LEGACY, "Module Name", "Modul Name"),
        (LEGACY, "online version", "online-version"),
        (LEGACY, "schema", "shema"),
        (TODAY, "document type", "documenttype"),
        (TODAY, "HelpUri", "HelpUrl"),
        (TODAY, "PlatyPS schema version", "PlatyPS schema verison"),
        (TODAY, "title", "tilte"),
    ] {
        fixed(name, &format!("\n{key}:"), &format!("\n{bad}:"), "M004", bad);
        fixed(name, &format!("\n{key}: "), &format!("\n{key} "), "M002", key);
    }
    for key in ["HelpUri", "Locale", "PlatyPS schema version", "title"] {
        for bad in [" ", "    ", "\t", "> ", "- ", "**"] {
            fixed(TODAY, &format!("\n{key}:"), &format!("\n{bad}{key}:"), "M002", key);
        }
        for sign in ["\u{ff1a}", ":: ", ":\u{ff1a}"] {
            fixed(TODAY, &format!("\n{key}: "), &format!("\n{key}{sign}"), "M002", key);
        }
    }
    fixed(TODAY, "schema version: 2024-05-01", "schema version: 2024-5-01", "M006", "2024-5-01");
    fixed(TODAY, "schema version: 2024-05-01", "schema version: 2.0.0", "M006", "2.0.0");
    fixed(LEGACY, "schema: 2.0.0", "schema: 2.00", "M006", "2.00");
    one(LEGACY, "schema: 2.0.0\n", "", "M006", "external help file");
}

#[test]
fn a_list_of_the_front_matter_goes_on_below() {
    let text = replaced(TODAY, "title:", "aliases: [Remove-A,\n  'Remove-B']\ntitle:");
    assert_eq!(check(TODAY, &text).1, "");
    let (page, _) = platygen::page::parse(&TODAY.into(), &text);
    let aliases = page.front_matter.entries.iter().find(|entry| entry.key == "aliases").unwrap();
    assert_eq!(aliases.items, ["Remove-A", "Remove-B"]);
}

#[test]
fn the_common_parameters_are_misspelt() {
    for bad in ["[<CommonParameter>]", "[<Common Parameters>]", "[CommonParameters]", "<CommonParameters>"] {
        fixed(LEGACY, "[<CommonParameters>]", bad, "X010", bad);
        fixed(TODAY, "[<CommonParameters>]", bad, "X010", bad);
    }
    for bad in ["### Common Parameters", "### CommonParameter", "### -CommonParameters", "## CommonParameters"] {
        fixed(LEGACY, "### CommonParameters", bad, "P007", bad);
        fixed(TODAY, "### CommonParameters", bad, "P007", bad);
    }
}

/// The heading of a parameter is known whatever an editor made of its dash and its blank.
#[test]
fn the_heading_of_a_parameter_is_odd() {
    for bad in [
        "### \u{2013}UserId",
        "### \u{2014}UserId",
        "### **-UserId**",
        "### -**UserId**",
        "### *-UserId*",
        "### - UserId",
        "### --UserId",
    ] {
        fixed(LEGACY, "### -UserId", bad, "P007", bad);
        fixed(TODAY, "### -UserId", bad, "P007", bad);
    }
    for bad in ["###\u{a0}-UserId", "### -\u{a0}UserId", "### -UserId\u{a0}"] {
        let found = one(TODAY, "### -UserId", bad, "F004", bad);
        assert!(found.fix.is_some());
    }
}

/// A list that lacks a line which was not understood is no other version of its type.
#[test]
fn a_list_on_two_pages_has_a_bad_line() {
    let text = replaced(LEGACY, "    - `[Subject <String>]`:", "    - `[Subject <String]`:");
    let other = "Microsoft.Graph.Users.Actions/New-MgUserMessageReply.md";
    assert_eq!(codes([(LEGACY, text), (other, committed(other))]), ["N006"]);
}

#[test]
fn two_properties_stand_on_one_line() {
    let text = committed(TODAY);
    let line = text.lines().find(|line| line.starts_with("  [MessageId <String>]")).unwrap();
    fixed(TODAY, &format!("{line}\n"), &format!("{line} "), "N006", line);
    let joined = text.replacen(&format!("{line}\n "), line, 1);
    let (page, _) = platygen::page::parse(&TODAY.into(), &joined);
    let (whole, _) = platygen::page::parse(&TODAY.into(), &text);
    assert_eq!(page.complex[0].listing().properties, whole.complex[0].listing().properties);
    let (text, name) = (committed(LEGACY), "  - `[UserId <String>]`");
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    fixed(LEGACY, &format!("\n{line}\n"), &format!("\n{line} - `[Other <String>]`: More.\n"), "N006", line);
}

#[test]
fn a_heading_among_the_examples_is_none() {
    let heading = "### EXAMPLE 1\n";
    one(TODAY, "## PARAMETERS\n", "## Remarks\n\nSome.\n\n## PARAMETERS\n", "S013", "## Remarks");
    one(TODAY, heading, &format!("{heading}\n#### More\n"), "S013", "#### More");
    let fenced = replaced(TODAY, heading, &format!("{heading}\n```powershell\nGet-It\n```\n\n# Remarks\n"));
    only(TODAY, &fenced, "S013", "# Remarks");
}

#[test]
fn inputs_name_another_type() {
    let right = "### Microsoft.Graph.PowerShell.Models.IMailIdentity";
    fixed(TODAY, right, "### Microsoft.Graph.PowerShell.Models.IMialIdentity", "I001", "IMialIdentity");
    one(TODAY, &format!("{right}\n\n{{{{ Fill in the Description }}}}\n"), "", "I001", "### -InputObject");
    one(TODAY, "## OUTPUTS\n", "### System.String\n\n## OUTPUTS\n", "I001", "### System.String");
}

/// One set that differs from all others, which the block agrees with.
#[test]
fn the_syntax_of_one_set_is_the_odd_one() {
    for (from, to, code) in [
        ("[-Headers <IDictionary>]", "-Headers <IDictionary>", "P012"),
        ("[-Headers <IDictionary>]", "[[-Headers] <IDictionary>]", "P013"),
        ("[-Headers <IDictionary>]", "[-Headers <Hashtable>]", "C003"),
    ] {
        for name in [LEGACY, TODAY] {
            one(name, from, to, code, to);
        }
    }
}

#[test]
fn the_heading_of_a_set_is_renamed() {
    for bad in ["Delet", "Remove"] {
        fixed(TODAY, "### Delete (Default)", &format!("### {bad} (Default)"), "P008", bad);
    }
    fixed(LEGACY, "### SendViaIdentityExpanded\n", "### SendViaIdentity1\n", "P008", "### SendViaIdentity1");
    one(TODAY, "### DeleteViaIdentity\n", "### DeleteByIdentity\n", "P008", "DeleteViaIdentity");
}

#[test]
fn one_set_lacks_the_common_parameters() {
    let last = "\n [<CommonParameters>]\n```\n\n## ALIASES";
    fixed(TODAY, last, "\n```\n\n## ALIASES", "X008", "[-Proxy <uri>]");
    let text = committed(LEGACY);
    let (start, end) = (text.find("### CommonParameters").unwrap(), text.find("## INPUTS").unwrap());
    one(LEGACY, &text[start..end], "", "X008", "## PARAMETERS");
}

/// What an editor or a writer puts around the heading `from` by mistake; the page is read as before.
fn disguised(name: &str, from: &str, code: &str) {
    let right = committed(name);
    let (whole, _) = platygen::page::parse(&name.into(), &right);
    for (before, after) in
        [("> ", ""), ("- ", ""), ("**", "**"), ("`", "`"), ("    ", ""), ("\t", ""), ("<!-- ", " -->"), ("\\", "")]
    {
        let bad = format!("{before}{from}{after}");
        fixed(name, &format!("\n{from}\n"), &format!("\n{bad}\n"), code, from);
        let text = right.replacen(&format!("\n{from}\n"), &format!("\n{bad}\n"), 1);
        let (page, _) = platygen::page::parse(&name.into(), &text);
        assert_eq!(platygen::page::compare::differences(&whole, &page), [""; 0], "{bad}");
    }
}

#[test]
fn something_stands_before_a_heading() {
    disguised(LEGACY, "# Send-MgUserMail", "S020");
    disguised(TODAY, "# Remove-MgUserMailFolder", "S020");
    for name in [LEGACY, TODAY] {
        for heading in ["## SYNTAX", "## DESCRIPTION", "## PARAMETERS", "## INPUTS", "## NOTES", "## RELATED LINKS"] {
            disguised(name, heading, "S020");
        }
        for heading in ["### -UserId", "### -Confirm", "### CommonParameters"] {
            disguised(name, heading, "P007");
        }
    }
    disguised(TODAY, "### Delete (Default)", "S012");
    for bad in ["#### Microsoft.Graph", "> ### Microsoft.Graph", "###Microsoft.Graph", "    ### Microsoft.Graph"] {
        fixed(TODAY, "### Microsoft.Graph", bad, "S012", bad);
    }
    disguised(TODAY, "### EXAMPLE 1", "S012");
}

#[test]
fn a_heading_has_no_number_signs() {
    for (name, title) in [(LEGACY, "Send-MgUserMail"), (TODAY, "Remove-MgUserMailFolder")] {
        fixed(name, &format!("\n# {title}\n"), &format!("\n{title}\n"), "S020", title);
        fixed(name, &format!("\n# {title}\n"), &format!("\n## {title}\n"), "S020", title);
        for section in ["SYNTAX", "PARAMETERS", "OUTPUTS", "NOTES"] {
            fixed(name, &format!("\n## {section}\n"), &format!("\n{section}\n"), "S020", section);
            fixed(name, &format!("\n## {section}\n"), &format!("\n**{section}**\n"), "S020", section);
        }
        for parameter in ["-UserId", "-Confirm", "CommonParameters"] {
            fixed(name, &format!("\n### {parameter}\n"), &format!("\n{parameter}\n"), "P007", parameter);
        }
    }
}

/// The block without a heading is that of the only parameter of the syntax that has none.
#[test]
fn the_heading_of_a_parameter_is_missing() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let (whole, _) = platygen::page::parse(&name.into(), &text);
        for heading in ["### -UserId\n", "### -Confirm\n", "### CommonParameters\n"] {
            let below = text[text.find(heading).unwrap() + heading.len()..].trim_start();
            let first = below.lines().next().unwrap();
            one(name, heading, "", "P007", first);
            let without = text.replacen(heading, "", 1);
            let (page, _) = platygen::page::parse(&name.into(), &without);
            let names = |page: &platygen::page::Page<'_>| {
                page.parameters.iter().map(|it| it.name.to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(names(&page), names(&whole), "{heading}");
            assert_eq!(page.common_parameters, whole.common_parameters);
        }
        let (user, confirm) = ("\n### -UserId\n", "\n### -Confirm\n");
        let two = text.replacen(user, "\n", 1).replacen(confirm, "\n", 1);
        assert_eq!(platygen::page::parse(&name.into(), &two).0.parameters.len(), whole.parameters.len() - 2);
        let first = format!("### -{}\n", whole.parameters[0].name);
        one(name, &first, "", "P007", whole.parameters[0].description.lines().next().unwrap());
    }
}

#[test]
fn the_heading_of_a_parameter_stands_twice() {
    for name in [LEGACY, TODAY] {
        for heading in ["### -UserId\n", "### CommonParameters\n"] {
            fixed(name, heading, &format!("{heading}{heading}"), "P006", heading.trim_end());
            fixed(name, heading, &format!("{heading}\n{heading}"), "P006", heading.trim_end());
        }
    }
}

/// Whatever stands around the line of a property, nobody reads it as more text of the property above.
#[test]
fn a_property_stands_between_marks() {
    let (legacy, today) = ("    - `[ChangeKey <String>]`: ", "  [ExtensionId <String>]: Id of the extension.");
    for (name, line) in [(LEGACY, legacy), (TODAY, today)] {
        for (open, close) in [("**", "**"), ("`", "`"), ("> ", ""), ("<!-- ", " -->"), ("<br>", "")] {
            one(name, line, &format!("{open}{line}{close}"), "N006", line.trim());
        }
    }
}

/// `(Any)` stands for properties and has none.
#[test]
fn a_property_is_indented_below_any() {
    let line = "  - `[Message <IMicrosoftGraphMessage>]`";
    one(LEGACY, line, &format!("  {line}"), "N005", line.trim());
}

#[test]
fn inputs_is_empty() {
    let text = committed(LEGACY);
    let (start, end) = (text.find("## INPUTS\n").unwrap(), text.find("## OUTPUTS").unwrap());
    let found = only(LEGACY, &format!("{}## INPUTS\n\n{}", &text[..start], &text[end..]), "I001", "### -BodyParameter");
    assert!(found.message.contains("INPUTS does not name it"), "{}", found.message);
}

#[test]
fn a_heading_of_a_type_says_too_much() {
    for (name, heading) in [(LEGACY, "### System.Boolean\n"), (TODAY, "### System.Boolean\n\n")] {
        one(name, heading, &format!("{heading}{heading}"), "I002", "### System.Boolean");
        for mark in [".", ",", ":"] {
            one(name, heading, &format!("### System.Boolean{mark}\n\n"), "I002", "### System.Boolean");
        }
    }
}

#[test]
fn an_address_is_none() {
    let good = "(https://learn.microsoft.com/graph/api/mailfolder-delete?view=graph-rest-1.0)";
    for bad in ["https//", "https:/", "https:://", "https\u{ff1a}//", "http:///", "https:\\\\", "<https://"] {
        one(TODAY, good, &good.replace("https://", bad), "L002", bad);
    }
}

fn syntax(name: &str, text: &str) -> Vec<String> {
    platygen::page::parse(&name.into(), text).0.syntax.iter().map(ToString::to_string).collect()
}

/// The syntax between damaged fences is read, and the fence is the finding.
#[test]
fn a_fence_of_syntax_is_damaged() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let open = text.find("## SYNTAX\n").map(|at| at + text[at..].find("```\n").unwrap()).unwrap();
        let close = open + 4 + text[open + 4..].find("```\n").unwrap();
        for bad in ["**```**", "- ```", "> ```", "<!-- ``` -->", "<br>```", "\t```", "    ```", "``", "`````", "~~~"] {
            for at in [open, close] {
                // More marks than those of the fence close it.
                if at == open || bad != "`````" {
                    let damaged = format!("{}{bad}{}", &text[..at], &text[at + 3..]);
                    // What opens and is not closed is the finding, be it the damaged line or the other one.
                    let place = if at == open && ["`````", "~~~"].contains(&bad) { bad } else { "```" };
                    only(name, &damaged, "S011", place);
                    assert_eq!(syntax(name, &damaged), syntax(name, &text), "{bad}");
                }
            }
        }
        for bad in ["```powershell", "``` and more", "```."] {
            fixed(name, &text[close - 20..close + 4], &format!("{}{bad}\n", &text[close - 20..close]), "S011", bad);
        }
        let tildes = format!("{}~~~{}~~~ end{}", &text[..open], &text[open + 3..close], &text[close + 3..]);
        let fix = only(name, &tildes, "S011", "~~~ end").fix.unwrap();
        assert_eq!((&tildes[fix.span], fix.replacement.as_str()), ("end", ""), "the marks stay");
    }
}

#[test]
fn a_rule_of_the_front_matter_is_damaged() {
    for name in [LEGACY, TODAY] {
        for bad in ["--", "----", "\u{2014}", "\u{2013}-", " ---", "\t---", "**---**", "> ---", "<!-- --- -->", "---."]
        {
            fixed(name, "---\n", &format!("{bad}\n"), "M001", bad);
            fixed(name, "\n---\n", &format!("\n{bad}\n"), "M001", bad);
        }
    }
}

/// Lists below keys are keys as well.
#[test]
fn front_matter_with_a_list_is_not_opened() {
    let text = committed(LEGACY).replacen("---\n", "", 1).replacen("\n---\n", "\naliases:\n  - one\n---\n", 1);
    only(LEGACY, &text, "M001", "external help file");
}

/// Dashes in a text of many lines end nothing while a rule follows.
#[test]
fn front_matter_holds_dashes() {
    let text = committed(TODAY).replacen("\ntitle:", "\nnote: |\n  One.\n  --\n  Two.\ntitle:", 1);
    assert_eq!(check(TODAY, &text).1, "");
}

/// What only one section holds says where it begins; OUTPUTS looks like INPUTS.
#[test]
fn the_heading_of_a_section_is_gone() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        for section in ["SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "NOTES", "RELATED LINKS"] {
            let heading = format!("\n## {section}\n");
            let below = text.split(&heading).nth(1).unwrap().trim_start_matches('\n').lines().next().unwrap();
            fixed(name, &heading, "", "S021", below);
        }
    }
}
