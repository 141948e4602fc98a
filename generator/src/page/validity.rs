//! What a reader of YAML has against text that pages hold as YAML: front matter, and blocks of schema 2024-05-01.
//!
//! Both are read line by line, which survives any text; only lines that are not plain are given to it.

/// Why text is not valid.
pub(crate) struct Problem {
    /// The line counted from zero; behind the last one for what is open to the end.
    pub(crate) line: usize,
    /// The reason, without the place.
    pub(crate) reason: String,
}

/// The first thing that is wrong with a text; no-break spaces are reported with the characters of the page.
pub(crate) fn problem(text: &str) -> Option<Problem> {
    let error = serde_yaml::from_str::<serde_yaml::Value>(&text.replace('\u{a0}', " ")).err()?;
    let line = error.location().map_or(0, |location| location.line().saturating_sub(1));
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or_default();
    Some(Problem { line, reason: reason.lines().next().unwrap_or_default().to_owned() })
}

/// Whether a value behind `key: ` or `- ` is valid without looking closer.
pub(crate) fn is_plain(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(')
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with(':')
}
