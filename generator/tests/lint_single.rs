//! One mistake on a good page gives one finding, on the line with the mistake, and its fix gives the good page back.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

use platygen::diagnostic::{Diagnostic, Renderer, Severity};
use platygen::lint;
use platygen::specs::{InputFile, Specs};
use std::collections::BTreeMap;
use std::fs;

const LEGACY: &str = "Microsoft.Graph.Users.Actions/Send-MgUserMail.md";
const TODAY: &str = "Microsoft.Graph.Mail/Remove-MgUserMailFolder.md";

/// A committed page by its name.
fn committed(name: &str) -> String {
    fs::read_to_string(format!("{}/../specs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap().replace("\r\n", "\n")
}

/// All that is said about a page, the infos that are on by default included.
fn check(name: &str, text: &str) -> (Vec<Diagnostic>, String) {
    let input = InputFile { file: name.into(), name: name.to_owned(), text: text.into() };
    let mut renderer = Renderer::new(false);
    renderer.add(&input.file, input.text.clone());
    let specs = Specs { pages: vec![input], ..Specs::default() };
    let found = lint::check(&specs, &BTreeMap::new());
    let shown: Vec<String> = found.iter().map(|diagnostic| renderer.render(diagnostic)).collect();
    (found, shown.join("\n\n"))
}

fn replaced(name: &str, from: &str, to: &str) -> String {
    let text = committed(name);
    assert!(text.contains(from), "{from:?} is not on {name}");
    text.replacen(from, to, 1)
}

/// The only finding of a text: of this code, on a line that holds `at`, with a way out.
fn only(name: &str, text: &str, code: &str, at: &str) -> Diagnostic {
    let (found, shown) = check(name, text);
    let [finding] = found.as_slice() else { panic!("{} findings for one mistake:\n{shown}", found.len()) };
    let start = finding.place.span.start;
    let line = &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..];
    let line = line.lines().next().unwrap_or("");
    assert!(finding.code.id == code && line.contains(at), "wanted {code} at {at:?}:\n{shown}");
    assert!(finding.help.is_some(), "{shown}");
    finding.clone()
}

/// The only finding after a replacement.
fn one(name: &str, from: &str, to: &str, code: &str, at: &str) -> Diagnostic {
    only(name, &replaced(name, from, to), code, at)
}

/// As [`one`], and after the fix there is nothing to say.
fn fixed(name: &str, from: &str, to: &str, code: &str, at: &str) {
    let text = replaced(name, from, to);
    let found = only(name, &text, code, at);
    let fix = found.fix.as_ref().unwrap_or_else(|| panic!("{to:?}: {code} has no fix"));
    let mended = [&text[..fix.span.start], &fix.replacement, &text[fix.span.end..]].concat();
    let (left, shown) = check(name, &mended);
    assert!(left.is_empty(), "the fix of {to:?} leaves:\n{shown}");
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
    let pages = [(TODAY, commented), (LEGACY, committed(LEGACY))];
    let input =
        |(name, text): (&str, String)| InputFile { file: name.into(), name: name.to_owned(), text: text.into() };
    let specs = Specs { pages: pages.into_iter().map(input).collect(), ..Specs::default() };
    let found = lint::check(&specs, &BTreeMap::new());
    assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), ["S016"]);
}

#[test]
fn a_comment_stands_behind_a_type() {
    let text = committed(TODAY);
    let heading = text.lines().skip_while(|line| *line != "## INPUTS").find(|line| line.starts_with("### ")).unwrap();
    one(TODAY, heading, &format!("{heading} <!-- the folder -->"), "S016", "<!-- the folder -->");
}

#[test]
fn a_block_has_no_position() {
    let legacy = "Required: True\nPosition: Named\n";
    let found = one(LEGACY, legacy, "Required: True\n", "P005", "Type:");
    assert!(found.message.contains("`Position`"), "{}", found.message);
    let today = "- Name: Delete\n  Position: Named\n";
    let found = one(TODAY, today, "- Name: Delete\n", "P005", "Name: Delete");
    assert!(found.message.contains("`Position`"), "{}", found.message);
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
        fixed(TODAY, &format!("\n{key}: "), &format!("\n{key}\u{ff1a}"), "M002", key);
    }
    fixed(TODAY, "schema version: 2024-05-01", "schema version: 2024-5-01", "M006", "2024-5-01");
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

