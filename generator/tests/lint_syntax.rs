//! One mistake in a block of syntax gives one finding, and the set is read all the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

mod mistake;

use mistake::{LEGACY, TODAY, committed, fixed, one, replaced};
use platygen::page;
use platygen::page::type_name::TypeName;

/// A parameter that stands in a damaged item is not missing as well.
#[test]
fn an_item_of_syntax_is_damaged() {
    let good = "[-Message <IMicrosoftGraphMessage>]";
    for bad in [
        "[-Message IMicrosoftGraphMessage>]",
        "[-Message (IMicrosoftGraphMessage>]",
        "[-Message = <IMicrosoftGraphMessage>]",
    ] {
        one(LEGACY, good, bad, "X001", bad);
    }
}

/// What is read of the first set of a page: the cmdlet, and its parameters with the types that are meant.
fn first_set(text: &str) -> Vec<String> {
    let (page, _) = page::parse(&"page".into(), text);
    let set = &page.syntax[0];
    let item = |item: &page::syntax::SyntaxItem<'_>| {
        let type_name = item.type_name.map(|name| TypeName::parse(name).to_string());
        format!("{} {type_name:?} {} {}", item.name, item.is_mandatory, item.is_positional)
    };
    [set.command.to_owned(), set.has_common_parameters.to_string()]
        .into_iter()
        .chain(set.items.iter().map(item))
        .collect()
}

/// The text of the first block of syntax.
fn first_block(text: &str) -> &str {
    let start = text.find("## SYNTAX").unwrap();
    let start = start + text[start..].find("```\n").unwrap() + 4;
    &text[start..start + text[start..].find("\n```").unwrap()]
}

/// One finding, whose fix is clean, and the set is what it was.
fn washed(name: &str, bad: &str) {
    let text = committed(name);
    fixed(name, first_block(&text), bad, "X016", bad.lines().next().unwrap());
    assert_eq!(first_set(&replaced(name, first_block(&text), bad)), first_set(&text), "{bad}");
}

#[test]
fn a_block_of_syntax_has_marks_around_its_lines() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        for (before, behind) in
            [("> ", ""), ("- ", ""), ("* ", ""), ("**", "**"), ("`", "`"), ("<!-- ", " -->"), ("| ", " |")]
        {
            let marked: Vec<String> =
                first_block(&text).lines().map(|line| format!("{before}{}{behind}", line.trim())).collect();
            washed(name, &marked.join("\n"));
        }
    }
}

/// A command goes on below a back-tick, a back-slash or a break of an editor, which its last line does not have.
#[test]
fn the_lines_of_a_block_of_syntax_are_continued() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        for end in [" `", "`", " \\", "\\", "<br>"] {
            washed(name, &first_block(&text).replace('\n', &format!("{end}\n")));
        }
    }
}

#[test]
fn a_block_of_syntax_is_escaped() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        let block = first_block(&text);
        let escaped: String =
            block.chars().flat_map(|c| "[]<>".contains(c).then_some('\\').into_iter().chain([c])).collect();
        washed(name, &escaped);
        washed(name, &block.replace('<', "&lt;").replace('>', "&gt;"));
    }
}

#[test]
fn an_editor_made_dashes_longer() {
    for name in [LEGACY, TODAY] {
        let text = committed(name);
        washed(name, &first_block(&text).replace(" -", " \u{2013}").replace("[-", "[\u{2014}"));
        // The cmdlet is a slice of the page, whatever its dash.
        let bad = first_block(&text).replace("-Mg", "\u{2011}Mg");
        fixed(name, first_block(&text), &bad, "X016", bad.lines().next().unwrap());
        assert_eq!(first_set(&replaced(name, first_block(&text), &bad))[1..], first_set(&text)[1..]);
    }
}

/// What makes no sense without its marks either is reported where it stands, and nothing else is.
#[test]
fn a_block_of_syntax_makes_no_sense_without_its_marks() {
    let text = committed(LEGACY);
    let bad = first_block(&text).replacen("[-Message <", "[-Message = <", 1);
    let quoted: Vec<String> = bad.lines().map(|line| format!("> {line}")).collect();
    let found = mistake::check(LEGACY, &replaced(LEGACY, first_block(&text), &quoted.join("\n"))).0;
    assert!(!found.is_empty() && found.iter().all(|it| it.code.id != "X016"), "{found:?}");
}

/// PowerShell takes a name in any case, so it is one parameter; the page is right where it says the same most often.
#[test]
fn a_parameter_is_written_in_another_case() {
    let text = committed(LEGACY);
    for (good, bad, at) in [
        ("-UserId <String>", "-UserID <String>", "-UserID <String>"),
        ("### -UserId", "### -userId", "### -userId"),
        ("[-PassThru]", "[-Passthru]", "[-Passthru]"),
    ] {
        fixed(LEGACY, good, bad, "P025", at);
        let damaged = text.replacen(good, bad, 1);
        assert_eq!(first_set(&damaged).len(), first_set(&text).len());
    }
}

/// The line break behind an item is none of it, so that a fix does not join lines.
#[test]
fn the_last_item_of_a_line_is_not_closed() {
    let good = "[-AdditionalProperties <Hashtable>]\n";
    fixed(LEGACY, good, "[-AdditionalProperties <Hashtable>\n", "X010", "[-AdditionalProperties <Hashtable>");
    let text = replaced(LEGACY, good, "[-AdditionalProperties <Hashtable>\n");
    let fix = mistake::only(LEGACY, &text, "X010", "[-AdditionalProperties").fix.unwrap();
    assert_eq!(&text[fix.span], "[-AdditionalProperties <Hashtable>");
}
