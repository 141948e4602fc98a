//! A path as the name of a body type spells it: letters and digits without separators.

use super::graph::Edge;
use super::{Last, Step, Via, local};
use crate::facts::csdl::DEFAULT_NAMESPACE;

/// The part of a body type's name that spells a path, ready to be matched.
pub(super) struct Flat {
    /// Letters and digits in lower case, without `microsoftgraph`.
    pub(super) text: String,
    /// Where a segment can start: at a capital; one more for the end.
    starts: Vec<bool>,
    /// Where `MicrosoftGraph` stood: a cast, an action or a function starts here.
    marks: Vec<bool>,
}

impl Flat {
    /// `name` is ASCII.
    pub(super) fn read(name: &str) -> Self {
        const MARK: &str = "MicrosoftGraph";
        let mut flat = Self { text: String::with_capacity(name.len()), starts: Vec::new(), marks: Vec::new() };
        for (number, part) in name.split(MARK).enumerate() {
            for (at, c) in part.char_indices() {
                flat.marks.push(number > 0 && at == 0);
                flat.starts.push(c.is_ascii_uppercase());
                flat.text.push(c.to_ascii_lowercase());
            }
        }
        flat.starts.push(true);
        flat.marks.push(name.ends_with(MARK));
        flat
    }

    /// Whether the path is spelt out; a mark at the end announces something that is not there.
    pub(super) fn is_end(&self, at: usize) -> bool {
        at == self.text.len() && !self.marks[at]
    }

    /// Whether a segment can start here.
    pub(super) fn is_start(&self, at: usize) -> bool {
        self.starts.get(at).copied().unwrap_or(false)
    }

    /// The ends of a step that starts at `at` and the digits behind a key.
    ///
    /// A word that repeats the word before it may be left out, as in `OrganizationId`
    /// for `/organization/{organization-id}`; that is why there can be two.
    pub(super) fn ends(&self, at: usize, edge: &Edge<'_>) -> impl Iterator<Item = (usize, &str)> {
        let (head, rest) = edge.flat.split_at(edge.head);
        let whole = self.end(at, &edge.flat, edge.step);
        let is_short = !rest.is_empty() && self.repeats(at, head);
        let short = if is_short { self.end(at, rest, edge.step) } else { None };
        whole.into_iter().chain(short)
    }

    fn end(&self, at: usize, word: &str, step: Step<'_>) -> Option<(usize, &str)> {
        let rest = self.text.get(at..)?.strip_prefix(word)?;
        let is_qualified = matches!(step.via, Via::Operation(_) | Via::Cast(_));
        let digits = match step.via {
            Via::Key { .. } => &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()],
            _ => "",
        };
        let end = at + word.len() + digits.len();
        let is_free = !self.marks.get(at + 1..end)?.contains(&true);
        (is_free && self.is_start(end) && (is_qualified || !self.marks[at])).then_some((end, digits))
    }

    /// Whether the word stands right before `at`.
    fn repeats(&self, at: usize, word: &str) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before.strip_suffix(word).map(str::len);
        start.is_some_and(|start| self.is_start(start) && !self.marks[at])
    }
}

/// The words of a segment as the name of a body type has them, in one, and the length of the first.
pub(super) fn spelling(step: Step<'_>) -> (String, usize) {
    let words = words(step);
    (words.concat(), words.first().map_or(0, String::len))
}

/// The words of a segment as the name of a body type has them.
fn words(step: Step<'_>) -> Vec<String> {
    match step.via {
        Via::Root(name) => vec![squeeze(name)],
        Via::Property(property) => vec![squeeze(&property.name)],
        Via::Key { ty, property } => vec![squeeze(local(ty)), squeeze(property)],
        Via::Cast(ty) => vec![squeeze(without_default(ty))],
        Via::Operation(operation) => {
            let mut words = vec![squeeze(without_default(&operation.namespace)), squeeze(&operation.name)];
            // `range(address='{address}')`: the name and the placeholder are one repeated word.
            if matches!(step.to, Last::Function(_)) {
                words.extend(operation.arguments().iter().map(|argument| squeeze(&argument.name)));
            }
            words.retain(|word| !word.is_empty());
            words
        }
        Via::Ref => vec!["ref".to_owned()],
        Via::Value => vec!["value".to_owned()],
        Via::Count => vec!["count".to_owned()],
    }
}

fn without_default(name: &str) -> &str {
    name.strip_prefix(DEFAULT_NAMESPACE).unwrap_or(name)
}

fn squeeze(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
