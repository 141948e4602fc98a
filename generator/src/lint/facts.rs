//! Checks of what a block says of a parameter in a set against the syntax of that set: type, position, what is mandatory.
//!
//! One line of a block holds for many sets. If the syntax of none of them agrees, the line is wrong, and there the
//! finding stands; if some do, it is the syntax of the others.

use super::Report;
use super::known::Known;
use crate::diagnostic::{Severity, codes};
use crate::page::parameter::{Block, Parameter, SetFacts};
use crate::page::syntax::{SyntaxItem, SyntaxSet};
use crate::page::type_name::TypeName;
use crate::page::{Page, Schema};
use foldhash::HashSet;
use std::collections::BTreeMap;

/// The keys of both schemas.
const REQUIRED: [&str; 2] = ["Required:", "IsRequired:"];
const POSITION: [&str; 2] = ["Position:", "Position:"];

/// What a line of a block says of a parameter, and what the syntax of the sets says for which it holds.
struct Line<'a, 'p> {
    parameter: &'a Parameter<'p>,
    facts: &'a SetFacts<'p>,
    agrees: bool,
    others: Vec<(&'a SyntaxSet<'p>, &'a SyntaxItem<'p>)>,
}

/// Lines by the block and, where each set has lines of its own, by the set.
type Lines<'a, 'p> = BTreeMap<(usize, usize), Line<'a, 'p>>;

/// What the blocks of a page say.
#[derive(Default)]
pub(super) struct Facts<'a, 'p> {
    required: Lines<'a, 'p>,
    position: Lines<'a, 'p>,
    /// The last position in the set that is looked at.
    last: Option<u32>,
    /// Parameters that were reported to stand in another order, by the place of their heading.
    late: HashSet<usize>,
}

impl<'a, 'p> Facts<'a, 'p> {
    pub(super) fn begin_set(&mut self) {
        self.last = None;
    }

    /// Takes what syntax and block say of a parameter in one set.
    pub(super) fn add(
        &mut self,
        report: &mut Report<'a, 'p>,
        (set, item): (&'a SyntaxSet<'p>, &'a SyntaxItem<'p>),
        parameter: &'a Parameter<'p>,
        facts: &'a SetFacts<'p>,
    ) {
        let page = report.page;
        let Some(block) = block_of(parameter, facts) else { return };
        // Facts lie in the order of their lines.
        let own = if block.schema == Schema::V2024_05_01 { std::ptr::from_ref(facts).addr() } else { 0 };
        let key = (page.span(block.text).start, own);
        let take = |lines: &mut Lines<'a, 'p>, agrees: bool| {
            let new = || Line { parameter, facts, agrees: false, others: Vec::new() };
            let line = lines.entry(key).or_insert_with(new);
            line.agrees |= agrees;
            line.others.extend((!agrees).then_some((set, item)));
        };
        // platyPS 0.14 writes every switch in brackets, and a key that is missing is another finding.
        let is_bracketed = page.schema == Schema::V2_0_0 && item.type_name.is_none() && facts.is_required == Some(true);
        if let Some(is_required) = facts.is_required.filter(|_| !is_bracketed) {
            take(&mut self.required, is_required == item.is_mandatory);
        }
        let number = facts.position.parse::<u32>().ok();
        // A switch with a position looks like any other in the syntax.
        let is_named = facts.position.eq_ignore_ascii_case("named");
        if (is_named || number.is_some()) && item.type_name.is_some() {
            take(&mut self.position, number.is_some() == item.is_positional);
        }
        if let Some(number) = number.filter(|_| item.is_positional) {
            // Positions count from zero or from one, so only their order is compared.
            if self.last.is_some_and(|last| number < last) && self.late.insert(page.span(parameter.heading).start) {
                let place = page.span(line_of(page, parameter, facts, POSITION));
                let message = format!("`-{}` stands in another order in the syntax than its position says", item.name);
                let diagnostic =
                    report.at(codes::P013, item.raw, message, "write the parameters in the order of their positions");
                report.push(diagnostic.related(&page.file, place, "the block"));
            }
            self.last = Some(number);
        }
    }

