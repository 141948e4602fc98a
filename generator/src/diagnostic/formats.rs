//! Diagnostics for programs: JSON, workflow commands of GitHub, SARIF.

use super::{Diagnostic, Renderer, Severity, codes};
use serde_json::{Value, json};
use std::fmt::Write;
use std::ops::Range;

/// Where a span begins and ends; the end is the column behind the last character.
struct Region {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn region(renderer: &Renderer, file: &str, span: &Range<usize>) -> Region {
    let (text, (line, column)) = (renderer.text(file), renderer.line_column(file, span.start));
    // Most spans are one line, which need not be counted from the start of the file again.
    let inner = text.get(span.clone()).unwrap_or("");
    let (end_line, end_column) = match inner.rfind('\n') {
        None => (line, column + inner.chars().count()),
        Some(at) => (line + inner.matches('\n').count(), inner[at + 1..].chars().count() + 1),
    };
    Region { line, column, end_line, end_column }
}

/// One array with an object for each finding.
#[must_use]
pub fn json(all: &[Diagnostic], renderer: &Renderer) -> Value {
    Value::Array(all.iter().map(|diagnostic| json_finding(diagnostic, renderer)).collect())
}

fn json_finding(diagnostic: &Diagnostic, renderer: &Renderer) -> Value {
    let place = |place: &super::Place| {
        let region = region(renderer, &place.file, &place.span);
        json!({
            "file": &*place.file, "line": region.line, "column": region.column,
            "end_line": region.end_line, "end_column": region.end_column,
        })
    };
    let mut object = place(&diagnostic.place);
    object["code"] = diagnostic.code.id.into();
    object["severity"] = diagnostic.severity.to_string().into();
    object["message"] = diagnostic.message.as_str().into();
    object["label"] = diagnostic.place.label.as_str().into();
    object["help"] = diagnostic.help.as_deref().into();
    let related = diagnostic.related.iter().map(|other| {
        let mut object = place(other);
        object["label"] = other.label.as_str().into();
        object
    });
    object["related"] = related.collect::<Vec<_>>().into();
    object["fix"] = diagnostic.fix.as_ref().map_or(Value::Null, |fix| {
        let region = region(renderer, &diagnostic.place.file, &fix.span);
        // Who changes the file counts its bytes from the first one.
        let mark = renderer.mark_length(&diagnostic.place.file);
        json!({
            "line": region.line, "column": region.column,
            "end_line": region.end_line, "end_column": region.end_column,
            "start_byte": fix.span.start + mark, "end_byte": fix.span.end + mark,
            "replacement": fix.replacement,
        })
    });
    object
}

/// One workflow command a finding, each on a line of its own.
#[must_use]
pub fn github(all: &[Diagnostic], renderer: &Renderer) -> String {
    let mut text = String::new();
    for diagnostic in all {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let file = &diagnostic.place.file;
        let region = region(renderer, file, &diagnostic.place.span);
        let message = match &diagnostic.help {
            Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let title = format!("{}: {}", diagnostic.code.id, diagnostic.code.title);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            escape_property(file),
            region.line,
            region.end_line,
            region.column,
            region.end_column,
            escape_property(&title),
            escape_data(&message)
        );
    }
    text
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A log of the Static Analysis Results Interchange Format, version 2.1.0.
#[must_use]
pub fn sarif(all: &[Diagnostic], renderer: &Renderer) -> Value {
    let rules: Vec<Value> = codes::ALL
        .iter()
        .map(|code| {
            json!({
                "id": code.id,
                "shortDescription": { "text": code.title },
                "defaultConfiguration": { "level": sarif_level(code.severity), "enabled": code.is_on },
            })
        })
        .collect();
    let results: Vec<Value> = all.iter().map(|diagnostic| sarif_result(diagnostic, renderer)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "platygen", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            // Columns count characters and not UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn sarif_level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn sarif_result(diagnostic: &Diagnostic, renderer: &Renderer) -> Value {
    let location = |file: &str, span: &Range<usize>| {
        json!({
            "artifactLocation": { "uri": uri(file) },
            "region": sarif_region(renderer, file, span),
        })
    };
    let text = match &diagnostic.help {
        Some(help) => format!("{}. Help: {help}.", diagnostic.message),
        None => format!("{}.", diagnostic.message),
    };
    let mut result = json!({
        "ruleId": diagnostic.code.id,
        "level": sarif_level(diagnostic.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": location(&diagnostic.place.file, &diagnostic.place.span) }],
    });
    if let Some(index) = codes::ALL.iter().position(|code| *code == diagnostic.code) {
        result["ruleIndex"] = index.into();
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(
            |place| json!({ "physicalLocation": location(&place.file, &place.span), "message": { "text": place.label } }),
        );
        result["relatedLocations"] = related.collect::<Vec<_>>().into();
    }
    if let Some(fix) = &diagnostic.fix {
        let file = &diagnostic.place.file;
        result["fixes"] = json!([{
            "description": { "text": diagnostic.help.as_deref().unwrap_or("change it") },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(file) },
                "replacements": [{
                    "deletedRegion": sarif_region(renderer, file, &fix.span),
                    "insertedContent": { "text": fix.replacement },
                }],
            }],
        }]);
    }
    result
}

fn sarif_region(renderer: &Renderer, file: &str, span: &Range<usize>) -> Value {
    let region = region(renderer, file, span);
    json!({
        "startLine": region.line, "startColumn": region.column,
        "endLine": region.end_line, "endColumn": region.end_column,
    })
}

/// A path as a URI reference; an absolute path gets the scheme.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) || (byte == b':' && file.get(1..2) == Some(":")) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    match file.as_bytes() {
        [b'/', ..] => format!("file://{uri}"),
        [_, b':', ..] => format!("file:///{uri}"),
        _ => uri,
    }
}
