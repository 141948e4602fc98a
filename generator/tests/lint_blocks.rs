//! One mistake in the block of a parameter gives one finding, on the line with the mistake.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

mod mistake;

use mistake::{LEGACY, TODAY, check, committed, fixed, one, only, replaced};

#[test]
fn a_block_has_no_position() {
    let legacy = "Required: True\nPosition: Named\n";
    let found = one(LEGACY, legacy, "Required: True\n", "P005", "Type:");
    assert!(found.message.contains("`Position`"), "{}", found.message);
    let today = "- Name: Delete\n  Position: Named\n";
    let found = one(TODAY, today, "- Name: Delete\n", "P005", "Name: Delete");
    assert!(found.message.contains("`Position`"), "{}", found.message);
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

/// Nobody puts marks and nothing else into a block but to end it.
#[test]
fn something_stands_around_the_end_of_a_block() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let last = text.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap().lines().next_back().unwrap();
        let good = format!("{last}\n```\n");
        for bad in ["```.", "**```**", "- ```", "> ```", "<!-- ``` -->", "\t```", "    ```"] {
            fixed(name, &good, &format!("{last}\n{bad}\n"), "P024", bad.trim());
        }
    }
}

/// Nobody sees it, so what it stands in is read, and the character alone is reported.
#[test]
fn a_key_has_a_no_break_space() {
    for (good, bad) in [
        ("Parameter Sets: SendExpanded", "Parameter\u{a0}Sets: SendExpanded"),
        ("Required: True", "\u{a0}Required: True"),
        ("online version:", "online\u{a0}version:"),
        ("online version: ", "online version:\u{a0}"),
    ] {
        fixed(LEGACY, good, bad, "F004", bad);
    }
    for (good, bad) in [
        ("Type: System", "Type:\u{a0}System"),
        ("DefaultValue: ''", "DefaultValue:\u{a0}''"),
        ("  IsRequired: false", "  IsRequired:\u{a0}false"),
        ("Locale: ", "Locale:\u{a0}"),
    ] {
        fixed(TODAY, good, bad, "F004", bad);
    }
}

/// The line that was not understood is the finding, and not the key that it holds.
#[test]
fn a_line_of_a_block_is_a_comment() {
    for (name, line) in [(LEGACY, "Position: Named"), (LEGACY, "Type: Hashtable"), (TODAY, "  Position: Named")] {
        one(name, &format!("{line}\n"), &format!("<!-- {line} -->\n"), "P002", "<!--");
    }
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

/// Every block says it, so that a lost line is no short way to say no.
#[test]
fn a_line_of_a_block_is_lost() {
    for (name, line, key, at) in [
        (LEGACY, "Accept pipeline input: False\n", "`Accept pipeline input`", "Type:"),
        (TODAY, "  ValueFromPipeline: false\n", "`ValueFromPipeline`", "- Name:"),
        (TODAY, "  ValueFromRemainingArguments: false\n", "`ValueFromRemainingArguments`", "- Name:"),
    ] {
        let found = one(name, line, "", "P005", at);
        assert!(found.message.contains(key), "{}", found.message);
    }
}

#[test]
fn a_fact_has_no_value() {
    for key in ["  IsRequired:", "  ValueFromPipeline:", "  ValueFromPipelineByPropertyName:"] {
        let found = one(TODAY, &format!("{key} false\n"), &format!("{key}\n"), "P005", key);
        assert!(found.message.contains("has no value"), "{}", found.message);
    }
}

/// The type in INPUTS may be the one that was lost.
#[test]
fn the_type_of_what_takes_the_pipeline_is_lost() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let heading = text.find("### -InputObject\n").unwrap();
        let start = heading + text[heading..].find("Type: ").unwrap();
        let end = start + text[start..].find('\n').unwrap() + 1;
        let next = text[end..].lines().next().unwrap();
        only(name, &[&text[..start], &text[end..]].concat(), "P005", next);
        let commented = format!("{}<!-- {} -->\n{}", &text[..start], text[start..end].trim(), &text[end..]);
        only(name, &commented, "P002", "<!--");
    }
}

#[test]
fn the_end_of_a_block_is_damaged_or_stands_twice() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let last = text.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap().lines().next_back().unwrap();
        let good = format!("{last}\n```\n");
        for bad in ["``", "<br>```"] {
            one(name, &good, &format!("{last}\n{bad}\n"), "S011", "```yaml");
        }
        one(name, &good, &format!("{good}```\n"), "S011", "```");
    }
}
