//! Checks of the heading of level 1 against the other places that name the cmdlet.

use super::{Report, is_verb_noun};
use crate::diagnostic::codes;
use crate::page::Page;

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.title.is_empty() {
        let first = page.text.lines().next().unwrap_or("");
        let help = "add `# Verb-Noun` below the front matter";
        report.add(codes::S001, first, "the page has no heading of level 1", help);
        return;
    }
    if !is_verb_noun(page.title) {
        let message = format!("the heading `{}` is not of the form Verb-Noun", page.title);
        let help = "write the name of the cmdlet and nothing else";
        let diagnostic = report.at(codes::S003, page.title, message, help);
        report.push(match named_elsewhere(page) {
            Some(name) => diagnostic.help(format!("write `# {name}`")).fix(page.span(page.title), name),
            None => diagnostic,
        });
        return;
    }
    if let Some(name) = named_elsewhere(page) {
        let message = format!("the heading `{}` is `{name}` everywhere else", page.title);
        let diagnostic = report.at(codes::M008, page.title, message, format!("write `# {name}`"));
        report.push(diagnostic.fix(page.span(page.title), name));
        return;
    }
    if let Some(title) = page.front_matter.get("title").filter(|title| *title != page.title) {
        let message = format!("the title `{title}` is not the heading `{}`", page.title);
        let diagnostic = report.at(codes::M007, title, message, format!("write `title: {}`", page.title));
        report.push(diagnostic.fix(page.span(title), page.title));
    }
    if let Some(stem) = page.file_stem().filter(|stem| *stem != page.title) {
        let message = format!("the heading `{}` is not the file name `{stem}`", page.title);
        let help = "rename the file, or check that the page is not a copy of another one";
        report.add(codes::M008, page.title, message, help);
    }
}

/// The name of the cmdlet in all other places, of which there must be two: then it is the heading that is wrong.
pub(super) fn named_elsewhere<'a>(page: &'a Page<'_>) -> Option<&'a str> {
    let mut commands = page.syntax.iter().map(|set| set.command).filter(|command| is_verb_noun(command));
    let command = commands.next();
    let stem = page.file_stem().filter(|stem| is_verb_noun(stem));
    let mut places = [command, stem, page.front_matter.get("title")].into_iter().flatten();
    let name = places.next().filter(|name| *name != page.title)?;
    let others: Vec<&str> = places.collect();
    let is_same = |other: &str| other == name;
    (!others.is_empty() && others.into_iter().all(is_same) && commands.all(is_same)).then_some(name)
}
