//! How well a property suits an example: by the words of its name and by its type, for every cmdlet and model alike.

use crate::emit::types;
use crate::ir::Type;

/// Names of what people write, the best first.
const USUAL: [&str; 13] = [
    "display_name",
    "subject",
    "title",
    "name",
    "description",
    "comment",
    "message",
    "topic",
    "text",
    "body",
    "content",
    "summary",
    "notes",
];

/// Last words of the names of what people read.
const READABLE: [&str; 13] = [
    "comment",
    "content",
    "description",
    "label",
    "message",
    "name",
    "note",
    "notes",
    "reason",
    "subject",
    "summary",
    "text",
    "title",
];

/// Words of the names of what programs make up, of secrets, of what has a form that no made-up value has, and of what
/// was before.
const POOR: [&str; 34] = [
    "certificate",
    "code",
    "color",
    "culture",
    "current",
    "date",
    "etag",
    "folder",
    "format",
    "hash",
    "id",
    "ids",
    "key",
    "language",
    "link",
    "location",
    "old",
    "password",
    "path",
    "previous",
    "secret",
    "state",
    "status",
    "tag",
    "thumbprint",
    "time",
    "token",
    "type",
    "types",
    "uri",
    "url",
    "urls",
    "version",
    "zone",
];

/// Whether the value is for a caller to choose; the service says who an object is and what became of it when.
pub(super) fn is_free(name: &str) -> bool {
    name != "id" && !name.split('_').any(|word| ["created", "deleted", "last", "modified", "odata"].contains(&word))
}

/// What comes first suits best; `name` is the Rust name without `r#`.
pub(super) fn rank(name: &str, ty: &Type) -> impl Ord + use<> {
    let words = name.split('_').map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
    let is_readable = words.clone().next_back().is_some_and(|last| READABLE.contains(&last));
    let poor = words.filter(|word| POOR.contains(word)).count();
    let usual = USUAL.iter().position(|usual| *usual == name);
    let kind = match (ty, types::innermost(ty)) {
        _ if usual.is_some() => 0,
        (Type::String, _) if is_readable => 1,
        (Type::String, _) => 2,
        (_, Type::String) => 3,
        (Type::Boolean, _) => 4,
        (_, Type::Int16 | Type::Int32 | Type::Int64 | Type::Single | Type::Double | Type::Decimal) => 5,
        (_, Type::Model(_)) => 6,
        _ => 7,
    };
    (poor, kind, usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_text_comes_before_what_is_made_up() {
        let order = [
            ("display_name", Type::String),
            ("subject", Type::String),
            ("message", Type::Model("Message".into())),
            ("preview_text", Type::String),
            ("activity", Type::String),
            ("categories", Type::List(Box::new(Type::String))),
            ("account_enabled", Type::Boolean),
            ("zoom", Type::Double),
            ("recipients", Type::List(Box::new(Type::Model("Recipient".into())))),
            ("importance", Type::Enum("Importance".into())),
            ("new_password", Type::String),
            ("user_id1", Type::String),
            ("archive_folder", Type::String),
            ("current_password", Type::String),
            ("current_start_date_time", Type::DateTimeOffset),
        ];
        let ranks: Vec<_> = order.iter().map(|(name, ty)| rank(name, ty)).collect();
        assert!(ranks.is_sorted());
    }
}