/// Facts are read between whatever marks they stand.
#[test]
fn the_fence_of_a_block_is_another_one() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let start = text.find("```yaml\n").unwrap();
        let end = start + text[start + 8..].find("```\n").unwrap() + 12;
        let block = &text[start..end];
        let inner = block.trim_start_matches("```yaml\n").trim_end_matches("```\n");
        for (open, close) in [("```yml", "```"), ("~~~yaml", "~~~"), ("```", "```"), ("```text", "```"), ("~~~", "~~~")]
        {
            fixed(name, block, &format!("{open}\n{inner}{close}\n"), "P024", open);
        }
    }
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

/// Nobody sees it, so what it stands in is read, and the character alone is reported.
#[test]
fn a_key_has_a_no_break_space() {
    for (good, bad) in [
        ("Parameter Sets: SendExpanded", "Parameter\u{a0}Sets: SendExpanded"),
        ("Required: True", "\u{a0}Required: True"),
        ("online version:", "online\u{a0}version:"),
    ] {
        fixed(LEGACY, good, bad, "F004", bad);
    }
}

/// The line that was not understood is the finding, and not the key that it holds.
#[test]
fn a_line_of_a_block_is_a_comment() {
    for (name, line) in [(LEGACY, "Position: Named"), (LEGACY, "Type: Hashtable"), (TODAY, "  Position: Named")] {
        one(name, &format!("{line}\n"), &format!("<!-- {line} -->\n"), "P002", "<!--");
    }
}

/// A list that lacks a line which was not understood is no other version of its type.
#[test]
fn a_list_on_two_pages_has_a_bad_line() {
    let text = replaced(LEGACY, "    - `[Subject <String>]`:", "    - `[Subject <String]`:");
    let other = "Microsoft.Graph.Users.Actions/New-MgUserMessageReply.md";
    let input =
        |(name, text): (&str, String)| InputFile { file: name.into(), name: name.to_owned(), text: text.into() };
    let pages = [(LEGACY, text), (other, committed(other))].map(input);
    let found = lint::check(&Specs { pages: pages.into(), ..Specs::default() }, &BTreeMap::new());
    assert_eq!(found.iter().map(|it| it.code.id).collect::<Vec<_>>(), ["N006"]);
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

/// A list in brackets is the same list on two lines.
#[test]
fn a_list_of_a_block_goes_on_below() {
    let text = replaced(TODAY, "Aliases: []\n", "Aliases: [one,\n  'two, too',\n three ]\n");
    assert_eq!(check(TODAY, &text).1, "");
    let (page, _) = platygen::page::parse(&TODAY.into(), &text);
    assert_eq!(page.parameters[0].aliases().collect::<Vec<_>>(), ["one", "two, too", "three"]);
    fixed(TODAY, "Aliases: []\n", "Aliases: [\n", "P003", "Aliases: [");
    one(TODAY, "Aliases: []\n", "Aliases: [one,\n", "P003", "Aliases: [one,");
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

/// What the syntax of all sets says counts, so that the line of the block is wrong.
#[test]
fn a_fact_of_a_block_is_not_that_of_the_syntax() {
    let set = "- Name: Delete\n  Position: Named\n  IsRequired: true\n";
    fixed(TODAY, set, &set.replace("true", "false"), "P012", "IsRequired: false");
    fixed(TODAY, set, &set.replace("Named", "0"), "P013", "Position: 0");
    let text = committed(TODAY);
    let (_, headers) = text.split_once("### -Headers\n").unwrap();
    let all = "- Name: (All)\n  Position: Named\n  IsRequired: false\n";
    let ty = "Type: System.Collections.IDictionary\n";
    for (from, to, code, at) in [
        (all, all.replace("false", "true"), "P012", "IsRequired: true"),
        (all, all.replace("Named", "1"), "P013", "Position: 1"),
        (ty, ty.replace("IDictionary", "Hashtable"), "P014", "Type: System.Collections.Hashtable"),
    ] {
        let bad = text.replacen(headers, &headers.replacen(from, &to, 1), 1);
        assert!(!only(TODAY, &bad, code, at).related.is_empty());
    }
    let user = "Parameter Sets: SendExpanded, Send\nAliases:\n\nRequired: True\n";
    fixed(LEGACY, user, &user.replace("True", "False"), "P012", "Required: False");
    one(LEGACY, "Type: IMicrosoftGraphMessage", "Type: IMicrosoftGraphMail", "P014", "Type: IMicrosoftGraphMail");
    one(LEGACY, "Type: IUsersActionsIdentity", "Type: IUsersActionIdentity", "P014", "Type: IUsersActionIdentity");
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