    /// Reports the lines that the syntax disagrees with, or the syntax that disagrees with others of the same line.
    pub(super) fn report(self, report: &mut Report<'a, 'p>) {
        for line in self.required.into_values() {
            report_line(report, &line, true);
        }
        for line in self.position.into_values() {
            report_line(report, &line, false);
        }
    }
}

impl<'a> Line<'a, '_> {
    fn text(&self, page: &Page<'_>, is_required: bool) -> &'a str {
        line_of(page, self.parameter, self.facts, if is_required { REQUIRED } else { POSITION })
    }
}

fn report_line<'p>(report: &mut Report<'_, 'p>, line: &Line<'_, 'p>, is_required: bool) {
    let Some((set, item)) = line.others.first().copied() else { return };
    if line.agrees || (is_required && is_rule_of_autorest(report.page, item, line.parameter)) {
        for other in &line.others {
            report_syntax(report, line, *other, is_required);
        }
        return;
    }
    let page = report.page;
    let text = line.text(page, is_required);
    let (code, message) = said(set, item, is_required, line.others.len() == 1);
    let right = if is_required { item.is_mandatory } else { !item.is_positional };
    let (key, value) = text.split_once(':').unwrap_or((text, ""));
    let value = value.trim();
    let literal = if is_required { literal(value, right) } else { right.then_some("Named") };
    let help = match literal {
        Some(literal) => format!("write `{}: {literal}`; the syntax counts", key.trim_start_matches(['-', ' '])),
        None => "write its position; the syntax counts".to_owned(),
    };
    let diagnostic = report.at(code, text, message, help);
    let diagnostic = diagnostic.related(&page.file, page.span(item.raw), "the syntax");
    report.push(match literal.filter(|_| !value.is_empty()) {
        Some(literal) => diagnostic.fix(page.span(value), literal),
        None => diagnostic,
    });
}

/// The other literal in the same letters; none for a value that names sets.
fn literal(value: &str, right: bool) -> Option<&'static str> {
    let is_lower = value.starts_with(char::is_lowercase);
    let is_one = value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
    let literal = match (is_lower, right) {
        (true, true) => "true",
        (true, false) => "false",
        (false, true) => "True",
        (false, false) => "False",
    };
    is_one.then_some(literal)
}

/// Code and message for a line that does not fit the syntax of a set.
fn said(
    set: &SyntaxSet<'_>,
    item: &SyntaxItem<'_>,
    is_required: bool,
    is_one: bool,
) -> (&'static crate::diagnostic::Code, String) {
    let of_set = if set.name.is_empty() || !is_one { String::new() } else { format!(" of `{}`", set.name) };
    if is_required {
        let says = |yes: bool| if yes { "mandatory" } else { "optional" };
        let (syntax, block) = (says(item.is_mandatory), says(!item.is_mandatory));
        return (codes::P012, format!("`-{}` is {syntax} in the syntax{of_set} and {block} in its block", item.name));
    }
    let message = if item.is_positional {
        format!("`-{}` has a position in the syntax{of_set} and none in its block", item.name)
    } else {
        format!("`-{}` has a position in its block and none in the syntax{of_set}", item.name)
    };
    (codes::P013, message)
}

fn report_syntax<'p>(
    report: &mut Report<'_, 'p>,
    line: &Line<'_, 'p>,
    (set, item): (&SyntaxSet<'p>, &SyntaxItem<'p>),
    is_required: bool,
) {
    let page = report.page;
    let (code, message) = said(set, item, is_required, true);
    let help = if is_required {
        "make both say the same; the syntax counts".to_owned()
    } else {
        format!("write `[-{}]` in the syntax for a parameter with a position, and a position in the block", item.name)
    };
    let diagnostic = report.at(code, item.raw, message, help);
    let mut diagnostic = diagnostic.related(&page.file, page.span(line.text(page, is_required)), "the block");
    if is_required && is_rule_of_autorest(page, item, line.parameter) {
        // AutoRest writes `True` if the parameter is mandatory in any set, so nobody made a mistake.
        diagnostic.severity = Severity::Info;
        diagnostic =
            diagnostic.help("nothing; AutoRest writes `True` if any set requires the parameter, and the syntax counts");
    }
    report.push(diagnostic);
}

