//! Prose to rustdoc: whatever a page holds, the comment holds nothing that rustdoc reads as something else.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

use platygen::page::{self, prose::to_rustdoc};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What is wrong with lines for `///`; rustdoc would warn about it, or compile it.
fn problems(lines: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut fence: Option<String> = None;
    // A link may go over two lines.
    let mut paragraph = String::new();
    for line in lines.iter().map(String::as_str).chain([""]) {
        let text = line.trim_start_matches(['>', ' ']);
        if line.contains(['\n', '\r']) {
            found.push(format!("line break in {line:?}"));
        }
        if let Some(open) = &fence {
            if text == open {
                fence = None;
            }
            continue;
        }
        let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
        if ticks >= 3 {
            let info = &text[ticks..];
            if info.is_empty() || info.contains("rust") {
                found.push(format!("a block that rustdoc compiles: {line:?}"));
            }
            fence = Some("`".repeat(ticks));
            continue;
        }
        if text.is_empty() {
            found.extend(markup(&std::mem::take(&mut paragraph)));
        }
        paragraph.push_str(line);
        paragraph.push(' ');
    }
    if fence.is_some() {
        found.push("a fence is not closed".to_owned());
    }
    found
}

/// Brackets and angle brackets outside of code, links and autolinks.
fn markup(line: &str) -> Option<String> {
    let mut rest = line;
    while let Some(at) = rest.find(['\\', '`', '[', '<']) {
        let after = &rest[at..];
        let step = match after.as_bytes()[0] {
            b'\\' => 1 + after[1..].chars().next().map_or(0, char::len_utf8),
            b'`' => {
                let ticks = after.bytes().take_while(|byte| *byte == b'`').count();
                match after[ticks..].find(&"`".repeat(ticks)) {
                    Some(end) => end + 2 * ticks,
                    None => return Some(format!("an open code span: {line:?}")),
                }
            }
            // A link is `[text](address)`; the text was looked at when it was written.
            b'[' => match after.find("](") {
                Some(_) => 1,
                None => return Some(format!("an open bracket: {line:?}")),
            },
            _ => match after.find('>') {
                Some(end) if after.starts_with("<http") => end + 1,
                _ => return Some(format!("raw HTML: {line:?}")),
            },
        };
        rest = &after[step..];
    }
    None
}

fn assert_clean(markdown: &str) -> Vec<String> {
    let lines = to_rustdoc(markdown);
    let found = problems(&lines);
    assert!(found.is_empty(), "{:.300} gives {:.600}", markdown, format!("{found:?}"));
    lines
}

#[test]
fn paragraphs_lists_and_code_stay() {
    assert_eq!(assert_clean("One.\nTwo.\n\nThree."), ["One.", "Two.", "", "Three."]);
    assert_eq!(assert_clean("Kinds:\n\n- a\n- b\n\nEnd."), ["Kinds:", "", "- a", "- b", "", "End."]);
    assert_eq!(assert_clean("```powershell\nGet-Thing\n```"), ["```powershell", "Get-Thing", "```"]);
    assert_eq!(assert_clean("```\nlet x = 1;\n```"), ["```text", "let x = 1;", "```"]);
    assert_eq!(assert_clean("```rust\nlet x = 1;\n```"), ["```text", "let x = 1;", "```"]);
}

#[test]
fn code_and_lists_keep_their_indents() {
    let code = ["```powershell", "if ($a) {", "    .", "    {{ x }}", "    Get-Thing", "}", "```"];
    assert_eq!(assert_clean(&code.join("\n")), code);
    assert_eq!(assert_clean("- a\n    - b\n- c"), ["- a", "  - b", "- c"]);
    assert_eq!(assert_clean("1. a\n   - b\n\n   More of a.\n2. d"), ["1. a", "   - b", "", "   More of a.", "2. d"]);
    let listed = assert_clean("1. Run it:\n\n   ```powershell\n   Get-MgUser\n   ```\n\n2. Look");
    assert_eq!(listed, ["1. Run it:", "", "   ```powershell", "   Get-MgUser", "   ```", "", "2. Look"]);
    assert_eq!(assert_clean("One.\n    Two."), ["One.", "Two."]);
    assert_eq!(assert_clean("    Indented."), ["Indented."]);
}

