//! The text of `overrides.toml` to entries; an entry that cannot be used is reported and left out.

use super::{Alias, Change, Entry, Overrides, Subject};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::commands::{METHODS, is_path};
use serde::Deserialize;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct File {
    cmdlet: Vec<Spanned<Table>>,
    parameter: Vec<Spanned<Table>>,
    r#type: Vec<Spanned<Table>>,
    property: Vec<Spanned<Table>>,
    alias: Vec<Spanned<Table>>,
}

/// The keys of all tables; which of them a table may have is checked afterwards, so that the message can say why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: Option<Spanned<String>>,
    of: Option<String>,
    set: Option<Spanned<String>>,
    route: Option<Spanned<String>>,
    rename: Option<Spanned<String>>,
    wire: Option<String>,
    r#type: Option<String>,
    hide: Option<bool>,
    old: Option<Spanned<String>>,
    new: Option<String>,
    reason: Option<String>,
    link: Option<Spanned<String>>,
    page: Option<Spanned<String>>,
}

/// Reads the file; an entry that cannot be used is reported and left out.
#[must_use]
pub fn parse(file: &Arc<str>, text: &str) -> (Overrides, Vec<Diagnostic>) {
    let read: File = match toml::from_str(text) {
        Ok(read) => read,
        Err(error) => {
            let diagnostic = Diagnostic::new(codes::R006, file, error.span().unwrap_or(0..0), error.message()).help(
                "the tables are cmdlet, parameter, type, property and alias; each entry begins like `[[cmdlet]]`",
            );
            return (Overrides::default(), vec![diagnostic]);
        }
    };
    let mut overrides = Overrides { file: Some(Arc::clone(file)), ..Overrides::default() };
    let mut found = Vec::new();
    let tables = [("cmdlet", read.cmdlet), ("parameter", read.parameter), ("type", read.r#type)];
    let tables = tables.into_iter().chain([("property", read.property), ("alias", read.alias)]);
    for (kind, table) in tables.flat_map(|(kind, tables)| tables.into_iter().map(move |table| (kind, table))) {
        let place = table.span();
        if let Err(Problem { place: at, message }) = add(kind, table.into_inner(), &place, &mut overrides) {
            found.push(
                Diagnostic::new(codes::R006, file, at, message).help("the head of `overrides.rs` shows the entries"),
            );
        }
    }
    (overrides, found)
}

struct Problem {
    place: Range<usize>,
    message: String,
}

fn add(kind: &str, table: Table, place: &Range<usize>, overrides: &mut Overrides) -> Result<(), Problem> {
    let problem = |message: &str| Problem { place: place.clone(), message: message.to_owned() };
    if table.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(problem("the entry has no `reason`"));
    }
    sources(&table, place, overrides)?;
    if let Some(key) = table.keys().into_iter().find(|key| !keys_of(kind).contains(key)) {
        return Err(problem(&format!("`{key}` is no key of `[[{kind}]]`")));
    }
    if kind == "alias" {
        return add_alias(table, place, overrides);
    }
    if table.hide == Some(false) {
        return Err(problem("`hide = false` changes nothing; remove the entry"));
    }
    if table.wire.as_deref().is_some_and(|wire| wire.trim().is_empty()) {
        return Err(problem("the `wire` name is empty"));
    }
    let change = change(kind, &table)?;
    if change.keys().is_empty() {
        return Err(problem("the entry changes nothing"));
    }
    if let Some((set, key)) = table.set.as_ref().zip(change.keys().into_iter().find(|key| *key != "route")) {
        let message = format!("`set` is for a `route` alone, and `{key}` is for the whole cmdlet");
        return Err(Problem { place: set.span(), message });
    }
    let Some(name) = table.name else { return Err(problem("the entry has no `name`")) };
    let place = name.span();
    let name = name.into_inner();
    let subject = match (kind, table.of) {
        ("cmdlet", _) => Subject::Cmdlet { name, stem: table.set.map(Spanned::into_inner) },
        ("type", _) => Subject::Type { name },
        ("parameter", Some(of)) => Subject::Parameter { of, name },
        (_, Some(of)) => Subject::Property { of, name },
        (_, None) => return Err(problem("the entry does not say in `of` whose it is")),
    };
    if overrides.entries.iter().any(|entry| entry.subject == subject) {
        return Err(Problem { place, message: "an entry above is about the same; say both in one".to_owned() });
    }
    overrides.entries.push(Entry { subject, change, place });
    Ok(())
}

fn add_alias(table: Table, place: &Range<usize>, overrides: &mut Overrides) -> Result<(), Problem> {
    let (Some(old), Some(new)) = (table.old, table.new) else {
        return Err(Problem { place: place.clone(), message: "an alias needs `old` and `new`".to_owned() });
    };
    let (place, old) = (old.span(), old.into_inner());
    if !is_name(old.rsplit("::").next().unwrap_or_default()) {
        let message = format!("`{old}` ends with no Rust name of ASCII letters, digits and underscores");
        return Err(Problem { place, message });
    }
    if overrides.aliases.iter().any(|alias| alias.old == old) {
        return Err(Problem { place, message: "an alias above has the same old name".to_owned() });
    }
    overrides.aliases.push(Alias { old, new, place });
    Ok(())
}

/// Where the reason can be checked; the pages are looked up when all of them are known.
fn sources(table: &Table, place: &Range<usize>, overrides: &mut Overrides) -> Result<(), Problem> {
    let said = |text: &Option<Spanned<String>>| text.clone().filter(|text| !text.get_ref().trim().is_empty());
    let (link, page) = (said(&table.link), said(&table.page));
    if link.is_none() && page.is_none() {
        let message = "the entry has neither a `link` nor a `page` where its reason can be checked".to_owned();
        return Err(Problem { place: place.clone(), message });
    }
    if let Some(link) = link.filter(|link| !is_address(link.get_ref())) {
        return Err(Problem { place: link.span(), message: format!("`{}` is no https address", link.get_ref()) });
    }
    overrides.pages.extend(page.map(|page| (page.get_ref().clone(), page.span())));
    Ok(())
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| !host.is_empty()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The keys that a table may have besides those that say why.
fn keys_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "cmdlet" => &["name", "set", "route", "rename", "hide"],
        "type" => &["name", "rename", "hide"],
        "alias" => &["old", "new"],
        _ => &["name", "of", "rename", "wire", "type", "hide"],
    }
}

