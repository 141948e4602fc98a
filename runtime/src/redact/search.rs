//! Finds secrets in a text, as they are or percent-encoded, as they stand in addresses and forms.

/// A shorter secret is looked for as a word of its own only: `Ann` does not stand in `Annual`.
const SHORT: usize = 8;

/// The text with something else in the place of each secret; `None` where none of them stands in it.
///
/// Of two that begin at the same place the first of the list is replaced, so a longer one comes before what it begins with.
pub(crate) fn replace(text: &[u8], secrets: &[(&str, &str)]) -> Option<Vec<u8>> {
    let mut replaced = Vec::new();
    let (mut kept_from, mut at) = (0, 0);
    while at < text.len() {
        let found = secrets.iter().find_map(|(secret, other)| Some((end_of(text, at, secret)?, other)));
        let Some((end, other)) = found else {
            at += 1;
            continue;
        };
        replaced.extend_from_slice(text.get(kept_from..at)?);
        replaced.extend_from_slice(other.as_bytes());
        (kept_from, at) = (end, end);
    }
    if kept_from == 0 {
        return None;
    }
    replaced.extend_from_slice(text.get(kept_from..)?);
    Some(replaced)
}

/// Where the secret that begins there ends.
fn end_of(text: &[u8], begin: usize, secret: &str) -> Option<usize> {
    let mut end = begin;
    for &wanted in secret.as_bytes() {
        end += length_of(text.get(end..)?, wanted)?;
    }
    let is_found = end > begin && (secret.len() >= SHORT || is_word(text, begin, end, secret));
    is_found.then_some(end)
}

/// How long a byte is where the text begins with it in one of its spellings.
fn length_of(text: &[u8], wanted: u8) -> Option<usize> {
    match text.first()? {
        &byte if byte == wanted => Some(1),
        b'%' if decoded(text)? == wanted => Some(3),
        b'+' if wanted == b' ' => Some(1),
        _ => None,
    }
}

/// The byte that `%41` stands for.
fn decoded(text: &[u8]) -> Option<u8> {
    let digit = |at: usize| (*text.get(at)? as char).to_digit(16);
    let byte = digit(1)? * 16 + digit(2)?;
    if text.first() == Some(&b'%') { u8::try_from(byte).ok() } else { None }
}

/// Whether the secret is not a part of a longer word.
fn is_word(text: &[u8], begin: usize, end: usize, secret: &str) -> bool {
    let encoded_before = begin.checked_sub(3).and_then(|at| decoded(text.get(at..begin)?));
    let before = encoded_before.or_else(|| text.get(begin.checked_sub(1)?).copied());
    let rest = text.get(end..).unwrap_or_default();
    let after = decoded(rest).or_else(|| rest.first().copied());
    let joins =
        |inner: Option<&u8>, outer: Option<u8>| inner.is_some_and(|c| in_word(*c)) && outer.is_some_and(in_word);
    !joins(secret.as_bytes().first(), before) && !joins(secret.as_bytes().last(), after)
}

/// A letter of any language, a digit or `_`.
fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str, secrets: &[&str]) -> String {
        let secrets: Vec<_> = secrets.iter().map(|secret| (*secret, "*")).collect();
        let replaced = replace(text.as_bytes(), &secrets);
        replaced.map_or_else(|| text.to_owned(), |bytes| String::from_utf8(bytes).expect("UTF-8"))
    }

    #[test]
    fn a_secret_is_found_in_each_spelling() {
        for text in ["Zoë O'Neil/1", "Zo%C3%AB%20O%27Neil%2F1", "Zo%c3%ab+O'Neil%2f1", "%5A%6f%c3%ab O%27Neil/1"] {
            assert_eq!(hidden(&format!("a={text}&b"), &["Zoë O'Neil/1"]), "a=*&b", "{text}");
        }
        for text in ["Zo%C3%AB%20O%27Nei", "Zo%C3%A", "%", "%5", "%zz", ""] {
            assert_eq!(hidden(text, &["Zoë O'Neil/1"]), text);
        }
        assert_eq!(hidden("100%25sure", &["100%25sure"]), "*", "what looks like a code may be the secret itself");
    }

    #[test]
    fn a_short_secret_is_a_word_and_a_long_one_any_part() {
        for (text, expected) in [
            ("Ann, Annual, Joann, ann and (Ann)", "*, Annual, Joann, ann and (*)"),
            ("'Ann'%20Ann%20x=Ann+Ann_1 Annë", "'*'%20*%20x=*+Ann_1 Annë"),
            ("%41Ann Ann%41", "%41Ann Ann%41"),
        ] {
            assert_eq!(hidden(text, &["Ann"]), expected);
        }
        assert_eq!(hidden("a/u-b /u", &["/u"]), "a*-b *", "no letter, no word");
        assert_eq!(hidden("xsecret12y", &["secret12"]), "x*y");
        assert_eq!(hidden("a", &[""]), "a");
    }

    #[test]
    fn what_was_put_in_is_not_looked_at_again() {
        let replaced = replace(b"contoso 1", &[("contoso", "redacted-1"), ("1", "redacted-2")]);
        assert_eq!(replaced.as_deref(), Some(&b"redacted-1 redacted-2"[..]));
        assert_eq!(hidden("abcdefgh1 abcdefgh", &["abcdefgh1", "abcdefgh"]), "* *");
    }
}
