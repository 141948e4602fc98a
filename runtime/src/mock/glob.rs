//! Text with gaps: the placeholders of a route, and what a cassette leaves out.

/// Whether a text is these parts in this order, with something between each two of them.
pub(super) fn fits(parts: &[&str], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts == [text];
    };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        // Something is at least one character.
        let Some(after) = skip_one(rest).and_then(|rest| rest.split_once(part)) else { return false };
        rest = after.1;
    }
    skip_one(rest).is_some_and(|rest| rest.ends_with(last))
}

fn skip_one(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    chars.next().map(|_| chars.as_str())
}

/// The text around the placeholders of a route: `/users/{user-id}/` is `/users/` and `/`.
pub(super) fn around_placeholders(route: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = route;
    while let Some((before, after)) =
        rest.split_once('{').and_then(|(before, behind)| Some((before, behind.split_once('}')?.1)))
    {
        parts.push(before);
        rest = after;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_gaps() {
        for (pattern, text, expected) in [
            ("users", "users", true),
            ("users", "user", false),
            ("{id}", "adele", true),
            ("{id}", "", false),
            ("view(a='{a}',b='{b}')", "view(a='1',b='2')", true),
            ("view(a='{a}',b='{b}')", "view(a='',b='2')", false),
            ("view(a='{a}',b='{b}')", "view(a='1',b='2'", false),
            ("{a}:{b}", "é:é", true),
            ("{a", "{a", true),
        ] {
            assert_eq!(fits(&around_placeholders(pattern), text), expected, "{pattern} {text}");
        }
    }
}
