//! The noun of a cmdlet as the words that a path must spell.

use super::Wanted;
use crate::facts::words::{collapse, singulars};

/// How well a noun is spelt by a path that ends in an action or a function; the smallest is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Word by word.
    Whole,
    /// But for `all`, which the writer of the nouns drops.
    WithoutAll,
    /// The synopsis names the operation, whose words are in another order or cut at a preposition.
    Named,
}

/// How far a noun is spelt.
pub(super) type Spelt = usize;

/// The words of a noun.
#[derive(Clone)]
pub(super) struct Noun {
    /// Singular and without repetitions.
    pub(super) words: Vec<String>,
    starts: Vec<Start>,
    /// The word of the operation that became the name of the set.
    stem: String,
    /// Whether `all` stood before the noun.
    has_all: bool,
    /// Whether the noun can only be one of an action or a function.
    pub(super) is_of_operation: bool,
    /// Whether its words may be spelt in any order and again and again: how far it is spelt is then a set of words,
    /// one bit each, and not their number.
    is_unordered: bool,
}

/// The word with which a noun says that it means the one thing and not the several of that name.
const DEFAULT: &str = "default";

/// As many words as have a bit each.
const MAX_UNORDERED: usize = 16;

const ALL: &str = "all";

/// So many words of a segment can repeat those before them.
const MAX_REPEATED: usize = 2;

/// The first bytes of a word: enough to see that most words are others without following a pointer.
pub(super) type Start = u64;

fn start(word: &str) -> Start {
    word.bytes().take(size_of::<Start>()).fold(0, |start, byte| start << 8 | Start::from(byte))
}

/// The starts of the words with which a segment can begin: of the first, and of the one behind `all`.
pub(super) fn starts(words: &[String]) -> [Start; 2] {
    let first = words.first().map_or(0, |word| start(word));
    match words {
        [all, next, ..] if all == ALL => [first, start(next)],
        _ => [first; 2],
    }
}

impl Noun {
    /// `DownUserManagedDeviceShut` of `Invoke` has the stem `Down` before it; `AllUserDevice` has `All`.
    pub(super) fn read(wanted: &Wanted<'_>) -> Self {
        let is_invoke = wanted.verb.eq_ignore_ascii_case("Invoke");
        let mut words = collapse(singulars(wanted.noun));
        let stem = match wanted.stem {
            Some(stem) => singulars(stem).concat(),
            None if is_invoke => words.first().cloned().unwrap_or_default(),
            None => singulars(wanted.verb).concat(),
        };
        let has_stem = is_invoke && words.first() == Some(&stem);
        if has_stem {
            words.remove(0);
        }
        let has_all = words.len() > 1 && words[0] == ALL;
        if has_all {
            words.remove(0);
        }
        // What stood apart may have kept two equal words apart.
        let words = collapse(words);
        let starts = words.iter().map(|word| start(word)).collect();
        Self { words, starts, stem, has_all, is_of_operation: has_stem || has_all, is_unordered: false }
    }

