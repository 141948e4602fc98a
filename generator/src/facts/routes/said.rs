//! What a synopsis says about the end of a route.
//!
//! The service's description has summaries of fixed form wherever nobody wrote a better one, and pages carry them over:
//! `Get {property} from {root}`, `Create new navigation property to {property} for {root}`, `Invoke action {name}`.
//! The forms are those of Microsoft.OpenApi.OData (the classes below `Operation`).

use super::Metadata;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said<'t> {
    /// The path ends in this action or function.
    Operation(&'t str),
    /// The last navigation property of the path, and its first segment.
    Navigation { property: &'t str, root: &'t str },
    /// Nothing, or prose.
    Nothing,
}

impl<'t> Said<'t> {
    pub(super) fn read(synopsis: &'t str, metadata: &Metadata) -> Self {
        let text = synopsis.lines().next().unwrap_or_default().trim();
        let operation = text.strip_prefix("Invoke action ").or_else(|| text.strip_prefix("Invoke function "));
        if let Some(name) = operation.filter(|name| is_word(name)) {
            return Self::Operation(name.rsplit('.').next().unwrap_or(name));
        }
        match navigation(text) {
            // Prose can have this form, but it does not name what a path starts with.
            Some((property, root)) if is_root(metadata, root) => Self::Navigation { property, root },
            _ => Self::Nothing,
        }
    }
}

fn navigation(text: &str) -> Option<(&str, &str)> {
    let behind = text.split_once("navigation property ").map(|(_, behind)| behind);
    let rest = behind.or_else(|| text.strip_prefix("Get "))?;
    let rest = ["ref of ", "ref to ", "to "].iter().find_map(|start| rest.strip_prefix(start)).unwrap_or(rest);
    let (property, root) = [" from ", " for ", " in "].iter().find_map(|word| rest.split_once(word))?;
    let is_name = |name: &str| is_word(name) && !matches!(name, "entity" | "entities");
    (is_name(property) && is_name(root)).then_some((property, root))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

fn is_root(metadata: &Metadata, name: &str) -> bool {
    let container = &metadata.container;
    container.entity_sets.iter().chain(&container.singletons).any(|root| root.name == name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::contoso;
    use super::*;

    #[test]
    fn fixed_forms_are_read_and_prose_is_not() {
        let metadata = contoso();
        let of = |property, root| Said::Navigation { property, root };
        let cases = [
            ("Get folders from users", of("folders", "users")),
            ("Get ref of manager from me\nMore.", of("manager", "me")),
            ("Create new navigation property to folders for users", of("folders", "users")),
            ("Create new navigation property ref to members for users", of("members", "users")),
            ("Update the ref of navigation property manager in users", of("manager", "users")),
            ("Delete navigation property folders for users", of("folders", "users")),
            ("Get media content for the navigation property folders from users", of("folders", "users")),
            ("Invoke action wipe", Said::Operation("wipe")),
            ("Invoke function microsoft.graph.store.applyHold", Said::Operation("applyHold")),
            ("Invoke action wipe now", Said::Nothing),
            ("Get parcels from Contoso", Said::Nothing),
            ("Get entities from users", Said::Nothing),
            ("Get entity from users by key", Said::Nothing),
            ("The folders of a user.", Said::Nothing),
            ("", Said::Nothing),
        ];
        for (synopsis, said) in cases {
            assert_eq!(Said::read(synopsis, &metadata), said, "{synopsis}");
        }
    }
}
