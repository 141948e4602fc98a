//! INPUTS and OUTPUTS: types with an optional text; several headings may stand without blank lines between them.

use super::sections::lines;

/// A type that a cmdlet takes from or gives to the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeEntry<'a> {
    /// The type as the heading writes it.
    pub type_name: &'a str,
    /// The text below it.
    pub description: &'a str,
}

/// Reads the body of a section.
pub(crate) fn parse(body: &str) -> Vec<TypeEntry<'_>> {
    let mut starts = Vec::new();
    for line in lines(body) {
        if let Some(heading) = line.text.strip_prefix("### ") {
            starts.push((line.start, line.start + line.text.len(), heading.trim()));
        }
    }
    let ends = starts.iter().skip(1).map(|next| next.0).chain([body.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| TypeEntry { type_name: start.2, description: body[start.1..end].trim() })
        .collect()
}
