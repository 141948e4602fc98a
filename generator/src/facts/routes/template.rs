//! A path in the spelling of Graph's own route templates.

use super::{Operation, OperationKind, Step, Via, local};
use std::fmt::Write as _;

/// A route template that grows segment by segment.
///
/// A placeholder is the key's type and property, `{mailFolder-id}`;
/// the second one of that name is `{mailFolder-id1}`, the third `{mailFolder-id2}`.
/// An action or a function has its plain name in the default namespace and its full name elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    text: String,
    placeholders: Vec<String>,
}

impl Template {
    /// The template of a path from the service root.
    pub fn of<'m>(steps: impl IntoIterator<Item = Step<'m>>) -> Self {
        let mut template = Self::default();
        for step in steps {
            template.push(step);
        }
        template
    }

    /// Adds a segment.
    pub fn push(&mut self, step: Step<'_>) {
        self.text.push('/');
        match step.via {
            Via::Root(name) | Via::Cast(name) => self.text.push_str(name),
            Via::Property(property) => self.text.push_str(&property.name),
            Via::Key { ty, property } => self.push_key(ty, property),
            Via::Operation(operation) => self.push_operation(operation),
            Via::Ref => self.text.push_str("$ref"),
            Via::Value => self.text.push_str("$value"),
            Via::Count => self.text.push_str("$count"),
        }
    }

    /// The route, `/users/{user-id}/presence/clearPresence`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The placeholders of keys in path order, without braces.
    pub fn placeholders(&self) -> &[String] {
        &self.placeholders
    }

    fn push_key(&mut self, ty: &str, property: &str) {
        let name = key_name(ty, property);
        let is_twin = |other: &&String| other.trim_end_matches(|digit: char| digit.is_ascii_digit()) == name;
        let name = match self.placeholders.iter().filter(is_twin).count() {
            0 => name,
            number => format!("{name}{number}"),
        };
        let _ = write!(self.text, "{{{name}}}");
        self.placeholders.push(name);
    }

    fn push_operation(&mut self, operation: &Operation) {
        self.text.push_str(&operation.segment());
        let arguments = operation.arguments();
        if operation.kind == OperationKind::Action || arguments.is_empty() {
            return;
        }
        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| {
                // Text and members of enumerations stand in quotes, numbers and dates do not
                // (OData URL conventions, section 5.1.1.6.1).
                let is_quoted = argument.ty.name == "Edm.String" || !argument.ty.name.starts_with("Edm.");
                let quote = if is_quoted { "'" } else { "" };
                format!("{name}={quote}{{{name}}}{quote}", name = argument.name)
            })
            .collect();
        let _ = write!(self.text, "({})", arguments.join(","));
    }
}

/// The name of a key's placeholder, `user-id`.
pub(super) fn key_name(ty: &str, property: &str) -> String {
    format!("{}-{property}", local(ty))
}
