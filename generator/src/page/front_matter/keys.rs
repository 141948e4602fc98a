//! The keys of the schemas: which are asked for, and which ones misspelt keys mean.

use super::{Entry, FrontMatter};
use crate::diagnostic::codes;
use crate::page::disguise::MARKS;
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

/// `Locale` and `en-US` of a line that has two colons or another sign between them, or blanks and marks before them.
pub(super) fn disguised(line: &str) -> Option<(&str, &str)> {
    let bare = line.trim_matches(MARKS);
    let is_first = line.starts_with(bare);
    let behind = |key: &str| {
        let (head, rest) = bare.split_at_checked(key.len())?;
        let sign = rest.trim_start();
        let value = sign.trim_start_matches(['=', ':', '\u{ff1a}']).trim();
        let is_odd = if let Some(behind) = sign.strip_prefix(':') {
            !is_first || behind.starts_with([':', '\u{ff1a}'])
        } else {
            !value.is_empty() && rest.starts_with([' ', '\t', '=', '\u{ff1a}'])
        };
        (head.eq_ignore_ascii_case(key) && is_odd).then_some((head, value))
    };
    known().find_map(behind)
}

/// Takes misspelt keys for those that the schema asks for and the page lacks.
pub(super) fn settle<'a>(front_matter: &mut FrontMatter<'a>, findings: &mut Findings<'a>) {
    for entry in &front_matter.entries {
        let line = super::first_line(entry.text);
        if let Some((key, value)) = disguised(line) {
            let right = format!("{key}: {value}");
            findings.misspelt(codes::M002, line, format!("this line is read as `{}`", right.trim()), right.trim());
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
    if entry.key.replace('\u{a0}', " ") == key {
        // A no-break space is reported with the characters of the page.
        return;
    }
    findings.misspelt(codes::M004, entry.key, format!("the key `{}` is misspelt", entry.key), key);
}
