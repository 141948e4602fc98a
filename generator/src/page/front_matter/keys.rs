//! The keys of the schemas: which are asked for, and which ones misspelt keys mean.

use super::{Entry, FrontMatter};
use crate::diagnostic::codes;
use crate::page::near::meant;
use crate::page::{Findings, Schema};

/// The keys that name the schema.
const SCHEMAS: [&str; 2] = ["schema", "PlatyPS schema version"];

/// The keys that a schema asks for.
pub(crate) fn required(schema: Schema) -> &'static [&'static str] {
    match schema {
        Schema::V2_0_0 => &["external help file", "Module Name", "online version", "schema"],
        Schema::V2024_05_01 => {
            &["external help file", "Locale", "Module Name", "ms.date", "HelpUri", "PlatyPS schema version", "title"]
        }
        Schema::Unknown => &[],
    }
}

/// All keys that mean something here.
fn known() -> impl Iterator<Item = &'static str> {
    let of_schemas = [Schema::V2_0_0, Schema::V2024_05_01].into_iter().flat_map(required).copied();
    of_schemas.chain(["document type", "Module Guid"])
}

/// `Locale` and `en-US` of a line that lacks the colon between them.
pub(super) fn without_colon(line: &str) -> Option<(&str, &str)> {
    let behind = |key: &str| {
        let (head, rest) = line.split_at_checked(key.len())?;
        let value = rest.trim_start().trim_start_matches('=');
        let is_one = head.eq_ignore_ascii_case(key) && rest.starts_with([' ', '\t', '=']);
        (is_one && !value.trim().is_empty() && !value.starts_with(':')).then_some((head, value.trim()))
    };
    known().find_map(behind)
}

/// Takes misspelt keys for those that the schema asks for and the page lacks.
pub(super) fn settle<'a>(front_matter: &mut FrontMatter<'a>, findings: &mut Findings<'a>) {
    for entry in &front_matter.entries {
        let line = super::first_line(entry.text);
        if let Some((key, value)) = without_colon(line) {
            let message = format!("the key `{key}` has no colon behind it");
            findings.misspelt(codes::M002, line, message, &format!("{key}: {value}"));
        }
    }
    if SCHEMAS.iter().all(|key| !front_matter.has(key)) {
        for key in SCHEMAS {
            find(key, front_matter, findings);
        }
    }
    let schema = front_matter.schema();
    let optional = if schema == Schema::V2024_05_01 { &["document type"][..] } else { &[] };
    for key in required(schema).iter().chain(optional) {
        if !front_matter.has(key) {
            find(key, front_matter, findings);
        }
    }
}

/// Reads the first key that is almost this one as it.
fn find<'a>(key: &'static str, front_matter: &mut FrontMatter<'a>, findings: &mut Findings<'a>) {
    let is_unknown = |entry: &Entry<'_>| known().all(|known| !known.eq_ignore_ascii_case(entry.key));
    let is_it = |entry: &&mut Entry<'_>| {
        entry.meant.is_none() && is_unknown(entry) && meant(super::unquote(entry.key), [key]).is_some()
    };
    let Some(entry) = front_matter.entries.iter_mut().find(is_it) else { return };
    entry.meant = Some(key);
    findings.misspelt(codes::M004, entry.key, format!("the key `{}` is misspelt", entry.key), key);
}
