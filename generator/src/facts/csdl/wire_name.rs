//! From a PowerShell name to a wire name: PowerShell changes case and drops punctuation, so the way back is a search.

/// What a search for one name found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<T> {
    /// Exactly one fits.
    Found(T),
    /// Several fit equally well.
    Ambiguous(Vec<T>),
    /// Nothing fits.
    None,
}

impl<T> Match<T> {
    /// The one that fits, unless there are several or none.
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(item) => Some(item),
            Self::Ambiguous(_) | Self::None => None,
        }
    }
}

/// Searches in steps and stops at the first that finds something:
/// the same name, the same but for case, the same but for case and punctuation,
/// and at last all of it again without digits at the end (`GroupId1` is `groupId` if `groupId1` is nothing).
pub(super) fn find<'t, T: 't>(
    items: &(impl Iterator<Item = &'t T> + Clone),
    name_of: impl Fn(&'t T) -> &'t str,
    wanted: &str,
) -> Match<&'t T> {
    let found = find_whole(items, &name_of, wanted);
    let stem = wanted.trim_end_matches(|digit: char| digit.is_ascii_digit());
    if matches!(found, Match::None) && stem.len() < wanted.len() && !stem.is_empty() {
        return find_whole(items, &name_of, stem);
    }
    found
}

fn find_whole<'t, T: 't>(
    items: &(impl Iterator<Item = &'t T> + Clone),
    name_of: &impl Fn(&'t T) -> &'t str,
    wanted: &str,
) -> Match<&'t T> {
    let bare_wanted = bare(wanted);
    let tests: [&dyn Fn(&str) -> bool; 3] =
        [&|name| name == wanted, &|name| name.eq_ignore_ascii_case(wanted), &|name| bare(name) == bare_wanted];
    for test in tests {
        let found = only(items.clone().filter(|&item| test(name_of(item))), name_of);
        if !matches!(found, Match::None) {
            return found;
        }
    }
    Match::None
}

/// Counts; a name that a derived type repeats counts once and the derived one stands.
fn only<'t, T: 't>(found: impl Iterator<Item = &'t T>, name_of: &impl Fn(&'t T) -> &'t str) -> Match<&'t T> {
    let mut distinct: Vec<&T> = Vec::new();
    for item in found {
        distinct.retain(|other| name_of(other) != name_of(item));
        distinct.push(item);
    }
    match distinct.as_slice() {
        [] => Match::None,
        [item] => Match::Found(item),
        _ => Match::Ambiguous(distinct),
    }
}

/// Letters and digits in lower case.
pub(super) fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).flat_map(char::to_lowercase).collect()
}
