//! Checks of front matter and heading.

use super::Report;
use crate::diagnostic::codes;
use crate::page::{Kind, Schema};

pub(super) fn check(report: &mut Report<'_, '_>) {
    let page = report.page;
    let first = page.text.lines().next().unwrap_or("");
    match page.kind {
        Kind::Module => {
            let help = "pages of modules are skipped";
            report.add(codes::M012, first, "this is the page of a module".into(), help.into());
            return;
        }
        Kind::About => {
            let help = "about pages are skipped";
            report.add(codes::M013, first, "this is an about page".into(), help.into());
            return;
        }
        Kind::Unknown if page.text.trim().is_empty() => {
            let help = "write a help page or remove the file";
            report.add(codes::F006, "", "the page is empty".into(), help.into());
            return;
        }
        Kind::Unknown => {
            let message = "this is no help page: SYNOPSIS and SYNTAX are missing";
            let help = "add the sections of a cmdlet page, or move the file out of the folder";
            report.add(codes::M014, first, message.into(), help.into());
            return;
        }
        Kind::Cmdlet => {}
    }
    check_schema(report);
    check_title(report);
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
    report.add(codes::M006, part, message, help.into());
}

fn check_title(report: &mut Report<'_, '_>) {
    let page = report.page;
    if page.title.is_empty() {
        let first = page.text.lines().next().unwrap_or("");
        let help = "add `# Verb-Noun` below the front matter";
        report.add(codes::S001, first, "the page has no heading of level 1".into(), help.into());
        return;
    }
    if let Some(title) = page.front_matter.get("title").filter(|title| *title != page.title) {
        let message = format!("the title `{title}` is not the heading `{}`", page.title);
        report.add(codes::M007, title, message, format!("write `title: {}`", page.title));
    }
    let file = page.file.rsplit('/').next().unwrap_or("");
    if let Some(stem) = file.strip_suffix(".md").filter(|stem| *stem != page.title) {
        let message = format!("the heading `{}` is not the file name `{stem}`", page.title);
        let help = "rename the file, or check that the page is not a copy of another one";
        report.add(codes::M008, page.title, message, help.into());
    }
}