    /// The noun as a set of words; none if it has too many.
    pub(super) fn unordered(&self) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        for word in &self.words {
            if !words.contains(word) {
                words.push(word.clone());
            }
        }
        (words.len() <= MAX_UNORDERED).then(|| Self { words, is_unordered: true, ..self.clone() })
    }

    /// Whether nothing of it is left to spell.
    pub(super) fn is_whole(&self, spelt: Spelt) -> bool {
        if self.is_unordered { spelt.count_ones() as usize == self.words.len() } else { spelt >= self.words.len() }
    }

    /// What is spelt if the thing is called the default one; none if the noun does not say that or has an order.
    pub(super) fn with_default(&self, spelt: Spelt) -> Option<Spelt> {
        if self.is_unordered { self.with(spelt, [DEFAULT]) } else { None }
    }

    /// What is spelt together with these words, wherever they stand; none if a word is not one of the noun.
    fn with<'w>(&self, spelt: Spelt, words: impl IntoIterator<Item = &'w str>) -> Option<Spelt> {
        let bit = |word: &str| self.words.iter().position(|own| own == word).map(|at| 1 << at);
        words.into_iter().try_fold(spelt, |spelt, word| Some(spelt | bit(word)?))
    }

    /// The noun without the words of an operation at its front: `CreateOrGetUserOnlineMeeting` for `createOrGet`.
    pub(super) fn without_front(&self, operation: &str) -> Option<Self> {
        let own = singulars(operation);
        let count = self.words.iter().take_while(|word| own.contains(word)).count();
        let (words, starts) = (self.words[count..].to_vec(), self.starts[count..].to_vec());
        let is_shorter = count > 0 && !words.is_empty();
        is_shorter.then(|| Self { words, starts, is_of_operation: true, ..self.clone() })
    }

    /// Whether the words of a segment can stand at `at` as far as their starts tell, as [`Self::ends`] looks at them.
    pub(super) fn may_hold(&self, at: Spelt, starts: [Start; 2]) -> bool {
        if self.is_unordered {
            return self.starts.iter().any(|start| starts.contains(start));
        }
        let near = self.starts.get(at.saturating_sub(MAX_REPEATED)..self.starts.len().min(at + 1));
        near.is_some_and(|near| near.iter().any(|start| starts.contains(start)))
    }

    /// Where the words of a segment can end that starts at `at`: as it stands, and without `all`.
    pub(super) fn ends(&self, at: Spelt, words: &[String]) -> [Option<Spelt>; 2] {
        if self.is_unordered {
            let spelt = self.with(at, words.iter().map(String::as_str));
            return [spelt.filter(|_| !words.is_empty()), None];
        }
        let short = words.strip_prefix(&[ALL.to_owned()]).filter(|rest| !rest.is_empty());
        [self.end(at, words), short.and_then(|rest| self.end(at, rest))]
    }

    /// One or two words that repeat those before them are not there.
    fn end(&self, at: usize, words: &[String]) -> Option<usize> {
        let (before, behind) = self.words.split_at_checked(at)?;
        (0..=MAX_REPEATED.min(words.len())).find_map(|repeated| {
            let (again, rest) = words.split_at(repeated);
            (!words.is_empty() && before.ends_with(again) && behind.starts_with(rest)).then_some(at + rest.len())
        })
    }

    /// How the words from `at` on are spelt by an operation's words; none if they are not.
    pub(super) fn rank(&self, at: Spelt, words: &[String], is_named: bool) -> Option<Rank> {
        if self.is_unordered {
            let own = words.iter().map(String::as_str).filter(|word| *word != self.stem);
            let is_spelt = self.with(at, own).is_some_and(|spelt| self.is_whole(spelt));
            return (is_named && is_spelt).then_some(Rank::Named);
        }
        let rest = self.words.get(at..)?;
        if !rest.iter().all(|word| words.contains(word)) {
            return None;
        }
        let stem = words.iter().position(|word| *word == self.stem);
        let is_all = |word: &&String| *word == ALL;
        let is_spelt = |skip: Option<usize>, with_all: bool| {
            let own = words.iter().enumerate().filter(|(number, _)| Some(*number) != skip).map(|(_, word)| word);
            let own = own.filter(|word| with_all || !is_all(word));
            collapse(self.words[..at].iter().chain(own)).into_iter().eq(&self.words)
        };
        let op_has_all = words.iter().any(|word| is_all(&word));
        let is_whole = stem.is_some() && (is_spelt(stem, false) || is_spelt(None, false));
        let is_with_all = stem.is_some() && op_has_all && (is_spelt(stem, true) || is_spelt(None, true));
        match () {
            () if is_with_all || (is_whole && op_has_all == self.has_all) => Some(Rank::Whole),
            () if is_whole && op_has_all => Some(Rank::WithoutAll),
            () if is_named => Some(Rank::Named),
            () => None,
        }
    }
}
