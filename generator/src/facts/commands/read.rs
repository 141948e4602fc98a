//! The JSON around the entries: either form, and as much as there is of a broken file.

use super::{Commands, entry};
use crate::diagnostic::{Diagnostic, codes, floor};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// An entry as it stands in the file, with its key in the older form.
struct Raw {
    key: Option<String>,
    value: Value,
}

pub(super) fn read(file: &Arc<str>, text: &str) -> (Commands, Vec<Diagnostic>) {
    let (raw, failure) = collect(text);
    let mut commands = Commands::default();
    let mut findings = Vec::new();
    for (number, raw) in raw.iter().enumerate() {
        match entry::read(raw.key.as_deref(), &raw.value) {
            Ok(command) => commands.push(command),
            Err(lack) => findings.push(skipped(file, text, raw, number, &lack)),
        }
    }
    findings.extend(failure.map(|error| broken(file, text, &error)));
    (commands, findings)
}

/// The entries up to the end or to the first error.
fn collect(text: &str) -> (Vec<Raw>, Option<serde_json::Error>) {
    let mut entries = Vec::new();
    let mut json = serde_json::Deserializer::from_str(without_mark(text));
    let result = Entries(&mut entries).deserialize(&mut json).and_then(|()| json.end());
    (entries, result.err())
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Fills a list from outside, so that what came before an error is kept.
struct Entries<'e>(&'e mut Vec<Raw>);

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object of commands")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(value) = entries.next_element()? {
            self.0.push(Raw { key: None, value });
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some((key, value)) = entries.next_entry()? {
            self.0.push(Raw { key: Some(key), value });
        }
        Ok(())
    }
}

fn broken(file: &Arc<str>, text: &str, error: &serde_json::Error) -> Diagnostic {
    let at = offset(text, error.line(), error.column());
    // The line and the column stand in serde_json's message already.
    Diagnostic::new(codes::K001, file, at..at, format!("the command metadata is not valid JSON: {error}"))
        .help("entries before this place are kept, all others are lost")
}

/// The byte that `serde_json` means, or the beginning of its character; lines count from one, columns are bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mark = text.len() - without_mark(text).len();
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let first = if line <= 1 { mark } else { 0 };
    floor(text, start + first + column.saturating_sub(1))
}

fn skipped(file: &Arc<str>, text: &str, raw: &Raw, number: usize, lack: &entry::Lack) -> Diagnostic {
    let name = raw.key.as_deref().or_else(|| entry::name(&raw.value));
    let shown = name.map_or_else(|| format!("entry {}", number + 1), |name| format!("`{name}`"));
    let span = name.map_or(0..0, |name| place(text, name));
    let message = format!("{shown} {lack} and is left out");
    match lack {
        entry::Lack::Route(_) | entry::Lack::Version(_) => Diagnostic::new(codes::K005, file, span, message)
            .help("write the path below the version of the service, `/users/{user-id}`, without a query"),
        _ => Diagnostic::new(codes::K002, file, span, message),
    }
}

/// Where a name first stands in quotes; the start of the file if it is written with escapes.
fn place(text: &str, name: &str) -> Range<usize> {
    match text.find(&format!("\"{name}\"")) {
        Some(at) => at + 1..at + 1 + name.len(),
        None => 0..0,
    }
}