impl Table {
    fn keys(&self) -> Vec<&'static str> {
        let given = [
            ("name", self.name.is_some()),
            ("of", self.of.is_some()),
            ("set", self.set.is_some()),
            ("route", self.route.is_some()),
            ("rename", self.rename.is_some()),
            ("wire", self.wire.is_some()),
            ("type", self.r#type.is_some()),
            ("hide", self.hide.is_some()),
            ("old", self.old.is_some()),
            ("new", self.new.is_some()),
        ];
        given.into_iter().filter(|(_, is_given)| *is_given).map(|(key, _)| key).collect()
    }
}

fn change(kind: &str, table: &Table) -> Result<Change, Problem> {
    let route = table.route.as_ref().map(route).transpose()?;
    if let Some(rename) = &table.rename {
        check_name(kind, rename)?;
    }
    Ok(Change {
        route,
        rename: table.rename.as_ref().map(|rename| rename.get_ref().clone()),
        wire: table.wire.clone(),
        ty: table.r#type.clone(),
        hide: table.reason.clone().filter(|_| table.hide == Some(true)),
    })
}

/// A name as all others of its kind are written: rustc warns of others, and a type in small letters would have the name
/// of its file.
fn check_name(kind: &str, name: &Spanned<String>) -> Result<(), Problem> {
    let text = name.get_ref();
    let (is_usual, usual) = match kind {
        "cmdlet" | "type" => (is_type_name(text), "letters and digits that begins with a capital"),
        _ => (is_function_name(text), "small letters, digits and single underscores"),
    };
    if is_usual && is_name(text) {
        return Ok(());
    }
    Err(Problem { place: name.span(), message: format!("`{text}` is no Rust name of ASCII {usual}") })
}

fn is_type_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.contains('_')
}

fn is_function_name(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_uppercase()) && !text.contains("__")
}

/// Rust takes other letters too, but the words of all other names are ASCII, and case and files go by them.
fn is_name(text: &str) -> bool {
    text.is_ascii() && syn::parse_str::<syn::Ident>(text).is_ok()
}

fn route(text: &Spanned<String>) -> Result<(String, String), Problem> {
    let split = text.get_ref().split_once(' ');
    match split {
        Some((method, path)) if METHODS.contains(&method) && is_path(path) => Ok((method.to_owned(), path.to_owned())),
        _ => Err(Problem { place: text.span(), message: "the route is no method and path".to_owned() }),
    }
}
