//! Words of camel-case names, as `AutoRest` takes them apart and puts them together.
//!
//! `csdl` compares type names and `routes` compares nouns with paths by these rules.

/// Words in lower case: `hasMFAEnabled` is `has`, `mfa`, `enabled`.
pub(super) fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut chars = name.chars().peekable();
    let mut is_after_lower = false;
    while let Some(c) = chars.next() {
        let is_before_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        if !c.is_alphanumeric() || (c.is_uppercase() && (is_after_lower || is_before_lower)) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            if c.is_ascii() { word.push(c.to_ascii_lowercase()) } else { word.extend(c.to_lowercase()) }
        }
        is_after_lower = !c.is_uppercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words without repetitions: a word that follows itself and a pair of words that follows itself.
pub(super) fn collapse<W: PartialEq>(words: impl IntoIterator<Item = W>) -> Vec<W> {
    let mut kept: Vec<W> = Vec::new();
    for word in words {
        kept.push(word);
        if let [.., a, b] = kept.as_slice()
            && a == b
        {
            kept.pop();
        }
        if let [.., a, b, c, d] = kept.as_slice()
            && a == c
            && b == d
        {
            kept.truncate(kept.len() - 2);
        }
    }
    kept
}

/// Plurals that no rule of endings finds; the nouns of published cmdlets have their singulars.
const IRREGULAR: [(&str, &str); 4] =
    [("people", "person"), ("children", "child"), ("statuses", "statu"), ("indices", "index")];

/// A word in the singular.
///
/// Both sides of a comparison go through here, so it need not be good English, only the same for singular and plural:
/// cmdlets have `Window` for `windows` and `DeviceStatuses` for `deviceStatuses`.
fn singular(mut word: String) -> String {
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    if word.len() < 3 || word.ends_with("ss") {
        return word;
    }
    if let Some(stem) = word.strip_suffix("ies") {
        let stem = stem.len();
        word.truncate(stem);
        word.push('y');
        return word;
    }
    let longer = ["sses", "xes", "ches", "shes", "zes"].iter().any(|end| word.ends_with(end));
    let cut = if longer { 2 } else { usize::from(word.ends_with('s')) };
    word.truncate(word.len() - cut);
    word
}

/// The words of a name in the singular.
pub(super) fn singulars(name: &str) -> Vec<String> {
    split(name).into_iter().map(singular).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        let cases = [
            ("hasMFAEnabled", "has mfa enabled"),
            ("oauth2PermissionGrants", "oauth2 permission grants"),
            ("riskEventTypes_v2", "risk event types v2"),
            ("IOSUpdate", "ios update"),
            ("", ""),
        ];
        for (name, words) in cases {
            assert_eq!(split(name).join(" "), words);
        }
    }

    #[test]
    fn repetitions_go() {
        let cases = [("a a b", "a b"), ("a b a b c", "a b c"), ("a b a", "a b a"), ("a a a", "a")];
        for (words, kept) in cases {
            assert_eq!(collapse(words.split(' ')).join(" "), kept);
        }
    }

    #[test]
    fn singular_and_plural_meet() {
        let cases = [
            ("people", "person"),
            ("children", "child"),
            ("policies", "policy"),
            ("statuses", "statu"),
            ("mailboxes", "mailbox"),
            ("branches", "branch"),
            ("windows", "window"),
            ("sms", "sm"),
            ("analytics", "analytic"),
            ("access", "access"),
            ("processes", "process"),
            ("as", "as"),
            ("messages", "message"),
            ("messages", "messages"),
            ("licenses", "license"),
        ];
        for (plural, other) in cases {
            assert_eq!(singular(plural.to_owned()), singular(other.to_owned()), "{plural}");
        }
    }
}
