//! Pages made to be slow or deep: reading takes time in proportion to their size, and a small stack is enough.

#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a panic on the small stack is the failure; sizes are small"
)]

use platygen::diagnostic::{Diagnostic, Renderer, codes, github, json, sarif};
use platygen::lint;
use platygen::page::type_name::TypeName;
use platygen::page::{parse, prose};
use platygen::specs::{InputFile, Specs};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const HEAD: &str = "---\nschema: 2.0.0\n---\n# Get-Thing\n## SYNOPSIS\nGets it.\n";
const NOTES: &str = "## NOTES\nCOMPLEX PARAMETER PROPERTIES\n\nBODY <T>: text\n";

/// Enough for a few hundred frames.
const STACK: usize = 256 * 1024;

fn on_small_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap();
        thread.join().unwrap()
    })
}

/// The codes that reading reports, each once.
fn read(text: &str) -> Vec<&'static str> {
    let (page, found) = parse(&"Get-Thing.md".into(), text);
    black_box(page);
    let mut codes: Vec<&str> = found.iter().map(|it| it.code.id).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The time that this thread has spent on a processor, or the time of day where the system does not say.
///
/// On a busy machine long work is interrupted and short work is not, so the time of day would not be in proportion.
fn spent(start: Instant) -> Duration {
    // Giving way makes Linux bring its count up to date.
    std::thread::yield_now();
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn fastest(mut work: impl FnMut()) -> Duration {
    let origin = Instant::now();
    let once = |()| {
        let start = spent(origin);
        work();
        spent(origin).saturating_sub(start)
    };
    [(); 4].map(once).into_iter().min().unwrap_or_default()
}

/// Four times the text must not take much more than four times the time; quadratic work takes sixteen times.
fn assert_linear(name: &str, make: impl Fn(usize) -> String, size: usize, work: impl Fn(&str) + Send + Sync) {
    let (small, large) = (make(size / 4), make(size));
    let growth = large.len() as f64 / small.len() as f64;
    // A busy machine disturbs a measurement; quadratic work is slow every time.
    let mut measured = Vec::new();
    let is_linear = (0..4).any(|_| {
        let (short, long) = on_small_stack(|| (fastest(|| work(&small)), fastest(|| work(&large))));
        measured.push((short, long));
        long < Duration::from_millis(2) || long.as_secs_f64() / short.as_secs_f64() < 2.2 * growth
    });
    assert!(is_linear, "{name} is not linear: {growth} times the text takes {measured:?}");
}

fn assert_page_linear(name: &str, make: impl Fn(usize) -> String, size: usize) {
    assert_linear(name, make, size, |text| {
        black_box(read(text));
    });
}

fn repeated(head: &str, line: impl Fn(usize) -> String, count: usize) -> String {
    let mut text = head.to_owned();
    for at in 0..count {
        let _ = writeln!(text, "{}", line(at));
    }
    text
}

#[test]
fn a_page_of_four_megabytes() {
    let line = |at: usize| format!("  - `[Name{at} <String>]`: What it is called. {}", "x".repeat(60));
    assert_page_linear("a long list", |n| repeated(&format!("{HEAD}{NOTES}"), line, n), 40_000);
    let prose = |at: usize| format!("Sentence {at} of the description, [with](a) `markup` and {}.", "y".repeat(40));
    assert_page_linear("a long description", |n| repeated(&format!("{HEAD}## DESCRIPTION\n"), prose, n), 45_000);
    let continued = |at: usize| format!("continued {at} {}", "z".repeat(60));
    assert_page_linear("a long continuation", |n| repeated(&format!("{HEAD}{NOTES}"), continued, n), 50_000);
}

#[test]
fn a_hundred_thousand_parameters() {
    let block = "```yaml\nType: String\nParameter Sets: (All)\n```\n";
    let head = format!("{HEAD}## PARAMETERS\n");
    assert_page_linear("parameters", |n| repeated(&head, |at| format!("### -P{at}\nText.\n{block}"), n), 100_000);
    assert_page_linear("one parameter many times", |n| repeated(&head, |_| format!("### -P\n{block}"), n), 100_000);
    assert_page_linear("blocks", |n| repeated(&format!("{head}### -P\n"), |_| block.to_owned(), n), 50_000);
    assert_page_linear(
        "sets of a block",
        |n| format!("{head}### -P\n```yaml\nType: T\nParameter Sets: {}\n```\n", "A, ".repeat(n)),
        50_000,
    );
    let new = format!("{head}### -P\n```yaml\nType: T\nParameterSets:\n");
    assert_page_linear(
        "sets of a new block",
        |n| repeated(&new, |at| format!("- Name: S{at}\n  Position: 1"), n),
        50_000,
    );
    assert_page_linear("keys of a new block", |n| repeated(&new, |at| format!("Key{at}: 1"), n), 50_000);
}

#[test]
fn items_and_sets() {
    let open = format!("{HEAD}## SYNTAX\n```\nGet-Thing\n");
    assert_page_linear("items", |n| repeated(&open, |at| format!(" [-N{at} <T>]"), n), 50_000);
    assert_page_linear("unclosed items", |n| repeated(&open, |at| format!(" [-N{at} <T"), n), 50_000);
    assert_page_linear("words", |n| repeated(&open, |_| " word".to_owned(), n), 50_000);
    assert_page_linear("invocations", |n| repeated(&open, |_| "Get-Thing -A".to_owned(), n), 50_000);
    let sets = format!("{HEAD}## SYNTAX\n");
    assert_page_linear("sets", |n| repeated(&sets, |at| format!("### S{at}\n```\nGet-Thing\n```"), n), 50_000);
}

/// What checking a page takes, besides reading it.
fn assert_checked_linear(name: &str, make: impl Fn(usize) -> String, size: usize) {
    assert_linear(name, make, size, |text| {
        let file: Arc<str> = "Get-Thing.md".into();
        let input = InputFile { file: Arc::clone(&file), name: file.to_string(), text: text.into() };
        black_box(lint::check(&Specs { pages: vec![input], ..Specs::default() }, &BTreeMap::new()));
    });
}

#[test]
fn checks_of_what_comes_again_and_again() {
    let description = format!("{HEAD}## DESCRIPTION\n");
    for unit in ["{{", "<", "<a ", "<!--", "](", "[](()"] {
        assert_checked_linear(unit, |n| format!("{description}{}\n", unit.repeat(n / unit.len())), 1 << 17);
        let links = format!("{HEAD}## RELATED LINKS\n");
        assert_checked_linear(unit, |n| format!("{links}{}\n", unit.repeat(n / unit.len())), 1 << 17);
    }
    let bare = format!("{HEAD}## SYNTAX\n```\nGet-Thing\n```\n## PARAMETERS\n");
    assert_checked_linear(
        "parameters without a block",
        |n| repeated(&bare, |at| format!("### -P{at}\nText."), n),
        10_000,
    );
    let values = format!("{bare}### -P\n```yaml\nType: String\nParameter Sets: (All)\nAccepted values: ");
    let some = |make: &dyn Fn(usize) -> String, n: usize| (0..n).map(make).collect::<Vec<_>>().concat();
    let value = |at: usize| format!("V{at}, ");
    assert_checked_linear("accepted values", |n| format!("{values}{}V\n```\n", some(&value, n)), 10_000);
    let wrong = |n: usize| {
        let items = some(&|at| format!(" [-P{at} <String>]"), n);
        let block = "```yaml\nType: Int32\nParameter Sets: (All)\n```";
        let head = format!("{HEAD}## SYNTAX\n```\nGet-Thing{items}\n```\n## PARAMETERS\n");
        repeated(&head, |at| format!("### -P{at}\nText.\n{block}"), n)
    };
    assert_checked_linear("wrong types", wrong, 10_000);
}

#[test]
fn a_line_of_a_megabyte() {
    for section in ["DESCRIPTION", "SYNTAX", "EXAMPLES", "PARAMETERS", "INPUTS", "NOTES", "RELATED LINKS", "OTHER"] {
        for unit in ["[", "]", "<", "](", "(", "`", "a ", "[-N ", "<a>", "{|", "\\", "é", "[a](b"] {
            let name = format!("{unit:?} in {section}");
            assert_page_linear(
                &name,
                |n| format!("{HEAD}## {section}\n```\n{}\n", unit.repeat(n / unit.len())),
                1 << 18,
            );
        }
    }
    let codes = on_small_stack(|| read(&format!("{HEAD}## SYNTAX\n```\n{}\n```\n", "[".repeat(1 << 20))));
    assert!(codes.is_empty() || codes == ["X001"], "{codes:?}");
    let property = |n: usize| format!("{HEAD}{NOTES}  - `[Name <{}\n", "<".repeat(n));
    assert_page_linear("a property of brackets", property, 1 << 20);
    let codes = on_small_stack(|| read(&property(1 << 20)));
    assert_eq!(codes, ["N006"]);
}

#[test]
fn ten_thousand_nested_types() {
    let nested = |n: usize| format!("{}T{}", "G<".repeat(n), ">".repeat(n));
    assert_linear("a nested type", nested, 10_000, |text| {
        black_box(TypeName::parse(text));
    });
    assert_linear(
        "ranks",
        |n| format!("T{}", "[]".repeat(n)),
        1 << 20,
        |text| {
            black_box(TypeName::parse(text));
        },
    );
    assert_page_linear(
        "a nested type in SYNTAX",
        |n| format!("{HEAD}## SYNTAX\n```\nGet-Thing [-N <{}>]\n```\n", nested(n)),
        10_000,
    );
    assert_page_linear("a nested type in NOTES", |n| format!("{HEAD}{NOTES}  [N <{}>]: x\n", nested(n)), 10_000);
    let shown = on_small_stack(|| TypeName::parse(&nested(10_000)).to_string());
    assert_eq!(shown, nested(10_000), "what is too deep is kept as text");
}

#[test]
fn ten_thousand_levels_of_a_list() {
    // Each level is two blanks deeper, so the text itself grows with the square of the levels.
    let levels =
        |n: usize| repeated(&format!("{HEAD}{NOTES}"), |at| format!("{}- `[N <T>]`: x", "  ".repeat(at + 1)), n);
    assert_page_linear("levels", levels, 1_600);
    assert_eq!(on_small_stack(|| read(&levels(100))), ["N013"]);
    let jump = format!("{HEAD}{NOTES}{}- `[N <T>]`: x\n", "  ".repeat(10_000));
    assert_eq!(on_small_stack(|| read(&jump)), ["N005"]);
}

#[test]
fn a_hundred_thousand_fences_and_headings() {
    for section in ["DESCRIPTION", "SYNTAX", "EXAMPLES", "PARAMETERS", "OUTPUTS", "NOTES", "OTHER"] {
        let head = format!("{HEAD}## {section}\n");
        for line in [
            "```",
            "```yaml",
            "~~~",
            "````",
            "# x",
            "# Get-Thing",
            "## x",
            "## PARAMTERS",
            "## NOTES",
            "### x",
            "### -x",
            "###",
            " ## INPUTS",
        ] {
            let name = format!("{line:?} in {section}");
            assert_page_linear(&name, |n| repeated(&head, |_| line.to_owned(), n), 24_000);
        }
    }
    let codes = on_small_stack(|| read(&repeated(HEAD, |_| "```yaml".to_owned(), 100_000)));
    assert_eq!(codes, ["S011"]);
    let codes = on_small_stack(|| read(&repeated(HEAD, |_| "## NOTES".to_owned(), 100_000)));
    assert_eq!(codes, ["S006"]);
}

#[test]
fn front_matter_of_a_hundred_thousand_keys() {
    let page =
        |n: usize| format!("{}---\n# Get-Thing\n## SYNOPSIS\n", repeated("---\n", |at| format!("key{at}: *x"), n));
    assert_page_linear("keys", page, 100_000);
    assert!(
        on_small_stack(|| read(&page(100_000))).contains(&"M002"),
        "text that is too long to be checked is reported"
    );
    let open = |n: usize| format!("---\nkey: {}\n---\n# Get-Thing\n", "[".repeat(n));
    assert_page_linear("brackets", open, 1 << 20);
}

#[test]
fn prose_of_brackets_and_lists() {
    for unit in ["- ", "> ", "[", "<", "*", "`", "_a", "![](", "https://a "] {
        assert_linear(
            &format!("prose of {unit:?}"),
            |n| unit.repeat(n / unit.len()),
            1 << 15,
            |text| {
                black_box(prose::to_rustdoc(text));
            },
        );
    }
}

/// No finding counts the lines above it.
#[test]
fn many_findings_on_one_page() {
    type Print = fn(&[Diagnostic], &Renderer);
    let show = |text: &str, print: Print| {
        let file: Arc<str> = "Get-Thing.md".into();
        let mut renderer = Renderer::new(false);
        renderer.add(&file, text.into());
        let at = |at: usize| Diagnostic::new(codes::X001, &file, at..at + 1, "no item").help("write one");
        print(&(0..text.len() / 2).map(|line| at(2 * line)).collect::<Vec<_>>(), &renderer);
    };
    let prints: [(&str, Print); 4] = [
        ("json", |all, renderer| drop(black_box(json(all, renderer)))),
        ("github", |all, renderer| drop(black_box(github(all, renderer)))),
        ("sarif", |all, renderer| drop(black_box(sarif(all, renderer)))),
        ("text", |all, renderer| all.iter().for_each(|it| drop(black_box(renderer.render(it))))),
    ];
    for (name, print) in prints {
        assert_linear(name, |size| "x\n".repeat(size), 16_000, |text| show(text, print));
    }
}