/// What is written down reads as what was read, in CommonMark as rustdoc has it.
#[test]
fn blocks_stay_in_the_blocks_around_them() {
    for same in [
        "| Name | Means |\n| --- | :-: |\n| a\\|b | `x\\|y` |\n|  | second |",
        "1. First:\n\n   ```json\n   {\n     \"a\": 1\n   }\n   ```\n\n2. Second.",
        "1. First.\n   - Inner.\n\n   > **Note**\n   >\n   > Quoted.",
        "- Item:\n\n  | A |\n  | --- |\n  | b |",
        "- One.\n\n* Another list.\n\n- A third one.\n\n1) And numbers.\n\n2. And others.",
        "> ```powershell\n> Get-MgUser\n> ```",
    ] {
        assert_eq!(to_rustdoc(&same.replace("**Note**\n   >", "[!NOTE]\n   >")).join("\n"), same);
    }
    assert_eq!(to_rustdoc("- ```json\n  {}\n  ```\n- > Quoted."), ["- ```json", "  {}", "  ```", "", "- > Quoted."]);
}

#[test]
fn a_row_of_signs_is_text() {
    assert_eq!(assert_clean("Allowed are\n# ' . - _ ! ^ ~ only."), ["Allowed are", r"\# ' . - \_ ! ^ \~ only."]);
    assert_eq!(assert_clean("Allowed are\n- _ ! # only."), ["Allowed are", r"\- \_ ! # only."]);
}

#[test]
fn a_path_is_no_line_break() {
    assert_eq!(assert_clean(r"Reads `C:\new\notes`."), [r"Reads `C:\new\notes`."]);
    assert_eq!(assert_clean(r"`\n` is a line feed."), [r"`\n` is a line feed."]);
}

#[test]
fn text_between_placeholders_stays() {
    assert_eq!(assert_clean("{{ a }} Real text. {{ b }}"), ["{{ a }} Real text. {{ b }}"]);
    assert_eq!(assert_clean("[!INCLUDE [a](b.md)] Text."), ["\\[!INCLUDE a\\] Text."]);
}

#[test]
fn marks_inside_of_words_are_marks() {
    let addresses = ["https://contoso.com/a_b_c?d=[1]", "https://contoso.com/wiki/Foo_(bar)"];
    for address in addresses {
        assert_eq!(
            to_rustdoc(&format!("See {address}, and (see {address}).")),
            [format!("See <{address}>, and (see <{address}>).")]
        );
    }
    assert_eq!(assert_clean("### Foo **bar** baz"), ["**Foo bar baz**"]);
    assert_eq!(assert_clean("A ``` x``y` ``` b"), ["A ``` x``y` ``` b"]);
    assert_eq!(assert_clean("&amp;lt; and a & b"), ["\\&lt; and a & b"]);
}

#[test]
fn flattened_line_breaks_are_line_breaks() {
    assert_eq!(assert_clean("Kinds:\\r\\n- user\\r\\n- group"), ["Kinds:", "", "- user", "- group"]);
    assert_eq!(assert_clean("One.\\r\\n\\r\\nTwo."), ["One.", "", "Two."]);
}

#[test]
fn residue_is_left_out() {
    for text in [
        ".",
        "{{ Fill in the Description }}",
        "[!INCLUDE [permissions-table](~/x.md)]",
        "::: zone pivot=\"a\"\n::: zone-end",
        "To construct, see NOTES section for BODY properties and create a hash table.",
        "**Permissions**",
        "",
    ] {
        assert_eq!(to_rustdoc(text), [""; 0], "{text:?}");
    }
}

#[test]
fn links_are_absolute_or_text() {
    assert_eq!(assert_clean("See [users](/graph/users)."), ["See [users](https://learn.microsoft.com/graph/users)."]);
    assert_eq!(assert_clean("See [users](users.md)."), ["See users."]);
    assert_eq!(assert_clean("See https://contoso.com/a."), ["See <https://contoso.com/a>."]);
    assert_eq!(assert_clean("[a](https://contoso.com/b(v=1))."), ["[a](https://contoso.com/b%28v=1%29)."]);
    // A link whose address got lost is its text.
    assert_eq!(assert_clean("The [fields][] of [an item][item]."), ["The fields of an item."]);
    assert_eq!(
        assert_clean("The [fields][] of it.\n\n[fields]: /graph/fields"),
        ["The [fields](https://learn.microsoft.com/graph/fields) of it."]
    );
    assert_eq!(assert_clean("list[0][1], term [store]"), ["list\\[0\\]\\[1\\], term \\[store\\]"]);
    assert_eq!(assert_clean("[Server][Process:1]: up"), ["\\[Server\\]\\[Process:1\\]: up"]);
    assert_clean("See [`IFoo`][IFoo] and [IFoo] and ![picture](javascript:alert(1)).");
}

