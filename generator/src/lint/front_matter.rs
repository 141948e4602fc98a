//! Checks of front matter: which keys are there, and what they say.

use super::{Report, is_verb_noun, names, title};
use crate::diagnostic::{Severity, codes};
use crate::page::front_matter::required;
use crate::page::merge::open_merge;
use crate::page::near::meant;
use crate::page::{Kind, Schema};

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    let first = page.text.lines().next().unwrap_or("");
    if page.kind == Kind::Unknown
        && let Some(mark) = open_merge(page.text)
    {
        let message = "the page has two versions of some lines, between which nobody has chosen";
        let help = "keep one version and remove the marks; nothing of this page is used";
        report.add(codes::F008, mark, message, help);
        return;
    }
    match page.kind {
        Kind::Module => {
            let help = "pages of modules are skipped";
            report.add(codes::M012, first, "this is the page of a module", help);
            check_document_type(report, "module");
            return;
        }
        Kind::About => {
            let help = "about pages are skipped";
            report.add(codes::M013, first, "this is an about page", help);
            return;
        }
        Kind::Unknown if page.text.trim().is_empty() => {
            let help = "write a help page or remove the file";
            report.add(codes::F006, first, "the page is empty", help);
            return;
        }
        Kind::Unknown if page.text.contains('\r') && !page.text.contains('\n') => {
            let mut diagnostic = report.at(
                codes::F003,
                "",
                "the page is one line, for its lines end with carriage returns alone",
                "save the file with Unix line breaks; nothing of this page is used",
            );
            diagnostic.severity = Severity::Error;
            report.push(diagnostic);
            return;
        }
        Kind::Unknown => {
            let message = "this is no help page: SYNOPSIS and SYNTAX are missing";
            let help = "add the sections of a cmdlet page, or move the file out of the folder";
            report.add(codes::M014, first, message, help);
            return;
        }
        Kind::Cmdlet => {}
    }
    check_document_type(report, "cmdlet");
    check_schema(report);
    check_keys(report);
    title::check(report);
    check_module(report);
}

/// `document type` against what the page is.
fn check_document_type(report: &mut Report<'_, '_>, kind: &str) {
    let page = report.page;
    let Some(value) = page.front_matter.get("document type").filter(|value| *value != kind) else { return };
    let message = format!("this is the page of a {kind}, and its document type is `{value}`");
    let diagnostic = report.at(codes::M015, value, message, format!("write `document type: {kind}`"));
    report.push(diagnostic.fix(page.span(value), kind));
}

fn check_keys(report: &mut Report<'_, '_>) {
    let page = report.page;
    let keys = required(page.schema);
    let missing: Vec<&str> = keys.iter().copied().filter(|key| !page.front_matter.has(key)).collect();
    let first = page.text.lines().next().unwrap_or("");
    if !missing.is_empty() {
        let message = format!("front matter has no {}", names(&missing));
        report.add(codes::M004, first, message, "add a line `key: value` for each");
    }
    let obsolete: [(&str, &str); 2] = match page.schema {
        Schema::V2024_05_01 => [("online version", "HelpUri"), ("schema", "PlatyPS schema version")],
        Schema::V2_0_0 => [("HelpUri", "online version"), ("PlatyPS schema version", "schema")],
        Schema::Unknown => return,
    };
    for entry in &page.front_matter.entries {
        if let Some((_, new)) = obsolete.iter().find(|(old, _)| entry.key.eq_ignore_ascii_case(old)) {
            let message = format!("the key `{}` is not of the schema of this page", entry.key);
            let diagnostic = report.at(codes::M005, entry.key, message, format!("write `{new}`"));
            let has_both = page.front_matter.has(new);
            report.push(if has_both {
                diagnostic.help("remove the line")
            } else {
                diagnostic.fix(page.span(entry.key), *new)
            });
        }
        let is_required = keys.iter().any(|key| entry.key.eq_ignore_ascii_case(key));
        if is_required && entry.value.is_empty() && entry.items.is_empty() {
            let message = format!("the key `{}` has no value", entry.key);
            report.add(codes::M011, entry.key, message, "write the value behind the colon");
        }
    }
}

/// The module against the folder, the online version against the cmdlet.
fn check_module(report: &mut Report<'_, '_>) {
    let page = report.page;
    let folder = page.file.rsplit('/').nth(1).unwrap_or("");
    // Only a folder that has the shape of a module's name says which module is meant.
    let is_module = folder.contains('.') && folder.starts_with(|c: char| c.is_ascii_uppercase());
    if let Some(module) = page.front_matter.get("Module Name")
        && is_module
        && !module.eq_ignore_ascii_case(folder)
    {
        let message = format!("the module `{module}` is not the folder `{folder}`");
        report.add(codes::M009, module, message, "move the page or correct the key");
    }
    let is_own = report.found.iter().all(|diagnostic| diagnostic.code != codes::M008);
    let online = page.front_matter.get("online version").or_else(|| page.front_matter.get("HelpUri"));
    if let Some(online) = online.filter(|_| is_own && is_verb_noun(page.title)) {
        let path = online.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or("").trim_end_matches(".html").trim_end_matches(".md");
        if !last.eq_ignore_ascii_case(page.title) && last.contains('-') {
            let message = format!("the online version is of `{last}`, the page of `{}`", page.title);
            report.add(codes::M010, online, message, "write the address of this cmdlet's page");
        }
    }
}

fn check_schema(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.schema != Schema::Unknown || page.front_matter.entries.is_empty() {
        return;
    }
    let named = page.front_matter.get("PlatyPS schema version").or_else(|| page.front_matter.get("schema"));
    let (part, message) = match named {
        Some(value) => (value, format!("the schema `{value}` is not known")),
        None => (page.front_matter.entries[0].key, "front matter names no schema".to_owned()),
    };
    let help = "write `schema: 2.0.0` or `PlatyPS schema version: 2024-05-01`";
    let diagnostic = report.at(codes::M006, part, message, help);
    // `1.0.0` is a schema of its own and no slip.
    let is_near = named.is_some_and(|value| value.starts_with('2') && meant(value, ["2.0.0", "2024-05-01"]).is_some());
    // Each key belongs to one schema.
    let right = if page.front_matter.has("PlatyPS schema version") { "2024-05-01" } else { "2.0.0" };
    report.push(match Some(right).filter(|_| is_near) {
        Some(right) => diagnostic.help(format!("write `{right}`")).fix(page.span(part), right),
        None => diagnostic,
    });
}
