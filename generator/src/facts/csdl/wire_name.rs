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

/// A name that a derived type repeats counts once, and the derived one stands.
fn find_whole<'t, T: 't>(
    items: &(impl Iterator<Item = &'t T> + Clone),
    name_of: &impl Fn(&'t T) -> &'t str,
    wanted: &str,
) -> Match<&'t T> {
    let mut found: Vec<&T> = Vec::new();
    let mut best = Likeness::ButForPunctuation;
    for item in items.clone() {
        let name = name_of(item);
        let Some(likeness) = Likeness::of(name, wanted).filter(|likeness| *likeness <= best) else { continue };
        if likeness < best {
            best = likeness;
            found.clear();
        }
        found.retain(|other| name_of(other) != name);
        found.push(item);
    }
    match found.as_slice() {
        [] => Match::None,
        [item] => Match::Found(item),
        _ => Match::Ambiguous(found),
    }
}

/// How much two names are alike; the smallest is the most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Same,
    ButForCase,
    ButForPunctuation,
}

impl Likeness {
    fn of(name: &str, wanted: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case(wanted) {
            return Some(if name == wanted { Self::Same } else { Self::ButForCase });
        }
        // Nearly all names differ in their first letter already.
        let is_near = first_letter(name).zip(first_letter(wanted)).is_none_or(|(one, other)| one == other);
        (is_near && bare_letters(name).eq(bare_letters(wanted))).then_some(Self::ButForPunctuation)
    }
}

/// Letters and digits in lower case.
pub(super) fn bare(name: &str) -> String {
    bare_letters(name).collect()
}

fn first_letter(name: &str) -> Option<u8> {
    name.bytes().next().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}

fn bare_letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).flat_map(char::to_lowercase)
}
