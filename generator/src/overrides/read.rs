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
    set: Option<String>,
    route: Option<Spanned<String>>,
    rename: Option<Spanned<String>>,
    wire: Option<String>,
    r#type: Option<String>,
    hide: Option<bool>,
    old: Option<Spanned<String>>,
    new: Option<String>,
    reason: Option<String>,
    link: Option<String>,
    page: Option<String>,
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
    let is_said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if !is_said(&table.link) && !is_said(&table.page) {
        return Err(problem("the entry has neither a `link` nor a `page` where its reason can be checked"));
    }
    if let Some(key) = table.keys().into_iter().find(|key| !keys_of(kind).contains(key)) {
        return Err(problem(&format!("`{key}` is no key of `[[{kind}]]`")));
    }
    if kind == "alias" {
        let (Some(old), Some(new)) = (table.old, table.new) else {
            return Err(problem("an alias needs `old` and `new`"));
        };
        if overrides.aliases.iter().any(|alias| alias.old == *old.get_ref()) {
            return Err(Problem { place: old.span(), message: "an alias above has the same old name".to_owned() });
        }
        overrides.aliases.push(Alias { place: old.span(), old: old.into_inner(), new });
        return Ok(());
    }
    if table.hide == Some(false) {
        return Err(problem("`hide = false` changes nothing; remove the entry"));
    }
    if table.wire.as_deref().is_some_and(|wire| wire.trim().is_empty()) {
        return Err(problem("the `wire` name is empty"));
    }
    let change = change(&table)?;
    if change.keys().is_empty() {
        return Err(problem("the entry changes nothing"));
    }
    let Some(name) = table.name else { return Err(problem("the entry has no `name`")) };
    let place = name.span();
    let name = name.into_inner();
    let subject = match (kind, table.of) {
        ("cmdlet", _) => Subject::Cmdlet { name, stem: table.set },
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

fn change(table: &Table) -> Result<Change, Problem> {
    let route = table.route.as_ref().map(route).transpose()?;
    if let Some(rename) = table.rename.as_ref().filter(|rename| syn::parse_str::<syn::Ident>(rename.get_ref()).is_err())
    {
        let message = format!("`{}` is no Rust name", rename.get_ref());
        return Err(Problem { place: rename.span(), message });
    }
    Ok(Change {
        route,
        rename: table.rename.as_ref().map(|rename| rename.get_ref().clone()),
        wire: table.wire.clone(),
        ty: table.r#type.clone(),
        hide: table.reason.clone().filter(|_| table.hide == Some(true)),
    })
}

fn route(text: &Spanned<String>) -> Result<(String, String), Problem> {
    let split = text.get_ref().split_once(' ');
    match split {
        Some((method, path)) if METHODS.contains(&method) && is_path(path) => Ok((method.to_owned(), path.to_owned())),
        _ => Err(Problem { place: text.span(), message: "the route is no method and path".to_owned() }),
    }
}