#[test]
fn html_is_text() {
    assert_clean("<script>alert(1)</script> a < b <IMG src='cid:1'> <country code>");
    assert_clean("<div>\n\ntext\n");
    assert_clean("<!-- a\ncomment -->");
}

#[test]
fn hostile_text_is_text() {
    for text in [
        "*/ fn main() {}",
        "\"# ; fn main() {}",
        "#![no_std]",
        "`` ` ``` `` ` unbalanced",
        "`",
        "``` no block",
        "~~~rust\nfn main() { loop {} }\n~~~",
        "````\n```rust\nx\n```\n````",
        "````\n`````\nx\n````",
        "a\u{2028}b\u{85}c\u{0}d\re",
        "    indented\n    code",
        "1. a\n\n       deep\n",
        "[a]: https://contoso.com\n\n[a] [b](<) [c](\"d\")",
        "a | b\n--|--\n[x] | <y>\n",
        "> [!NOTE]\n> Text with [x] and `y`.",
        "# [x]\n## <y>\n---\n***",
        "\\[x\\] \\<y\\> \\` \\",
        "https://contoso.com/[x] http://a<b> <https://contoso.com/a b>",
        "- [ ] task\n- [x] done\n",
        "[^1] note\n\n[^1]: text",
    ] {
        assert_clean(text);
    }
}

#[test]
fn large_text_takes_no_time() {
    let begun = std::time::Instant::now();
    assert_clean(&"[".repeat(1 << 20));
    assert_clean(&"`".repeat(1 << 20));
    assert_clean(&format!("{}x", "> ".repeat(10_000)));
    assert_clean(&format!("{}x", "- ".repeat(10_000)));
    assert_clean(&"*a _b ".repeat(1 << 16));
    assert_clean(&"<a ".repeat(1 << 16));
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// With `RUSTDOC_SCRATCH=file.rs` the prose is also written as documentation, for a run of rustdoc over it.
#[test]
#[allow(clippy::print_stdout)]
fn prose_of_real_pages_is_clean() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    if !root.is_dir() {
        println!("skipped: ../shared is not there");
        return;
    }
    let mut files = Vec::new();
    pages(root, &mut files);
    files.sort();
    let mut scratch = String::from("//! Scratch.\n");
    let mut found = Vec::new();
    for (at, path) in files.iter().enumerate() {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let (page, _) = page::parse(&path.to_string_lossy().as_ref().into(), &text);
        let mut all = to_rustdoc(page.synopsis);
        for part in [page.description, page.notes]
            .into_iter()
            .chain(page.parameters.iter().map(|parameter| parameter.description))
        {
            let lines = to_rustdoc(part);
            found.extend(problems(&lines).into_iter().map(|problem| format!("{}: {problem}", path.display())));
            // What is written down is read as what was read, or something was lost on the way.
            if to_rustdoc(&lines.join("\n")) != lines {
                found.push(format!("{}: {lines:#?} reads as {:#?}", path.display(), to_rustdoc(&lines.join("\n"))));
            }
            all.push(String::new());
            all.extend(lines);
        }
        found.extend(problems(&all).into_iter().map(|problem| format!("{}: {problem}", path.display())));
        for line in &all {
            writeln!(scratch, "/// {line}").unwrap();
        }
        writeln!(scratch, "pub fn page_{at}() {{}}").unwrap();
    }
    if let Some(file) = std::env::var_os("RUSTDOC_SCRATCH") {
        fs::write(file, scratch).unwrap();
    }
    assert!(found.is_empty(), "{} problems: {:#?}", found.len(), &found[..found.len().min(10)]);
}

#[test]
fn a_note_stays_one_quotation() {
    let lines = to_rustdoc("Before.\n\n> [!NOTE]\n> First.\n>\n> Second.\n\nAfter.");
    assert_eq!(lines, ["Before.", "", "> **Note**", ">", "> First.", ">", "> Second.", "", "After."]);
}