/// Whether the block says that the parameter is mandatory because another set requires it.
/// Pages that AutoRest wrote and nobody touched since name no help file.
fn is_rule_of_autorest(page: &Page<'_>, item: &SyntaxItem<'_>, parameter: &Parameter<'_>) -> bool {
    let is_autorest =
        page.front_matter.has("external help file") && page.front_matter.get("external help file").is_none();
    let mut others = page.syntax.iter().filter_map(|other| other.item(parameter.name));
    is_autorest && !item.is_mandatory && others.any(|other| other.is_mandatory)
}

pub(super) fn compare_types(
    report: &mut Report<'_, '_>,
    known: &Known<'_, '_>,
    item: &SyntaxItem<'_>,
    parameter: &Parameter<'_>,
) {
    let page = report.page;
    let Some(block) = parameter.blocks.first().filter(|block| !block.type_name.is_empty()) else { return };
    let written = item.type_name.unwrap_or("SwitchParameter");
    let is_values = item.values().next().is_some();
    let is_first = known.first(item.name).is_some_and(|first| std::ptr::eq(first.raw, item.raw));
    if is_values || !is_first || known.has_two_types(item.name) {
        return;
    }
    let (in_syntax, in_block) = (TypeName::parse(written), TypeName::parse(&block.type_name));
    if in_syntax.same(&in_block) {
        return;
    }
    let message = format!("`-{}` is `{written}` in the syntax and `{}` in its block", item.name, block.type_name);
    let line = line_with(block.text, "Type:");
    // Another place of the page, or else another set, says which of the two is wrong.
    let is_block_wrong = match (known.is_elsewhere(parameter, &in_syntax), known.is_elsewhere(parameter, &in_block)) {
        (true, false) => true,
        (false, true) => false,
        _ => known.sets(item.name).len() > 1,
    };
    let (place, other, label) =
        if is_block_wrong { (line, item.raw, "the syntax") } else { (item.raw, line, "the block") };
    let diagnostic = report.at(codes::P014, place, message, "write the same type in both places");
    report.push(diagnostic.related(&page.file, page.span(other), label));
}

/// Where the blocks are whose type is not that of the rest of the page.
pub(super) fn wrong_types(report: &Report<'_, '_>) -> HashSet<usize> {
    let wrong = report.found.iter().filter(|diagnostic| diagnostic.code == codes::P014);
    wrong.map(|diagnostic| diagnostic.place.span.start).collect()
}

/// The type of a parameter: that of its block, or of the syntax if the block is one of those that are wrong.
pub(super) fn type_of<'a>(page: &'a Page<'_>, parameter: &'a Parameter<'_>, wrong: &HashSet<usize>) -> Option<&'a str> {
    let block = parameter.blocks.first()?;
    let is_wrong = !wrong.is_empty() && wrong.contains(&page.span(line_with(block.text, "Type:")).start);
    let item = || page.syntax.iter().find_map(|set| set.item(parameter.name));
    if is_wrong { item().and_then(|item| item.type_name) } else { Some(&block.type_name) }
}

/// The block that holds the facts, found without a look at each of its sets.
fn block_of<'a, 'p>(parameter: &'a Parameter<'p>, facts: &SetFacts<'p>) -> Option<&'a Block<'p>> {
    let facts = std::ptr::from_ref(facts);
    parameter.blocks.iter().find(|block| block.sets.as_ptr_range().contains(&facts))
}

/// The line of a block with one of these keys, of the old schema and of the new one, that holds for a set.
fn line_of<'a, 'p>(page: &Page<'_>, parameter: &'a Parameter<'p>, facts: &SetFacts<'p>, keys: [&str; 2]) -> &'a str {
    let Some(block) = block_of(parameter, facts) else { return parameter.heading };
    if block.schema != Schema::V2024_05_01 {
        return line_with(block.text, keys[0]);
    }
    // A quoted name with escapes is no slice of the page.
    let (inner, name) = (page.span(block.text), page.span(&facts.set));
    let below = if inner.contains(&name.start) { &block.text[name.end - inner.start..] } else { block.text };
    line_with(below, keys[1])
}

/// The line of a block with this key, or the first one.
pub(super) fn line_with<'a>(text: &'a str, key: &str) -> &'a str {
    let line = text.lines().find(|line| line.contains(key)).or_else(|| text.lines().next());
    line.map_or(text, str::trim)
}
